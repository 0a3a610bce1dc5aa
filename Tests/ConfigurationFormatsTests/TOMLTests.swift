import ConfigurationFormats
import TestSupport
import Testing

@Suite("TOML files")
struct TOMLTests {
  /// Files on which every reader agrees, right and wrong ones.
  static let cases = [
    "", "# comment\n", "a = 1", "a=1\r\nb=2\r\n", "a = 1 # c\n", "a.b.c = 1\na.b.d = 2", "\"a b\" = 'x'\n'' = 1",
    "[a]\nb=1\n[a.c]\nd=2\n[e]", "[[a]]\nb=1\n[[a]]\nb=2\n[a.c]\nd=1\n[[a.e]]\n[[a.e]]",
    "a = [1, [2, 'x'], {b=1},\n # c\n 3,\n]",
    "a = {b = 1, c.d = 2, \"e f\" = []}", "a = {}", "a = []", "a = \"\\t\\n\\u00e9\\U0001F600\\\\\\\"\"",
    "a = \"\"\"\nx\ny\"\"\"", "a = \"\"\"x\\\n   \n  y\"\"\"", "a = \"\"\"\"x\"\"\"\"\"", "a = '''\nC:\\x''y'''''",
    "a = ''",
    "a = 0\nb = +5\nc = -17\nd = 1_000\ne = 0xDEAD_beef\nf = 0o755\ng = 0b1101", "a = 9223372036854775807",
    "a = 99999999999999999999", "a = -9223372036854775808", "a = 1.5\nb = -0.01\nc = 5e+22\nd = 6.626e-34\ne=1_0.0_1",
    "a = inf\nb = -inf\nc = +inf\nd = nan\ne = -nan", "a = true\nb = false", "a = 1979-05-27T07:32:00Z",
    "a = 1979-05-27 07:32:00.999999-07:00", "a = 1979-05-27", "a = 07:32:00", "a = 2024-02-29", "a = 2023-02-29",
    "a = 24:00:00", "a = 1979-13-01", "[a.b.c]\n[a]\nb.d = 1", "[fruit]\napple.color = 1\n[fruit.apple.taste]\nx=1",
    "[fruit]\napple.color = 1\n[fruit.apple]", "a.b = 1\n[a]", "[a]\n[a]", "[a]\n[[a]]", "[[a]]\n[a]", "a = [1]\n[[a]]",
    "a = {b=1}\n[a.c]", "a = {b=1}\na.c = 1", "a = 1\na = 2", "a = 1\na.b = 2", "a.b = 1\na.b.c = 2", "[a]\nb=1\n[a.b]",
    "[a.b]\nc=1\n[a]\nb.e=1", "[[a.b]]\n[a]\nb.c=1", "[[a]]\nx=1\n[[a.b]]\n[[a]]\n[a.b]\nc=1", "a = 01", "a = 1__0",
    "a = _1", "a = 1_", "a = 0x", "a = +0x1", "a = .5", "a = 5.", "a = 1e", "a = 1.e5", "a = \"x", "a = 'x\n'",
    "a = \"\\q\"",
    "a = \"\\ud800\"", "a = \"\u{1}\"", "a = \"\u{7f}\"", "# \u{1}\n", "a", "a =", "= 1", "a = 1 b = 2", "a = 1, ",
    "[a", "[a]]",
    "[[a]", "[]", "[ a . b ]\nx=1", "[ \"a\" . 'b' ]", "a . b = 1", "a = [1 2]", "a = [,]", "a = {a=1 b=2}", "a = {,}",
    "a = {a=1, a=2}", "a = {a.b=1, a.c=2}", "a = {a={}, a.b=1}", "a = True", "a = \"\"\"x", "a\rb = 1", "a = 1\r",
    "é = 1",
    "\"é\" = 'ü'", "\u{feff}x = 'y", "1.2 = 3", "-_ = 1", "a = \"\"\"\\\n\"\"\"", "a = \"\"\"a \\   \n  b\"\"\"",
    "a = \"x \\  \n\"", "[x.y.z.w]\n[x]\n", "a = [{x=1},{y=[{z=2}]}]", "a = 1979-05-27T00:32:00.5+25:00",
    "a=1\n\u{c}b=2",
  ]

