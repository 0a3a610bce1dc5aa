import Artifacts
import Evidence
import Surface
import TestSupport
import Testing

@Suite("Surface input")
struct SurfaceInputTests {
  @Test(
    "reads a module's name and form from its path",
    arguments: [
      ("a.py", "a", ModuleKind.source), ("a/__init__.py", "a", .package), ("a/b/c.pyc", "a.b.c", .bytecode),
      ("a/_x.cpython-311-x86_64-linux-gnu.so", "a._x", .extension), ("x.abi3.so", "x", .extension),
      ("x.cp312-win_amd64.pyd", "x", .extension), ("a/__init__.so", "a", .package),
    ])
  func moduleNames(path: String, name: String, kind: ModuleKind) throws {
    let module = try #require(ModuleName(path: path))
    #expect(module.name == name)
    #expect(module.kind == kind)
  }

  @Test(
    "takes no module from data, caches and impossible directories",
    arguments: [
      "a.txt", "a/__pycache__/b.cpython-311.pyc", "d-1.0.dist-info/x.py", "__init__.py", "a.b.c.py", "x.foo.so", ".py",
    ])
  func noModule(path: String) { #expect(ModuleName(path: path) == nil) }

  @Test("lists the forms of a module in the order in which the import system tries them")
  func precedence() {
    let target = InMemoryTarget.wheel(texts: [("m.pyc", ""), ("m.py", ""), ("m.so", ""), ("m/__init__.py", "")])
    let input = SurfaceInput(target: target, python: PythonVersion.supported, limits: .standard)
    #expect(input.modules["m"].map(\.kind) == [.package, .extension, .source, .bytecode, .namespace])
  }

  @Test("reads entry points as importlib.metadata does")
  func entryPoints() {
    let text = """
      ignored = a:b
      # comment
      [console_scripts]
      run = demo.cli:main [extra]
      odd = not a value
      [pytest11]
      demo=demo.plugin
      """
    let target = InMemoryTarget.wheel(texts: [("demo-1.0.dist-info/entry_points.txt", text)])
    let input = SurfaceInput(target: target, python: PythonVersion.supported, limits: .standard)
    #expect(input.entryPoints.map(\.group) == ["console_scripts", "console_scripts", "pytest11"])
    #expect(input.entryPoints.map(\.module) == ["demo.cli", nil, "demo.plugin"])
    #expect(input.entryPoints.map(\.attribute) == ["main", nil, nil])
    #expect(input.entryPoints.first?.place.line == 4)
  }

  @Test("reports a text over the limit instead of leaving it out")
  func limit() {
    let target = InMemoryTarget.wheel(texts: [("a.pth", "import os\n")])
    var limits = Limits.standard
    limits.metadataBytes = 4
    let input = SurfaceInput(target: target, python: PythonVersion.supported, limits: limits)
    var found = SurfaceFindings()
    #expect(input.bytes(of: 0, into: &found) == nil)
    #expect(found.opaque.map(\.path) == ["a.pth"])
  }
}

@Suite("Line splitter")
struct LineSplitterTests {
  private func lines(_ text: String, _ split: ([UInt8]) -> [Range<Int>]) -> [String] {
    let bytes = Array(text.utf8)
    return split(bytes).map { String(decoding: bytes[$0], as: UTF8.self) }
  }

  @Test("knows the three universal ends and no other")
  func universal() {
    #expect(lines("a\r\nb\rc\n\nd\u{0C}e", LineSplitter.universal) == ["a", "b", "c", "", "d\u{0C}e"])
  }

  @Test("knows every end of str.splitlines")
  func all() {
    let ends = ["\n", "\r", "\r\n", "\u{0B}", "\u{0C}", "\u{1C}", "\u{1D}", "\u{1E}", "\u{85}", "\u{2028}", "\u{2029}"]
    for end in ends { #expect(lines("a\(end)b", LineSplitter.splitlines) == ["a", "b"]) }
    #expect(lines("a\u{2027}b", LineSplitter.splitlines) == ["a\u{2027}b"])
  }

  @Test("strips the blanks Python strips and leaves the others")
  func strip() {
    let bytes = Array("\u{A0}\u{3000}\u{1F} x\u{200B}\u{2003}\t".utf8)
    #expect(String(decoding: LineSplitter.stripped(bytes[...]), as: UTF8.self) == "x\u{200B}")
  }
}
