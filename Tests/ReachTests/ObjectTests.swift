import Evidence
import Testing

/// What the language and its library call by themselves, beside a twin that has the same words and calls nothing.
@Suite("Objects")
struct ObjectTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let code: String
    let twin: String
    var testDescription: String { name }

    init(_ name: String, _ code: String, twin: String) {
      self.name = name
      self.code = code
      self.twin = twin
    }
  }

  /// A class with one method that does it, and what calls the method or not.
  static func method(_ definition: String, _ run: String, twin: String, base: String = "") -> Case {
    let head = "import os\nclass A\(base):\n  def \(definition):\n    os.system('id')\n    return 1\n"
    return Case("\(definition) by \(run)", head + run, twin: head + twin)
  }

  static let specials: [Case] = [
    method("__bool__(self)", "x = not A()", twin: "x = not A"),
    method("__bool__(self)", "x = A() and 1", twin: "x = A and 1"),
    method("__len__(self)", "if A():\n  pass", twin: "if A:\n  pass"),
    method("__len__(self)", "len(A())", twin: "len([A()])"),
    method("__hash__(self)", "x = {A()}", twin: "x = [A()]"),
    method("__hash__(self)", "hash(A())", twin: "hash(1)"),
    method("__hash__(self)", "d = {}\nd[A()] = 1", twin: "d = {}\nd[1] = A()"),
    method("__index__(self)", "'abc'[A():]", twin: "'abc'[1:]"),
    method("__index__(self)", "hex(A())", twin: "hex(1)"),
    method("__int__(self)", "int(A())", twin: "int('1')"),
    method("__neg__(self)", "-A()", twin: "-1"),
    method("__rmul__(self, o)", "2 * A()", twin: "2 * [A()]"),
    method("__ixor__(self, o)", "a = A()\na ^= 1", twin: "a = 2\na ^= 1"),
    method("__gt__(self, o)", "1 < A()", twin: "1 < 2"),
    method("__ne__(self, o)", "A() != 1", twin: "A != 1"),
    method("__lt__(self, o)", "[A(), A()].sort()", twin: "[A(), A()].reverse()"),
    method("__lt__(self, o)", "min(A(), A())", twin: "(A(), A())"),
    method("__contains__(self, o)", "1 not in A()", twin: "1 not in [A()]"),
    method("__delitem__(self, k)", "a = A()\ndel a[0]", twin: "a = [A()]\ndel a[0]"),
    method("__delattr__(self, k)", "a = A()\ndel a.x", twin: "a = A()\ndel a"),
    method("__repr__(self)", "'%r' % (A(),)", twin: "'%r' % (1,)"),
    method("__repr__(self)", "str([A()])", twin: "str([1])"),
    method("__str__(self)", "print(A())", twin: "print(A is None)"),
    method("__format__(self, s)", "f'{A():>3}'", twin: "f'{3:>3}'"),
    method("__format__(self, s)", "format(A(), 'x')", twin: "format(1, 'x')"),
    method("__getitem__(self, k)", "A()[1:2]", twin: "[A()][0:1]"),
    method("__missing__(self, k)", "A(a=1)['b']", twin: "A(a=1)['a']", base: "(dict)"),
    method("__copy__(self)", "import copy\ncopy.copy(A())", twin: "import copy\ncopy.copy([1])"),
    method("__set__(self, o, v)", "class B:\n  x = A()\nB().x = 1", twin: "class B:\n  x = A()\nB.y = 1"),
    method("__get__(self, o, t)", "class B:\n  x = A()\nB().x", twin: "class B:\n  x = A()\nB().y = 1"),
    method("__set_name__(self, o, n)", "class B:\n  x = A()", twin: "class B:\n  def x(): A()"),
    method("__class_getitem__(c, k)", "A[1]", twin: "[A][0]"),
    method(
      "__call__(c)", "class B(metaclass=A):\n  pass\nB()", twin: "class B(metaclass=A):\n  pass\nB", base: "(type)"),
    method(
      "__getattr__(c, n)", "class B(metaclass=A):\n  pass\nB.x", twin: "class B(metaclass=A):\n  x = 1\nB.x",
      base: "(type)"),
    method(
      "__iter__(c)", "class B(metaclass=A):\n  pass\nlist(B)", twin: "class B(metaclass=A):\n  pass\n[B]",
      base: "(type)"),
    method("__mro_entries__(self, b)", "class B(A()):\n  pass", twin: "class B(A):\n  pass"),
    method("__aenter__(self)", "async def f():\n  async with A():\n    pass\nf()", twin: "async def f():\n  A()\nf()"),
    method(
      "__init__(self, v)", "class B(A):\n  x = 1", twin: "class B(A):\n  def f(self): pass",
      base: "(__import__('enum').Enum)"),
  ]

  static let others: [Case] = [
    Case(
      "a built-in function as a method", "class A:\n  __getitem__ = exec\nA()[\"import os; os.system('id')\"]",
      twin: "class A:\n  __getitem__ = len\nA()[\"import os; os.system('id')\"]"),
    Case(
      "a method given to the class later",
      "import os\nclass A: pass\nA.__len__ = lambda s: os.system('id')\nlen(A())",
      twin: "import os\nclass A: pass\nA.length = lambda s: os.system('id')\nlen([A()])"),
    Case(
      "a text's subclass", "class S(str): pass\nexec(S(\"import os; os.system('id')\"))",
      twin: "class S(str): pass\nlen(S(\"import os; os.system('id')\"))"),
    Case(
      "a property with three functions",
      "import os\nclass A:\n  def f(self, v): os.system('id')\n  x = property(None.__class__, f, f)\n  y = property(lambda s: 1, f)\nA().y = 1",
      twin: "import os\nclass A:\n  def f(self, v): os.system('id')\n  y = property(lambda s: 1, f)\nA().y"),
    Case(
      "a deleter",
      "import os\nclass A:\n  @property\n  def x(self): pass\n  @x.deleter\n  def x(self): os.system('id')\na = A()\ndel a.x",
      twin:
        "import os\nclass A:\n  @property\n  def x(self): pass\n  @x.deleter\n  def x(self): os.system('id')\na = A()\na.x"
    ),
    Case(
      "fields of a dataclass in order",
      "import os, dataclasses as d\n@d.dataclass\nclass A:\n  a: str\n  b: str = d.field(default='echo')\n  def __post_init__(self): os.system(self.b)\nA('x', 'id')",
      twin:
        "import os, dataclasses as d\n@d.dataclass\nclass A:\n  a: str\n  b: str = d.field(default='echo')\n  def __post_init__(self): len(self.b)\nA('x', 'id')"
    ),
    Case(
      "a factory that attrs calls",
      "import os, attr\n@attr.s\nclass A:\n  x = attr.ib(factory=lambda: os.system('id'))\nA()",
      twin: "import os, attr\n@attr.s\nclass A:\n  x = attr.ib(factory=lambda: os.system('id'))\nA(1)"),
    Case(
      "a defaultdict's factory",
      "import os, collections\nd = collections.defaultdict(lambda: os.system('id'), a=1)\nd['b'] += 1",
      twin: "import os, collections\nd = collections.defaultdict(lambda: os.system('id'), a=1)\nd['a'] += 1"),
    Case(
      "keywords of a class",
      "import os\nclass A:\n  def __init_subclass__(cls, run, **k): os.system(run)\nclass B(A, run='id'): pass",
      twin: "import os\nclass A:\n  def __init_subclass__(cls, run, **k): len(run)\nclass B(A, run='id'): pass"),
    Case(
      "a namespace with methods",
      "import os\nclass N(dict):\n  def __setitem__(self, k, v): os.system('id')\nclass M(type):\n  @classmethod\n  def __prepare__(m, n, b): return N()\nclass A(metaclass=M):\n  x = 1",
      twin:
        "import os\nclass N(dict):\n  def __setitem__(self, k, v): os.system('id')\nclass M(type):\n  @classmethod\n  def __prepare__(m, n, b): return {}\nclass A(metaclass=M):\n  x = N"
    ),
    Case(
      "a reduction that copy follows",
      "import os, copy\nclass A:\n  def __reduce__(self): return (os.system, ('id',))\ncopy.deepcopy(A())",
      twin: "import os, copy\nclass A:\n  def __reduce__(self): return (os.system, ('id',))\ncopy.deepcopy([1])"),
    Case(
      "a reduction that pickle follows",
      "import os, pickle\nclass A:\n  def __reduce__(self): return (os.system, ('id',))\npickle.loads(pickle.dumps([A()]))",
      twin: "import os, pickle\nclass A:\n  def __reduce__(self): return (os.system, ('id',))\npickle.dumps([A()])"),
    Case(
      "a timer", "import os, threading\nt = threading.Timer(1, os.system, ['id'])\nt.start()",
      twin: "import os, threading\nt = threading.Timer(1, os.system, ['id'])\nt.cancel()"),
    Case(
      "a thread whose run was replaced",
      "import os, threading\nt = threading.Thread()\nt.run = lambda: os.system('id')\nt.start()",
      twin: "import os, threading\nt = threading.Thread()\nt.run = lambda: os.system('id')\nt.name"),
    Case(
      "a thread's subclass that hands over its target",
      "import os, threading\nclass T(threading.Thread):\n  def __init__(self):\n    super().__init__(target=os.system, args=('id',))\nT().start()",
      twin:
        "import os, threading\nclass T(threading.Thread):\n  def __init__(self):\n    super().__init__(target=os.system, args=('id',))\nT().name"
    ),
    Case(
      "a codec of the target's",
      "import codecs, os\ncodecs.register(lambda n: (None, lambda b, e: (os.system(bytes(b)), 1), None, None) if n == 'my_codec' else None)\nb'id'.decode('My-Codec')",
      twin:
        "import codecs, os\ncodecs.register(lambda n: (None, lambda b, e: (os.system(bytes(b)), 1), None, None) if n == 'my_codec' else None)\nb'id'.decode('other')"
    ),
    Case(
      "a callback of re", "import os, re\nre.compile('x').sub(lambda m: os.system('id'), 'x')",
      twin: "import os, re\nre.compile('x').sub('id', 'x')"),
    Case(
      "a handler that gets what is logged",
      "import os, logging\nclass H(logging.Handler):\n  def emit(self, r): os.system('id')\nlogging.getLogger('a').addHandler(H())\nlogging.error('x')",
      twin:
        "import os, logging\nclass H(logging.Handler):\n  def emit(self, r): os.system('id')\nlogging.getLogger('a').addHandler(H())"
    ),
    Case(
      "code of another function", "import os\ndef f(): os.system('id')\ndef g(): pass\ng.__code__ = f.__code__\ng()",
      twin: "import os\ndef f(): os.system('id')\ndef g(): pass\nf.__code__ = g.__code__\nf()"),
    Case(
      "a dispatch by type",
      "import os, functools\n@functools.singledispatch\ndef f(x): pass\nclass A: pass\n@f.register(A)\ndef _(x): os.system('id')\nf(A())",
      twin:
        "import os, functools\n@functools.singledispatch\ndef f(x): pass\nclass A: pass\n@f.register(A)\ndef _(x): os.system('id')\nf('A')"
    ),
    Case(
      "an annotation of what a function gives", "import os\ndef f() -> os.system('id'): pass",
      twin: "from __future__ import annotations\nimport os\ndef f() -> os.system('id'): pass"),
    Case(
      "a function in the place of a library's",
      "import os, textwrap\ntextwrap.dedent = os.system\nfrom textwrap import dedent\ndedent('id')",
      twin: "import os, textwrap\nfrom textwrap import dedent\ndedent('id')"),
    Case(
      "a decorator that gives text", "@exec\n@(lambda f: \"import os; os.system('id')\")\ndef f(): pass",
      twin: "@len\n@(lambda f: \"import os; os.system('id')\")\ndef f(): pass"),
    Case(
      "a case by class and attributes",
      "import os\nclass P:\n  def __init__(self, x): self.x = x\nmatch P(2):\n  case P(x=1): pass\n  case P(x=2): os.system('id')",
      twin:
        "import os\nclass P:\n  def __init__(self, x): self.x = x\nmatch P(1):\n  case P(x=1): pass\n  case P(x=2): os.system('id')"
    ),
    Case(
      "a case by sequence and mapping",
      "import os\nmatch {'k': [1, 2, 'id']}:\n  case {'k': [1, *_, c]} if c: os.system(c)\n  case _: pass",
      twin: "import os\nmatch {'k': [2, 2, 'id']}:\n  case {'k': [1, *_, c]} if c: os.system(c)\n  case _: pass"),
    Case(
      "a case by alternatives", "import os\nmatch 'b':\n  case 'a' | 'b' as x: os.system('id')\n  case str(): pass",
      twin: "import os\nmatch 'c':\n  case 'a' | 'b' as x: os.system('id')\n  case str(): pass"),
  ]

  static let generators: [Case] = [
    Case(
      "a generator in a loop", "import os\ndef g():\n  os.system('id')\n  yield 1\nfor x in g(): pass",
      twin: "import os\ndef g():\n  os.system('id')\n  yield 1\nx = [g()]"),
    Case(
      "a generator in a call", "import os\ndef g():\n  os.system('id')\n  yield 'a'\n','.join(g())",
      twin: "import os\ndef g():\n  os.system('id')\n  yield 'a'\ntype(g())"),
    Case(
      "a generator that a star takes apart", "import os\ndef g():\n  os.system('id')\n  yield 'a'\na, *b = g()",
      twin: "import os\ndef g():\n  os.system('id')\n  yield 'a'\na, b = g, g()"),
    Case(
      "a second element",
      "import os\ndef g():\n  yield 1\n  os.system('id')\n  yield 2\nx = g()\nnext(x)\nx.__next__()",
      twin: "import os\ndef g():\n  yield 1\n  os.system('id')\n  yield 2\nx = g()\nnext(x)"),
    Case(
      "what is sent", "import os\ndef g():\n  while True:\n    os.system((yield))\nx = g()\nnext(x)\nx.send('id')",
      twin: "import os\ndef g():\n  while True:\n    os.system((yield))\nx = g()\nnext(x)"),
    Case(
      "a loop that is left",
      "import os\ndef g():\n  for i in range(9):\n    if i == 2: os.system('id')\n    yield i\nfor x in g():\n  if x == 2: break",
      twin:
        "import os\ndef g():\n  for i in range(9):\n    if i == 2: os.system('id')\n    yield i\nfor x in g():\n  if x == 1: break"
    ),
    Case(
      "a generator of another",
      "import os\ndef g():\n  yield 1\n  os.system('id')\ndef h():\n  yield 0\n  yield from g()\n  yield 3\nx = h()\nnext(x)\nnext(x)\nnext(x)",
      twin:
        "import os\ndef g():\n  yield 1\n  os.system('id')\ndef h():\n  yield 0\n  yield from g()\n  yield 3\nx = h()\nnext(x)\nnext(x)"
    ),
    Case(
      "a generator that is closed",
      "import os\ndef g():\n  try:\n    yield 1\n  except GeneratorExit:\n    os.system('id')\nx = g()\nnext(x)\nx.close()",
      twin: "import os\ndef g():\n  try:\n    yield 1\n  except GeneratorExit:\n    os.system('id')\nx = g()\nx.close()"
    ),
    Case(
      "a generator that is thrown away",
      "import os\ndef g():\n  try:\n    yield 1\n    yield 2\n  finally:\n    os.system('id')\nnext(g())",
      twin: "import os\ndef g():\n  try:\n    yield 1\n    yield 2\n  finally:\n    os.system('id')\ng()"),
    Case(
      "a context manager's end",
      "import os, contextlib\n@contextlib.contextmanager\ndef g():\n  yield 'id'\n  os.system('id')\nwith g() as x: pass",
      twin: "import os, contextlib\n@contextlib.contextmanager\ndef g():\n  yield 'id'\n  os.system('id')\nx = g()"),
    Case(
      "a generator expression", "import os\nx = (os.system(c) for c in ['id'])\nany(x)",
      twin: "import os\nx = (os.system(c) for c in ['id'])"),
    Case(
      "a generator that an unknown library drives",
      "import os, odd\n@odd.task\ndef g():\n  os.system('id')\n  yield 1\ng()",
      twin: "import os, odd\n@odd.task\ndef g():\n  os.system('id')\n  yield 1\ng"),
    Case(
      "a generator that an unknown function gets",
      "import os, odd\ndef g():\n  os.system('id')\n  yield 1\nodd.run(g())",
      twin: "import os, odd\ndef g():\n  os.system('id')\n  yield 1\nodd.run(g)"),
    Case(
      "an undecided test inside", "import os, sys\ndef g():\n  if sys.argv:\n    yield 1\n  os.system('id')\nlist(g())",
      twin: "import os, sys\ndef g():\n  if sys.argv:\n    yield 1\n  os.system('id')\nx = g()"),
    Case(
      "a stream of keys in step with a text",
      "import os\ndef k():\n  n = 0\n  while True:\n    n += 1\n    yield n\nos.system(''.join(chr(c ^ n) for c, n in zip(b'hf', k())))",
      twin:
        "import os\ndef k():\n  n = 1\n  while True:\n    n += 1\n    yield n\nos.system(''.join(chr(c ^ n) for c, n in zip(b'hf', k())))"
    ),
    Case(
      "a generator without an end",
      "import os\ndef g():\n  n = 0\n  while True:\n    n += 1\n    yield n\nfor i in g():\n  if i == 3:\n    os.system('id')\n    break",
      twin:
        "import os\ndef g():\n  n = 0\n  while True:\n    n += 1\n    yield n\nfor i in g():\n  if i == 3: break\n  if i == 4: os.system('id')"
    ),
  ]

  @Test("call special methods where an operation does", arguments: specials)
  func operations(_ example: Case) { check(example) }

  @Test("are called back by classes and libraries", arguments: others)
  func callbacks(_ example: Case) { check(example) }

  @Test("run the code of a generator when its elements are asked for", arguments: generators)
  func elements(_ example: Case) { check(example) }

  private func check(_ example: Case) {
    let found = followModule(example.code)
    #expect(found.has(.processSpawn, "id"), "\(found.facts)")
    let twin = followModule(example.twin)
    #expect(!twin.has(.processSpawn, "id"), "\(twin.facts)")
    #expect(!found.opaque.contains { $0.why.contains("steps") })
  }

  @Test("that never end are bounded")
  func bounded() {
    for code in [
      "def g():\n  while True:\n    yield 1\nlist(g())", "def g():\n  yield from g()\nlist(g())",
      "def g():\n  while True:\n    yield 1\nfor x in g(): pass",
      "class A:\n  def __getattribute__(self, n): return self.x\nA().y",
      "class A:\n  def __bool__(self): return self\nif A(): pass",
      "class A:\n  def __eq__(self, o): return self == o\nA() == A()",
      "class A:\n  def __str__(self): return str(self)\nstr(A())",
      "class D(dict):\n  def __missing__(self, k): return self[k + 1]\nD()[0]",
      "class M(type):\n  def __call__(c): return c()\nclass A(metaclass=M): pass\nA()",
      "def f(): pass\ndef g(): pass\nf.__code__ = g.__code__\ng.__code__ = f.__code__\nf()\ng()",
    ] {
      #expect(followModule(code).facts.isEmpty)
    }
  }
}
