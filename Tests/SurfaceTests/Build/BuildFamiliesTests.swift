import Artifacts
import Evidence
import Surface
import TestSupport
import Testing

@Suite("Families of the build")
struct BuildFamiliesTests {
  static let inTree = "[build-system]\nrequires=[]\nbuild-backend=\"bk\"\nbackend-path=[\".\"]\n"
  static let setuptools = "[build-system]\nrequires=[\"setuptools\"]\nbuild-backend=\"setuptools.build_meta\"\n"
  static let hatchling = "[build-system]\nrequires=[\"hatchling\"]\nbuild-backend=\"hatchling.build\"\n"
  static let hook = "def get_requires_for_build_wheel(c=None): return []\ndef build_wheel(d, c=None, m=None): pass\n"

  /// What is found, files that show it, and files like them that must stay silent.
  struct Case: CustomTestStringConvertible, Sendable {
    let id: String
    let files: [(String, String)]
    let harmless: [(String, String)]
    var testDescription: String { "\(id): \(files.map(\.0).joined(separator: " "))" }
  }

  static let cases: [Case] = [
    Case(id: "sdist-setup-py", files: [("setup.py", "import os\n")], harmless: [("lib/setup.py", "import os\n")]),
    Case(
      id: "sdist-in-tree-backend", files: [("pyproject.toml", inTree), ("bk.py", hook)],
      harmless: [("pyproject.toml", setuptools), ("bk.py", hook)]),
    Case(
      id: "sdist-build-requires",
      files: [
        (
          "pyproject.toml",
          "[build-system]\nrequires=[\"x @ git+https://example.org/x\"]\nbuild-backend=\"setuptools.build_meta\"\n"
        )
      ],
      harmless: [
        (
          "pyproject.toml",
          "[build-system]\nrequires=[\"setuptools>=61\", \"wheel\", \"Cython~=3.0\"]\nbuild-backend=\"setuptools.build_meta\"\n"
        )
      ]),
    Case(
      id: "sdist-build-requires",
      files: [("pyproject.toml", "[build-system]\nrequires=[\"demo-backend\"]\nbuild-backend=\"demo_backend.api\"\n")],
      harmless: [("pyproject.toml", hatchling)]),
    Case(
      id: "sdist-build-requires", files: [("setup.cfg", "[options]\nsetup_requires =\n  demo-helper\n")],
      harmless: [("setup.cfg", "[options]\nsetup_requires =\n  setuptools_scm\n")]),
    Case(
      id: "sdist-dynamic-attr",
      files: [("setup.cfg", "[metadata]\nname=sa\nversion=attr: sa_mod.v\n"), ("sa_mod.py", "v=str('1.0')\n")],
      harmless: [("setup.cfg", "[metadata]\nname=sl\nversion=attr: sl_mod.v\n"), ("sl_mod.py", "v='1.0'\n")]),
    Case(
      id: "sdist-dynamic-attr",
      files: [
        (
          "pyproject.toml",
          setuptools
            + "[project]\nname=\"da\"\ndynamic=[\"version\"]\n[tool.setuptools.dynamic]\nversion={attr=\"da.v\"}\n"
        ),
        ("src/da/__init__.py", "import os\nv = os.environ['V']\n"),
      ],
      harmless: [
        (
          "pyproject.toml",
          setuptools
            + "[project]\nname=\"da\"\ndynamic=[\"version\"]\n[tool.setuptools.dynamic]\nversion={attr=\"da.v\"}\n"
        ),
        ("src/da/__init__.py", "import os\nv: tuple = (1, 2, -3)\n"),
      ]),
    Case(
      id: "sdist-cmdclass",
      files: [
        ("pyproject.toml", setuptools + "[tool.setuptools.cmdclass]\nbuild_py=\"cc_cmd.B\"\n"), ("cc_cmd.py", ""),
      ],
      harmless: [
        ("pyproject.toml", hatchling + "[tool.setuptools.cmdclass]\nbuild_py=\"cc_cmd.B\"\n"), ("cc_cmd.py", ""),
      ]),
    Case(
      id: "sdist-cmdclass", files: [("setup.py", "from setuptools import setup\nsetup(cmdclass={'install': Own})\n")],
      harmless: [("setup.py", "from setuptools import setup\nsetup(name='x', version='1')\n")]),
    Case(
      id: "sdist-own-entry-points",
      files: [
        ("setup.py", "import setuptools\nsetuptools.setup(entry_points={'egg_info.writers': ['x.txt=oc_m:w']})\n"),
        ("oc_m.py", ""),
      ],
      harmless: [
        ("setup.py", "import setuptools\nsetuptools.setup(entry_points={'console_scripts': ['x=oc_m:w']})\n"),
        ("oc_m.py", ""),
      ]),
    Case(
      id: "sdist-own-entry-points",
      files: [
        ("pyproject.toml", setuptools + "[project.entry-points.\"distutils.commands\"]\nx = \"own:C\"\n"),
        ("own.py", ""),
      ],
      harmless: [("pyproject.toml", setuptools + "[project.entry-points.\"distutils.commands\"]\nx = \"other:C\"\n")]),
    Case(
      id: "sdist-build-hook",
      files: [("pyproject.toml", hatchling + "[tool.hatch.build.hooks.custom]\n"), ("hatch_build.py", "")],
      harmless: [("pyproject.toml", hatchling), ("hatch_build.py", "")]),
    Case(
      id: "sdist-build-hook",
      files: [
        (
          "pyproject.toml",
          "[build-system]\nrequires=[\"poetry-core\"]\nbuild-backend=\"poetry.core.masonry.api\"\n[tool.poetry.build]\nscript=\"build.py\"\n"
        ), ("build.py", ""),
      ],
      harmless: [
        ("pyproject.toml", "[build-system]\nrequires=[\"poetry-core\"]\nbuild-backend=\"poetry.core.masonry.api\"\n"),
        ("build.py", ""),
      ]),
    Case(
      id: "sdist-build-hook",
      files: [
        ("pyproject.toml", "[build-system]\nrequires=[\"pdm-backend\"]\nbuild-backend=\"pdm.backend\"\n"),
        ("pdm_build.py", "def pdm_build_initialize(c): pass\n"),
      ],
      harmless: [("pyproject.toml", "[build-system]\nrequires=[\"pdm-backend\"]\nbuild-backend=\"pdm.backend\"\n")]),
    Case(
      id: "sdist-build-hook",
      files: [
        ("pyproject.toml", "[build-system]\nrequires=[\"maturin\"]\nbuild-backend=\"maturin\"\n"), ("Cargo.toml", ""),
        ("build.rs", ""),
      ],
      harmless: [("pyproject.toml", hatchling), ("Cargo.toml", ""), ("build.rs", "")]),
    Case(
      id: "direct-reference",
      files: [("pyproject.toml", "[project]\nname=\"x\"\ndependencies=[\"y @ https://example.org/y.whl\"]\n")],
      harmless: [
        ("pyproject.toml", "[project]\nname=\"x\"\nauthors=[{email=\"a@example.org\"}]\ndependencies=[\"y>=1\"]\n")
      ]),
  ]

