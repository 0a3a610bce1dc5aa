import Evidence
import Testing

/// Each way of saying `os.system('id')` without saying it, beside a twin that uses the same words and does nothing.
@Suite("Indirection")
struct TechniqueTests {
  struct Technique: Sendable, CustomTestStringConvertible {
    let name: String
    let code: String
    let twin: String
    var testDescription: String { name }
  }

  static let techniques: [Technique] = [
    .init(name: "a plain call", code: "import os\nos.system('id')", twin: "import os\nos.sep + 'system' + 'id'"),
    .init(name: "an alias", code: "import os as o\nf = o.system\nf('id')", twin: "import os as o\nf = o.system\n'id'"),
    .init(
      name: "a from-import", code: "from os import system as s\ns('id')",
      twin: "from os import system as s\nprint('id')"),
    .init(
      name: "a star import", code: "from os import *\nsystem('id')",
      twin: "from os import *\ndef system(x): pass\nsystem('id')"),
    .init(name: "posix", code: "import posix\nposix.system('id')", twin: "import posix\nposix.sysconf('id')"),
    .init(name: "__import__", code: "__import__('os').system('id')", twin: "__import__('os').strerror(1)"),
    .init(
      name: "import_module of joined letters",
      code: "import importlib\nimportlib.import_module(''.join(['o', 's'])).system('id')",
      twin: "import importlib\nimportlib.import_module(''.join(['o', 's'])).getpriority(0, 0)"),
    .init(
      name: "getattr with a reversed name", code: "import os\ngetattr(os, 'metsys'[::-1])('id')",
      twin: "import os\ngetattr(os, 'metsys')('id')"),
    .init(
      name: "the dictionary of a module", code: "import os\nos.__dict__['sys' + 'tem']('id')",
      twin: "import os\n{'system': print}['sys' + 'tem']('id')"),
    .init(
      name: "vars", code: "import os\nvars(os)['system']('id')", twin: "import os\nvars(os).get('nothing')"),
    .init(
      name: "globals", code: "from os import system\nglobals()['system']('id')",
      twin: "from os import system\nglobals()['__name__']"),
    .init(
      name: "__builtins__ as a module", code: "__builtins__.__import__('os').system('id')",
      twin: "__builtins__.len('os.system id')"),
    .init(
      name: "__builtins__ as a dictionary", code: "__builtins__['eval'](\"__import__('os').system('id')\")",
      twin: "__builtins__['len'](\"__import__('os').system('id')\")"),
    .init(
      name: "sys.modules", code: "import os, sys\nsys.modules['os'].system('id')",
      twin: "import os, sys\n'os.system' in sys.modules"),
    .init(
      name: "eval of an expression", code: "eval('__import__(\"os\").system(\"id\")')",
      twin: "repr('__import__(\"os\").system(\"id\")')"),
    .init(
      name: "exec of compiled code", code: "exec(compile('import os\\nos.system(\"id\")', '<s>', 'exec'))",
      twin: "compile('import os\\nos.system(\"id\")', '<s>', 'exec')"),
    .init(
      name: "a lambda", code: "import os\n(lambda c: os.system(c))('id')", twin: "import os\nf = lambda c: os.system(c)"
    ),
    .init(
      name: "map", code: "import os\nlist(map(os.system, ['id']))", twin: "import os\nlist(map(len, ['os.system id']))"),
    .init(
      name: "a comprehension", code: "import os\n[f('id') for f in (os.system,)]",
      twin: "import os\n[f for f in (os.system,)]"),
    .init(
      name: "functools.partial", code: "import os, functools\nfunctools.partial(os.system, 'id')()",
      twin: "import os, functools\nfunctools.partial(os.system, 'id')"),
    .init(
      name: "a decorator", code: "import os\ndef run(f):\n  os.system(f())\n  return f\n@run\ndef c():\n  return 'id'",
      twin: "import os\ndef run(f):\n  def w():\n    os.system(f())\n  return w\n@run\ndef c():\n  return 'id'"),
    .init(
      name: "a class body", code: "import os\nclass A:\n  x = os.system('id')",
      twin: "import os\nclass A:\n  def x(self):\n    os.system('id')"),
    .init(
      name: "an initialiser", code: "import os\nclass A:\n  def __init__(self, c):\n    os.system(c)\nA('id')",
      twin: "import os\nclass A:\n  def __init__(self, c):\n    os.system(c)\nA"),
    .init(
      name: "a field and a method",
      code:
        "import os\nclass A:\n  def __init__(self):\n    self.c = 'i' + 'd'\n  def go(self):\n    os.system(self.c)\nA().go()",
      twin:
        "import os\nclass A:\n  def __init__(self):\n    self.c = 'i' + 'd'\n  def go(self):\n    os.system(self.c)\nA().c"
    ),
    .init(
      name: "inheritance and super",
      code:
        "import os\nclass A:\n  def go(self, c):\n    os.system(c)\nclass B(A):\n  def go(self, c):\n    super().go(c)\nB().go('id')",
      twin:
        "import os\nclass A:\n  def go(self, c):\n    os.system(c)\nclass B(A):\n  def go(self, c):\n    return c\nB().go('id')"
    ),
    .init(
      name: "a property", code: "import os\nclass A:\n  @property\n  def p(self):\n    return os.system('id')\nA().p",
      twin: "import os\nclass A:\n  @property\n  def p(self):\n    return os.system('id')\nA()"),
    .init(
      name: "__init_subclass__",
      code: "import os\nclass A:\n  def __init_subclass__(cls):\n    os.system('id')\nclass B(A): pass",
      twin: "import os\nclass A:\n  def __init_subclass__(cls):\n    os.system('id')"),
    .init(
      name: "a metaclass",
      code:
        "import os\nclass M(type):\n  def __new__(m, n, b, d):\n    os.system('id')\n    return type.__new__(m, n, b, d)\nclass A(metaclass=M): pass",
      twin:
        "import os\nclass M(type):\n  def __new__(m, n, b, d):\n    os.system('id')\n    return type.__new__(m, n, b, d)"
    ),
    .init(
      name: "an operator overload", code: "import os\nclass A:\n  def __add__(self, o):\n    os.system(o)\nA() + 'id'",
      twin: "import os\nclass A:\n  def __add__(self, o):\n    os.system(o)\nA"),
    .init(
      name: "a context manager",
      code:
        "import os\nclass A:\n  def __enter__(self):\n    os.system('id')\n  def __exit__(self, *a): pass\nwith A(): pass",
      twin: "import os\nclass A:\n  def __enter__(self):\n    os.system('id')\n  def __exit__(self, *a): pass\na = A()"),
    .init(
      name: "a thread", code: "import os, threading\nthreading.Thread(target=os.system, args=('id',)).start()",
      twin: "import os, threading\nthreading.Thread(target=print, args=('id',)).start()"),
    .init(
      name: "a thread's run",
      code: "import os, threading\nclass T(threading.Thread):\n  def run(self):\n    os.system('id')\nT().start()",
      twin: "import os, threading\nclass T(threading.Thread):\n  def run(self):\n    os.system('id')\nT()"),
    .init(
      name: "atexit", code: "import os, atexit\n@atexit.register\ndef bye():\n  os.system('id')",
      twin: "import os, atexit\ndef bye():\n  os.system('id')"),
    .init(
      name: "asyncio", code: "import os, asyncio\nasync def f():\n  os.system('id')\nasyncio.run(f())",
      twin: "import os, asyncio\nasync def f():\n  os.system('id')\nasyncio.run"),
    .init(
      name: "a generator", code: "import os\ndef g():\n  yield os.system('id')\nlist(g())",
      twin: "import os\ndef g():\n  yield os.system('id')\nlist"),
    .init(
      name: "a closure",
      code: "import os\ndef outer(c):\n  def inner():\n    os.system(c)\n  return inner\nouter('id')()",
      twin: "import os\ndef outer(c):\n  def inner():\n    os.system(c)\n  return inner\nouter('id')"),
    .init(
      name: "chr and ord", code: "import os\nos.system(''.join(chr(c) for c in [105, 100]))",
      twin: "import os\n''.join(chr(c) for c in [105, 100])"),
    .init(
      name: "exclusive or in a loop",
      code: "import os\nk = 7\ns = ''\nfor b in bytes([110, 99]):\n  s += chr(b ^ k)\nos.system(s)",
      twin: "import os\nk = 7\ns = ''\nfor b in bytes([110, 99]):\n  s += chr(b ^ k)\nprint(s)"),
    .init(
      name: "format and percent", code: "import os\nos.system('%s%s' % ('i', '{}'.format('d')))",
      twin: "import os\nprint('%s%s' % ('os.system', '{}'.format('d')))"),
    .init(
      name: "operator.attrgetter", code: "import os, operator\noperator.attrgetter('system')(os)('id')",
      twin: "import os, operator\noperator.attrgetter('system')(os)"),
    .init(
      name: "__getattribute__", code: "import os\nos.__getattribute__('system')('id')",
      twin: "import os\nos.__getattribute__('sep')"),
    .init(
      name: "a name in full width", code: "import os\nos.\u{FF53}ystem('id')", twin: "import os\n'os.\u{FF53}ystem'"),
    .init(
      name: "code behind a long run of blanks",
      code: "x = 1" + String(repeating: " ", count: 500) + ";import os;os.system('id')",
      twin: "x = 1" + String(repeating: " ", count: 500) + "# ;import os;os.system('id')"),
    .init(
      name: "an exception handler", code: "import os\ntry:\n  raise ValueError\nexcept ValueError:\n  os.system('id')",
      twin: "import os\ntry:\n  raise ValueError\nexcept ValueError:\n  'os.system'"),
    .init(
      name: "a walrus", code: "(o := __import__('os')) and o.system('id')",
      twin: "(o := __import__('os')) or o.system('id')"),
    .init(
      name: "a default argument", code: "import os\ndef f(x=os.system('id')): pass",
      twin: "import os\ndef f(x=os.system): pass"),
    .init(
      name: "match", code: "import os\nmatch 'x':\n  case y:\n    os.system('id')",
      twin: "import os\nmatch 'x':\n  case y:\n    'os.system'"),
  ]

