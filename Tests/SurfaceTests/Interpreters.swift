import Evidence
import Glibc
import TestSupport
import Testing

/// A CPython of this machine, against which predictions are held.
struct Interpreter: Sendable, CustomTestStringConvertible {
  let executable: String
  let version: PythonVersion
  let patch: Int
  var testDescription: String { "\(version).\(patch) (\(executable))" }

  /// One interpreter for each version that the machine has: of pyenv, of the system, and of PATH.
  static let found: [PythonVersion: Interpreter] = {
    var out: [PythonVersion: Interpreter] = [:]
    for path in candidates() {
      let result = run([path, "-I", "-S", "-c", "import sys; print('%d.%d %d' % sys.version_info[:3])"])
      let words = result.output.split { $0 == " " || $0 == "\n" }
      guard result.status == 0, words.count == 2, let version = PythonVersion(words[0]), let patch = Int(words[1]),
        version.major == 3, out[version] == nil
      else { continue }
      out[version] = Interpreter(executable: path, version: version, patch: patch)
    }
    return out
  }()

  /// The versions that tests ask for, whether or not they are here.
  static let versions = (6...15).map { PythonVersion(3, $0) }

  /// The interpreter of a version; a test of a version that is not installed is cancelled with that as its reason.
  static func of(_ version: PythonVersion) throws -> Interpreter {
    guard let interpreter = found[version] else {
      try Test.cancel("this machine has no CPython \(version)")
    }
    return interpreter
  }

  /// Versions that can't be tested here.
  static var missing: [PythonVersion] { versions.filter { found[$0] == nil } }

  private static func candidates() -> [String] {
    var out: [String] = []
    let home = getenv("HOME").map { String(cString: $0) } ?? "/root"
    let root = getenv("PYENV_ROOT").map { String(cString: $0) } ?? home + "/.pyenv"
    for name in entries(of: root + "/versions").sorted() where name.hasPrefix("3.") {
      out.append("\(root)/versions/\(name)/bin/python")
    }
    let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/bin"
    for directory in path.split(separator: ":") {
      for minor in 6...15 { out.append("\(directory)/python3.\(minor)") }
    }
    return (out + ["/usr/bin/python3"]).compactMap { candidate in
      guard access(candidate, X_OK) == 0, let real = realpath(candidate, nil) else { return nil }
      defer { free(real) }
      let resolved = String(cString: real)
      return resolved.contains("/shims/") || resolved.hasSuffix("/pyenv") ? nil : resolved
    }
  }

  private static func entries(of path: String) -> [String] {
    guard let directory = opendir(path) else { return [] }
    defer { closedir(directory) }
    var out: [String] = []
    while let entry = readdir(directory) {
      out.append(
        withUnsafePointer(to: &entry.pointee.d_name) {
          $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        })
    }
    return out
  }

  struct Outcome {
    let status: Int32
    let output: String
  }

  /// Runs a program to its end with an environment of its own; output and errors come back together.
  static func run(_ arguments: [String], environment: [String: String] = [:], directory: String? = nil) -> Outcome {
    let scratch = TemporaryDirectory()
    var variables = ["PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": scratch.path]
    variables.merge(environment) { _, new in new }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    let output = scratch.path + "/output"
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    posix_spawn_file_actions_adddup2(&actions, 1, 2)
    let words = (directory.map { ["/usr/bin/env", "-C", $0] } ?? []) + arguments
    var argv = words.map { strdup($0) } + [nil]
    var envp = variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer {
      for pointer in argv + envp { free(pointer) }
    }
    var process: pid_t = 0
    guard posix_spawn(&process, words[0], &actions, nil, &argv, &envp) == 0 else {
      return Outcome(status: -1, output: "cannot start")
    }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    return Outcome(status: status & 0x7F == 0 ? (status >> 8) & 0xFF : -1, output: text(of: output))
  }

  /// What a file holds, as text.
  static func text(of path: String) -> String {
    let file = open(path, O_RDONLY)
    guard file >= 0 else { return "" }
    defer { close(file) }
    var out: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = read(file, &buffer, buffer.count)
      if count <= 0 { break }
      out += buffer[..<count]
    }
    return String(decoding: out, as: UTF8.self)
  }
}

/// A virtual environment made of its three essential parts, and a directory in which code that ran leaves marks.
final class BareEnvironment {
  let interpreter: Interpreter
  let root = TemporaryDirectory()
  private let marks = TemporaryDirectory()
  let site: String

  init(_ interpreter: Interpreter, systemSite: Bool = false) {
    self.interpreter = interpreter
    site = "lib/python\(interpreter.version)/site-packages"
    let bin = interpreter.executable.split(separator: "/").dropLast().joined(separator: "/")
    root.write("pyvenv.cfg", "home = /\(bin)\ninclude-system-site-packages = \(systemSite)\n")
    root.makeDirectory(site)
    root.makeDirectory("bin")
    root.link("bin/python", to: interpreter.executable)
  }

  /// A line that leaves one byte more in the mark's file each time it runs.
  static func mark(_ tag: String) -> String { "import os; open(os.environ['MARKS'] + '/\(tag)', 'a').write('x')" }

  func write(_ name: String, _ bytes: [UInt8]) { root.write("\(site)/\(name)", bytes) }
  func write(_ name: String, _ text: String) { write(name, Array(text.utf8)) }

  /// Starts the interpreter once and gives how often each mark was left.
  func start(
    _ flags: [String] = [], environment: [String: String] = [:], program: String = "pass"
  ) -> (marks: [String: Int], outcome: Interpreter.Outcome) {
    var variables = environment
    variables["MARKS"] = marks.path
    let outcome = Interpreter.run(
      [root.path + "/bin/python"] + flags + ["-c", program], environment: variables)
    return (counts(), outcome)
  }

  /// How often each mark was left, after which all are forgotten.
  func counts() -> [String: Int] {
    var out: [String: Int] = [:]
    guard let directory = opendir(marks.path) else { return out }
    defer { closedir(directory) }
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name.hasPrefix(".") { continue }
      out[name] = Interpreter.text(of: "\(marks.path)/\(name)").utf8.count
      unlink("\(marks.path)/\(name)")
    }
    return out
  }

  var marksPath: String { marks.path }
}

@Suite("Interpreters")
struct InterpreterTests {
  @Test("are used as far as the machine has them")
  func used() {
    let used = Interpreter.found.values.sorted { $0.version < $1.version }.map(\.testDescription)
    print("Interpreters used: \(used.isEmpty ? "none" : used.joined(separator: ", "))")
    #expect(Interpreter.found.allSatisfy { $0.key == $0.value.version })
  }

  @Test(
    "of every version are on this machine",
    .enabled(
      if: Interpreter.missing.isEmpty,
      Comment(rawValue: "no CPython " + Interpreter.missing.map(\.description).joined(separator: ", "))))
  func complete() { #expect(Interpreter.missing.isEmpty) }
}