  @Test(
    "give the values that Python's tomllib gives, or are refused where it refuses them",
    .enabled(if: PythonOracle.shared != nil, "no Python 3.11 or later to compare with"))
  func agreesWithPython() throws {
    let oracle = try #require(PythonOracle.shared)
    let script =
      Canonical.python + """
        import tomllib
        for case in cases:
          try: print(c(tomllib.loads(case.decode())))
          except (tomllib.TOMLDecodeError, ValueError): print('error')
        """
    let output = try #require(oracle.run(script, input: Self.cases.joined(separator: "\0")))
    let expected = output.split(separator: "\n")
    #expect(expected.count == Self.cases.count)
    for (text, expected) in zip(Self.cases, expected) {
      let found = (try? TOML.read(text)).map(Canonical.text) ?? "error"
      #expect(found == expected, "\(text.debugDescription)")
    }
  }

  @Test("tell the line of each key, table and element")
  func lines() throws {
    let table = try TOML.read(
      "# c\n[build-system]\nrequires = [\n  'a',\n  'b']\n\n[[tool.uv.index]]\nurl = '''\nx'''\n[z]\n")
    #expect(table.line(path: "build-system") == 2)
    #expect(table.line(path: "build-system", "requires") == 3)
    #expect(table[path: "build-system", "requires"]?.array?.lines == [4, 5])
    #expect(table[path: "build-system", "requires"]?.strings == ["a", "b"])
    let index = try #require(table[path: "tool", "uv", "index"]?.array)
    #expect(index.lines == [7])
    #expect(index.values[0].table?.entry("url")?.line == 8)
    #expect(table.entry("z")?.line == 10)
  }

  @Test("with what TOML 1.1 adds are read as well")
  func newerGrammar() throws {
    let table = try TOML.read("a = {\n b = 1, # c\n c = \"\\e\\x41\",\n}\nd = 07:32\n")
    #expect(table["a"]?["b"] == .integer(1))
    #expect(table["a"]?["c"] == .string("\u{1b}A"))
    #expect(table["d"] == .dateTime("07:32"))
  }

  @Test(
    "say at which line they break", arguments: [("a=1\n\nb", 3), ("a=1\na=2", 2), ("x='''\n\n\n", 4), ("[a]\n[a]", 2)])
  func errorLine(text: String, line: Int) {
    let error = #expect(throws: ConfigurationError.self) { try TOML.read(text) }
    #expect(error?.line == line)
  }

  @Test(
    "nested without end are refused, not followed",
    arguments: [("a = ", "[", ""), ("a = ", "{a=", ""), ("[", "a.", "a]"), ("", "a.", "a = 1"), ("", "[[a", "")])
  func depth(head: String, repeated: String, tail: String) {
    let text = head + String(repeating: repeated, count: 100_000) + tail
    let error = #expect(throws: ConfigurationError.self) { try TOML.read(text) }
    #expect(error?.code == (repeated == "[[a" ? .syntax : .overLimit))
  }

  @Test("keep to the budgets of bytes and values")
  func budgets() {
    var limits = ConfigurationLimits()
    limits.bytes = 10
    #expect(throws: ConfigurationError(.overLimit, line: 1, "")) { try TOML.read("a = 12345678", limits: limits) }
    limits = ConfigurationLimits()
    limits.values = 3
    #expect(throws: ConfigurationError(.overLimit, line: 1, "")) { try TOML.read("a = [1,2,3,4]", limits: limits) }
    #expect(throws: ConfigurationError(.notUTF8, line: 1, "")) { try TOML.read([0x61, 0x3D, 0xFF]) }
  }

  @Test("changed at random never crash the reader, and read the same twice", arguments: 0..<4 as Range<UInt64>)
  func mutations(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for text in Self.cases {
      for _ in 0..<40 {
        let bytes = generator.mutate([UInt8](text.utf8))
        let first = Result { () throws(ConfigurationError) in try TOML.read(bytes) }
        let second = Result { () throws(ConfigurationError) in try TOML.read(bytes) }
        #expect((try? first.get()).map(Canonical.text) == (try? second.get()).map(Canonical.text))
      }
    }
  }
}
