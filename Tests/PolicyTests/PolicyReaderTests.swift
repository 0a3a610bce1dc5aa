import Evidence
import Policy
import TestSupport
import Testing

@Suite("PolicyReader")
struct PolicyReaderTests {
  static let vocabulary = PolicyVocabulary(
    rules: ["startup-hook": "PRQ101", "credential-exfiltration": "PRQ102"], triggers: ["pth-import-line"])

  static func read(_ text: String) throws -> Policy {
    try PolicyReader.read(bytes(text), vocabulary: vocabulary)
  }

  @Test("reads an empty file as the balanced preset")
  func empty() throws {
    #expect(try Self.read("") == Policy(.balanced))
    #expect(try Self.read("preset = \"strict\"\n") == Policy(.strict))
  }

  @Test("reads every key")
  func complete() throws {
    let policy = try Self.read(
      """
      block-at = "high"
      preset = "permissive"   # the preset is the base wherever it stands
      quarantine-at = "never"
      incomplete = "block"
      fail-on = "medium"
      python = ["3.9", "3.11..3.12"]
      allow = ["Setup_Tools", "coverage==7.6.1"]
      deny = ["evil"]

      [phase.build]
      quarantine-at = "critical"
      opaque = "quarantine"

      [rules]
      PRQ101 = "off"
      credential-exfiltration = "low"

      [triggers]
      pth-import-line = "quarantine"

      [observe]
      tier = "A"

      [[waiver]]
      rule = "startup-hook"
      project = "coverage"
      version = "7.6.1"
      sha256 = "\(String(repeating: "A", count: 64))"
      reason = "measures subprocesses"
      who = "ada@example.org"
      until = 2026-12-31
      """)
    var expected = Policy(.permissive)
    expected.blockAt = .at(.high)
    expected.quarantineAt = .never
    expected.incomplete = .block
    expected.observationTier = .namespaces
    expected.failOn = .at(.medium)
    expected.python = [9, 11, 12].map { PythonVersion(3, $0) }
    expected.allow = ["setup-tools", "coverage==7.6.1"].compactMap { ProjectPattern($0) }
    expected.deny = ["evil"].compactMap { ProjectPattern($0) }
    expected.phases = [.build: .init(quarantineAt: .at(.critical), opaque: .quarantine)]
    expected.rules = ["PRQ101": .off, "PRQ102": .severity(.low)]
    expected.triggers = ["pth-import-line": .quarantine]
    expected.waivers = [
      Waiver(
        subject: "PRQ101", project: ProjectPattern("coverage==7.6.1"), sha256: String(repeating: "a", count: 64),
        reason: "measures subprocesses", who: "ada@example.org", until: try #require(CalendarDay("2026-12-31")))
    ]
    #expect(policy == expected)
    #expect(policy.digest == expected.digest)
  }

  @Test(
    "names the line and what would be right",
    arguments: [
      ("preset = \"strickt\"", 1, "permissive, balanced, strict"),
      ("[observe]\ntier = \"C\"", 2, "one of A, B"), ("[observe]\nteir = \"A\"", 2, "did you mean `tier`?"),
      ("\nquarantine_at = \"high\"", 2, "did you mean `quarantine-at`?"),
      ("colour = true", 1, "known are preset, quarantine-at"),
      ("block-at = 3", 1, "a text in quotes"),
      ("block-at = \"bad\"", 1, "info, low, medium, high, critical, never"),
      ("python = \"3.2\"", 1, "3.8 to 3.15"),
      ("python = \"3.12..3.9\"", 1, "runs backwards"),
      ("python = []", 1, "a list of texts"),
      ("python = \"three\"", 1, "not a list of versions"),
      ("allow = \"x\"", 1, "a list of projects"),
      ("allow = [\n\"a\",\n\"b >= 1\"]", 3, "\"name==version\""),
      ("[phase.start]\n", 1, "known are build, install, startup"),
      ("[phase.startupp]\n", 1, "did you mean `startup`?"),
      ("[phase.build]\nblock = \"high\"", 2, "known are quarantine-at, block-at, opaque"),
      ("[rules]\nPRQ110 = \"off\"", 2, "did you mean `PRQ101`?"),
      ("[rules]\nPRQ101 = \"off\"\nstartup-hook = \"low\"", 3, "set twice"),
      ("[rules]\nPRQ101 = \"deny\"", 2, "critical, off"),
      ("[triggers]\npth-import = \"block\"", 2, "is not known"),
      ("[triggers]\npth-import-line = \"off\"", 2, "admit, quarantine, block"),
      ("waiver = 1", 1, "[[waiver]]"),
      ("a = ", 1, ""),
      ("preset = \"strict\"\npreset = \"strict\"", 2, ""),
    ])
  func problems(text: String, line: Int, detail: String) {
    let problems = Self.problems(text)
    #expect(problems.first?.line == line)
    #expect(detail.isEmpty || problems.first?.detail.contains(detail) == true, "\(problems)")
  }

  @Test(
    "takes no waiver that is not whole",
    arguments: [
      ("until = 2026-12-31", "none is without an end"), ("who = \"ada\"", "needs `who`"),
      ("reason = \"reviewed\"", "needs `reason`"), ("rule = \"PRQ101\"", "needs `rule`"),
      ("project = \"x\"", "a `project`, a `sha256` or both"),
    ])
  func incompleteWaiver(left: String, detail: String) {
    let lines = [
      "rule = \"PRQ101\"", "project = \"x\"", "reason = \"reviewed\"", "who = \"ada\"", "until = 2026-12-31",
    ]
    #expect(Self.problems((["[[waiver]]"] + lines).joined(separator: "\n")).isEmpty)
    let problems = Self.problems((["[[waiver]]"] + lines.filter { $0 != left }).joined(separator: "\n"))
    #expect(problems.count == 1)
    #expect(problems.first?.detail.contains(detail) == true)
  }

  @Test(
    "takes no waiver with a broken value",
    arguments: [
      ("until = \"soon\"", "a day such as"), ("until = \"2026-02-30\"", "a day such as"),
      ("until = 2026-12-31T00:00:00Z", "a day such as"), ("rule = \"PRQ100\"", "did you mean `PRQ101`?"),
      ("sha256 = \"abc\"", "64 hexadecimal digits"), ("version = \"1.*\"", "one exact version"),
      ("who = \" \"", "empty"), ("by = \"ada\"", "known are rule, project"),
    ])
  func brokenWaiver(line: String, detail: String) {
    var lines = [
      "rule = \"PRQ101\"", "project = \"x\"", "reason = \"reviewed\"", "who = \"ada\"", "until = 2026-12-31",
    ]
    let key = line.prefix { $0 != " " }
    lines.removeAll { $0.hasPrefix(key + " ") }
    let problems = Self.problems((["[[waiver]]"] + lines + [line]).joined(separator: "\n"))
    #expect(problems.contains { $0.detail.contains(detail) }, "\(problems)")
  }

  @Test("reports everything that is wrong, in the order of the file")
  func all() {
    let problems = Self.problems("presett = 1\nincomplete = \"x\"\n[phase]\nbuild = 1\n")
    #expect(problems.map(\.line) == [1, 2, 4])
  }

  @Test("reads the table of pyproject.toml, if there is one")
  func pyproject() throws {
    let text = "[project]\nname = \"x\"\n[tool.pratique]\npreset = \"strict\"\n[tool.other]\nkey = 1\n"
    #expect(try PolicyReader.read(pyproject: bytes(text), vocabulary: Self.vocabulary) == Policy(.strict))
    #expect(try PolicyReader.read(pyproject: bytes("[project]\n"), vocabulary: Self.vocabulary) == nil)
    #expect(throws: PolicyError.self) {
      try PolicyReader.read(pyproject: bytes("[tool]\npratique = 1\n"), vocabulary: Self.vocabulary)
    }
  }

