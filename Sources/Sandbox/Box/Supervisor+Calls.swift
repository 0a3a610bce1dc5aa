internal import CSandbox
internal import Evidence
import Glibc

/// The answers to held calls.
///
/// In the first tier every call may go on, whatever its arguments turn into meanwhile: files are the box's own, and
/// every address is the sink's. What may not go on at all is refused by its number, which nobody can change.
extension Supervisor {
  /// Takes one held call and answers it.
  func answerCall() {
    guard let listener else { return }
    var call = csandbox_notification()
    // The caller may be gone already.
    guard csandbox_receive_notification(listener.number, &call) == 0 else { return }
    notifications += 1
    // Whatever it opened before, it has: those events are there by now.
    readWatch()
    let thread = pid_t(bitPattern: call.pid)
    pendingOpens[thread] = nil
    guard let process = processes.process(ofThread: thread, now: log.now) else {
      refuse(call, ENOSYS)
      return
    }
    if processes.all.count > limits.processes { end(.processes) }
    guard call.architecture == csandbox_native_architecture(), call.number & CSANDBOX_X32_BIT == 0 else {
      let name = "call \(call.number & ~CSANDBOX_X32_BIT) of architecture \(call.architecture)"
      refuse(call, ENOSYS, process, name: name, "a call of another architecture, which filters commonly miss")
      return
    }
    guard let entry = calls[call.number] else {
      refuse(call, ENOSYS)
      return
    }
    settleAttempt(of: process, before: entry)
    answer(call, entry, process, CallerMemory(process: thread))
  }

  private func answer(
    _ call: csandbox_notification, _ entry: csandbox_call, _ process: BoxedProcess, _ memory: CallerMemory
  ) {
    switch csandbox_kind(rawValue: UInt32(entry.kind)) {
    case csandbox_kind_open: answerOpen(call, entry, process, memory)
    case csandbox_kind_execute: answerExecute(call, entry, process, memory)
    case csandbox_kind_mutate: answerChange(call, entry, process, memory)
    case csandbox_kind_connect:
      if run.isBare { replaceConnection(call, process, memory) } else { answerConnect(call, process, memory) }
    case csandbox_kind_send:
      if run.isBare { sendInstead(call, process, memory) } else { answerSend(call, process, memory) }
    case csandbox_kind_bind: answerBind(call, process, memory)
    case csandbox_kind_socket: answerSocket(call, process)
    case csandbox_kind_sleep: answerSleep(call, process, memory)
    case csandbox_kind_exit:
      // What it got through one pipe may lie in another one by now.
      if !taint.isEmpty { _ = taint.pass(through: process.channels()) }
      processes.end(process, status: Int(call.argument(0) & 0xFF), now: log.now)
      proceed(call)
    case csandbox_kind_memory_file:
      let name = memory.text(at: call.argument(0)) ?? ""
      record(call, process, .createMemoryFile(name: name))
      proceed(call)
    default:
      let name = self.name(of: call)
      refuse(call, entry.refusal, process, name: name, "\(name) can hide what a program does, or lead out of a box")
    }
  }

  private static let pendingLimit = 4_096

  // MARK: Answers

  func proceed(_ call: csandbox_notification) {
    if let listener { _ = csandbox_continue(listener.number, call.id) }
  }

  func refuse(_ call: csandbox_notification, _ error: Int32) {
    if let listener { _ = csandbox_answer(listener.number, call.id, 0, error) }
  }

  /// Refuses and says so: evasion is a finding by itself.
  func refuse(
    _ call: csandbox_notification, _ error: Int32, _ process: BoxedProcess, name: String, _ why: String
  ) {
    let event = record(call, process, .refuse(call: name, detail: String(cString: strerror(error))))
    log.prove(.evasive, event: event, why)
    refuse(call, error)
  }

  /// Notes an event of a caller who still waits: what was read is then its own and not a successor's.
  @discardableResult
  func record(_ call: csandbox_notification, _ process: BoxedProcess, _ action: ObservedAction) -> Int? {
    guard let listener, csandbox_is_waiting(listener.number, call.id) == 1 else { return nil }
    return log.append(process, action)
  }

  /// As `record`, once for each process: what is opened a thousand times is told once.
  private func recordOnce(_ call: csandbox_notification, _ process: BoxedProcess, _ action: ObservedAction) {
    guard !log.isFull, process.told.count < 16_384 else {
      log.append(process, action)
      return
    }
    if process.told.insert(action.hashValue).inserted { record(call, process, action) }
  }

  // MARK: Files

  /// A path as the caller means it: relative ones begin at a directory of its own.
  func path(_ call: csandbox_notification, directory: Int8, path: Int8, _ memory: CallerMemory) -> String? {
    guard path >= 0, let text = memory.text(at: call.argument(Int(path))) else { return nil }
    guard !text.utf8.starts(with: "/".utf8) else { return inBox(text) }
    let number = directory >= 0 ? Int32(truncatingIfNeeded: call.argument(Int(directory))) : AT_FDCWD
    let base = "/proc/\(memory.process)/" + (number == AT_FDCWD ? "cwd" : "fd/\(number)")
    guard let start = FileStatus.destination(ofLink: base) else { return text }
    return inBox(text.isEmpty ? start : "\(start)/\(text)")
  }

  /// A path as the plan spells it, wherever a box without namespaces has it.
  func inBox(_ path: String) -> String { run.bareTrees?.original(path) ?? path }

