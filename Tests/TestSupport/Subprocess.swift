import Glibc

/// Runs a program that was built beside the tests, as a user would.
package struct Subprocess: Sendable {
  /// The exit status, or 128 and the number of the signal that ended it.
  package let status: Int32
  package let output: String
  package let errors: String

  /// The products' directory: the one the tests' own executable lies in.
  package static var productsDirectory: String {
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = readlink("/proc/self/exe", &buffer, buffer.count)
    let path = String(decoding: buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let runner = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
    // A helper of the toolchain may run the tests from a library, whose path is then among the arguments.
    guard access(runner + "/pratique", X_OK) != 0 else { return runner }
    let bundle = CommandLine.arguments.first { $0.contains(".xctest") } ?? ""
    return bundle.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
  }

  /// Why a program could not be run at all.
  package struct CannotRun: Error {
    package let reason: String
  }

  /// Where the program's standard output goes.
  package enum Output: Sendable {
    case captured
    case file(String)
    /// A pipe that nobody reads any more.
    case brokenPipe
  }

  /// Runs `program` of the products' directory to its end.
  ///
  /// - Parameters:
  ///   - environment: The whole environment of the program.
  ///   - input: What it reads from standard input.
  package static func run(
    _ program: String, _ arguments: [String], environment: [String: String] = ["LANG": "C.UTF-8"], input: String = "",
    directory: String = "/", output: Output = .captured
  ) throws -> Subprocess {
    let files = TemporaryDirectory()
    let inputPath = files.write("input", Array(input.utf8))
    let capturePath = files.write("output", [])
    let errorPath = files.write("errors", [])
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, inputPath, O_RDONLY, 0)
    var pipeEnds: [Int32] = [-1, -1]
    switch output {
    case .captured: posix_spawn_file_actions_addopen(&actions, 1, capturePath, O_WRONLY, 0)
    case .file(let path): posix_spawn_file_actions_addopen(&actions, 1, path, O_WRONLY, 0)
    case .brokenPipe:
      guard pipe(&pipeEnds) == 0 else { throw CannotRun(reason: "no pipe") }
      close(pipeEnds[0])
      posix_spawn_file_actions_adddup2(&actions, pipeEnds[1], 1)
    }
    defer { if pipeEnds[1] >= 0 { close(pipeEnds[1]) } }
    posix_spawn_file_actions_addopen(&actions, 2, errorPath, O_WRONLY, 0)
    // Glibc's module leaves out the file action that changes the directory, so a shell does it.
    let executable = productsDirectory + "/" + program
    let command = ["/bin/sh", "-c", "cd \"$0\" && exec \"$@\"", directory, executable] + arguments
    var argv = command.map { strdup($0) } + [nil]
    var envp = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer {
      for pointer in argv { free(pointer) }
      for pointer in envp { free(pointer) }
    }
    var process: pid_t = 0
    let result = posix_spawn(&process, "/bin/sh", &actions, nil, &argv, &envp)
    guard result == 0 else { throw CannotRun(reason: "\(executable): \(String(cString: strerror(result)))") }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    let signal = status & 0x7F
    return Subprocess(
      status: signal == 0 ? (status >> 8) & 0xFF : 128 + signal,
      output: contents(capturePath), errors: contents(errorPath))
  }

  private static func contents(_ path: String) -> String {
    let file = open(path, O_RDONLY)
    guard file >= 0 else { return "" }
    defer { close(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(file, &buffer, buffer.count)
      if count <= 0 { return String(decoding: bytes, as: UTF8.self) }
      bytes += buffer[..<count]
    }
  }
}
