import Testing

@testable import PythonSyntax

@Suite("Syntax tree")
struct TreeTests {
  @Test(
    "has the layout that its kinds promise",
    arguments: [
      ("x = y = 1", "(assignment (name x) (name y) (integer 1))"),
      ("(x): int", "(annotatedAssignment/1 (name x) (name int) absent)"),
      ("x -= 1", "(augmentedAssignment/1 (name x) (integer 1))"),
      (
        "a.b(c, d=1, *e, **f)",
        "(expressionStatement (call (attribute (name a) (name b)) (name c) (keyword (name d) (integer 1)) "
          + "(starred (name e)) (keywordUnpacking (name f))))"
      ),
      ("a if b else c", "(expressionStatement (conditional (name b) (name a) (name c)))"),
      ("a < b not in c", "(expressionStatement (compare (name a) (comparison/21 (name b)) (comparison/28 (name c))))"),
      (
        "a or b or c and not d",
        "(expressionStatement (boolean/18 (name a) (name b) (boolean/17 (name c) (unary/14 (name d)))))"
      ),
      ("-a ** b", "(expressionStatement (unary/16 (binary/6 (name a) (name b))))"),
      ("a[b:, c]", "(expressionStatement (subscript (name a) (tuple (slice (name b) absent absent) (name c))))"),
      ("a[*b]", "(expressionStatement (subscript (name a) (tuple (starred (name b)))))"),
      (
        "{**a, b: c}",
        "(expressionStatement (dictionary (dictionaryUnpacking (name a)) (dictionaryEntry (name b) (name c))))"
      ),
      (
        "{a: b for c in d if e}",
        "(expressionStatement (dictionaryComprehension (name a) (name b) (comprehensionFor (name c) (name d) (name e))))"
      ),
      (
        "f(x for x in y)",
        "(expressionStatement (call (name f) (generator (name x) (comprehensionFor (name x) (name y)))))"
      ),
      (
        "f'a{b!r:>{c}}' 'd'",
        "(expressionStatement (concatenatedString (formattedString (formattedText a) "
          + "(formattedField/114 (name b) (formatSpecification (formattedText >) (formattedField (name c))))) (string 'd')))"
      ),
      ("import a.b as c, d", "(importStatement (alias (dottedName a.b) (name c)) (alias (dottedName d) absent))"),
      ("from ..a import b", "(importFrom/2 (dottedName a) (alias (dottedName b) absent))"),
      ("lazy from . import *", "(importFrom/129 absent (importStar *))"),
      (
        "def f(a, /, b=1, *, c): pass",
        "(functionDefinition (name f) (parameters (parameter (name a) absent absent) (slashMarker /) "
          + "(parameter (name b) absent (integer 1)) (starMarker *) (parameter (name c) absent absent)) (block pass))"
      ),
      (
        "if a: pass\nelif b: pass\nelse: pass",
        "(ifStatement (name a) (block pass) (ifStatement (name b) (block pass) (block pass)))"
      ),
      (
        "try: pass\nexcept A as b: pass\nelse: pass\nfinally: pass",
        "(tryStatement (block pass) (handler (name A) (name b) (block pass)) (elseBlock (block pass)) "
          + "(finallyBlock (block pass)))"
      ),
      (
        "with (a as b, c): pass", "(withStatement (withItem (name a) (name b)) (withItem (name c) absent) (block pass))"
      ),
      (
        "match a:\n  case {'k': v, **r} | B(x, y=1): pass",
        "(matchStatement (name a) (matchCase (orPattern (mappingPattern/1 (string 'k') (capturePattern absent (name v)) "
          + "(name r)) (classPattern (name B) (capturePattern absent (name x)) (keywordPattern (name y) "
          + "(valuePattern (integer 1))))) absent (block pass)))"
      ),
      (
        "type X[T: int = str] = T",
        "(typeAlias (name X) (typeParameters (typeParameter (name T) (name int) (name str))) (name T))"
      ),
    ])
  func layout(source: String, expected: String) {
    let tree = parse(Array(source.utf8))
    #expect(tree.errors == [])
    #expect(tree.outline == "(module \(expected))")
  }

  @Test("counts lines at every kind of line end")
  func lines() {
    let tree = parse(Array("a\nb\r\nc\rd".utf8))
    let places = tree.children(of: tree.root).map { tree.position(at: Int(tree[$0].start)) }
    #expect(places == [1, 2, 3, 4].map { SourcePosition(line: $0, column: 0) })
    #expect(tree.position(at: 1000) == SourcePosition(line: 4, column: 1))
  }

  @Test("knows names by their compatibility form", arguments: ["exec", "ｅｘｅｃ", "𝐞𝐱𝐞𝐜", "𝓮𝔁ec"])
  func names(spelling: String) {
    let tree = parse(Array(spelling.utf8))
    let id = tree.child(0, of: tree.child(0, of: tree.root))
    #expect(tree.name(of: id) == "exec")
    #expect(tree.isName(id, "exec"))
    #expect(!tree.isName(id, "eval"))
  }

  @Test("composes names", arguments: [("e\u{301}", [0xE9 as UInt32]), ("\u{1100}\u{1161}\u{11A8}", [0xAC01])])
  func composition(spelling: String, expected: [UInt32]) {
    let tree = parse(Array(spelling.utf8))
    let name = tree.name(of: tree.child(0, of: tree.child(0, of: tree.root)))
    #expect(name?.unicodeScalars.map(\.value) == expected)
  }

  @Test(
    "reads integers of every base",
    arguments: [
      ("0x_fF", "255"), ("0o17", "15"), ("0b1_0", "2"), ("1_000", "1000"),
      ("9223372036854775807", "9223372036854775807"),
      ("18446744073709551616", "0x10000000000000000"), ("0777", "511"), ("12L", "12"),
    ])
  func integers(source: String, expected: String) {
    let tree = parse(Array(source.utf8))
    switch tree.integerValue(of: tree.child(0, of: tree.child(0, of: tree.root))) {
    case .small(let value): #expect("\(value)" == expected)
    case .large(let hexadecimal): #expect("0x" + hexadecimal == expected)
    case nil: Issue.record("no value")
    }
  }

  @Test("walks each node once and takes chains apart")
  func walking() {
    let tree = parse(Array("a + b + c".utf8))
    var kinds: [NodeKind] = []
    tree.walk(tree.root) { _, node in
      kinds.append(node.kind)
      return true
    }
    #expect(kinds == [.module, .expressionStatement, .binary, .binary, .name, .name, .name])
    let (operand, chain) = tree.leftmostOperand(of: tree.child(0, of: tree.child(0, of: tree.root)))
    #expect(tree.text(of: operand) == "a")
    #expect(chain.map { tree.text(of: $0) } == ["a + b", "a + b + c"])
  }

  @Test("keeps its nodes when the arena is used for the next")
  func arena() {
    var arena = SyntaxArena()
    let long = Array(repeating: "a = b\n", count: 3_000).joined()
    let first = parse(Array(long.utf8), arena: &arena)
    let empty = parse([], arena: &arena)
    let other = parse(Array("c".utf8), arena: &arena)
    #expect(empty.nodes.count == 2)
    #expect(other.nodes.count == 4)
    #expect(first.nodes.count == 9_002)
    #expect(first.brokenLink == nil)
    #expect(first.text(of: first.child(0, of: first.child(2_999, of: first.root))) == "a")
  }
}
