import Artifacts
import Evidence
import TestSupport
import Testing

@Suite("WheelDestinations")
struct WheelDestinationsTests {
  /// Where a member of this name lands, as `root path`.
  private func places(_ name: String) throws -> [String] {
    let opened = try Opened(WheelBuilder(name: "demo", files: [(name, "x\n")]))
    return opened.installed(name).map { "\($0.root) \($0.path)" }
  }

  @Test(
    "follow pip and uv, and both where they differ",
    arguments: [
      ("demo/x.py", ["site demo/x.py"]),
      ("demo-1.0.data/purelib/x.pth", ["site x.pth"]), ("demo-1.0.data/platlib/x.pth", ["site x.pth"]),
      ("demo-1.0.data/scripts/tool", ["scripts tool"]), ("demo-1.0.data/headers/x.h", ["headers x.h"]),
      ("./x.py", ["site x.py"]), ("demo/../x.py", ["site x.py"]),
      ("other-9.9.data/scripts/evil", ["scripts evil", "site other-9.9.data/scripts/evil"]),
      ("Demo-1.0.data/scripts/evil", ["scripts evil", "site Demo-1.0.data/scripts/evil"]),
      ("demo-1.0.data/data/../../x.pth", ["site x.pth"]), ("../../../x.pth", ["site x.pth"]),
      ("/abs/x.pth", ["site abs/x.pth"]),
      // A slash with a combining mark behind it is a slash to every file system.
      ("demo/../\u{301}x.pth", ["site \u{301}x.pth"]), ("demo-1.0.data/purelib/\u{301}x.pth", ["site \u{301}x.pth"]),
      ("demo/../demo-1.0.data/scripts/x", ["site demo-1.0.data/scripts/x", "scripts x"]),
      ("demo-1.0.data/weird/x", []), ("demo-1.0.data/x", []),
    ] as [(String, [String])])
  func destinations(name: String, expected: [String]) throws { #expect(try places(name) == expected) }

  @Test(
    "find the site directories that data files reach",
    arguments: [
      ("lib/python3.11/site-packages/x.pth", "x.pth", [.venv, .posixPrefix, .user, .conda], 11),
      ("lib/python3.13t/site-packages/x.pth", "x.pth", [.venv, .posixPrefix, .user, .conda], 13),
      ("lib64/python3.11/site-packages/x.pth", "x.pth", [.venv, .posixPrefix], 11),
      ("lib/python3.11/dist-packages/x.pth", "x.pth", [.debianSystem], 11),
      ("lib/python3/dist-packages/x.pth", "x.pth", [.debianSystem], nil),
      ("local/lib/python3.12/dist-packages/x.pth", "x.pth", [.debianSystem], 12),
      ("Lib/site-packages/x.pth", "x.pth", [.windows], nil), ("x.pth", "x.pth", [.windows], nil),
      ("lib/python3.11/site-packages/demo/sub/x.py", "demo/sub/x.py", [.venv, .posixPrefix, .user, .conda], 11),
    ] as [(String, String, [Profile], Int?)])
  func reach(path: String, sitePath: String, profiles: [Profile], minor: Int?) throws {
    let opened = try Opened(WheelBuilder(name: "demo", files: [("demo-1.0.data/data/" + path, "x\n")]))
    let entries = opened.installed("demo-1.0.data/data/" + path)
    #expect(entries.first?.root == .data && entries.first?.path == path && entries.first?.profiles == Profile.allCases)
    let hit = try #require(entries.first { $0.root == .site && $0.path == sitePath && $0.profiles == profiles })
    #expect(hit.python == (minor.map { [PythonVersion(3, $0)] } ?? PythonVersion.supported))
    #expect(hit.prefixPath == path)
  }

  @Test("name no POSIX site directory for files beside one")
  func noReach() throws {
    let name = "demo-1.0.data/data/lib/python3.11/json/__init__.py"
    let entries = try Opened(WheelBuilder(name: "demo", files: [(name, "")])).installed(name)
    #expect(entries.filter { $0.root == .site }.allSatisfy { $0.profiles == [.windows] })
  }

  @Test("split backslashes as Windows does, for Windows alone")
  func backslash() throws {
    let entries = try Opened(WheelBuilder(name: "demo", files: [("sub\\x.pth", "")])).installed("sub\\x.pth")
    #expect(entries.map(\.path) == ["sub\\x.pth", "sub/x.pth"])
    #expect(entries.last?.profiles == [.windows])
  }

  @Test(
    "spell the path below the prefix",
    arguments: [
      ("demo-1.0.data/scripts/tool", "bin/tool"), ("demo-1.0.data/headers/x.h", "include/site/python3.8/demo/x.h"),
      ("demo-1.0.data/data/pyvenv.cfg", "pyvenv.cfg"), ("x.pth", "lib/python3.8/site-packages/x.pth"),
    ])
  func prefixPaths(name: String, expected: String) throws {
    #expect(try Opened(WheelBuilder(name: "demo", files: [(name, "")])).installed(name).first?.prefixPath == expected)
  }
}
