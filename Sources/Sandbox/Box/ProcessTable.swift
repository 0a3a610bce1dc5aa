internal import CSandbox
internal import Evidence
import Glibc

/// One process of the box, as the supervisor knows it. A class because events of many kinds change it.
final class BoxedProcess {
  let index: Int
  /// In the supervisor's process namespace.
  let identifier: pid_t
  let parent: BoxedProcess?
  /// The last startup file that it, or the parent it is a copy of, had opened.
  var startupFile: String?
  /// Decoys whose content it may know: its own, and those of the parent that it is a copy of.
  var decoys: Set<String>
  /// Where its last sleep stands among the events.
  var lastSleep: Int?
  /// What was told of it already, so that a repeated open is one event.
  var told: Set<Int> = []
  /// The last call to execute, until it is known what came of it.
  var attempt: ExecutionAttempt?
  /// A program that it has looked for in vain so far.
  var search: String?
  private var known: Set<String> = []
  private var handle: Descriptor?

  init(index: Int, identifier: pid_t, parent: BoxedProcess?) {
    self.index = index
    self.identifier = identifier
    self.parent = parent
    startupFile = parent?.startupFile
    decoys = parent?.decoys ?? []
  }

  /// A copy of one of its descriptors; nil where there is none.
  func descriptor(_ number: Int32) -> Descriptor? {
    if handle == nil {
      let opened = csandbox_pidfd_open(identifier)
      guard opened >= 0 else { return nil }
      handle = Descriptor(opened)
    }
    guard let handle else { return nil }
    let copy = csandbox_pidfd_getfd(handle.number, number)
    return copy >= 0 ? Descriptor(copy) : nil
  }

  /// Names of the pipes and sockets that it has open, or had when it was last looked at: through them it gets what others
  /// know, and others what it knows. Many programs close their output before they end.
  func channels() -> Set<String> {
    guard known.count < 1_024 else { return known }
    for entry in Directory.names("/proc/\(identifier)/fd", limit: 256) {
      guard let target = FileStatus.destination(ofLink: "/proc/\(identifier)/fd/\(entry)") else { continue }
      if target.hasPrefix("pipe:") || target.hasPrefix("socket:") { known.insert(target) }
    }
    return known
  }

  /// Notes an address of the box's own, by which it meets others as by a pipe.
  func use(_ address: String) {
    if known.count < 1_024 { known.insert(address) }
  }

  /// Milliseconds of processor time that it has used.
  func processorTime() -> Int {
    guard let stat = FileStatus.text("/proc/\(identifier)/stat", limit: 1_024) else { return 0 }
    // The name, in brackets, may hold anything: fields are counted from its end.
    guard let name = stat.lastIndex(of: ")") else { return 0 }
    let fields = stat[name...].split(separator: " ")
    guard fields.count > 12, let user = Int(fields[12]), let system = Int(fields[13]) else { return 0 }
    return (user + system) * 1_000 / max(1, sysconf(Int32(_SC_CLK_TCK)))
  }
}

/// Who is who in the box: by thread, by process, and who started whom.
struct ProcessTable {
  private(set) var all: [ObservedProcess] = []
  private(set) var living: [pid_t: BoxedProcess] = [:]
  private var byThread: [pid_t: BoxedProcess] = [:]
  /// Parents of processes that were left behind before they were seen.
  private var bereaved: [pid_t: BoxedProcess] = [:]
  /// The box's first process, which starts the command.
  var first: pid_t = 0
  /// Milliseconds that ended processes have used.
  private(set) var spentTime = 0

  /// Ancestors that are looked up at once for a process seen for the first time.
  private static let depth = 128
  private static let threads = 65_536

  /// The process of a thread whose call is held; nil where it is gone already.
  mutating func process(ofThread thread: pid_t, now: Int) -> BoxedProcess? {
    if let known = byThread[thread] { return known }
    guard let status = ProcessStatus(thread) else { return nil }
    guard let process = process(status, now: now, depth: 0) else { return nil }
    // Threads come and go without a word; the cache is only a cache.
    if byThread.count >= Self.threads { byThread.removeAll() }
    byThread[thread] = process
    return process
  }

  private mutating func process(_ status: ProcessStatus, now: Int, depth: Int) -> BoxedProcess? {
    if let known = living[status.process] { return known }
    var parent = bereaved.removeValue(forKey: status.process)
    if parent == nil, status.parent != first, status.parent != 0, depth < Self.depth {
      parent =
        living[status.parent]
        ?? ProcessStatus(status.parent).flatMap { self.process($0, now: now, depth: depth + 1) }
    }
    let known = parent.map { all[$0.index] }
    let process = BoxedProcess(index: all.count, identifier: status.process, parent: parent)
    all.append(
      ObservedProcess(
        parent: parent?.index, number: status.number, program: known?.program, arguments: known?.arguments ?? [],
        began: now))
    living[status.process] = process
    return process
  }

  /// Notes what a process becomes.
  mutating func replace(_ process: BoxedProcess, program: String?, arguments: [String]) {
    all[process.index].program = program
    all[process.index].arguments = arguments
  }

  /// Notes a process's end, who it leaves behind, and what it used.
  mutating func end(_ process: BoxedProcess, status: Int, now: Int) {
    all[process.index].ended = now
    all[process.index].status = status
    spentTime += process.processorTime()
    let identifier = process.identifier
    for thread in Directory.names("/proc/\(identifier)/task", limit: 256) {
      let children = FileStatus.text("/proc/\(identifier)/task/\(thread)/children") ?? ""
      for child in children.split(separator: " ") {
        if let child = pid_t(child), living[child] == nil { bereaved[child] = process }
      }
      if let thread = pid_t(thread) { byThread[thread] = nil }
    }
    living[identifier] = nil
  }

  /// Forgets who ended without a word; gives the processor time of all.
  mutating func usedTime() -> Int {
    living = living.filter { kill($0.key, 0) == 0 || errno == EPERM }
    // Numbers come again, and would be taken for those that had them.
    byThread = byThread.filter { living[$0.value.identifier] === $0.value }
    return spentTime + living.values.reduce(0) { $0 + $1.processorTime() }
  }
}

/// What the kernel says of a process.
private struct ProcessStatus {
  let process: pid_t
  let parent: pid_t
  /// Inside the innermost namespace.
  let number: Int

  init?(_ thread: pid_t) {
    guard let text = FileStatus.text("/proc/\(thread)/status", limit: 4_096) else { return nil }
    var process: pid_t?
    var parent: pid_t?
    var number: Int?
    for line in text.split(separator: "\n") {
      if line.hasPrefix("Tgid:") { process = pid_t(line.dropFirst(5).drop { $0 == "\t" }) }
      if line.hasPrefix("PPid:") { parent = pid_t(line.dropFirst(5).drop { $0 == "\t" }) }
      if line.hasPrefix("NStgid:") { number = line.split(separator: "\t").last.flatMap { Int($0) } }
    }
    guard let process, let parent else { return nil }
    self.process = process
    self.parent = parent
    self.number = number ?? Int(process)
  }
}
