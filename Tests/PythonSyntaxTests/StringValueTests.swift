import Testing

@testable import PythonSyntax

@Suite("String values")
struct StringValueTests {
  private func value(_ source: String) -> (PythonString?, Int) {
    let tree = parse(Array(source.utf8))
    return (tree.stringValue(of: tree.child(0, of: tree.child(0, of: tree.root))), tree.errors.count)
  }

  @Test(
    "are decoded as CPython decodes them",
    arguments: [
      (#"'a\n\t\\\'\"\a\b\f\v\r\0\101\x41\u0041\U00000041'"#, "a\n\t\\'\"\u{7}\u{8}\u{C}\u{B}\r\0AAAA"),
      (#"r'\n'"#, #"\n"#), (#"'\d\8'"#, #"\d\8"#), (#"'\N{BULLET}\N{LF}\N{lf}'"#, "•\n\n"),
      (#"'\N{CJK UNIFIED IDEOGRAPH-4E00}\N{HANGUL SYLLABLE GAG}'"#, "一각"), ("'a' \"b\" '''c'''", "abc"),
      ("'''a\r\nb\rc'''", "a\nb\nc"), ("'a\\\nb'", "ab"), ("'a\\\r\nb'", "ab"), ("u'é'", "é"), ("f'a{{}}' 'b'", "a{}b"),
      (#"'\400'"#, "\u{100}"),
    ])
  func text(source: String, expected: String) {
    let (value, errors) = value(source)
    #expect(value == .text(expected, hasSurrogates: false))
    #expect(errors == 0)
  }

  @Test(
    "of bytes know no names",
    arguments: [
      (#"b'\x00\xff\N\u'"#, [0, 255, 0x5C, 0x4E, 0x5C, 0x75] as [UInt8]), (#"rb'\x'"#, [0x5C, 0x78]),
      (#"b'a' b'\400'"#, [0x61, 0]),
    ])
  func bytes(source: String, expected: [UInt8]) {
    let (value, errors) = value(source)
    #expect(value == .bytes(expected))
    #expect(errors == 0)
  }

  @Test("tell that they held lone surrogates")
  func surrogates() {
    #expect(value(#"'a\ud800'"#).0 == .text("a\u{FFFD}", hasSurrogates: true))
  }

  @Test("with fields have no value")
  func fields() {
    #expect(value("f'a{b}'").0 == nil)
  }

  @Test(
    "with escapes that cannot be decoded are problems",
    arguments: [
      #"'\x4'"#, #"'\u12'"#, #"'\U00110000'"#, #"'\N{no such name}'"#, #"'\N'"#, #"b'\x'"#, "b'é'", "'a' b'b'",
      #"f'\x{a}'"#,
    ])
  func invalid(source: String) {
    #expect(value(source).1 > 0)
  }
}