  private func answerOpen(
    _ call: csandbox_notification, _ entry: csandbox_call, _ process: BoxedProcess, _ memory: CallerMemory
  ) {
    let path = self.path(call, directory: entry.directory, path: entry.path, memory)
    // Which can only keep from it what it could not open anyway, whatever the path turns into.
    var isThere = true
    if let path, let trees = run.bareTrees, path.hasPrefix("/") { isThere = trees.has(path) }
    defer { if isThere { proceed(call) } else { refuse(call, ENOENT) } }
    // Threads end without a word; what was opened so long ago has been told.
    if pendingOpens.count >= Self.pendingLimit {
      let oldest = notifications - Self.pendingLimit / 2
      pendingOpens = pendingOpens.filter { $0.value.order > oldest }
    }
    pendingOpens[memory.process] = PendingOpen(process: process, path: path ?? "", order: notifications)
    guard let path else { return }
    let writes: Bool
    let flags = call.argument(Int(entry.path) + 1)
    switch call.number {
    case creating: writes = true
    case openingByRecord: writes = (memory.pair(at: flags)?.0 ?? 0) & Int64(O_ACCMODE) != 0
    default: writes = flags & UInt64(O_ACCMODE) != 0
    }
    // Who writes one only keeps it for later.
    if !writes, StartupFile.isOne(path) { process.startupFile = path }
    recordOnce(call, process, .open(path: path, writes: writes))
  }

  private func answerChange(
    _ call: csandbox_notification, _ entry: csandbox_call, _ process: BoxedProcess, _ memory: CallerMemory
  ) {
    defer { proceed(call) }
    let isLink = entry.directory < 0 && entry.second_path >= 0 && name(of: call).hasPrefix("symlink")
    // A symbolic link's destination is only a text.
    let first =
      isLink
      ? memory.text(at: call.argument(Int(entry.path)))
      : path(call, directory: entry.directory, path: entry.path, memory)
    let second = path(call, directory: entry.second_directory, path: entry.second_path, memory)
    let action = ObservedAction.change(
      operation: name(of: call), path: first ?? "", destination: second)
    recordOnce(call, process, action)
    inspect(.change, process, event: nil, path: first)
  }

  // MARK: Watched inodes

  /// Tells of what was opened. An inode is opened by one of those whose call was let go; the one that asked for this
  /// path, or else the latest.
  func readWatch() {
    watch?.drain { index, change in
      guard watches.indices.contains(index), change != .overflow else {
        if change == .overflow {
          log.prove(.evasive, event: nil, "so many watched files were opened that some were missed")
        }
        return
      }
      noteTouch(watches[index], change)
    }
  }

  private func noteTouch(_ watch: BoxPlan.Watch, _ change: InodeWatch.Change) {
    let how: ObservedAction.Touch =
      switch change {
      case .opened, .overflow: .opened
      case .modified: .modified
      case .moved: .moved
      case .deleted: .deleted
      }
    let latest = pendingOpens.values.max { a, b in
      (a.path == watch.path ? 1 : 0, a.order) < (b.path == watch.path ? 1 : 0, b.order)
    }
    let process = latest?.process
    touches[watch.name, default: 0] += how == .opened ? 1 : 0
    let event: Int?
    let key = ObservedAction.touch(decoy: watch.name, how: how)
    if let process, !process.told.insert(key.hashValue).inserted {
      event = nil
    } else {
      event = log.append(process, key)
      log.prove(.touched, event: event, decoys: [watch.name], "\(watch.name) was \(how.rawValue)")
    }
    guard how == .opened, let process else { return }
    process.decoys.insert(watch.name)
    if event != nil { taint.mark(process.channels(), process.decoys) }
  }

  // MARK: Sleep

  private func answerSleep(_ call: csandbox_notification, _ process: BoxedProcess, _ memory: CallerMemory) {
    let isClock = name(of: call).hasPrefix("clock")
    guard let wanted = memory.pair(at: call.argument(isClock ? 2 : 0)) else { return proceed(call) }
    var nanoseconds = wanted.0.multipliedReportingOverflow(by: 1_000_000_000).partialValue &+ wanted.1
    if isClock, call.argument(1) & 1 != 0 {
      nanoseconds = max(0, nanoseconds &- Clock.nanoseconds(Int32(truncatingIfNeeded: call.argument(0))))
    }
    if wanted.0 > 1_000_000_000 { nanoseconds = .max }
    let milliseconds = Int(clamping: nanoseconds / 1_000_000)
    guard let floor = plan.skippedSleep, milliseconds >= floor else { return proceed(call) }
    if let index = process.lastSleep, case .sleep(let before, let count, _) = log.events[index].action {
      let sum = before.addingReportingOverflow(milliseconds)
      log.replace(
        index, .sleep(milliseconds: sum.overflow ? .max : sum.partialValue, count: count + 1, wasSkipped: true))
    } else {
      process.lastSleep = record(call, process, .sleep(milliseconds: milliseconds, count: 1, wasSkipped: true))
    }
    if let listener { _ = csandbox_answer(listener.number, call.id, 0, 0) }
  }
}

/// Files that an interpreter runs while it starts.
enum StartupFile {
  static func isOne(_ path: String) -> Bool {
    let bytes = path.utf8
    if ends(bytes, ".pth") || ends(bytes, ".start") { return true }
    let name = bytes[(bytes.lastIndex(of: UInt8(ascii: "/")).map(bytes.index(after:)) ?? bytes.startIndex)...]
    return name.starts(with: "sitecustomize.".utf8) || name.starts(with: "usercustomize.".utf8)
  }

  private static func ends(_ bytes: String.UTF8View, _ suffix: StaticString) -> Bool {
    suffix.withUTF8Buffer { bytes.suffix($0.count).elementsEqual($0) }
  }
}

extension csandbox_notification {
  /// An argument by its position, of six.
  func argument(_ index: Int) -> UInt64 {
    switch index {
    case 0: arguments.0
    case 1: arguments.1
    case 2: arguments.2
    case 3: arguments.3
    case 4: arguments.4
    default: arguments.5
    }
  }
}
