import Evidence
import Testing

/// Ways to come by `os.system`, or by its name, beside a twin that uses the same words and does nothing.
@Suite("Looking up names")
struct LookupTests {
  struct Way: Sendable, CustomTestStringConvertible {
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

  @Test("finds what is called, and nothing where it is not called", arguments: attributes + objects + texts)
  func calls(way: Way) {
    #expect(followModule(way.code).has(.processSpawn, "id"), "\(way.name)")
    #expect(!followModule(way.twin).has(.processSpawn), "\(way.name): the twin")
  }

  @Test("tells of a name that is chosen by its place in a listing")
  func places() {
    let chosen = followModule("import os\ngetattr(os, dir(os)[264])('id')")
    #expect(chosen.opaque.contains { $0.why.contains("place in a listing") })
    let whole = followModule("import os\nlen(dir(os)), dir(os)[0:1], 'system' in dir(os)")
    #expect(whole.opaque.isEmpty)
  }

  static let attributes: [Way] = [
    Way(
      "object.__getattribute__", "import os\nobject.__getattribute__(os, 'system')('id')",
      twin: "import os\nobject.__getattribute__(os, 'strerror')('id')"),
    Way(
      "vars with get", "import os\nvars(os).get('system')('id')",
      twin: "import os\nvars(os).get('strerror', os.system)('id')"),
    Way(
      "a loop over a module's dictionary",
      "import os\nfor k, v in vars(os).items():\n  if k[:3] == 'sys' and k[-2:] == 'em':\n    v('id')",
      twin: "import os\nfor k, v in vars(os).items():\n  if k[:3] == 'str' and k[-2:] == 'or':\n    v('id')"),
    Way(
      "dir by a test of its names",
      "import os\nn = [n for n in dir(os) if len(n) == 6 and n.startswith('syst')][0]\ngetattr(os, n)('id')",
      twin: "import os\nn = [n for n in dir(os) if len(n) == 8 and n.startswith('stre')][0]\ngetattr(os, n)('id')"),
    Way(
      "dir in order",
      "import os\nn = [n for n in sorted(dir(os), reverse=True) if n < 'systen'][0]\ngetattr(os, n)('id')",
      twin: "import os\nn = [n for n in sorted(dir(os), reverse=True) if n < 'strerros'][0]\ngetattr(os, n)('id')"),
    Way(
      "inspect.getmembers", "import inspect, os\ndict(inspect.getmembers(os))['system']('id')",
      twin: "import inspect, os\ndict(inspect.getmembers(os))['strerror']('id')"),
    Way(
      "a module of another module", "import shutil\nshutil.os.system('id')",
      twin: "import shutil\nshutil.os.strerror('id')"),
    Way(
      "a module of another module under a private name", "import argparse\nargparse._os.system('id')",
      twin: "import argparse\nargparse._os.strerror('id')"),
    Way(
      "a module of a package that nothing is known of", "import somewhere.else_\nsomewhere.else_.os.system('id')",
      twin: "import somewhere.else_\nsomewhere.else_.os_.system('id')"),
    Way(
      "the last of two star imports", "from os import *\nfrom urllib.request import *\nsystem('id')",
      twin: "from os import *\nfrom urllib.request import *\nstrerror('id')"),
    Way(
      "the globals of a library's function", "import shutil\nshutil.which.__globals__['os'].system('id')",
      twin: "import shutil\nshutil.which.__globals__['os'].strerror('id')"),
    Way(
      "the module of a built-in function", "len.__self__.__import__('os').system('id')",
      twin: "len.__self__.__import__('os').strerror('id')"),
    Way("__call__", "import os\nos.system.__call__('id')", twin: "import os\nos.strerror.__call__('id')"),
  ]

