import Artifacts
import Evidence
import Surface
import TestSupport
import Testing

@Suite("Finders of editable installs")
struct EditableFinderTests {
  private func triggers(_ finder: String, line: String? = nil) -> [Trigger] {
    let module = "__editable___demo_1_0_finder"
    let target = InMemoryTarget.wheel(
      texts: [
        ("__editable__.demo-1.0.pth", line ?? "import \(module); \(module).install()\n"), (module + ".py", finder),
      ])
    let input = SurfaceInput(target: target, python: PythonVersion.supported, limits: .standard)
    return Surface.triggers(of: input).triggers.filter { $0.phase == .startup }
  }

  @Test(
    "as setuptools writes them are explained by what they map",
    arguments: [
      EditableTemplate.newest(mapping: "{'demo': '/src/demo', 'extra': '/src/extra.py'}"),
      EditableTemplate.newest(mapping: "{'demo': '/src/demo'}", namespaces: "{'space': ['/src/space'], 'other': []}"),
      EditableTemplate.oldest(mapping: "{'demo': '/src/demo'}"),
      EditableTemplate.newest(mapping: "{'demo': '/src/demo'}").replacing("\n", with: "\r\n"),
    ])
  func genuine(finder: String) throws {
    let found = triggers(finder)
    #expect(found.map(\.id) == ["editable-finder"])
    #expect(found[0].summary.contains("`demo` from /src/demo"))
  }

  @Test(
    "that were changed are findings, and their line is one like any other",
    arguments: [
      EditableTemplate.newest() + "\nimport os\n",
      "import os\n" + EditableTemplate.newest(),
      EditableTemplate.newest().replacing("import sys\n", with: "import sys, os; os.getpid()\n"),
      EditableTemplate.newest().replacing("        return None\n", with: "        return open(fullname)\n"),
      EditableTemplate.newest(mapping: "{'demo': __import__('os').getcwd()}"),
      EditableTemplate.newest(mapping: "dict(demo='/src')"),
      EditableTemplate.newest(mapping: "{'demo': f'{exit()}'}"),
      EditableTemplate.newest(mapping: "{}; import os"),
      EditableTemplate.newest(namespaces: "{'space': [print(1)]}"),
      EditableTemplate.newest(namespaces: "{}\nMAPPING = {'demo': exit()}"),
      EditableTemplate.newest().replacing(".__path_hook__\"", with: ".__path_hook__\" + str(exit())"),
      EditableTemplate.newest().replacing("def install():", with: "def install(x=exit()):"),
      "MAPPING = {}\nNAMESPACES = {}\n", "", "MAPPING = {",
    ])
  func altered(finder: String) throws {
    let found = triggers(finder)
    #expect(Set(found.map(\.id)) == ["pth-import-line", "editable-finder-altered"])
    let altered = try #require(found.first { $0.id == "editable-finder-altered" })
    #expect(altered.place.path == "__editable___demo_1_0_finder.py")
  }

  @Test("are not told by a line that does more than start one")
  func otherLine() {
    let line = "import __editable___demo_1_0_finder; __editable___demo_1_0_finder.install(); print(1)\n"
    #expect(triggers(EditableTemplate.newest(), line: line).map(\.id) == ["pth-import-line"])
  }
}
