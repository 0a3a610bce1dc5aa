import PythonBytecode
import TestSupport
import Testing

@Suite("Decompiled")
struct DecompiledTests {
  /// Reads a text back and prints the calls and imports of its tree, as the compiling script does.
  private static let reading = """
    import ast, sys
    tree = ast.parse(open(sys.argv[1], 'rb').read())
    """ + "\n" + CompiledSource.mentioning
  /// Only since 3.12 may a formatted string hold its own quotes, as ours do.
  private static let reader = PythonOracle.byMinorVersion[13] ?? PythonOracle.byMinorVersion[12]

  @Test(
    "has the calls and imports of the source", .enabled(if: reader != nil, "neither CPython 3.12 nor 3.13 is here"),
    arguments: DisassemblyTests.minors)
  func mentions(minor: Int) throws {
    let reader = try #require(Self.reader)
    var compiled = 0
    for source in Snippets.all {
      guard let found = try CompiledSource.compile(source, minor: minor) else { continue }
      compiled += 1
      let text = found.file.decompile()
      let words = String(decoding: text.source, as: UTF8.self)
      let read = try #require(reader.run(Self.reading, input: words), "not Python: \(words)")
      let ours = Set(read.split(separator: "\n").map { String($0.dropFirst(2)) })
      let lost = found.mentions.filter { !ours.contains($0) && !$0.contains("?") }
      #expect(lost.isEmpty, "3.\(minor): \(lost)\n\(source)\n\(words)")
    }
    #expect(compiled > 20)
  }
}
