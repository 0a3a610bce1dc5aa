import FoundationEssentials
import Glibc

/// An installed Python whose standard library tells what the right answer is.
///
/// It only ever runs scripts that the tests themselves hold, isolated from the environment (`-I -S`).
package struct PythonOracle: Sendable {
  private let interpreter: String

  /// The first interpreter on the path that runs and is recent enough; nil where there is none.
  package static let shared: PythonOracle? = find(minimum: "3, 11")

  /// The interpreters of 3.6 to 3.15 that are here, by their minor version: on the path, or kept by pyenv.
  package static let byMinorVersion: [Int: PythonOracle] = {
    var found: [Int: PythonOracle] = [:]
    let environment = ProcessInfo.processInfo.environment
    let versions = (environment["PYENV_ROOT"] ?? (environment["HOME"] ?? "") + "/.pyenv") + "/versions"
    let kept = ((try? FileManager.default.contentsOfDirectory(atPath: versions)) ?? []).sorted()
    for minor in 6...15 {
      let folders = kept.filter { $0.hasPrefix("3.\(minor).") }.map { "\(versions)/\($0)/bin/python" }
      for name in folders + ["python3.\(minor)"] {
        let oracle = PythonOracle(interpreter: name)
        guard oracle.run("import sys; print(sys.version_info[1])", input: "") == "\(minor)\n" else { continue }
        found[minor] = oracle
        break
      }
    }
    return found
  }()

  private static func find(minimum: String) -> PythonOracle? {
    for name in ["python3", "python3.14", "python3.13", "python3.12", "python3.11"] {
      let oracle = PythonOracle(interpreter: name)
      if oracle.run("import sys; print(sys.version_info >= (\(minimum)))", input: "") == "True\n" { return oracle }
    }
    return nil
  }

  /// What a script prints that reads `input` from the file named by its first argument; nil if it fails.
  package func run(_ script: String, input: String) -> String? {
    let folder = FileManager.default.temporaryDirectory.appending(path: "pratique-oracle-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let inputPath = folder.appending(path: "input").path
    let outputPath = folder.appending(path: "output").path
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try Data(input.utf8).write(to: folder.appending(path: "input"))
    } catch {
      return nil
    }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 1, outputPath, O_WRONLY | O_CREAT, 0o600)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    let words: [String] = [interpreter, "-I", "-S", "-c", script, inputPath]
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { word in strdup(word) }
    arguments.append(nil)
    defer { for argument in arguments { free(argument) } }
    var child = pid_t()
    guard posix_spawnp(&child, interpreter, &actions, nil, &arguments, environ) == 0 else { return nil }
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0, errno == EINTR {}
    guard status == 0, let output = try? Data(contentsOf: folder.appending(path: "output")) else { return nil }
    return String(decoding: output, as: UTF8.self)
  }
}

extension SeededGenerator {
  /// A copy of some bytes with a few of them changed, removed, doubled or swapped for others of the same text.
  package mutating func mutate(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...4, using: &self) where !bytes.isEmpty {
      let index = Int.random(in: 0..<bytes.count, using: &self)
      switch Int.random(in: 0..<5, using: &self) {
      case 0: bytes[index] = UInt8.random(in: 0...255, using: &self)
      case 1: bytes.remove(at: index)
      case 2: bytes.insert(bytes[Int.random(in: 0..<bytes.count, using: &self)], at: index)
      case 3: bytes.removeSubrange(index...)
      default:
        let end = min(bytes.count, index + Int.random(in: 0..<16, using: &self))
        bytes.insert(contentsOf: Array(bytes[index..<end]), at: Int.random(in: 0..<bytes.count, using: &self))
      }
    }
    return bytes
  }
}