  static let objects: [Way] = [
    Way(
      "a namespace object", "import os, types\ntypes.SimpleNamespace(**{'f': os.system}).f('id')",
      twin: "import os, types\ntypes.SimpleNamespace(**{'f': os.system, 'g': len}).g('id')"),
    Way(
      "a named tuple",
      "import os, collections\nP = collections.namedtuple('P', 'a b')\na, b = P(len, b=os.system)\nb('id')",
      twin: "import os, collections\nP = collections.namedtuple('P', 'a b')\na, b = P(len, b=os.system)\na('id')"),
    Way(
      "a field of a named tuple",
      "import os, collections\nP = collections.namedtuple('P', ['a', 'b'], defaults=[os.system])\nP(len).b('id')",
      twin: "import os, collections\nP = collections.namedtuple('P', ['a', 'b'], defaults=[os.system])\nP(len).a('id')"),
    Way(
      "a frame's globals", "import sys\nfrom os import system as f\nsys._getframe().f_globals['f']('id')",
      twin: "import sys\nfrom os import system as f\nsys._getframe().f_globals['sys'].intern('id')"),
    Way(
      "a frame's builtins", "import inspect\ninspect.currentframe().f_builtins['__import__']('os').system('id')",
      twin: "import inspect\ninspect.currentframe().f_builtins['__import__']('os').strerror('id')"),
    Way(
      "the stack", "import inspect\nfrom os import system as f\ninspect.stack()[0].frame.f_globals['f']('id')",
      twin: "import inspect\nfrom os import system as f\ninspect.stack()[0].frame.f_globals['inspect'].isclass('id')"),
    Way(
      "the subclasses of object",
      "c = [c for c in ().__class__.__base__.__subclasses__() if c.__name__ == '_wrap_close'][0]\n"
        + "c.__init__.__globals__['system']('id')",
      twin: "c = [c for c in ().__class__.__base__.__subclasses__() if c.__name__ == '_wrap_close'][0]\n"
        + "c.__init__.__globals__['strerror']('id')"),
    Way(
      "the subclasses of object, by a place that only one version has",
      "().__class__.__base__.__subclasses__()[133].__init__.__globals__['system']('id')",
      twin: "().__class__.__base__.__subclasses__()[133].__init__.__globals__['strerror']('id')"),
    Way(
      "the subclasses of object, by their modules",
      "for c in ''.__class__.__mro__[1].__subclasses__():\n  if c.__module__ == 'subprocess' and 'Pop' in c.__name__:"
        + "\n    c('id', shell=True)",
      twin:
        "for c in ''.__class__.__mro__[1].__subclasses__():\n  if c.__module__ == 'nothing' and 'Pop' in c.__name__:"
        + "\n    c('id', shell=True)"),
    Way(
      "the subclasses of a class",
      "import os\nclass A: pass\nclass B(A):\n  def go(self): os.system('id')\nfor c in A.__subclasses__(): c().go()",
      twin:
        "import os\nclass A: pass\nclass B(A):\n  def go(self): os.system('id')\nfor c in B.__subclasses__(): c().go()"),
    Way(
      "the loaded modules", "import sys, os\n[m for n, m in sys.modules.items() if n == 'o' + 's'][0].system('id')",
      twin: "import sys, os\n[m for n, m in sys.modules.items() if n == 'i' + 'o'][0].system('id')"),
    Way(
      "sys.modules with get", "import sys, os\nsys.modules.get('os').system('id')",
      twin: "import sys, os\nsys.modules.get('os').strerror('id')"),
    Way(
      "a class that a module was given",
      "import sys, types, os\nclass M(types.ModuleType):\n  def __getattr__(self, n): return os.system\n"
        + "sys.modules[__name__].__class__ = M\nsys.modules[__name__].nothing('id')",
      twin: "import sys, types, os\nclass M(types.ModuleType):\n  def __getattr__(self, n): return os.system\n"
        + "sys.modules[__name__].__class__ = M\nsys.modules[__name__].sys.intern('id')"),
    Way(
      "an object in the place of a module",
      "import sys, os\nclass M:\n  go = os.system\nsys.modules['thing'] = M\nimport thing\nthing.go('id')",
      twin: "import sys, os\nclass M:\n  go = os.strerror\nsys.modules['thing'] = M\nimport thing\nthing.go('id')"),
  ]

