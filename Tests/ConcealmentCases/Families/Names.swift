extension Family {
  /// Attributes reached in other ways than by writing them down.
  static let names = Family(
    name: "names",
    techniques: [
      .access("aliases") { scene, module, attribute in
        let (a, b) = (scene.word(), scene.word())
        return ("import \(module) as \(a)\n\(b) = \(a)", "\(b).\(attribute)")
      },
      .access("from-imports under another name") { scene, module, attribute in
        let name = scene.word()
        return ("from \(module) import \(attribute) as \(name)", name)
      },
      .access("star imports") { _, module, attribute in ("from \(module) import *", attribute) },
      .access("__import__") { _, module, attribute in ("", "__import__(\"\(module)\", fromlist=[\"x\"]).\(attribute)")
      },
      .access("importlib") { scene, module, attribute in
        let name = scene.word()
        return ("from importlib import import_module as \(name)", "\(name)(\"\(module)\").\(attribute)")
      },
      .access("importlib.__import__") { _, module, attribute in
        ("import importlib", "importlib.__import__(\"\(module)\", fromlist=[\"x\"]).\(attribute)")
      },
      .access("a relative import_module") { _, module, attribute in
        let parts = module.split(separator: ".").map(String.init)
        guard parts.count == 2 else {
          return ("import importlib", "importlib.import_module(\"\(module)\").\(attribute)")
        }
        return ("import importlib", "importlib.import_module(\".\(parts[1])\", \"\(parts[0])\").\(attribute)")
      },
      .access("getattr") { _, module, attribute in ("import \(module)", "getattr(\(module), \"\(attribute)\")") },
      .access("getattr of the builtins") { scene, module, attribute in
        let name = scene.word()
        return (
          "import builtins, \(module)\n\(name) = getattr(builtins, \"get\" + \"attr\")",
          "\(name)(\(module), \"\(attribute)\")"
        )
      },
      .access("__getattribute__") { _, module, attribute in
        ("import \(module)", "\(module).__getattribute__(\"\(attribute)\")")
      },
      .access("object.__getattribute__") { _, module, attribute in
        ("import \(module)", "object.__getattribute__(\(module), \"\(attribute)\")")
      },
      .access("__dict__") { _, module, attribute in ("import \(module)", "\(module).__dict__[\"\(attribute)\"]") },
      .access("vars") { _, module, attribute in ("import \(module)", "vars(\(module))[\"\(attribute)\"]") },
      .access("vars with get") { _, module, attribute in ("import \(module)", "vars(\(module)).get(\"\(attribute)\")")
      },
      .access("globals") { scene, module, attribute in
        let name = scene.word()
        return ("from \(module) import \(attribute) as \(name)", "globals()[\"\(name)\"]")
      },
      .access("locals") { scene, module, attribute in
        let name = scene.word()
        return ("from \(module) import \(attribute) as \(name)", "locals()[\"\(name)\"]")
      },
      .access("sys.modules") { _, module, attribute in
        ("import sys, \(module)", "sys.modules[\"\(module)\"].\(attribute)")
      },
      .access("sys.modules of oneself") { scene, module, attribute in
        let name = scene.word()
        return (
          "import sys\nfrom \(module) import \(attribute) as \(name)", "getattr(sys.modules[__name__], \"\(name)\")"
        )
      },
      .access("__builtins__ as a module or a dictionary") { scene, module, attribute in
        let name = scene.word()
        return (
          """
          \(name) = __builtins__ if isinstance(__builtins__, dict) else vars(__builtins__)
          """, "\(name)[\"__import__\"](\"\(module)\", fromlist=[\"x\"]).\(attribute)"
        )
      },
      .access("builtins through a function") { scene, module, attribute in
        let name = scene.word()
        return (
          "def \(name)():\n    pass",
          "\(name).__globals__[\"__builtins__\"][\"__import__\"](\"\(module)\", fromlist=[\"x\"]).\(attribute)"
        )
      },
      .access("operator.attrgetter") { _, module, attribute in
        ("import operator, \(module)", "operator.attrgetter(\"\(attribute)\")(\(module))")
      },
      .access("operator.attrgetter with dots") { _, module, attribute in
        let top = module.split(separator: ".").first.map(String.init) ?? module
        let rest = module.split(separator: ".").dropFirst().map { $0 + "." }.joined()
        return ("import operator, \(module)", "operator.attrgetter(\"\(rest)\(attribute)\")(\(top))")
      },
      .access("operator.itemgetter") { _, module, attribute in
        ("import operator, \(module)", "operator.itemgetter(\"\(attribute)\")(vars(\(module)))")
      },
      .access("operator.methodcaller") { _, module, attribute in
        (
          "import operator, \(module)",
          "operator.methodcaller(\"__getattribute__\", \"\(attribute)\")(\(module))"
        )
      },
      .access("functools.reduce of getattr") { _, module, attribute in
        let top = module.split(separator: ".").first.map(String.init) ?? module
        let rest = module.split(separator: ".").dropFirst().map(String.init) + [attribute]
        return ("import functools, \(module)", "functools.reduce(getattr, \(Python.list(rest)), \(top))")
      },
      .access("functools.partial") { scene, module, attribute in
        let name = scene.word()
        return (
          "import functools, \(module)\n\(name) = functools.partial(getattr, \(module))", "\(name)(\"\(attribute)\")"
        )
      },
      .access("lambda chains") { scene, module, attribute in
        let (a, b) = (scene.word(), scene.word())
        return (
          "",
          "(lambda \(a): (lambda \(b): getattr(\(a), \(b)))(\"\(attribute)\"))(__import__(\"\(module)\", fromlist=[\"x\"]))"
        )
      },
      .access("eval of a name") { _, module, attribute in ("import \(module)", "eval(\"\(module).\(attribute)\")") },
      .access("eval of an import") { _, module, attribute in
        ("", "eval(\"__import__('\(module)', fromlist=['x']).\(attribute)\")")
      },
      .access("a dictionary of functions") { scene, module, attribute in
        let (name, key) = (scene.word(), scene.number(10...99))
        return ("import \(module)\n\(name) = {\(key): \(module).\(attribute), \(key + 1): len}", "\(name)[\(key)]")
      },
      .access("a list of functions") { scene, module, attribute in
        let name = scene.word()
        return ("import \(module)\n\(name) = [len, \(module).\(attribute), print]", "\(name)[-2]")
      },
      .access("an attribute by its place in dir") { scene, module, attribute in
        let name = scene.word()
        return (
          "import \(module)\n\(name) = [n for n in dir(\(module)) if n.startswith(\"\(attribute.prefix(4))\") and n.endswith(\"\(attribute.suffix(3))\") and len(n) == \(attribute.count)]",
          "getattr(\(module), \(name)[0])"
        )
      },
      .access("a module that another one imported") { _, module, attribute in
        module == "os"
          ? ("import shutil", "shutil.os.\(attribute)")
          : ("import urllib.request, urllib", "vars(urllib)[\"request\"].\(attribute)")
      },
      .access("a walk over the subclasses of object") { scene, module, attribute in
        let name = scene.word()
        return (
          """
          import \(module)
          \(name) = [c for c in ().__class__.__base__.__subclasses__() if c.__name__ == "_wrap_close"]
          \(name) = \(name)[0].__init__.__globals__["sys"].modules
          """, "\(name)[\"\(module)\"].\(attribute)"
        )
      },
      .access("a full-width name") { _, module, attribute in
        let wide = String(
          String.UnicodeScalarView(
            attribute.unicodeScalars.compactMap { Unicode.Scalar($0.value + 0xFEE0) }))
        return ("import \(module)", "\(module).\(wide)")
      },
      .access("mathematical letters") { _, module, attribute in
        let bold = attribute.unicodeScalars.compactMap { Unicode.Scalar($0.value - 0x61 + 0x1D41A) }
        return ("import \(module)", "\(module).\(String(String.UnicodeScalarView(bold)))")
      },
      .access("pydoc.locate") { _, module, attribute in
        ("import pydoc", "pydoc.locate(\"\(module).\(attribute)\")")
      },
      .access("pkgutil.resolve_name") { _, module, attribute in
        ("import pkgutil", "pkgutil.resolve_name(\"\(module):\(attribute)\")")
      },
      .access("importlib.util") { scene, module, attribute in
        let (spec, name) = (scene.word(), scene.word())
        return (
          """
          import importlib.util
          \(spec) = importlib.util.find_spec("\(module)")
          \(name) = importlib.util.module_from_spec(\(spec))
          \(spec).loader.exec_module(\(name))
          """, "\(name).\(attribute)"
        )
      },
      .access("a pickled name") { _, module, attribute in
        ("import pickle", "pickle.loads(b\"c\(module)\\n\(attribute)\\n.\")")
      },
      .access("a module __getattr__ of its own") { scene, module, attribute in
        let name = scene.word()
        return (
          """
          import sys
          def __getattr__(\(name)):
              for module in ("os", "urllib.request"):
                  module = __import__(module, fromlist=["x"])
                  if \(name) in vars(module):
                      return vars(module)[\(name)]
              raise AttributeError(\(name))
          """, "getattr(sys.modules[__name__], \"\(attribute)\")"
        )
      },
      .access("a class that forwards attributes") { scene, module, attribute in
        let (name, key) = (scene.word(), scene.word())
        return (
          """
          class \(name):
              def __getattr__(self, \(key)):
                  return getattr(__import__("\(module)", fromlist=["x"]), \(key))
          """, "\(name)().\(attribute)"
        )
      },
      .access("a namespace object") { scene, module, attribute in
        let name = scene.word()
        return (
          "import types, \(module)\n\(name) = types.SimpleNamespace(**{\"f\": \(module).\(attribute)})", "\(name).f"
        )
      },
      .access("setattr on an object") { scene, module, attribute in
        let (name, key) = (scene.word(), scene.word())
        return (
          "import \(module)\nclass \(name):\n    pass\nsetattr(\(name), \"\(key)\", [\(module).\(attribute)])",
          "\(name).\(key)[0]"
        )
      },
      .access("unpacking") { scene, module, attribute in
        let (a, b) = (scene.word(), scene.word())
        return ("import \(module)\n\(a), *\(b) = (len, \(module).\(attribute), print)", "\(b)[0]")
      },
      .access("a walrus in a condition") { scene, module, attribute in
        let name = scene.word()
        return ("if (\(name) := __import__(\"\(module)\", fromlist=[\"x\"])):\n    pass", "\(name).\(attribute)")
      },
      .access("a stack frame's globals") { scene, module, attribute in
        let name = scene.word()
        return (
          "import sys\nfrom \(module) import \(attribute) as \(name)", "sys._getframe(0).f_globals[\"\(name)\"]"
        )
      },
      .access("gc or the loader of a module") { scene, module, attribute in
        let name = scene.word()
        return (
          "import \(module)\n\(name) = \(module).__loader__.load_module(\"\(module)\")", "\(name).\(attribute)"
        )
      },
    ])
}