  @Test("fire on what they look for", arguments: cases)
  func fires(one: Case) {
    let triggers = SurfaceProbe(project: one.files)[TriggerID(rawValue: one.id)]
    #expect(!triggers.isEmpty)
    #expect(triggers.allSatisfy { $0.python == PythonVersion.supported && $0.profiles == Profile.allCases })
  }

  @Test("stay silent on the harmless twin", arguments: cases)
  func silent(one: Case) { #expect(SurfaceProbe(project: one.harmless)[TriggerID(rawValue: one.id)] == []) }

  @Test("start a setup.py as a file, and think less of one that only describes the project")
  func setupScript() {
    let literal =
      "from setuptools import setup, find_packages\nsetup(name='x', version='1', packages=find_packages('src'))\n"
    let trigger = SurfaceProbe(project: [("setup.py", literal)])["sdist-setup-py"].first
    #expect(trigger?.severity == .medium && trigger?.certainty == .certain && trigger?.phase == .build)
    #expect(trigger?.starts == .file("demo-1.0/setup.py") && trigger?.searchPath == ["demo-1.0"])
    #expect(trigger?.condition?.contains("pip download") == true)
    for active in ["import os\nos.getcwd()\n", literal + "print(1)\n", "exec(open('v.py').read())\n" + literal] {
      #expect(SurfaceProbe(project: [("setup.py", active)])["sdist-setup-py"].map(\.severity) == [nil])
    }
  }

  @Test(
    "find a command class however the dictionary is written",
    arguments: [
      "setup(cmdclass={'install': Own})", "setup(cmdclass=dict(install=Own))",
      "own = {'install': Own}\nsetup(cmdclass=own)",
    ])
  func commandClasses(call: String) {
    let triggers = SurfaceProbe(project: [("setup.py", "from setuptools import setup\n\(call)\n")])["sdist-cmdclass"]
    #expect(triggers.map(\.starts) == [.entryPoint(module: "setup", attribute: "Own.run", isCalled: true)])
  }

  @Test("know that other back ends leave setup.py alone")
  func otherBackend() {
    let trigger = SurfaceProbe(project: [("pyproject.toml", Self.hatchling), ("setup.py", "")])["sdist-setup-py"].first
    #expect(trigger?.certainty == .conditional)
  }

  @Test(
    "say that uv does not run a build whose metadata is static",
    arguments: [
      ("[project]\nname=\"x\"\nversion=\"1\"\n", true), ("[project]\nname=\"x\"\ndynamic=[\"version\"]\n", false),
    ])
  func staticMetadata(project: String, isStatic: Bool) {
    let triggers = SurfaceProbe(project: [("pyproject.toml", Self.inTree + project), ("bk.py", Self.hook)])[
      "sdist-in-tree-backend"]
    #expect(triggers.allSatisfy { $0.condition?.contains("not by uv pip compile") == isStatic })
  }

  @Test("start the hooks that an in-tree back end has, below its backend-path")
  func hooks() {
    let text =
      Self.inTree.split(separator: "\n").dropLast().joined(separator: "\n") + "\nbackend-path=[\"./build_tools\"]\n"
    let triggers = SurfaceProbe(project: [("pyproject.toml", text), ("build_tools/bk.py", Self.hook)])[
      "sdist-in-tree-backend"]
    #expect(
      triggers.map(\.starts) == [
        .module("bk"), .entryPoint(module: "bk", attribute: "get_requires_for_build_wheel", isCalled: true),
        .entryPoint(module: "bk", attribute: "build_wheel", isCalled: true),
      ])
    #expect(triggers.allSatisfy { $0.searchPath == ["demo-1.0/build_tools"] && $0.place.line == 4 })
  }

