import Evidence
import Glibc
import Surface
import TestSupport
import Testing

/// A prefix with a standard library of its own: the interpreter's executable and a tree of links to its library, in
/// which single files can be replaced.
final class OwnPrefix {
  let root = TemporaryDirectory()
  let marks = TemporaryDirectory()
  private let interpreter: Interpreter
  private let library: String

  /// Nil where the interpreter's library does not lie where its executable says.
  init?(_ interpreter: Interpreter) {
    self.interpreter = interpreter
    library = "lib/python\(interpreter.version)"
    let parts = interpreter.executable.split(separator: "/").dropLast(2)
    let original = "/" + parts.joined(separator: "/") + "/" + library
    guard access(original + "/os.py", R_OK) == 0 else { return nil }
    root.makeDirectory("bin")
    let executable = root.path + "/bin/python"
    guard link(interpreter.executable, executable) == 0 || copy(interpreter.executable, to: executable) else {
      return nil
    }
    mirror(original, library, except: ["site-packages", "__pycache__"])
    root.makeDirectory(library + "/site-packages")
  }

  private func copy(_ path: String, to target: String) -> Bool {
    Interpreter.run(["/bin/cp", path, target]).status == 0
  }

  /// Links each entry of a directory.
  private func mirror(_ original: String, _ name: String, except: Set<String>) {
    root.makeDirectory(name)
    guard let directory = opendir(original) else { return }
    defer { closedir(directory) }
    while let entry = readdir(directory) {
      let item = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if item == "." || item == ".." || except.contains(item) { continue }
      root.link("\(name)/\(item)", to: "\(original)/\(item)")
    }
  }

  /// Puts a mark before the text of a file of the library.
  func prepend(_ mark: String, to file: String) {
    if let slash = file.firstIndex(of: "/") {
      let directory = "\(library)/\(file[..<slash])"
      if let original = realpath("\(root.path)/\(directory)", nil) {
        unlink("\(root.path)/\(directory)")
        mirror(String(cString: original), directory, except: ["__pycache__"])
        free(original)
      }
    }
    let path = "\(root.path)/\(library)/\(file)"
    let text = Interpreter.text(of: path)
    unlink(path)
    // A `from __future__` import has to stay first; none of the files used here has one.
    root.write("\(library)/\(file)", EnvironmentCase.earlyMark(mark) + text)
  }

  /// Starts the interpreter on an empty script.
  func start(_ flags: [String]) -> Set<String> {
    let script = root.write("empty.py", "")
    _ = Interpreter.run([root.path + "/bin/python"] + flags + [script], environment: ["MARKS": marks.path])
    var out: Set<String> = []
    for name in ["mark"] where access("\(marks.path)/\(name)", F_OK) == 0 {
      out.insert(name)
      unlink("\(marks.path)/\(name)")
    }
    return out
  }
}

@Suite("Files of Python itself, against real interpreters")
struct StartupPrefixTests {
  private func triggers(_ files: [(String, String)], _ version: PythonVersion) -> [Trigger] {
    let wheel = InMemoryTarget.wheel(texts: files, python: [version])
    return Surface.triggers(of: SurfaceInput(target: wheel, python: [version], limits: .standard)).triggers
  }

  private static let modules = [
    "encodings/__init__.py", "encodings/aliases.py", "encodings/utf_8.py", "encodings/latin_1.py", "encodings/ascii.py",
    "os.py", "abc.py", "codecs.py", "io.py", "site.py", "stat.py", "posixpath.py", "genericpath.py",
    "_collections_abc.py", "_sitebuiltins.py", "runpy.py", "ntpath.py", "zipimport.py", "json/__init__.py", "random.py",
    "warnings.py", "_bootlocale.py",
  ]

  @Test("a replaced library file runs at start exactly where the trigger is certain", arguments: Interpreter.versions)
  func standardLibrary(version: PythonVersion) throws {
    let interpreter = try Interpreter.of(version)
    guard PythonVersion.supported.contains(version), OwnPrefix(interpreter) != nil else {
      try Test.cancel("CPython \(version) is not predicted, or has its library elsewhere")
    }
    for file in Self.modules {
      let prefix = try #require(OwnPrefix(interpreter))
      let library = interpreter.executable.split(separator: "/").dropLast(2).joined(separator: "/")
      guard access("/\(library)/lib/python\(version)/\(file)", F_OK) == 0 else { continue }
      prefix.prepend("mark", to: file)
      let ran = !prefix.start([]).isEmpty
      let found = triggers([("demo-1.0.data/data/lib/python\(version)/\(file)", "")], version)
        .filter { $0.id == "stdlib-overwrite" }
      #expect(found.count == 1, "\(file)")
      #expect(found.first?.profiles == [.posixPrefix, .conda])
      #expect((found.first?.certainty == .certain) == ran, "\(file) on \(interpreter.testDescription)")
    }
  }

  @Test("an archive at lib/pythonXY.zip is searched first, also with -I", arguments: Interpreter.versions)
  func archive(version: PythonVersion) throws {
    let interpreter = try Interpreter.of(version)
    guard PythonVersion.supported.contains(version), let prefix = OwnPrefix(interpreter) else {
      try Test.cancel("CPython \(version) is not predicted, or has its library elsewhere")
    }
    var zip = ZipBuilder()
    zip.add("sitecustomize.py", Array(BareEnvironment.mark("mark").utf8))
    let name = "lib/python\(version.major)\(version.minor).zip"
    prefix.root.write(name, zip.build())
    #expect(!prefix.start(["-I"]).isEmpty)
    let found = triggers([("demo-1.0.data/data/\(name)", "")], version).filter { $0.id == "stdlib-zip-landmark" }
    #expect(found.map(\.python) == [[version]])
    #expect(triggers([("demo-1.0.data/data/lib/python27.zip", "")], version).isEmpty)
  }

  @Test("a build landmark moves the library to bin/Lib from 3.11 on", arguments: Interpreter.versions)
  func buildLandmark(version: PythonVersion) throws {
    let interpreter = try Interpreter.of(version)
    guard PythonVersion.supported.contains(version), let prefix = OwnPrefix(interpreter) else {
      try Test.cancel("CPython \(version) is not predicted, or has its library elsewhere")
    }
    prefix.root.write("bin/pybuilddir.txt", "")
    prefix.root.write("bin/Lib/os.py", "")
    prefix.root.write("bin/Lib/encodings/__init__.py", EnvironmentCase.earlyMark("mark"))
    let ran = !prefix.start(["-I", "-S"]).isEmpty
    let found = triggers(
      [
        ("demo-1.0.data/data/bin/pybuilddir.txt", ""), ("demo-1.0.data/data/bin/Lib/os.py", ""),
        ("demo-1.0.data/data/bin/Lib/encodings/__init__.py", ""),
      ], version
    ).filter { $0.id == "pybuilddir-landmark" }
    #expect(!found.isEmpty == ran, "\(interpreter.testDescription)")
  }
}
