internal import CSandbox
internal import Evidence
import Glibc

/// Programs that processes become. Whether a call to execute worked is known only later: a successful one never comes
/// back to say so, and a shell asks for a name in every directory of its path.
extension Supervisor {
  func answerExecute(
    _ call: csandbox_notification, _ entry: csandbox_call, _ process: BoxedProcess, _ memory: CallerMemory
  ) {
    defer { proceed(call) }
    let shift = entry.directory >= 0 ? 1 : 0
    let program = path(call, directory: entry.directory, path: entry.path, memory) ?? ""
    let arguments = memory.texts(at: call.argument(1 + shift)).map(inBox)
    var attempt = ExecutionAttempt(
      program: program, arguments: arguments, stack: process.startOfStack(), before: processes.all[process.index])
    // By a descriptor there is no path to look for.
    attempt.isExpected = entry.directory >= 0 || mayBeThere(program, process)
    guard attempt.isExpected else {
      process.attempt = attempt
      return
    }
    attempt.event = record(call, process, .execute(program: program, arguments: arguments))
    inspect(.execute, process, event: attempt.event, path: program)
    process.attempt = attempt
    guard attempt.event != nil || log.isFull else { return }
    becomes(process, attempt, memory)
  }

  private func becomes(_ process: BoxedProcess, _ attempt: ExecutionAttempt, _ memory: CallerMemory) {
    processes.replace(process, program: attempt.program, arguments: attempt.arguments)
    process.told = []
    process.search = nil
    if isMemoryFile(attempt.program, memory) {
      log.prove(.evasive, event: attempt.event, "a program was started from memory, without a file that could be read")
    }
    // What it knows may go on through what it leaves open; and through the same it will get what others know.
    if !plan.watches.isEmpty { taint.mark(process.channels(), process.decoys) }
  }

  /// Learns from a process's next call what came of its last attempt to become another program.
  func settleAttempt(of process: BoxedProcess, before entry: csandbox_call?) {
    if let attempt = process.attempt {
      process.attempt = nil
      settle(attempt, process)
    }
    // Another directory of the same search says nothing new; the end of a search does.
    guard let search = process.search, entry?.kind != Int32(csandbox_kind_execute.rawValue) else { return }
    process.search = nil
    tellSearch(process, search)
  }

  private func search(_ process: BoxedProcess, for program: String) {
    let name = Self.lastComponent(program)
    guard let search = process.search else {
      process.search = program
      return
    }
    if Self.lastComponent(search) != name { tellSearch(process, search) }
    process.search = Self.lastComponent(search) == name ? name : program
  }

  private func tellSearch(_ process: BoxedProcess, _ search: String) {
    let action = ObservedAction.refuse(call: "execve", detail: "\(search): \(String(cString: strerror(ENOENT)))")
    if process.told.insert(action.hashValue).inserted { log.append(process, action) }
  }

  private static func lastComponent(_ path: String) -> String {
    String(path.split(separator: "/").last ?? Substring(path))
  }

  private func settle(_ attempt: ExecutionAttempt, _ process: BoxedProcess) {
    let stack = process.startOfStack()
    // An unreadable one says nothing; the file does then.
    let hasBecome = stack == attempt.stack ? stack == 0 && attempt.isExpected : true
    guard hasBecome != attempt.isExpected else {
      if !hasBecome { search(process, for: attempt.program) }
      return
    }
    if hasBecome {
      // The path was another one by the time that the kernel read it, or one that only the process can follow.
      var real = attempt
      if let program = FileStatus.destination(ofLink: "/proc/\(process.identifier)/exe") { real.program = program }
      real.event = log.append(process, .execute(program: real.program, arguments: attempt.arguments))
      becomes(process, real, CallerMemory(process: process.identifier))
    } else {
      processes.replace(process, program: attempt.before.program, arguments: attempt.before.arguments)
      let action = ObservedAction.refuse(call: "execve", detail: "\(attempt.program): not a program that can run here")
      if let event = attempt.event { log.replace(event, action) }
    }
  }

  /// Whether a path leads to something that can be executed; true where only the process itself could say.
  private func mayBeThere(_ program: String, _ process: BoxedProcess) -> Bool {
    // Links to whoever asks, which here would be us.
    if program.hasPrefix("/proc/") || program.hasPrefix("/dev/fd/") { return true }
    let found = csandbox_open_in_root_of(process.identifier, run.bareTrees?.translate(program) ?? program)
    guard found >= 0 else { return found != -ENOENT && found != -ENOTDIR }
    defer { close(found) }
    var status = stat()
    guard fstat(found, &status) == 0 else { return true }
    return status.st_mode & S_IFMT == S_IFREG && status.st_mode & 0o111 != 0
  }

  private func isMemoryFile(_ program: String, _ memory: CallerMemory) -> Bool {
    if program.hasPrefix("/memfd:") { return true }
    guard let last = program.split(separator: "/").last, Int(last) != nil else { return false }
    guard program.hasPrefix("/proc/") || program.hasPrefix("/dev/fd/") else { return false }
    return FileStatus.destination(ofLink: "/proc/\(memory.process)/fd/\(last)")?.hasPrefix("/memfd:") == true
  }
}

/// A call to execute whose outcome is not known yet.
struct ExecutionAttempt {
  var program: String
  let arguments: [String]
  /// Where the process's stack began: elsewhere in every program that it becomes.
  let stack: UInt64
  /// What the process was.
  let before: ObservedProcess
  /// Whether the file is there.
  var isExpected = true
  /// The event that tells of it as of a success.
  var event: Int?

  init(program: String, arguments: [String], stack: UInt64, before: ObservedProcess) {
    self.program = program
    self.arguments = arguments
    self.stack = stack
    self.before = before
  }
}

extension BoxedProcess {
  /// Where its stack begins, which is by chance; 0 where the kernel does not say (`proc_pid_stat(5)`, field 28).
  func startOfStack() -> UInt64 {
    guard let stat = FileStatus.text("/proc/\(identifier)/stat", limit: 1_024) else { return 0 }
    guard let name = stat.utf8.lastIndex(of: UInt8(ascii: ")")) else { return 0 }
    let fields = stat.utf8[name...].split(separator: UInt8(ascii: " "))
    return fields.count > 26 ? UInt64(String(fields[26]) ?? "") ?? 0 : 0
  }
}
