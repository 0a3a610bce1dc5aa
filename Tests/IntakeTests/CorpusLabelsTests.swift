import Evidence
import Intake
import TestSupport
import Testing

@Suite("CorpusLabels")
struct CorpusLabelsTests {
  private static func problems(_ text: [UInt8]) -> [CorpusLabels.Problem] {
    do {
      _ = try CorpusLabels.read(text)
      return []
    } catch {
      return error.problems
    }
  }

  @Test("are read with families, comments, empty lines and any line ends")
  func read() throws {
    let text = "\u{FEFF}# corpus\r\n\r\na.whl\tmalicious\twave 1\r\n  # more\n./b//c.whl\tbenign\n \t \nd\tbenign\t\n"
    let labels = try CorpusLabels.read(bytes(text))
    #expect(
      labels == [
        LabelledArtifact(path: "a.whl", label: .malicious, family: "wave 1", line: 3),
        LabelledArtifact(path: "b/c.whl", label: .benign, family: nil, line: 5),
        LabelledArtifact(path: "d", label: .benign, family: nil, line: 7),
      ])
  }

  @Test(
    "name what is wrong, in which line, and what to do",
    arguments: [
      ("a.whl malicious", CorpusLabels.Problem.Code.fieldCount, "tabs"),
      ("a\tbenign\tx\ty", .fieldCount, "4 fields"), ("\tbenign", .emptyPath, "path"),
      ("./\tbenign", .emptyPath, "path"),
      ("../a.whl\tbenign", .outsidePath, "`..`"), ("/a.whl\tbenign", .outsidePath, "below"),
      ("a.whl\tMalicous", .label, "did you mean `malicious`?"), ("a.whl\t1", .label, "malicious or benign"),
      ("good.whl\tbenign", .duplicate, "line 1"), ("./good.whl\tmalicious", .duplicate, "line 1"),
    ])
  func problem(line: String, code: CorpusLabels.Problem.Code, remedy: String) throws {
    let problems = Self.problems(bytes("good.whl\tbenign\n\(line)\n"))
    #expect(problems.map(\.code) == [code])
    #expect(problems.map(\.line) == [2])
    #expect(problems.first?.detail.contains(remedy) == true, "\(problems)")
  }

  @Test("name every problem at once, and of bytes that are no text only the first ones")
  func several() {
    #expect(Self.problems(bytes("a\nb\tbenign\nc\tbad\n")).map(\.line) == [1, 3])
    #expect(Self.problems([0xFF, 0x09, 0x0A]).map(\.code) == [.notText])
    var random = SeededGenerator(seed: 5)
    let noise = (0..<20_000).map { _ in UInt8.random(in: 0...255, using: &random) }
    let problems = Self.problems(noise)
    #expect(!problems.isEmpty && problems.count <= 50)
  }

  @Test("have to name something", arguments: ["", "# nothing\n", "\n\n"])
  func empty(text: String) {
    #expect(Self.problems(bytes(text)).map(\.code) == [.empty])
  }
}
