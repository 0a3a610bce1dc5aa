import Artifacts
import Evidence
import Surface
import TestSupport
import Testing

@Suite("Families of tools")
struct ToolFamiliesTests {
  static let data = "demo-1.0.data/data/"

  /// One wheel that shows a trigger, and one like it that must stay silent.
  struct Case: CustomTestStringConvertible, Sendable {
    let id: String
    let files: [(String, String)]
    let harmless: [(String, String)]
    var testDescription: String { "\(id): \(files.first?.0 ?? "")" }
  }

  static let cases: [Case] = [
    Case(
      id: "jupyter-server-extension",
      files: [
        (
          data + "etc/jupyter/jupyter_server_config.d/d.json",
          #"{"ServerApp": {"jpserver_extensions": {"demo": true}}}"#
        )
      ],
      harmless: [
        (
          data + "etc/jupyter/jupyter_server_config.d/d.json",
          #"{"ServerApp": {"jpserver_extensions": {"demo": false}}}"#
        )
      ]),
    Case(
      id: "jupyter-config-py", files: [(data + "etc/jupyter/jupyter_config.py", "")],
      harmless: [(data + "share/jupyter/jupyter_config.py", "")]),
    Case(
      id: "ipython-config-py", files: [(data + "etc/ipython/ipython_config.py", "")],
      harmless: [("etc/ipython/ipython_config.py", "")]),
    Case(
      id: "ipython-startup-file", files: [(data + "etc/ipython/startup/00-demo.py", "")],
      harmless: [(data + "etc/ipython/README", "")]),
    Case(
      id: "jupyter-kernelspec", files: [(data + "share/jupyter/kernels/demo/kernel.json", #"{"argv": ["demo"]}"#)],
      harmless: [(data + "share/jupyter/kernels/demo/logo.png", "")]),
    Case(
      id: "nbconvert-template-conf",
      files: [
        (
          data + "share/jupyter/nbconvert/templates/d/conf.json",
          #"{"preprocessors": {"1": {"type": "demo.Pre", "enabled": true}}}"#
        )
      ],
      harmless: [
        (
          data + "share/jupyter/nbconvert/templates/d/conf.json",
          #"{"preprocessors": {"1": {"type": "nbconvert.preprocessors.X"}}}"#
        )
      ]),
    Case(
      id: "jupyter-frontend-js", files: [(data + "share/jupyter/labextensions/@o/demo/static/remoteEntry.1.js", "")],
      harmless: [(data + "share/jupyter/labextensions/@o/demo/static/12.js", "")]),
    Case(
      id: "namespace-scan-plugin", files: [("jax_plugins/demo/__init__.py", "")],
      harmless: [("demo/jax_plugins/x.py", "")]),
    Case(
      id: "namespace-scan-plugin", files: [("tensorflow-plugins/x.so", "")],
      harmless: [("tensorflow-plugins/x.txt", "")]),
    Case(id: "project-file-autoload", files: [("conftest.py", "")], harmless: [("demo/conftest.py", "")]),
  ]

  @Test("fire on what they look for", arguments: cases)
  func fires(one: Case) {
    let triggers = SurfaceProbe(wheel: one.files)[TriggerID(rawValue: one.id)]
    #expect(triggers.map(\.place.path) == [one.files[0].0])
    #expect(triggers.allSatisfy { $0.phase == .tool && $0.tool != nil && $0.certainty == .conditional })
  }

  @Test("stay silent on the harmless twin", arguments: cases)
  func silent(one: Case) { #expect(SurfaceProbe(wheel: one.harmless)[TriggerID(rawValue: one.id)] == []) }

  @Test("follow a server extension to its load function")
  func serverExtension() {
    let trigger = SurfaceProbe(wheel: Self.cases[0].files)["jupyter-server-extension"].first
    #expect(trigger?.starts == .entryPoint(module: "demo", attribute: "_load_jupyter_server_extension", isCalled: true))
    #expect(trigger?.place.line == 1)
  }

  @Test(
    "grade a kernel by its command, its variables and its name",
    arguments: [
      (
        #"{"argv": ["python", "-m", "demo.kernel", "-f", "x"]}"#, "demo", "demo", CodeStart.module("demo.kernel"),
        Severity?.none
      ),
      (#"{"argv": ["python", "-m", "demo.kernel"]}"#, "python3", "demo", .module("demo.kernel"), .critical),
      (
        #"{"argv": ["python", "-m", "ipykernel_launcher"]}"#, "python3", "ipykernel", .module("ipykernel_launcher"),
        .info
      ),
      (#"{"argv": ["python", "-m", "d"], "env": {"PYTHONSTARTUP": "x"}}"#, "demo", "demo", .module("d"), .high),
      (#"{"argv": ["python", "-m", "d"], "env": {"PYTHONUNBUFFERED": "1"}}"#, "demo", "demo", .module("d"), nil),
    ])
  func kernels(json: String, kernel: String, owner: String, starts: CodeStart, severity: Severity?) {
    let path = "\(owner)-1.0.data/data/share/jupyter/kernels/\(kernel)/kernel.json"
    let triggers = SurfaceProbe(wheel: [(path, json)], name: owner)["jupyter-kernelspec"]
    #expect(triggers.map(\.starts) == [starts])
    #expect(triggers.map(\.severity) == [severity])
  }

  @Test("hand a kernel's shell command and its Python text to the next stage")
  func kernelCommands() {
    let path = Self.data + "share/jupyter/kernels/d/kernel.json"
    let place = Place(path, line: 1)
    #expect(
      SurfaceProbe(wheel: [(path, #"{"argv": ["/bin/sh", "-c", "echo demo"]}"#)])["jupyter-kernelspec"].map(\.starts)
        == [.shell("echo demo", at: place)])
    #expect(
      SurfaceProbe(wheel: [(path, #"{"argv": ["python3", "-c", "print(1)"]}"#)])["jupyter-kernelspec"].map(\.starts)
        == [.source("print(1)", at: place)])
  }

  @Test("report a configuration that no JSON reader takes")
  func broken() {
    let path = Self.data + "share/jupyter/kernels/d/kernel.json"
    #expect(SurfaceProbe(wheel: [(path, "{")]).found.opaque.map(\.path) == [path])
  }

  @Test("name what a notebook does beside Python")
  func notebook() {
    let text = #"""
      {"metadata": {"kernelspec": {"name": "odd"}}, "cells": [
        {"cell_type": "markdown", "source": ["!echo no\n"]},
        {"cell_type": "code", "source": ["import os\n", "!echo demo\n", "x = !ls\n", "if a != b: pass\n"]},
        {"cell_type": "code", "source": "%load_ext demo_ext\n%matplotlib inline"},
        {"cell_type": "code", "source": "%%bash\necho one\necho two"},
        {"cell_type": "code", "source": ["%pip install demo\n", "!pip install other\n", "y = 5 % 3\n"]}
      ], "nbformat": 4}
      """#
    let probe = SurfaceProbe(project: [("a.ipynb", text)], kind: .directory)
    let place = Place("demo-1.0/a.ipynb")
    #expect(
      probe["notebook-magic-shell"].map(\.starts)
        == [.shell("echo demo", at: place), .shell("ls", at: place), .shell("echo one\necho two", at: place)])
    #expect(
      probe["notebook-load-ext"].map(\.starts)
        == [.entryPoint(module: "demo_ext", attribute: "load_ipython_extension", isCalled: true)])
    #expect(probe["notebook-install"].count == 2)
    #expect(probe["notebook-kernelspec-selection"].count == 1)
    #expect(SurfaceProbe(wheel: [("a.ipynb", text)]).ids == [])
  }

  @Test("leave an ordinary notebook alone")
  func ordinaryNotebook() {
    let text =
      #"{"metadata": {"kernelspec": {"name": "python3"}}, "cells": [{"cell_type": "code", "source": "1 + 1"}]}"#
    #expect(SurfaceProbe(project: [("a.ipynb", text)], kind: .directory).ids == [])
  }

  @Test(
    "know which file of a source tree each tool runs",
    arguments: [
      ("tests/conftest.py", "pytest"), ("noxfile.py", "nox"), ("docs/conf.py", "sphinx"), ("dodo.py", "doit"),
      (".envrc", "direnv"), ("demo/noxfile.py", nil), ("demo/conf.py", nil),
    ])
  func projectFiles(path: String, tool: String?) {
    let triggers = SurfaceProbe(project: [(path, "x = 1\n")], kind: .directory)["project-file-autoload"]
    #expect(triggers.map(\.tool) == (tool.map { [$0] } ?? []))
  }

  @Test(
    "read the plug-ins that configuration names",
    arguments: [
      (
        "pyproject.toml", "[tool.pytest.ini_options]\naddopts = \"-q -p demo_plugin -p no:cacheprovider\"\n",
        "demo_plugin"
      ),
      ("pyproject.toml", "[tool.mypy]\nplugins = [\"demo_plugin:hook\"]\n", "demo_plugin"),
      ("setup.cfg", "[tool:pytest]\naddopts = -pdemo_plugin\n", "demo_plugin"),
      ("mypy.ini", "[mypy]\nplugins = demo_plugin\n", "demo_plugin"),
      (".coveragerc", "[run]\nplugins =\n  demo_plugin\n", "demo_plugin"),
      ("pyproject.toml", "[tool.pylint.main]\nload-plugins = [\"demo_plugin\"]\n", "demo_plugin"),
    ])
  func plugins(file: String, text: String, module: String) {
    let files = [(file, text), ("demo_plugin.py", "")]
    #expect(SurfaceProbe(project: files, kind: .directory)["tool-config-plugin"].map(\.starts) == [.module(module)])
  }

  @Test("give pylint's init-hook to the next stage as source")
  func initHook() {
    let trigger = SurfaceProbe(project: [(".pylintrc", "[MASTER]\ninit-hook=print(1)\n")], kind: .directory)[
      "tool-config-plugin"
    ].first
    #expect(trigger?.starts == .source("print(1)", at: Place("demo-1.0/.pylintrc", line: 2)))
  }
}

@Suite("The catalogue of triggers")
struct CatalogueTests {
  @Test("names each id once and says what it is, where it comes from and what it does")
  func complete() {
    let ids = Surface.catalogue.map(\.id.rawValue)
    #expect(Set(ids).count == ids.count, "\(ids.filter { id in ids.count { $0 == id } > 1 })")
    for info in Surface.catalogue {
      #expect(!info.title.isEmpty && info.explanation.count > 40 && !info.source.isEmpty, "\(info.id)")
      #expect(info.id.rawValue.utf8.allSatisfy { $0 == 0x2D || (0x61...0x7A).contains($0) }, "\(info.id)")
    }
  }
}