  @Test("report an in-tree back end that is not where it should be")
  func missingBackend() {
    #expect(SurfaceProbe(project: [("pyproject.toml", Self.inTree)]).found.opaque.count == 1)
  }

  @Test("report a configuration that no reader takes")
  func broken() {
    let probe = SurfaceProbe(project: [("pyproject.toml", "[a\n"), ("setup.cfg", "x\n")])
    #expect(probe.found.opaque.map(\.path) == ["demo-1.0/pyproject.toml", "demo-1.0/setup.cfg"])
  }

  @Test("start the class of a hatchling hook as well as its module")
  func hatchHook() {
    let hook =
      "from hatchling.builders.hooks.plugin.interface import BuildHookInterface\nclass Own(BuildHookInterface):\n  def initialize(self, v, d): pass\n"
    let triggers = SurfaceProbe(project: [
      ("pyproject.toml", Self.hatchling + "[tool.hatch.build.targets.wheel.hooks.custom]\npath = \"ci/hook.py\"\n"),
      ("ci/hook.py", hook),
    ])["sdist-build-hook"]
    #expect(triggers.map(\.starts).contains(.file("demo-1.0/ci/hook.py")))
    #expect(triggers.map(\.starts).contains(.entryPoint(module: "hook", attribute: "Own.initialize", isCalled: true)))
  }

  @Test(
    "report a hatchling hook that is not in the tree as a gap where anything could make it",
    arguments: [
      ("", false), ("path = \"../hook.py\"\n", true), ("[tool.hatch.build.targets.wheel.hooks.other]\nx = 1\n", true),
      ("[tool.hatch.metadata.hooks.custom]\npath = \"there.py\"\n", true),
      ("[tool.hatch.version]\nsource = \"other\"\n", true), ("[tool.hatch.version]\npath = \"there.py\"\n", false),
    ])
  func missingHook(more: String, isGap: Bool) {
    let text = Self.hatchling + "[tool.hatch.build.hooks.custom]\n" + more
    let probe = SurfaceProbe(project: [("pyproject.toml", text), ("there.py", "")])
    #expect(probe.found.opaque.map(\.path) == (isGap ? ["demo-1.0/pyproject.toml"] : []))
    #expect(probe["sdist-build-hook"].isEmpty == (isGap && !more.contains("there")))
  }

  @Test("report version code that is not in the tree as a gap, unless PKG-INFO gives the version")
  func hatchVersion() {
    let pyproject = ("pyproject.toml", Self.hatchling + "[tool.hatch.version]\nsource = \"code\"\npath = \"../v.py\"\n")
    let unknown = SurfaceProbe(project: [pyproject, ("PKG-INFO", "Name: demo\n\nVersion: 1.0\n")])
    #expect(unknown.found.opaque.map(\.path) == ["demo-1.0/pyproject.toml"])
    let published = SurfaceProbe(project: [pyproject, ("PKG-INFO", "Name: demo\nVersion: 1.0\n\ntext\n")])
    #expect(published.found.opaque == [])
    #expect(published["sdist-build-hook"].map(\.certainty) == [.conditional])
    let present = SurfaceProbe(project: [
      ("pyproject.toml", pyproject.1.replacing("../", with: "")), ("PKG-INFO", "Version: 1.0\n"), ("v.py", ""),
    ])
    #expect(present["sdist-build-hook"].map(\.starts) == [.file("demo-1.0/v.py")])
  }

  @Test("find a direct reference in a wheel's metadata, not in its description")
  func wheelReference() {
    let metadata =
      "Name: demo\nRequires-Dist: x\nRequires-Dist: y[z] @ git+https://example.org/y ; extra == 'a'\n\nRequires-Dist: n @ https://example.org/n\n"
    let triggers = SurfaceProbe(wheel: [("demo-1.0.dist-info/METADATA", metadata)])["direct-reference"]
    #expect(triggers.map(\.place.line) == [3])
    #expect(triggers.first?.phase == .install)
  }

  @Test("look at the projects below a directory, but only at the root of an sdist")
  func subprojects() {
    let files = [("setup.py", "x = 1\n"), ("libs/a/setup.py", "x = 1\n"), ("node_modules/b/setup.py", "x = 1\n")]
    #expect(SurfaceProbe(project: files)["sdist-setup-py"].count == 1)
    #expect(SurfaceProbe(project: files, kind: .directory)["sdist-setup-py"].count == 2)
  }
}
