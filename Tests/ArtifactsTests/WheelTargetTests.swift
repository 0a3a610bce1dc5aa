import Artifacts
import Evidence
import TestSupport
import Testing

@Suite("WheelTarget")
struct WheelTargetTests {
  static let plain = WheelBuilder(
    name: "demo-pkg", version: "1.2", files: [("demo_pkg/__init__.py", "x = 1\n"), ("demo.pth", "import demo_pkg\n")])

  @Test("opens a correct wheel without a problem and tells what is in it")
  func plainWheel() throws {
    let opened = try Opened(Self.plain)
    #expect(opened.problems.isEmpty)
    #expect(opened.target.kind == .wheel)
    #expect(opened.target.project == Owner(name: "demo-pkg", version: "1.2"))
    #expect(opened.target.sha256 == Compressor.sha256(Self.plain.build()))
    #expect(try opened.text("demo_pkg/__init__.py") == "x = 1\n")
    #expect(opened.target.python == PythonVersion.supported)
    #expect(opened.target.distributions.map(\.infoPath) == ["demo_pkg-1.2.dist-info"])
    let hook = try #require(opened.installed("demo.pth").first)
    #expect(hook.root == .site && hook.path == "demo.pth")
    #expect(hook.prefixPath == "lib/python3.8/site-packages/demo.pth")
    #expect(hook.profiles == InstallScheme.siteProfiles && !hook.profiles.contains(.targetDirectory))
  }
}
