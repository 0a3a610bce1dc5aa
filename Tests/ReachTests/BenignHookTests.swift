import Evidence
import Testing

/// Start-up hooks of well-known projects come out explained and small.
@Suite("Benign hooks")
struct BenignHookTests {
  @Test("setuptools' distutils hook reads one variable and calls its own module")
  func setuptools() {
    let line =
      "import os; var = 'SETUPTOOLS_USE_DISTUTILS'; enabled = os.environ.get(var, 'local') == 'local'; "
      + "enabled and __import__('_distutils_hack').add_shim();"
    let reached = follow(
      .source(line, at: Place("distutils-precedence.pth", line: 1)),
      in: [
        (
          "_distutils_hack/__init__.py",
          "import sys\nimport os\nclass Finder:\n  def find_spec(self, name, path, target=None):\n    return None\n"
            + "FINDER = Finder()\ndef add_shim():\n  sys.meta_path.insert(0, FINDER)\n"
        )
      ], at: "distutils-precedence.pth")
    #expect(reached.facts == ["env.read SETUPTOOLS_USE_DISTUTILS", "interpreter.hook import"])
    #expect(reached.modules == ["_distutils_hack"])
    #expect(reached.capabilities.last?.isConditional == true)
    #expect(reached.opaque.isEmpty)
  }

  @Test("coverage's hook is a test of the environment before a call")
  func coverage() {
    let line =
      "import sys; exec(u'import os\\nif \"COVERAGE_PROCESS_START\" in os.environ:\\n  import coverage; coverage.process_startup()')"
    let reached = follow(.source(line, at: Place("a1_coverage.pth", line: 1)))
    #expect(reached.facts == ["env.read COVERAGE_PROCESS_START"])
    #expect(reached.externalModules.contains("coverage"))
    #expect(reached.layers.map(\.decoders) == [["exec"]])
    #expect(reached.opaque.isEmpty)
  }

  @Test("a codec registration is an interpreter hook and nothing else")
  func futureStrings() {
    let line =
      "import sys; exec('try:\\n    import future_fstrings\\nexcept ImportError:\\n    pass\\nelse:\\n    future_fstrings.register()\\n')"
    let module = "import codecs\ndef search(name):\n  return None\ndef register():\n  codecs.register(search)\n"
    let reached = follow(.source(line, at: Place("x.pth", line: 1)), in: [("future_fstrings.py", module)])
    #expect(reached.facts == ["interpreter.hook codecs"])
  }

  @Test("a namespace package template does nothing worth a word", arguments: ["google"])
  func namespacePackage(name: String) {
    let line =
      "import sys, types, os;has_mfs = sys.version_info > (3, 5);p = os.path.join(sys._getframe(1).f_locals['sitedir'], "
      + "*('\(name)',));importlib = has_mfs and __import__('importlib.util');has_mfs and __import__('importlib.machinery');"
      + "m = has_mfs and sys.modules.setdefault('\(name)', importlib.util.module_from_spec(importlib.machinery.PathFinder"
      + ".find_spec('\(name)', [os.path.dirname(p)])));m = m or sys.modules.setdefault('\(name)', types.ModuleType('\(name)'));"
      + "mp = (m or []) and m.__dict__.setdefault('__path__',[]);(p not in mp) and mp.append(p)"
    let reached = follow(.source(line, at: Place("x-nspkg.pth", line: 1)))
    #expect(Set(reached.capabilities.map(\.kind)) == [.interpreterHook])
  }

  @Test(
    "a hook's call into its own package is followed to the end",
    arguments: [
      CodeStart.source("import autowrapt; autowrapt.init()", at: Place("autowrapt-init.pth", line: 1)),
      CodeStart.entryPoint(module: "autowrapt", attribute: "init", isCalled: true),
    ])
  func autowrapt(start: CodeStart) {
    let reached = follow(
      start,
      in: [
        ("autowrapt/__init__.py", "from .bootstrap import bootstrap as init\n"),
        (
          "autowrapt/bootstrap.py",
          "import os\ndef bootstrap():\n  if os.environ.get('AUTOWRAPT_BOOTSTRAP'):\n    import site\n"
        ),
      ])
    #expect(reached.facts == ["env.read AUTOWRAPT_BOOTSTRAP"])
    #expect(reached.modules == ["autowrapt", "autowrapt.bootstrap"])
  }

  @Test("pdbpp's path change is a hook behind a variable")
  func pdbpp() {
    let line =
      "import os; _pdbpp_path = f\"{os.path.sep}_pdbpp_path_hack\"; import sys; sys.path.insert(0, makepath(sitedir, "
      + "\"_pdbpp_path_hack\")[0]) if int(os.environ.get('PDBPP_HIJACK_PDB', 1)) and not "
      + "sys.path[0].endswith(_pdbpp_path) else None"
    let reached = follow(.source(line, at: Place("pdbpp_hijack_pdb.pth", line: 8)))
    #expect(reached.facts == ["env.read PDBPP_HIJACK_PDB", "interpreter.hook sys.path"])
    #expect(reached.capabilities.allSatisfy { $0.place.line == 8 })
  }
}
