import Evidence
import TestSupport
import Testing

@testable import Reach

/// Ways to load a module of the target other than `import`.
@Suite("Loading modules")
struct ModuleLoadingTests {
  private static let here = "import os\nhere = os.path.dirname(__file__)\n"

  /// What importing the package `demo` reaches, whose module `hidden` has a function that runs a command.
  private func reached(
    _ source: String, hidden: String = "demo/hidden.py", more: [(String, String)] = []
  ) -> ReachedCode {
    follow(
      .module("demo"),
      in: [("demo/__init__.py", source), (hidden, "import os\ndef go():\n  os.system('id')\n")] + more)
  }

  @Test(
    "by what looks like data to others is followed",
    arguments: [
      "m = __import__('hidden', globals(), locals(), ['go'], 1)\n",
      "m = __import__('', globals(), None, ['hidden'], 1).hidden\n",
      "import pkgutil, importlib\nfor i in pkgutil.iter_modules(__path__):\n  m = importlib.import_module('demo.' + i.name)\n",
      "import pkgutil\nfor finder, name, isPackage in pkgutil.walk_packages(__path__, 'demo.'):\n"
        + "  m = finder.find_spec(name).loader.load_module(name)\n",
      here
        + "import importlib.util as u\ns = u.spec_from_file_location('x', here + '/hidden.py')\nm = u.module_from_spec(s)\n"
        + "s.loader.exec_module(m)\n",
      here + "from importlib.machinery import SourceFileLoader as L\nm = L('x', here + '/hidden.py').load_module()\n",
      here + "import importlib.machinery as k, types\nm = types.ModuleType('x')\n"
        + "k.SourceFileLoader('x', here + '/hidden.py').exec_module(m)\n",
      here + "import importlib.machinery as k\nm = k.PathFinder.find_spec('hidden', [here]).loader.load_module()\n",
      here + "import importlib.machinery as k\nm = k.FileFinder(here).find_spec('hidden').loader.load_module()\n",
      "import importlib.util as u\ns = u.find_spec('demo.hidden')\nm = u.module_from_spec(s)\ns.loader.exec_module(m)\n",
      "import importlib.util as u\nm = u.find_spec('.hidden', 'demo').loader.load_module()\n",
      "import pydoc\nm = pydoc.locate('demo.hidden')\n", "import pkgutil\nm = pkgutil.resolve_name('demo.hidden')\n",
      "from importlib.metadata import EntryPoint\nm = EntryPoint('x', 'demo.hidden', 'g').load()\n",
    ])
  func ways(load: String) {
    #expect(reached(load + "m.go()\n").has(.processSpawn, "id"))
    #expect(!reached(load + "m.go\n").has(.processSpawn))
  }

  @Test("from a directory that `__path__` was changed to is followed, also before a module of the same name")
  func packagePath() {
    let change = Self.here + "__path__.append(here + '/data')\n"
    #expect(
      reached(change + "from . import hidden\nhidden.go()\n", hidden: "demo/data/hidden.py").has(.processSpawn, "id"))
    #expect(
      reached(change + "import demo.hidden as h\nh.go()\n", hidden: "demo/data/hidden.py").has(.processSpawn, "id"))
    #expect(!reached(change + "from . import hidden\n", hidden: "demo/data/hidden.py").has(.processSpawn))
    let decoy = [("demo/hidden.py", "def go(): pass\n")]
    let shadow = Self.here + "__path__.insert(0, here + '/data')\nfrom .hidden import go\ngo()\n"
    #expect(reached(shadow, hidden: "demo/data/hidden.py", more: decoy).has(.processSpawn, "id"))
    #expect(!reached("from .hidden import go\ngo()\n", hidden: "demo/data/hidden.py", more: decoy).has(.processSpawn))
  }

  @Test("that the code wrote before is followed")
  func written() {
    let write = "import os, sys\nopen('/tmp/x/made.py', 'w').write('import os\\ndef go(): os.system(\"id\")')\n"
    #expect(followModule(write + "sys.path.insert(0, '/tmp/x')\nimport made\nmade.go()\n").has(.processSpawn, "id"))
    #expect(!followModule(write + "sys.path.insert(0, '/tmp/x')\nimport made\n").has(.processSpawn))
    #expect(!followModule(write + "sys.path.insert(0, '/tmp/y')\nimport made\nmade.go()\n").has(.processSpawn))
    let beside = Self.here + "open(here + '/made.py', 'w').write('import os\\nos.system(\"id\")')\nfrom . import made\n"
    #expect(reached(beside).has(.processSpawn, "id"))
  }

  @Test("out of an archive of any name is followed")
  func archives() throws {
    let archive = ZipBuilder([("inner.py", Array("import os\ndef go(): os.system('id')\n".utf8))]).build()
    func reached(_ source: String) -> ReachedCode {
      let target = InMemoryTarget.wheel(
        "demo",
        [
          ("demo/__init__.py", Array((Self.here + source).utf8)), ("demo/table.dat", archive),
        ])
      let trigger = Trigger(
        id: "import", phase: .startup, place: Place("demo/__init__.py", line: 1), owner: nil, python: [], profiles: [],
        summary: "runs", starts: .module("demo"), searchPath: [])
      return Reach(target: target, limits: .standard).follow(trigger)
    }
    let find = "import zipimport\nz = zipimport.zipimporter(here + '/table.dat')\n"
    #expect(reached(find + "z.load_module('inner').go()\n").has(.processSpawn, "id"))
    #expect(!reached(find + "z.load_module('inner')\n").has(.processSpawn))
    #expect(reached(find + "z.find_spec('inner').loader.load_module('inner').go()\n").has(.processSpawn, "id"))
    #expect(reached(find + "exec(z.get_code('inner'))\ngo()\n").has(.processSpawn, "id"))
    let path = "import sys\nsys.path.append(here + '/table.dat')\nimport inner\n"
    #expect(reached(path + "inner.go()\n").has(.processSpawn, "id"))
    #expect(!reached(path).has(.processSpawn))
  }

  @Test("by a finder and a loader of the target's own is followed for the names that they know")
  func finders() {
    func source(_ name: String) -> String {
      """
      import importlib.abc, importlib.util, sys
      class L(importlib.abc.Loader):
          def create_module(self, spec):
              return None
          def exec_module(self, module):
              exec("import os\\ndef go(): os.system('id')", module.__dict__)
      class F:
          @classmethod
          def find_spec(cls, name, path=None, target=None):
              if name == "strange":
                  return importlib.util.spec_from_loader(name, L())
      sys.meta_path.insert(0, F)
      import \(name)
      \(name).go()
      """
    }
    #expect(followModule(source("strange")).has(.processSpawn, "id"))
    #expect(!followModule(source("other")).has(.processSpawn))
  }
}

