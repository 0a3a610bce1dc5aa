import Artifacts
import Evidence
import Surface
import TestSupport
import Testing

@Suite("Families of installation")
struct InstallFamiliesTests {
  /// Files of a wheel, and what they must and must not be found to be.
  struct Case: CustomTestStringConvertible, Sendable {
    let id: String
    let files: [(String, String)]
    let harmless: [(String, String)]
    init(_ id: String, _ files: [(String, String)], harmless: [(String, String)]) {
      self.id = id
      self.files = files
      self.harmless = harmless
    }
    var testDescription: String { "\(id): \(files.first?.0 ?? "")" }
  }

  static let data = "demo-1.0.data/"
  static let entryPoints = "demo-1.0.dist-info/entry_points.txt"
  static let cases: [Case] = [
    Case(
      "wheel-data-data", [(data + "data/opt/tool/x.cfg", "")], harmless: [(data + "data/share/man/man1/demo.1", "")]),
    Case(
      "wheel-data-scripts", [(data + "scripts/demo", "#!python\n")], harmless: [(data + "headers/demo.h", "")]),
    Case(
      "wheel-foreign-data-dir", [("other-9.9.data/scripts/x", "#!python\n")], harmless: [(data + "purelib/x.py", "")]),
    Case(
      "console-script-shadow", [(entryPoints, "[console_scripts]\ngit = demo:main\n")],
      harmless: [(entryPoints, "[console_scripts]\ngit-demo = demo:main\n")]),
    Case(
      "console-script-shadow", [(data + "scripts/ssh", "#!python\n")],
      harmless: [(data + "scripts/ssh-demo", "#!python\n")]),
    Case(
      "console-script-odd-name", [(entryPoints, "[console_scripts]\na b = demo:main\n")],
      harmless: [(entryPoints, "[console_scripts]\na.b-c_d = demo:main [extra]\n")]),
    Case(
      "console-script-odd-name", [(entryPoints, "[console_scripts]\nx = demo\n")],
      harmless: [(entryPoints, "[gui_scripts]\nx = demo:main\n")]),
    Case(
      "activate-overwrite", [(data + "scripts/activate", "echo demo\n")],
      harmless: [(data + "scripts/activate-global-demo", "#!/bin/sh\n")]),
    Case(
      "activate-overwrite", [(data + "data/Scripts/Activate.ps1", "echo demo\n")],
      harmless: [(data + "data/share/activate", "")]),
    Case(
      "conda-activate-hook", [(data + "data/etc/conda/activate.d/demo.sh", "echo demo\n")],
      harmless: [(data + "data/etc/conda/demo.txt", "")]),
    Case(
      "installer-config-override", [(data + "data/pip.conf", "[global]\nindex-url = https://example.org/simple\n")],
      harmless: [(data + "data/share/doc/demo/pip.conf", "")]),
    Case(
      "installer-config-override", [(data + "data/.config/uv/uv.toml", "")], harmless: [("demo/uv.toml", "")]),
    Case(
      "host-hook-file", [(data + "data/etc/profile.d/demo.sh", "echo demo\n")],
      harmless: [(data + "data/share/icons/demo.svg", "")]),
    Case(
      "host-hook-file", [(data + "data/lib/systemd/system/demo.service", "")], harmless: [("demo/demo.service", "")]),
    Case("module-shadow-distribution", [("pip/__init__.py", "")], harmless: [("demo/pip/__init__.py", "")]),
    Case("module-shadow-stdlib", [("telnetlib.py", "")], harmless: [("demo/telnetlib.py", "")]),
    Case(
      "namespace-injection", [("azure/demo.py", "")], harmless: [("demo/azure/demo.py", "")]),
    Case(
      "namespace-injection", [("google/__init__.py", "x = 1\n")],
      harmless: [("google/__init__.py", "__path__ = __import__('pkgutil').extend_path(__path__, __name__)\n")]),
    Case("pkg-file-path", [("demo.pkg", "/opt/demo\n")], harmless: [("demo/demo.pkg", "")]),
  ]

  @Test("fire on what they look for", arguments: cases)
  func fires(one: Case) {
    let probe = SurfaceProbe(wheel: one.files)
    #expect(probe.ids.contains(one.id))
    #expect(probe[TriggerID(rawValue: one.id)].allSatisfy { $0.place.path == one.files[0].0 && !$0.python.isEmpty })
  }

