import ConfigurationFormats
import TestSupport
import Testing

@Suite("Entry points")
struct EntryPointTests {
  static let values = [
    "a", "a.b", "a:b", "a.b:c.d", "a : b", "a:b [x, y]", "a [x]", "a:b[x,y-z]  ", "", ":a", "a:", "a b", "a:b c",
    "a-b:c", "ä:ö", "a:b [x",
    "a:b [x] y", "a..b:c..d", "a:b []", "a:b [] ]", "1a:2", "a\u{a0}:b",
  ]

  @Test(
    "name what Python's importlib.metadata loads",
    .enabled(if: PythonOracle.shared != nil, "no Python 3.11 or later to compare with"))
  func agreesWithPython() throws {
    let oracle = try #require(PythonOracle.shared)
    let script =
      Canonical.python + """
        from importlib.metadata import EntryPoint
        for case in cases:
          e = EntryPoint('n', case.decode(), 'g')
          if not EntryPoint.pattern.match(e.value): print('error'); continue
          print(q(e.module) + ':' + '/'.join(map(q, filter(None, (e.attr or '').split('.')))) + ':' + '/'.join(map(q, e.extras)))
        """
    let output = try #require(oracle.run(script, input: Self.values.joined(separator: "\0")))
    let expected = output.split(separator: "\n")
    #expect(expected.count == Self.values.count)
    for (text, expected) in zip(Self.values, expected) {
      let found = EntryPointReference(text).map { reference in
        let attributes = reference.attributes.map(Canonical.quoted).joined(separator: "/")
        return Canonical.quoted(reference.module) + ":\(attributes):"
          + reference.extras.map(Canonical.quoted).joined(separator: "/")
      }
      #expect(found ?? "error" == expected, "\(text.debugDescription)")
    }
  }

  @Test("of a file keep their group, case, line and repetitions")
  func file() throws {
    let text = "[console_scripts]\n# c\nTool = pkg.cli:Main\n\n  [pytest11]  \n  p=pkg.plugin\np = other\nbroken\n"
    let file = try EntryPointsFile.read([UInt8](text.utf8))
    #expect(file.entries.map(\.group) == ["console_scripts", "pytest11", "pytest11"])
    #expect(file.entries.map(\.name) == ["Tool", "p", "p"])
    #expect(file.entries.map(\.line) == [3, 6, 7])
    #expect(file.entries[0].reference?.description == "pkg.cli:Main")
    #expect(file.brokenLines == [8])
  }

  @Test("hidden behind a separator that only Python takes for a line break are found")
  func hiddenLine() throws {
    let file = try EntryPointsFile.read([UInt8]("[pytest11]\n# harmless\u{2028}p = pkg\u{c}q = pkg\u{85}r = pkg".utf8))
    #expect(file.entries.map(\.name) == ["p", "q", "r"])
  }
}
