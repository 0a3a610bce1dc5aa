import Testing

@testable import PythonSyntax

@Suite("Parser")
struct ParserTests {
  @Test(
    "accepts every construct of Python 3",
    arguments: [
      "x = 1\n", "a, *b = c\n", "x: int = 3\n", "(x): int\n", "(a, b)[0]: int\n((a)): int\n(a + b).c: int\n",
      "a.b: c = yield\n", "x += 1; y -= 2;\n",
      "if a:\n  b\nelif c:\n  d\nelse:\n  e\n", "while (x := f()):\n  pass\nelse: pass\n",
      "for x, in y, z:\n  break\n", "async def f():\n  async for x in y: pass\n  async with a as b, c: await d\n",
      "try:\n  a\nexcept* A, B:\n  b\nelse:\n  c\nfinally:\n  d\n", "with (a as b, c as d,):\n  pass\n",
      "with (a, b) as c: pass\n", "with (yield x): pass\n", "with (a := b, c): pass\n", "with (a).b as c[0]: pass\n",
      "def f(a, b=1, /, c=2, *args: *Ts, d, e=3, **k) -> int: ...\n", "def f(*, a): pass\n",
      "@a.b[0](c)\n@(yield)\nclass A[T: int = str, *Ts = *tuple[int], **P](B, metaclass=C): x = 1\n",
      "type X[T] = list[T]\n", "type = 1; type.x; type(x)\n", "type X = int; y = 1\n",
      "lazy import a.b as c\n", "lazy from .a import (b, c as d,)\n", "lazy = import_\n",
      "from ...a import *\n", "from . import b\n", "lambda a, *b, c=1, **d: (yield)\n",
      "[x async for x in y if z if w]\n", "{**a, 'b': c}\n", "{x: y for x, y in z}\n", "{**x for x in y}\n",
      "[*x for x in y]\n", "f(x for x in y)\n", "f(*a, b=c, *d, **e)\n", "a[b:c, ::d, *e]\n", "a[b := 1]\n",
      "not a in b is not c not in d\n", "-a ** -b\n", "await a ** b\n", "a if b else lambda: c\n",
      "x = f'{a!r:>{width}} {b=} {{}} {f'{c}'}'\n", "t'{a}' rt'{b}'\n", "f'''{\n a # c\n}'''\n", "f'{x:=5}{y!=z}'\n",
      "match x:\n  case 1 | -2.5 + 3j: pass\n  case [a, *_, b] if c: pass\n  case {'k': v, **rest}: pass\n"
        + "  case A.B(c, d=e) as f: pass\n  case (a, b), *c: pass\n  case _: pass\n",
      "match(x)\n", "match[x]: int\n", "match = case = _ = 1\n", "match -x:\n  case (y): pass\n",
      "return *a, b\n", "global a, b\nnonlocal c\n", "del a, (b, c), [d], e.f,\n", "assert a, b\nraise a from b\n",
      "1_000 + 0x_f + 0o17 + 0b1 + 1e5 + 1.j + .5 + 0_0 + 09.5\n", "1if x else 0\n", "x = (\n  1,\n\n# c\n  2)\n",
      "a = \\\n  b\n", "\u{FEFF}".isEmpty ? "" : "pass", "\n\n\t\u{0C}\npass\n", "if a:\r\n\tb\r\n\tc\rd\r",
      "print(*a, sep='')\n", "print >>f, x\n", "naïve = 1\n", "\"\\N{BULLET}\\x41\" 'b' u'c'\n", "b'a' rb'\\x'\n",
    ])
  func accepts(source: String) {
    let tree = parse(Array(source.utf8))
    #expect(tree.errors == [], "\(source)")
  }
}
