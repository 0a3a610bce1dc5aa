import Glibc

/// Runs a tool of the user's and waits for it, no longer than a limit.
enum ChildProcess {
  /// What a finished tool left.
  struct Outcome {
    let status: Int32
    let output: [UInt8]
    let errors: [UInt8]
  }

  /// Runs a program with exactly the given environment; nil if it can't be started or takes too long.
  ///
  /// Output goes to files of a directory, so that neither a full pipe nor a child that outlives its parent can hold
  /// this call.
  static func run(
    _ program: String, _ arguments: [String], environment: [String: String], directory: String, seconds: Int,
    cancellation: Cancellation
  ) -> Outcome? {
    let outputPath = directory + "/.output"
    let errorPath = directory + "/.errors"
    var actions = posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, outputPath, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    posix_spawn_file_actions_addopen(&actions, 2, errorPath, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    // A group of its own, so that a limit ends the tool's children as well.
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
    posix_spawnattr_setpgroup(&attributes, 0)
    let words = [program] + arguments
    let variables = environment.map { "\($0.key)=\($0.value)" }.sorted()
    var argumentPointers: [UnsafeMutablePointer<CChar>?] = words.map { word in strdup(word) }
    var variablePointers: [UnsafeMutablePointer<CChar>?] = variables.map { variable in strdup(variable) }
    argumentPointers.append(nil)
    variablePointers.append(nil)
    defer {
      for pointer in argumentPointers + variablePointers { free(pointer) }
    }
    var child = pid_t()
    guard posix_spawn(&child, program, &actions, &attributes, &argumentPointers, &variablePointers) == 0 else {
      return nil
    }
    guard let status = wait(for: child, seconds: seconds, cancellation: cancellation) else { return nil }
    return Outcome(
      status: status, output: readSmallFile(outputPath) ?? [], errors: readSmallFile(errorPath) ?? [])
  }

  private static func wait(for child: pid_t, seconds: Int, cancellation: Cancellation) -> Int32? {
    var status: Int32 = 0
    for _ in 0..<(seconds * 20) where !cancellation.isCancelled {
      let found = waitpid(child, &status, WNOHANG)
      if found == child { return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F) }
      if found < 0, errno != EINTR { return nil }
      usleep(50_000)
    }
    kill(-child, SIGKILL)
    while waitpid(child, &status, 0) < 0, errno == EINTR {}
    return nil
  }

  /// The first program with a name on a search path.
  static func find(_ name: String, path: String) -> String? {
    path.split(separator: ":").filter { $0.hasPrefix("/") }.map { "\($0)/\(name)" }.first { file in
      access(file, X_OK) == 0 && !isDirectoryPath(file)
    }
  }
}

/// An empty directory of this user alone, removed with its files at the end.
///
/// A class because its end has an effect.
final class ScratchDirectory {
  let path: String

  init?() {
    let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(base)/pratique-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { return nil }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit {
    for name in directoryEntries(path) { unlink(path + "/" + name) }
    rmdir(path)
  }

  /// Writes a file that only this user can read; false if that fails.
  func write(_ name: String, _ text: String) -> Bool {
    let descriptor = open(path + "/" + name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    let bytes = Array(text.utf8)
    return bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) } == bytes.count
  }
}
