import Artifacts
import Evidence
import Surface
import TestSupport
import Testing

@Suite("Families of import")
struct ImportFamiliesTests {
  @Test("list every module of a wheel once, with the module to follow")
  func modules() {
    let probe = SurfaceProbe(wheel: [
      ("demo/__init__.py", ""), ("demo/part.py", ""), ("demo/data.txt", ""), ("one.py", ""),
    ])
    #expect(
      probe["import-side-effect"].map(\.starts) == [.module("demo"), .module("demo.part"), .module("one")])
    #expect(probe.ids.isEmpty)
  }

  @Test("list only the top-level names of an environment")
  func environment() {
    var target = InMemoryTarget(kind: .environment, name: "venv")
    for path in ["demo/__init__.py", "demo/part.py", "one.py"] {
      target.install(.site, path, [], prefixPath: "lib/python3.11/site-packages/" + path)
    }
    #expect(SurfaceProbe(target)["import-side-effect"].map(\.starts) == [.module("demo"), .module("one")])
  }

  @Test("list what a build would package of a source tree, and not its tests")
  func project() {
    let probe = SurfaceProbe(project: [
      ("src/demo/__init__.py", ""), ("tests/test_demo.py", ""), ("flat.py", ""), ("noxfile.py", ""),
    ])
    #expect(probe["import-side-effect"].map(\.starts) == [.module("flat"), .module("demo")])
    #expect(probe["import-side-effect"].map(\.searchPath) == [["demo-1.0"], ["demo-1.0/src"]])
  }

  @Test(
    "find a codec that is not Python's in the first two lines",
    arguments: [
      ("# -*- coding: utf-7 -*-\n", true), ("#!/usr/bin/python\n# vim: set fileencoding=demo-codec :\n", true),
      ("\u{FEFF}# coding=x\n", true), ("# coding: utf-8\n", false), ("# -*- coding: Latin-1 -*-\n", false),
      ("import os\n# coding: demo\n", false), ("\n\n# coding: demo\n", false), ("# encoding cp1252\n", false),
      ("x = 'coding: demo'\n", false), ("# coding: cp1252\n", false),
    ])
  func cookies(text: String, fires: Bool) {
    let triggers = SurfaceProbe(wheel: [("m.py", text)])["coding-cookie-codec"]
    #expect(triggers.isEmpty != fires)
  }

  // MARK: Bytecode

  /// `V = 'x'` or, with `name`, a module that uses that name; unchecked, checked or with a time stamp.
  private func pyc(names: [String], flags: UInt8, hash: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0]) -> [UInt8] {
    var out: [UInt8] = [0xA7, 0x0D, 0x0D, 0x0A, flags, 0, 0, 0] + hash
    func number(_ value: Int) -> [UInt8] { [UInt8(value & 0xFF), UInt8(value >> 8), 0, 0] }
    func text(_ value: String) -> [UInt8] { [UInt8(ascii: "z"), UInt8(value.utf8.count)] + Array(value.utf8) }
    let empty: [UInt8] = [UInt8(ascii: "s"), 0, 0, 0, 0]
    out += [UInt8(ascii: "c")] + (0..<5).flatMap { _ in number(0) } + empty
    out += [UInt8(ascii: ")"), 0]
    out += [UInt8(ascii: ")"), UInt8(names.count)] + names.flatMap { text($0) }
    out +=
      [UInt8(ascii: ")"), 0] + empty + text("m.py") + text("<module>") + text("<module>") + number(1) + empty + empty
    return out
  }

  private func surface(_ files: [(String, [UInt8])]) -> SurfaceProbe {
    SurfaceProbe(InMemoryTarget.wheel("demo", files))
  }

  @Test("tell unchecked bytecode that differs from its source from one that does not")
  func unchecked() {
    let source = Array("import os\nos.getcwd()\n".utf8)
    let honest = surface([
      ("m.py", source), ("__pycache__/m.cpython-311.pyc", pyc(names: ["os", "getcwd", "__name__"], flags: 1)),
    ])["pyc-unchecked-hash"]
    #expect(honest.map(\.severity) == [nil])
    #expect(honest.map(\.python) == [[PythonVersion(3, 11)]])
    #expect(honest.map(\.starts) == [.bytecode("__pycache__/m.cpython-311.pyc")])
    let forged = surface([
      ("m.py", source), ("__pycache__/m.cpython-311.pyc", pyc(names: ["os", "system"], flags: 1)),
    ])["pyc-unchecked-hash"]
    #expect(forged.map(\.severity) == [.critical])
    #expect(forged.first?.summary.contains("`system`") == true)
  }

  @Test("see through a checked hash that was copied from the source")
  func copiedHash() {
    // The hash of these bytes for 3.11, as `_imp.source_hash` gives it.
    let hash: [UInt8] = [0xDB, 0x0E, 0xBE, 0xB2, 0xEF, 0x93, 0x9C, 0x45]
    let source = Array("V = 1\n".utf8)
    let path = "__pycache__/m.cpython-311.pyc"
    let honest = surface([("m.py", source), (path, pyc(names: ["V"], flags: 3, hash: hash))])
    #expect(honest.ids == ["pyc-checked-hash"])
    // Names of the source can be put together to other code: what the file holds is followed.
    #expect(honest["pyc-checked-hash"].map(\.starts) == [.bytecode(path)])
    #expect(
      surface([("m.py", source), (path, pyc(names: ["system"], flags: 3, hash: hash))])["pyc-unchecked-hash"].map(
        \.severity)
        == [.critical])
    #expect(surface([("m.py", source), (path, pyc(names: ["system"], flags: 3))]).ids == [])
  }

  @Test(
    "name bytecode by where its source is",
    arguments: [
      ("victim/__pycache__/__init__.cpython-311.pyc", 1, "pyc-foreign-module"), ("m.pyc", 1, "pyc-sourceless"),
      ("__pycache__/own.cpython-311.opt-1.pyc", 1, "pyc-optimised-only"),
      ("__pycache__/own.cpython-311.pyc", 0, "pyc-timestamp"),
    ] as [(String, UInt8, String)])
  func places(path: String, flags: UInt8, id: String) {
    let probe = surface([("own.py", Array("V = 1\n".utf8)), (path, pyc(names: ["V"], flags: flags))])
    #expect(probe.ids.contains(id))
    #expect(probe[TriggerID(rawValue: id)].map(\.place.path) == [path])
  }

  @Test("leave alone bytecode of versions, and in directories, that no import reads")
  func unreadBytecode() {
    let code = pyc(names: ["V"], flags: 0)
    var old = code
    (old[0], old[1]) = (0x03, 0xF3)
    var older = code
    (older[0], older[1]) = (0x99, 0x4E)
    for bytes in [old, older] {
      let probe = surface([("m.pyc", bytes)])
      #expect(probe.ids == [] && probe.found.opaque.isEmpty)
    }
    var target = InMemoryTarget(kind: .sdist, name: "demo-1.0.tar.gz", project: Owner(name: "demo", version: "1.0"))
    for path in ["test/bytecode_3.11/m.pyc", "test/bytecode/m.pyc"] {
      target.install(.project, path, code, prefixPath: path, member: "demo-1.0/" + path, owner: target.project)
    }
    #expect(SurfaceProbe(target)["pyc-sourceless"].map(\.place.path) == ["demo-1.0/test/bytecode/m.pyc"])
  }

  @Test("tell optimised bytecode that is stale from some that runs")
  func staleOptimised() {
    let path = "__pycache__/m.cpython-311.opt-1.pyc"
    let source = ("m.py", Array("V = 1\n".utf8))
    #expect(surface([source, (path, pyc(names: ["V"], flags: 0))]).ids == ["pyc-timestamp"])
    #expect(surface([source, (path, pyc(names: ["V"], flags: 1))]).ids.contains("pyc-optimised-only"))
  }

  @Test("leave alone what the interpreter never looks at, and an environment's own caches")
  func harmlessBytecode() {
    #expect(surface([("m.py", []), ("m.pyc", pyc(names: [], flags: 1))]).ids == [])
    var target = InMemoryTarget(kind: .environment, name: "venv")
    for (path, bytes) in [("m.py", []), ("__pycache__/m.cpython-311.pyc", pyc(names: ["V"], flags: 0))] {
      target.install(.site, path, bytes, prefixPath: "lib/python3.11/site-packages/" + path)
    }
    #expect(SurfaceProbe(target).ids == [])
  }

  @Test("report bytecode that cannot be read")
  func unreadable() {
    let unknown: [UInt8] = [9, 9, 0x0D, 0x0A] + [UInt8](repeating: 0, count: 12)
    let probe = surface([("m.py", []), ("__pycache__/m.cpython-311.pyc", unknown)])
    #expect(probe.found.opaque.map(\.path) == ["__pycache__/m.cpython-311.pyc"])
    // What is no bytecode of any version raises ImportError.
    for path in ["__pycache__/m.cpython-311.pyc", "n.pyc"] {
      let refused = surface([("m.py", []), (path, Array("'a module that is none'\n".utf8))])
      #expect(refused.found.opaque.isEmpty && refused.ids == [])
    }
  }
}
