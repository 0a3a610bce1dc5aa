import Evidence
import Surface
import TestSupport
import Testing

@Suite("EntryPointPlugins")
struct EntryPointPluginsTests {
  private func probe(_ text: String, name: String = "demo", summary: String = "") -> SurfaceProbe {
    SurfaceProbe(
      wheel: [
        ("\(name)-1.0.dist-info/entry_points.txt", text),
        ("\(name)-1.0.dist-info/METADATA", "Name: \(name)\nSummary: \(summary)\n"),
      ], name: name)
  }

  @Test(
    "know who imports every entry of a group",
    arguments: [
      ("pytest11", "pytest"), ("flake8.extension", "flake8"), ("egg_info.writers", "setuptools"),
      ("torch.backends", "torch"),
      ("keyring.backends", "keyring"), ("poetry.application.plugin", "poetry"),
      ("mlflow.artifact_repository", "mlflow"),
      ("spacy_factories", "spacy"), ("gevent.plugins.monkey.will_patch_all", "gevent"), ("dagster.plugins", "dagster"),
    ])
  func autoload(group: String, tool: String) {
    let trigger = probe("[\(group)]\nx = demo.plugin:hook\n")["entry-point-autoload"].first
    #expect(trigger?.tool == tool && trigger?.phase == .tool && trigger?.certainty == .conditional)
    guard case .entryPoint("demo.plugin", "hook", _) = trigger?.starts else {
      Issue.record("starts \(String(describing: trigger?.starts))")
      return
    }
  }

  @Test(
    "think less of entries that somebody has to choose",
    arguments: [
      "sqlalchemy.dialects", "sphinx.builders", "pygments.styles", "hatch", "mlflow.app",
    ])
  func named(group: String) {
    let probe = probe("[\(group)]\nx = demo:y\n")
    #expect(probe.ids == ["entry-point-by-name"])
    #expect(probe["entry-point-by-name"].map(\.starts) == [.module("demo")])
  }

  @Test("mention a group nobody knows once, and start nothing for it")
  func unknown() {
    let triggers = probe("[demo.own]\na = demo:a\nb = demo:b\n")["entry-point-by-name"]
    #expect(triggers.map(\.starts) == [.nothing] && triggers.map(\.severity) == [.info])
  }

  @Test(
    "are graver where the distribution does not say that it belongs to the tool",
    arguments: [
      ("demo", "", Severity?.some(.high)), ("pytest-demo", "", nil), ("demo", "A plugin for pytest", nil),
    ])
  func announced(name: String, summary: String, severity: Severity?) {
    #expect(
      probe("[pytest11]\nx = demo\n", name: name, summary: summary)["entry-point-autoload"].map(\.severity) == [
        severity
      ])
  }

  @Test("call what jax calls in a plug-in that is a module")
  func jax() {
    #expect(
      probe("[jax_plugins]\nx = demo.jax\n")["entry-point-autoload"].map(\.starts)
        == [.entryPoint(module: "demo.jax", attribute: "initialize", isCalled: true)])
  }

  @Test("leave commands to others")
  func commands() { #expect(probe("[console_scripts]\ndemo = demo:main\n").ids == []) }

  @Test("read what a source tree declares")
  func declared() {
    let pyproject = SurfaceProbe(project: [("pyproject.toml", "[project.entry-points.pytest11]\nx = \"demo.p\"\n")])
    #expect(pyproject["entry-point-autoload"].map(\.place.line) == [2])
    let setup = SurfaceProbe(project: [("setup.cfg", "[options.entry_points]\npytest11 =\n  x = demo.p\n")])
    #expect(
      setup["entry-point-autoload"].map(\.starts) == [.entryPoint(module: "demo.p", attribute: nil, isCalled: false)])
  }
}
