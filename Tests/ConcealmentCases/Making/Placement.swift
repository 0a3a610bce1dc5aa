import TestSupport

/// How the code of a case comes to run, and the artifact that is made for it.
package enum Placement: String, CaseIterable, Sendable {
  case pthImport = "pth import"
  case pthLine = "pth line"
  case pthTab = "pth with a tab"
  case pthLate = "pth after comments"
  case pthPathLine = "pth path to a zip"
  case dataPurelib = "pth in data"
  case dataPrefix = "pth below the prefix"
  case start = "start file"
  case sitecustomize
  case sitecustomizePackage = "sitecustomize package"
  case usercustomize
  case setup = "setup.py"
  case setupImport = "setup.py import"
  case cmdclass
  case backend = "build back end"
  case pytestPlugin = "pytest plugin"
  case torchBackend = "torch backend"
  case packageImport = "import"

  /// Whether code can be started in this way, when the seed is free to choose.
  func suits(_ code: Code) -> Bool {
    switch self {
    case .pthLine, .setup: code.standsAnywhere
    // Files in an archive cannot be opened by their paths.
    case .pthPathLine: code.files.isEmpty
    default: true
    }
  }

  /// Whether a rule grades what runs only when somebody imports the package a step lower, so that it is held.
  package var isImport: Bool { self == .packageImport }

  /// Whether it runs while a wheel is made.
  package var isBuild: Bool { [.setup, .setupImport, .cmdclass, .backend].contains(self) }

  /// An artifact's file name and bytes.
  package typealias Artifact = (fileName: String, data: [UInt8])

  /// Makes the artifact of `project`, whose package or module is called `home`.
  func artifact(_ code: Code, home: String, project: String) -> Artifact {
    var wheel = WheelBuilder(name: project, version: "1.0")
    func put(_ path: String, _ text: String) { wheel.files.append((path: path, data: Array(text.utf8))) }
    func putPackage() {
      put("\(home)/__init__.py", code.main)
      for file in code.files { wheel.files.append((path: "\(home)/\(file.path)", data: file.data)) }
    }
    switch self {
    case .pthImport:
      putPackage()
      put("\(project).pth", "import \(home)\n")
    case .pthLine:
      put("\(project).pth", "import sys; exec(\(Python.string(code.main)), {})\n")
      put("\(home).py", "VERSION = \"1.0\"\n")
    case .pthTab:
      putPackage()
      put("\(project).pth", "import\t\(home)\n")
    case .pthLate:
      putPackage()
      put("a_\(project).pth", "# paths of \(project)\n\n../share\nimport os; import \(home)\n")
    case .pthPathLine:
      var members = [("\(home)/__init__.py", Array(code.main.utf8))]
      members += code.files.map { ("\(home)/\($0.path)", $0.data) }
      members.append(("sitecustomize.py", Array("import \(home)\n".utf8)))
      wheel.files.append((path: "\(project).dat", data: ZipBuilder(members).build()))
      put("\(project).pth", "\(project).dat\n")
    case .dataPurelib:
      putPackage()
      put("\(wheel.dataDirectory)/purelib/\(project).pth", "import \(home)\n")
    case .dataPrefix:
      putPackage()
      for minor in 8...14 {
        put("\(wheel.dataDirectory)/data/lib/python3.\(minor)/site-packages/\(project).pth", "import \(home)\n")
      }
    case .start:
      putPackage()
      put("\(project).start", "\(home):__name__.upper\n")
    case .sitecustomize:
      putPackage()
      put("sitecustomize.py", "import \(home)\n")
    case .sitecustomizePackage:
      putPackage()
      put("sitecustomize/__init__.py", "from \(home) import __name__ as name\n")
    case .usercustomize:
      putPackage()
      put("usercustomize.py", "import \(home)\n")
    case .pytestPlugin:
      putPackage()
      wheel.entryPoints = "[pytest11]\n\(project) = \(home)\n"
    case .torchBackend:
      putPackage()
      wheel.entryPoints = "[torch.backends]\n\(project) = \(home):__name__.upper\n"
    case .packageImport: putPackage()
    case .setup, .setupImport, .cmdclass, .backend: return source(code, home: home, project: project)
    }
    return (wheel.fileName, wheel.build())
  }

  private func source(_ code: Code, home: String, project: String) -> Artifact {
    var sdist = SdistBuilder(name: project)
    func put(_ path: String, _ text: String) { sdist.files.append((path: path, data: Array(text.utf8))) }
    let arguments = "name=\"\(project)\", version=\"1.0\", packages=[\"\(home)\"]"
    let path = "import os, sys\nsys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))\n"
    switch self {
    case .setup:
      put("setup.py", code.main + "\nfrom setuptools import setup\nsetup(\(arguments))\n")
    case .setupImport:
      put("setup.py", path + "import \(home)\nfrom setuptools import setup\nsetup(\(arguments))\n")
    case .cmdclass:
      put(
        "setup.py",
        path + """
          from setuptools import setup
          from setuptools.command.build_py import build_py
          class Build(build_py):
              def run(self):
                  import \(home)
                  super().run()
          setup(\(arguments), cmdclass={"build_py": Build})

          """)
    default:
      put(
        "pyproject.toml",
        "[build-system]\nrequires = []\nbuild-backend = \"\(project)_build\"\nbackend-path = [\".\"]\n")
      put(
        "\(project)_build.py",
        "import \(home)\ndef build_wheel(wheel_directory, config_settings=None, metadata_directory=None):\n    return \"\"\n"
      )
    }
    if self == .setup {
      put("\(home)/__init__.py", "VERSION = \"1.0\"\n")
    } else {
      put("\(home)/__init__.py", code.main)
      for file in code.files { sdist.files.append((path: "\(home)/\(file.path)", data: file.data)) }
    }
    return (sdist.fileName, sdist.build())
  }
}
