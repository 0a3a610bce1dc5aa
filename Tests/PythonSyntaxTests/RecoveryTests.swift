import Testing

@testable import PythonSyntax

@Suite("Error recovery")
struct RecoveryTests {
  @Test(
    "understands what lies around a mistake",
    arguments: [
      ("f(a b)\ng()", ["f", "g"]), ("x = (\nimport os\ng()", ["g"]), ("f(\ng(1)\nh()", ["f", "g", "h"]),
      ("def f(a b):\n  g()\nh()", ["g", "h"]), ("x = 1 $ f(2)\ng()", ["f", "g"]),
      ("class A(:\n  def b(self): f()\ng()", ["f", "g"]), ("if f(:\n  g()\nelse:\n  h()", ["f", "g", "h"]),
      ("  f()\ng()", ["f", "g"]), ("if a:\nf()\ng()", ["f", "g"]), ("if a:\n    f()\n  g()\nh()", ["f", "g", "h"]),
      ("else: f()\ng()", ["f", "g"]), ("try:\n  f()\ng()", ["f", "g"]), ("x = 'abc\nf()", ["f"]),
      ("x = '''abc\nf()", ["f"]), ("x = f'{f(1) 2}' + g()\nh()", ["f", "g", "h"]), ("x = f'{f(\ng()", ["f", "g"]),
      ("f() = g()\nh()", ["f", "g", "h"]), ("a; f() b; g()\nh()", ["f", "g", "h"]),
      ("match f():\n  x = g()\n  case 1: h()\ni()", ["f", "g", "h", "i"]), ("@f(\ndef g(): h()", ["f", "h"]),
      ("from a import (b\nf()", ["f"]), ("f(x for x in y, 1)\n", ["f"]), ("lambda x y: f()\ng()", ["f", "g"]),
      ("for f() in g(): h()", ["f", "g", "h"]), ("\0f()\ng()", ["f", "g"]), ("f()\\ \ng()", ["f", "g"]),
      ("with f() as g(): h()", ["f", "g", "h"]), ("async f()\ng()", ["f", "g"]),
    ])
  func recovers(source: String, expected: [String]) {
    let tree = parse(Array(source.utf8))
    #expect(!tree.errors.isEmpty)
    #expect(tree.calledNames.sorted() == expected.sorted(), "\(tree.outline)")
    #expect(tree.brokenLink == nil)
  }

  @Test(
    "notes what CPython's parser refuses",
    arguments: [
      "f(a=1, b)", "f(**a, *b)", "f(**a, b)", "f(x for x in y, 1)", "f(1, x for x in y)", "f((a)=1)", "f(a.b=1)",
      "def f(a=1, b): pass", "def f(*): pass", "def f(*, **k): pass", "def f(**k, a): pass", "def f(/, a): pass",
      "def f(a, *, b, /): pass", "lambda *: 1", "(*a)", "*a += 1", "f() = 1", "(a, b) += 1", "[a]: int", "(a).b: int",
      "a if b else c = 1",
      "del f()", "del *a", "for x() in y: pass", "import a.b as c.d", "from a import b,", "from a import ()",
      "x = yield = 1",
      "try: pass", "try: pass\nexcept* A: pass\nexcept B: pass", "try: pass\nexcept*: pass", "except A, B as c: pass",
      "a == not b", "not lambda: a", "[x for x in lambda: y]", "{a: b := c}", "a[b:=c:d]", "(a) := 1", "(a.b := 1)",
      "class A(x for x in y): pass", "class A[]: pass", "class A[*T: int]: pass", "match a:\n  case _ as _: pass",
      "match a:\n  case A(b=1, c): pass", "match a:\n  case {**r, 'k': v}: pass", "match a:\n  case 1j + 2: pass",
      "match a:\n  case *b: pass", "if a:\n\tb\n        c", "if a:\n  b\n c", " a", "if a:\nb", "0777", "1_", "0x",
      "1a", "1__0",
      "0b2", "f'{}'", "f'{a!x}'", "f'{a! r}'", "f'}'", "f'{a'", "f'{lambda: 1}'", "f'{a:{b:{c:{d}}}}'", "a\\", "a \\ b",
      "?",
      "print 'a'", "exec 'a'", "raise A, B", "`a`", "a <> b", "ur'a'", "1L", "x = \u{A0}1", "a² = 1", "x = 1 2",
      "a;; b",
      "if a: if b: pass", "async x", "await", "global a.b", "assert", "return = 1", "type X", "with a, : pass",
      "\u{0}", String(repeating: "9", count: 4301),
    ])
  func refuses(source: String) {
    let tree = parse(Array(source.utf8))
    #expect(!tree.errors.isEmpty, "\(tree.outline)")
    #expect(tree.brokenLink == nil)
  }

  @Test(
    "understands Python 2",
    arguments: [
      ("print f(1), g(2)", ["f", "g"]), ("exec f(1) in g(2), h(3)", ["f", "g", "h"]),
      ("raise A, f(1), g(2)", ["f", "g"]),
      ("try:\n  f()\nexcept A, e:\n  g()", ["f", "g"]), ("x = `f(1)`", ["f"]), ("def f(a, (b, c)): g()", ["g"]),
      ("f(0777, 1L, ur'x') <> g()", ["f", "g"]), ("print >>f(1), g(2)", ["f", "g"]),
    ])
  func python2(source: String, expected: [String]) {
    let tree = parse(Array(source.utf8))
    #expect(tree.calledNames == expected, "\(tree.outline)")
    var isFailed = false
    tree.walk(tree.root) { _, node in
      if node.kind == .error && node.detail != 1 { isFailed = true }
      return true
    }
    #expect(!isFailed, "\(tree.outline)")
  }
}
