import Evidence
import Testing

@Suite("Texts by bytes")
struct ByteTextTests {
  @Test("end and begin where their bytes do, whatever characters these make")
  func ends() {
    let name = "x\u{600}.pth"
    #expect(name.hasSuffix(".pth"))
    #expect(name[...].hasSuffix(".pth"))
    #expect("a/\u{301}b".hasPrefix("a/"))
    #expect(!"a".hasPrefix("ab") && !"a".hasSuffix("ba"))
    #expect("".hasSuffix("") && "a".hasSuffix(""))
  }

  @Test(
    "are cut at every separator byte",
    arguments: [
      ("a/\u{301}b/..", ["a", "\u{301}b", ".."]), ("a//b", ["a", "b"]), ("\u{600}/x", ["\u{600}", "x"]), ("", []),
    ] as [(String, [String])])
  func cut(text: String, expected: [String]) {
    #expect(text.split(separator: "/").map { Array($0.utf8) } == expected.map { Array($0.utf8) })
    #expect(text[...].split(separator: "/").map(String.init) == expected)
  }

  @Test("keep empty parts and the rest when asked to")
  func options() {
    #expect("a//b".split(separator: "/", omittingEmptySubsequences: false) == ["a", "", "b"])
    #expect("a/b/c".split(separator: "/", maxSplits: 1) == ["a", "b/c"])
    #expect("aéb".split(separator: "é") == ["a", "b"])
  }
}