  @Test("leads to the call, and its twin to nothing", arguments: techniques)
  func finds(technique: Technique) {
    let reached = followModule(technique.code)
    #expect(reached.facts.contains("process.spawn id"), "\(reached.capabilities)")
    let twin = followModule(technique.twin)
    #expect(!twin.has(.processSpawn), "\(twin.capabilities)")
  }

  @Test(
    "is said to be conditional where a test decides",
    arguments: [
      ("import os, sys\nif sys.platform == 'linux':\n  os.system('id')", true),
      ("import os\nif True:\n  os.system('id')", false),
      ("import os\nos.environ.get('X') and os.system('id')", true),
      ("import os\nimport random\nif random.random() > 2:\n  raise SystemExit\nos.system('id')", false),
      ("import os\ndef f():\n  if os.environ.get('X'):\n    return\n  os.system('id')\nf()", true),
    ])
  func conditions(code: String, isConditional: Bool) throws {
    let spawn = try #require(followModule(code).capabilities.first { $0.kind == .processSpawn })
    #expect(spawn.isConditional == isConditional)
  }

  @Test(
    "skips what never runs",
    arguments: [
      "import os\nfrom typing import TYPE_CHECKING\nif TYPE_CHECKING:\n  os.system('id')",
      "import os\nif __name__ == '__main__':\n  os.system('id')",
      "import os\nif False:\n  os.system('id')",
      "import os\nDEBUG = 0\nif DEBUG:\n  os.system('id')",
    ])
  func neverRuns(code: String) {
    #expect(!followModule(code).has(.processSpawn))
  }
}