  private static func problems(_ text: String) -> [PolicyProblem] {
    do {
      _ = try PolicyReader.read(bytes(text), vocabulary: vocabulary)
      return []
    } catch {
      return error.problems
    }
  }
}

@Suite("PythonVersions")
struct PythonVersionsTests {
  @Test(
    "reads versions, ranges and lists",
    arguments: [
      ("3.11", [11]), ("3.8..3.10", [8, 9, 10]), ("3.15,3.8", [8, 15]), ("3.8..3.9, 3.9..3.10", [8, 9, 10]),
    ])
  func read(text: String, minors: [Int]) throws {
    #expect(try PythonVersions.read(text) == minors.map { PythonVersion(3, $0) })
  }

  @Test(
    "refuses anything else",
    arguments: ["", "3", "3.7", "3.8...3.9", "3.8-3.9", "3.8..", "..3.9", "2.7", "3.9..3.8", "3.8,"])
  func refused(text: String) {
    #expect(throws: PolicyProblem.self) { try PythonVersions.read(text) }
  }
}

@Suite("Suggestion")
struct SuggestionTests {
  @Test(
    "finds slips and nothing else",
    arguments: [
      ("startpu", "startup"), ("instal", "install"), ("bulid", "build"), ("quarantine_at", nil), ("zzz", nil),
      ("", nil),
    ] as [(String, String?)])
  func nearest(word: String, expected: String?) {
    #expect(Suggestion.nearest(to: word, among: ["build", "install", "startup", "tool"]) == expected)
  }
}
