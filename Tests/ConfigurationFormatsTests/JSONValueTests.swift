import ConfigurationFormats
import TestSupport
import Testing

@Suite("JSON texts")
struct JSONValueTests {
  static let cases = [
    "null", "true", " [1, -2, 3.5e2, 0, -0.0] ", "{\"a\": {\"b\": [{}, []]}, \"a\": 2}",
    "\"\\u00e9\\ud83d\\ude00\\n\\/\"", "123456789012345678901",
    "[1,]", "{\"a\":1,}", "{a:1}", "[1 2]", "01", "1.", ".5", "-", "+1", "\"\\x\"", "\"a\nb\"", "", "[", "{\"a\"",
    "tru", "nul", "[]]", "1e5", "1E+2",
    "NaN", "-Infinity", "\"\u{1f600}\"", "[\"\\\"\", \"\\\\\"]", "\t\r\n1", "{\"\":0}", "\u{c}1",
  ]

  static func canonical(_ value: JSONValue) -> String {
    switch value {
    case .null: "d"
    case .boolean(let flag): "b:\(flag)"
    case .integer(let number): "i:\(number)"
    case .hugeInteger(let text): "i:" + text
    case .real(let number): "f:\(number.isNaN ? "nan" : String(number.bitPattern, radix: 16))"
    case .string(let text): "s:" + Canonical.quoted(text)
    case .array(let values): "[" + values.map(canonical).joined(separator: ",") + "]"
    case .object(let object):
      "{"
        + Set(object.members.map(\.key)).map { Canonical.quoted($0) + "=" + canonical(object[$0] ?? .null) }.sorted()
        .joined(separator: ",") + "}"
    }
  }

  @Test(
    "give the values that Python's json gives, or are refused where it refuses them",
    .enabled(if: PythonOracle.shared != nil, "no Python 3.11 or later to compare with"))
  func agreesWithPython() throws {
    let oracle = try #require(PythonOracle.shared)
    let script =
      Canonical.python + """
        import json
        for case in cases:
          try: print(c(json.loads(case.decode())))
          except ValueError: print('error')
        """
    let output = try #require(oracle.run(script, input: Self.cases.joined(separator: "\0")))
    let expected = output.split(separator: "\n")
    #expect(expected.count == Self.cases.count)
    for (text, expected) in zip(Self.cases, expected) {
      let found = (try? JSONValue.read([UInt8](text.utf8))).map(Self.canonical) ?? "error"
      #expect(found == expected, "\(text.debugDescription)")
    }
  }

  @Test("give half a surrogate pair as the replacement character")
  func surrogates() throws {
    #expect(
      try JSONValue.read([UInt8]("\"\\ud800x\\udc00\\ud800\\u0041\"".utf8)).string == "\u{fffd}x\u{fffd}\u{fffd}A")
  }

  @Test("tell the line of each member")
  func lines() throws {
    let value = try JSONValue.read([UInt8]("{\n\"a\": [\n],\n\"b\": 1}".utf8))
    #expect(value.object?.line("a") == 2)
    #expect(value.object?.line("b") == 4)
  }

  @Test("nested without end are refused, not followed", arguments: ["[", "{\"a\":"])
  func depth(opening: String) {
    let text = String(repeating: opening, count: 100_000)
    #expect(throws: ConfigurationError(.overLimit, line: 1, "")) { try JSONValue.read([UInt8](text.utf8)) }
  }

  @Test("changed at random never crash the reader", arguments: 0..<4 as Range<UInt64>)
  func mutations(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for text in Self.cases {
      for _ in 0..<100 {
        let bytes = generator.mutate([UInt8](text.utf8))
        let first = (try? JSONValue.read(bytes)).map(Self.canonical)
        #expect(first == (try? JSONValue.read(bytes)).map(Self.canonical))
      }
    }
  }
}
