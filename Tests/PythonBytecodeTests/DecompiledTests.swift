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

@Suite("CodeMentions")
struct CodeMentionsTests {
  @Test(
    "of bytecode are those of its source, and tell what another source lacks",
    .enabled(if: !DisassemblyTests.minors.isEmpty, "no interpreter of 3.6 to 3.14 is here"),
    arguments: DisassemblyTests.minors)
  func comparison(minor: Int) throws {
    let honest = "import os\nfrom . import x\nclass C:\n    def f(self): return self.__g('a' 'b', os.getcwd())\n"
    let changed = honest + "import socket\nsocket.create_connection(('demo.example.org', 80)).send(b'x')\n"
    let source = CodeMentions(
      imports: ["os", "."], callees: ["os.getcwd"], names: ["os", "x", "C", "f", "self", "__g", "getcwd"],
      texts: ["a", "b", "C.f"])
    let first = try #require(try CompiledSource.compile(honest, minor: minor)?.file.mentions())
    #expect(first.missing(from: source).isEmpty, "\(first.missing(from: source))")
    let second = try #require(try CompiledSource.compile(changed, minor: minor)?.file.mentions())
    let missing = second.missing(from: source)
    #expect(missing.imports == ["socket"])
    #expect(missing.callees == ["socket.create_connection"])
    #expect(missing.names == ["socket", "create_connection", "send"])
    #expect(missing.texts == ["demo.example.org"])
    #expect(missing.byteStrings == [[0x78]])
  }
}
