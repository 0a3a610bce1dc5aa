import ConfigurationFormats
import TestSupport
import Testing

@Suite("INI files")
struct INIFileTests {
  static let cases = [
    "", "[a]\nb=1\n", "[a]\nb = 1\nc: 2\nD=3", "[a]\nb = x=y:z", "[a]\nb=1\n  2\n\n  3\n\n[c]", "[a]\nb=\n  x\n  y",
    "[a]\n# c\nb=1\n; d\n  # not\n  2", "[a]\nb=1 # kept\n", "b=1", "[a]\nb", "[a]\n=1", "[a]\n[a]", "[a]\nb=1\nB=2",
    "[a]\nb=1\nb=2",
    "[DEFAULT]\nx=1\n[a]\ny=2", "[DEFAULT]\nx=1\n[DEFAULT]\nz=2\n[a]\nx=3", "[a]]b\nc=1", "[a] trailing\nc=1",
    "[]\na=1", "[ a ]\nb=1",
    "  [a]\n  b=1\n  c=2", "[a]\n  b=1\n    c=2\n  d=3", "[a]\r\nb=1\r\n  2\r\n", "[a]\rb=1\r", "[a]\nb\t=\t1\t",
    "[a]\n\u{a0}b=1",
    "[a]\nÄ=1", "[a]\nb==1", "[a]\nb = %(x)s", "# c\n\n[a]\nb=1\n", "[a]\nb=1\n\n\n  2\n", "[a]\nb=1\n[c]\n  d=2\n e=3",
    "[a\nb=1",
    "[a]\nb = \n", "[a]\nb:\n\n\n", "[a]\n b=1\n# c\n\n c=2", "[a]\n:=1", "[x]\n\u{c}y=1", "[a]\ny=1\n\u{3000}z=2",
    "text\n[a]",
  ]

  @Test(
    "give the values that Python's configparser gives, or are refused where it refuses them",
    .enabled(if: PythonOracle.shared != nil, "no Python 3.11 or later to compare with"))
  func agreesWithPython() throws {
    let oracle = try #require(PythonOracle.shared)
    let script =
      Canonical.python + """
        import configparser, tempfile, os
        for case in cases:
          p = configparser.RawConfigParser()
          d = tempfile.mkdtemp(); f = os.path.join(d, 'f')
          open(f, 'wb').write(case)
          try:
            p.read(f, encoding='utf-8')
            print(';'.join(q(s) + '{' + ','.join(sorted(q(k) + '=' + q(v) for k, v in p.items(s))) + '}' for s in p.sections()))
          except configparser.Error: print('error')
          os.remove(f); os.rmdir(d)
        """
    let output = try #require(oracle.run(script, input: Self.cases.joined(separator: "\0")))
    let expected = output.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    #expect(expected.count == Self.cases.count)
    for (text, expected) in zip(Self.cases, expected) {
      let found = (try? INIFile.read([UInt8](text.utf8))).map(Canonical.text) ?? "error"
      #expect(found == expected, "\(text.debugDescription)")
    }
  }

  @Test("tell the line of each section, key and line of a value")
  func lines() throws {
    let file = try INIFile.read(
      [UInt8]("# c\n[options]\nsetup_requires =\n  a\n\n  b\nX = 1\n".utf8), options: .setupConfiguration)
    let entry = try #require(file.entry("options", "setup_requires"))
    #expect(file["options"]?.line == 2)
    #expect(entry.line == 3)
    #expect(entry.items.map(\.text) == ["a", "b"])
    #expect(entry.items.map(\.line) == [4, 6])
    #expect(file.value("options", "X") == "1")
    #expect(file.value("options", "x") == nil)
  }

  @Test("read without strictness keep the last of two values")
  func lenient() throws {
    var options = INIFile.Options.standard
    options.isStrict = false
    let file = try INIFile.read([UInt8]("[a]\nb=1\nb=2\n[a]\nc=3\n".utf8), options: options)
    #expect(file.value("a", "b") == "2")
    #expect(file.value("a", "c") == "3")
  }

  @Test("may hold keys without values where the consumer allows them")
  func valueless() throws {
    var options = INIFile.Options.standard
    options.allowsNoValue = true
    let file = try INIFile.read([UInt8]("[a]\nb\nc=1\n".utf8), options: options)
    #expect(file["a"]?.entry("b") != nil)
    #expect(file.value("a", "b") == nil)
  }

  @Test("changed at random never crash the readers", arguments: 0..<4 as Range<UInt64>)
  func mutations(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for text in Self.cases {
      for _ in 0..<40 {
        let bytes = generator.mutate([UInt8](text.utf8))
        let read = try? INIFile.read(bytes)
        let lines = bytes.count { $0 == 0x0A || $0 == 0x0D } + 1
        #expect(read?.sections.flatMap(\.entries).allSatisfy { 1...lines ~= $0.line } ?? true)
        let entries = try? EntryPointsFile.read(bytes)
        #expect(entries?.entries.allSatisfy { $0.line >= 1 } ?? true)
      }
    }
  }
}