  @Test("stay silent on the harmless twin", arguments: cases)
  func silent(one: Case) { #expect(!SurfaceProbe(wheel: one.harmless).ids.contains(one.id)) }

  @Test("leave a command to the distribution it belongs to")
  func ownedCommand() {
    let text = "[console_scripts]\npytest = pytest:console_main\npip3 = x:y\n"
    let probe = SurfaceProbe(wheel: [("pytest-1.0.dist-info/entry_points.txt", text)], name: "pytest")
    #expect(probe["console-script-shadow"].map(\.summary).contains { $0.contains("`pip3`") })
    #expect(!probe["console-script-shadow"].map(\.summary).contains { $0.contains("`pytest`") })
    #expect(probe["console-script-shadow"].first?.severity == .critical)
    #expect(
      probe["console-script-shadow"].first?.starts == .entryPoint(module: "x", attribute: "y", isCalled: true))
  }

  @Test("let a removed module fire only on the versions that lack it")
  func removedModule() {
    let triggers = SurfaceProbe(wheel: [("asyncore.py", "")])["module-shadow-stdlib"]
    #expect(
      triggers.first?.python == [
        PythonVersion(3, 12), PythonVersion(3, 13), PythonVersion(3, 14), PythonVersion(3, 15),
      ])
    #expect(triggers.first?.certainty == .certain)
  }

  @Test("group the data files of one directory")
  func grouping() {
    let files = (0..<500).map { ("demo-1.0.data/data/share/demo/\($0).bin", "") }
    let triggers = SurfaceProbe(wheel: files)["wheel-data-data"]
    #expect(triggers.count == 1)
    #expect(triggers.first?.summary.contains("500 files") == true)
  }

  @Test("give the shell code of an activation to the next stage")
  func shellStart() {
    let path = "demo-1.0.data/scripts/activate"
    let trigger = SurfaceProbe(wheel: [(path, "echo demo\n")])["activate-overwrite"].first
    #expect(trigger?.starts == .shell("echo demo\n", at: Place(path, line: 1)))
    #expect(trigger?.phase == .tool && trigger?.tool == "shell")
  }

  @Test("see two distributions that own one module of an environment")
  func sharedFile() {
    var target = InMemoryTarget(kind: .environment, name: "venv")
    let one = Owner(name: "one", version: "1")
    let two = Owner(name: "two", version: "1")
    target.install(.site, "m.py", [], prefixPath: "lib/python3.11/site-packages/m.py", owner: two)
    target.install(.site, "n.py", [], prefixPath: "lib/python3.11/site-packages/n.py", owner: one)
    target.install(
      .site, "n.so", [], prefixPath: "lib/python3.11/site-packages/n.so", owner: two)
    target.distributions = [
      Distribution(owner: one, infoPath: "one-1.dist-info", recorded: ["m.py", "n.py", "LICENSE"]),
      Distribution(owner: two, infoPath: "two-1.dist-info", recorded: ["m.py", "n.so", "LICENSE"]),
    ]
    let triggers = SurfaceProbe(target)["module-shadow-distribution"]
    #expect(triggers.map(\.place.path).map { $0.split(separator: "/").last } == ["m.py", "n.so"])
  }

  @Test("see a script of a source tree that comes before the standard library")
  func besideScripts() {
    let probe = SurfaceProbe(
      project: [("random.py", ""), ("test/__init__.py", ""), ("demo/random.py", "")], kind: .directory)
    #expect(probe["module-shadow-stdlib"].map(\.place.path) == ["demo-1.0/random.py"])
  }

  @Test("report rights and links that a wheel cannot have")
  func modes() {
    var target = InMemoryTarget.wheel("demo", texts: [("m.py", ""), ("n.py", "")])
    let (m, n) = (target.members[0], target.members[1])
    target.members = [
      Member(index: 0, path: m.path, kind: .file, size: 0, mode: 0o4755),
      Member(index: 1, path: n.path, kind: .symbolicLink("/etc/passwd"), size: 0, mode: 0o777),
    ]
    let probe = SurfaceProbe(target)
    #expect(probe["wheel-setuid-mode"].map(\.place.path) == ["m.py"])
    #expect(probe["wheel-symlink"].map(\.place.path) == ["n.py"])
  }
}