  private static func named(_ name: String, _ text: String, setup: String = "import os") -> Way {
    Way(
      name, "\(setup)\nimport os\ngetattr(os, \(text))('id')",
      twin: "\(setup)\nimport os\nlen(\(text))\nos.strerror('id')")
  }

  static let texts: [Way] = [
    named(
      "a docstring", "f.__doc__.split()[1]",
      setup: "def f():\n  '''the system of\n     things'''\n  return 1"),
    named("a class's docstring", "C.__doc__[::-1]", setup: "class C:\n  'metsys'"),
    named("a module's docstring", "__doc__[3:9]", setup: "'my system'"),
    named("names of characters", "'\\N{LATIN SMALL LETTER S}y\\N{latin small letter s}tem'"),
    named("a rare name of a character", "'syst\\N{MATHEMATICAL BOLD SMALL E}m'.replace('\\U0001d41e', 'e')"),
    named(
      "looked up characters", "''.join(u.lookup('LATIN SMALL LETTER ' + c) for c in 'SYSTEM')",
      setup: "import unicodedata as u"),
    named(
      "the last letters of characters' names", "''.join(u.name(c)[-1] for c in 'system').lower()",
      setup: "import unicodedata as u"),
    named("look-alikes", "u.normalize('NFKC', 'ｓｙｓｔｅｍ')", setup: "import unicodedata as u"),
    named("sorted pairs", "''.join(b for a, b in sorted([(2, 'tem'), (1, 'sys')]))"),
    named("sorted by a key", "''.join(p[1:] for p in sorted(['2tem', '1sys'], key=lambda p: int(p[0])))"),
    named("sorted by a lambda", "''.join(b for a, b in sorted([(5, 'sys'), (1, 'tem')], key=lambda p: -p[0]))"),
    named("sorted in place", "''.join(l)", setup: "l = ['tem', 'sys']\nl.sort(reverse=False)\nl.sort(key=len)"),
    named("the greatest", "max(['sysa', 'system', 'abs'])"),
    named("the smallest by a key", "min(['x' * 9, 'system', 'y' * 7], key=len)"),
    named(
      "a heap", "''.join(h.heappop(l)[1] for i in range(2))",
      setup: "import heapq as h\nl = [(9, 'tem'), (3, 'sys')]\nh.heapify(l)"),
    named(
      "string.Template", "T('${a}s$b').substitute({'a': 'sy'}, b='tem')", setup: "from string import Template as T"),
    named("string.Formatter", "s.Formatter().format('{0}{x}', 'sys', x='tem')", setup: "import string as s"),
    named("struct.pack", "struct.pack('>3sH?', b'sys', 0x7465, True)[:5].decode() + 'm'", setup: "import struct"),
    named(
      "struct.unpack", "''.join(map(chr, struct.unpack('<3H', b's\\0y\\0s\\0'))) + 'tem'", setup: "import struct"),
    named("a compiled struct", "s.pack(0x74737973, 0x6d65).decode()", setup: "import struct\ns = struct.Struct('<IH')"),
    named(
      "an array", "a.tobytes().decode()",
      setup: "import array\na = array.array('B', [115, 121, 115, 116, 101])\na.append(109)"),
    named(
      "an array of words", "bytes(a).decode()",
      setup: "import array\na = array.array('H')\na.frombytes(b'sy')\na.extend([29811, 28005])"),
    named(
      "a changed array", "''.join(map(chr, a))",
      setup: "import array\na = array.array('i', [120, 121, 115, 116, 101, 109])\na[0] = 115"),
    named("textwrap.dedent", "t.dedent('''\n    system\n    ''').strip()", setup: "import textwrap as t"),
    named("letters of other names", "str(type(str))[4] + 'yst' + object.__name__[3] + 'm'"),
    named("an exception's text", "str(ValueError('system'))"),
  ]
}