@Suite("StructFormat")
struct StructFormatTests {
  @Test(
    "lays numbers out as the struct module does",
    arguments: [
      ("<bBhH", [-1, 255, -2, 513], [0xFF, 0xFF, 0xFE, 0xFF, 0x01, 0x02]), (">I", [1], [0, 0, 0, 1]),
      ("!hq", [1, 2], [0, 1, 0, 0, 0, 0, 0, 0, 0, 2]), ("bi", [1, 2], [1, 0, 0, 0, 2, 0, 0, 0]),
      ("=bi", [1, 2], [1, 2, 0, 0, 0]), ("<x2B x", [7, 8], [0, 7, 8, 0]), ("@l", [1], [1, 0, 0, 0, 0, 0, 0, 0]),
      ("<l", [1], [1, 0, 0, 0]),
    ])
  func numbers(format: String, values: [Int], bytes: [UInt8]) throws {
    let format = try #require(StructFormat(Array(format.utf8)))
    #expect(format.size == bytes.count)
    #expect(format.pack(values.map { .int($0) }) == bytes)
    #expect(format.unpack(bytes[...])?.map(\.constantInt) == values)
  }

  @Test("refuses what does not fit, is too large or is no format")
  func refusals() {
    #expect(StructFormat(Array("<B".utf8))?.pack([.int(256)]) == nil)
    #expect(StructFormat(Array("<b".utf8))?.pack([.int(-129)]) == nil)
    #expect(StructFormat(Array("<B".utf8))?.pack([.int(1), .int(2)]) == nil)
    #expect(StructFormat(Array("99999999999999999999B".utf8)) == nil)
    #expect(StructFormat(Array("3".utf8)) == nil)
    #expect(StructFormat(Array("<n".utf8)) == nil)
    #expect(StructFormat(Array("Z".utf8)) == nil)
    #expect(StructFormat(Array("4s".utf8))?.unpack([1, 2]) == nil)
  }
}

@Suite("OrderKey")
struct OrderKeyTests {
  @Test("orders as Python does, and nothing that Python does not order")
  func order() {
    func order(_ values: [Value], reversed: Bool = false) -> [Int]? {
      OrderKey.order(values.compactMap { OrderKey($0) }, isReversed: reversed)
    }
    #expect(order([.int(3), .bool(true), Value(.float(2.5)), .int(-1)]) == [3, 1, 2, 0])
    #expect(order([.text("b"), .text("B"), .text("é"), .text("ab")]) == [1, 3, 0, 2])
    #expect(order([.list([.int(1), .text("b")], .tuple), .list([.int(1), .text("a")], .tuple)]) == [1, 0])
    #expect(order([.list([.int(1)], .tuple), .list([], .tuple)]) == [1, 0])
    #expect(order([.int(1), .int(1), .int(2)], reversed: true) == [2, 0, 1])
    #expect(order([.int(1), .text("a")]) == nil)
    #expect(order([.list([.int(1)], .tuple), .list([.int(1)])]) == nil)
    #expect(OrderKey(.unknown) == nil)
  }
}
