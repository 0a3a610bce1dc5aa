internal import CSandbox
internal import Evidence
import Glibc

/// Watches one box from its start to its end: answers its calls, keeps its budgets, and ends it.
///
/// One thread runs it, and waits for nothing but the kernel: whatever could wait on the boxed process would stop both.
/// A class because everything in it changes and nothing is shared.
final class Supervisor {
  let plan: BoxPlan
  let limits: BoxLimits
  let run: BoxRun
  let network: any BoxNetwork
  let inspector: (any BoxInspector)?
  private let cancellation: Box.Cancellation?
  let start: Int

  var listener: Descriptor?
  /// The box's first process, once it has spoken.
  private var first: Descriptor?
  var processes = ProcessTable()
  var watch: InodeWatch?
  /// In the order in which the launcher watches them.
  let watches: [BoxPlan.Watch]
  var created: CreatedFiles?
  private var output: OutputCapture
  private var errors: OutputCapture
  var log: EventLog
  var taint: Taint
  var listeners: Listeners
  var owners = SocketOwners()
  /// Addresses of the box's own that its programs serve, and sockets that the kernel has yet to give a port.
  var servers: Set<String> = []
  var unnamedServers: [(BoxedProcess, Int32)] = []
  /// Opens that were let go and whose callers have not been heard of since, the latest last.
  var pendingOpens: [pid_t: PendingOpen] = [:]
  private(set) var calls: [Int32: csandbox_call] = [:]
  private var names: [Int32: String] = [:]
  /// The numbers of the calls that open otherwise than with flags after the path; -1 where there is none.
  private(set) var creating: Int32 = -1
  private(set) var openingByRecord: Int32 = -1
  var notifications = 0
  /// How often each watched inode was opened.
  var touches: [String: Int] = [:]

  private var failure: SandboxError?
  private var warnings: [BoxResult.Warning] = []
  private var ended: Int32?
  private var stop: BoxResult.Stop?
  private var stopTime = 0
  private var setup = 0
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)

  /// Milliseconds between two looks at what the box has used.
  private static let interval = 200
  /// CAP_SYS_PTRACE.
  private static let tracing: UInt64 = 1 << 19
  /// Microseconds that a launcher without namespaces has for ending what it started.
  private static let patience = 10_000_000

  init(
    _ plan: BoxPlan, run: BoxRun, network: any BoxNetwork, inspector: (any BoxInspector)?,
    cancellation: Box.Cancellation?
  ) {
    self.inspector = inspector
    self.plan = plan
    limits = plan.limits
    self.run = run
    self.network = network
    self.cancellation = cancellation
    start = Clock.microseconds
    output = OutputCapture(run.output, limit: plan.limits.output)
    errors = OutputCapture(run.errors, limit: plan.limits.output)
    watches = plan.watches.filter { run.bareTrees == nil || run.bareTrees?.place(of: $0.path) != nil }
    taint = Taint(shared: [run.output.number, run.errors.number])
    log = EventLog(limit: plan.limits.events, start: start)
    listeners = Listeners(network: network, limit: plan.limits.listeners)
    var count = 0
    if let table = csandbox_calls(&count) {
      for call in UnsafeBufferPointer(start: table, count: count) {
        calls[call.number] = call
        names[call.number] = String(cString: call.name)
      }
    }
    creating = names.first { $0.value == "creat" }?.key ?? -1
    openingByRecord = names.first { $0.value == "openat2" }?.key ?? -1
  }

  deinit { buffer.deallocate() }

  /// A watched call's name, as in the manual.
  func name(of call: csandbox_notification) -> String { names[call.number] ?? "" }

  /// Runs the box to its end.
  func run(refusal: SandboxError?) throws(SandboxError) -> BoxResult {
    // Root that may not trace others becomes the box's user in this thread, which then may.
    let identity = Identity.current
    let changesIdentity = !run.isOwned && identity.isRoot && csandbox_capabilities() & Self.tracing == 0
    if changesIdentity { _ = csandbox_become(identity.forBox.user, identity.forBox.group) }
    defer { if changesIdentity { _ = csandbox_become(0, 0) } }
    watchUntilEnd()
    waitpid(run.launcher, nil, 0)
    finish()
    if let failure { throw failure }
    return result(refusal: refusal)
  }

  private func watchUntilEnd() {
    let deadline = start + limits.wallClock * 1_000
    var nextLook = start + Self.interval * 1_000
    while true {
      let now = Clock.microseconds
      if now >= deadline { end(.wallClock) }
      if now >= nextLook {
        nextLook = now + Self.interval * 1_000
        if processes.usedTime() > limits.processorTime { end(.processorTime) }
        if run.isBare { checkStorage() }
      }
      refreshSources()
      let wait = stop == nil ? max(0, min(deadline, nextLook) - now) / 1_000 + 1 : Self.interval
      guard poll(&sources, nfds_t(sources.count), Int32(clamping: wait)) >= 0 || errno == EINTR else {
        return end(.cancelled)
      }
      // What was opened is told before the next call of whoever opened it.
      if sources[5].revents != 0 { readWatch() }
      if sources[0].revents & Int16(POLLIN) != 0 { answerCall() }
      if sources[0].revents & Int16(POLLHUP) != 0, sources[0].revents & Int16(POLLIN) == 0 { listener = nil }
      if sources[1].revents != 0 { readControl() }
      if sources[3].revents != 0 { output.drain(buffer) }
      if sources[4].revents != 0 { errors.drain(buffer) }
      if sources[6].revents != 0 { end(.cancelled) }
      if sources[2].revents != 0 { return }
    }
  }

  /// In this order: calls, control, the launcher's end, the two outputs, inodes, cancellation. Those that are over have
  /// a negative number, which the kernel passes over.
  private var sources = [pollfd](repeating: pollfd(fd: -1, events: Int16(POLLIN), revents: 0), count: 7)

  private func refreshSources() {
    sources[0].fd = listener?.number ?? -1
    sources[1].fd = controlIsOpen ? run.control.number : -1
    sources[2].fd = run.launcherHandle.number
    sources[3].fd = output.isOpen ? output.descriptor.number : -1
    sources[4].fd = errors.isOpen ? errors.descriptor.number : -1
    sources[5].fd = watch?.descriptor.number ?? -1
    sources[6].fd = stop == nil ? cancellation?.counter?.number ?? -1 : -1
    for index in sources.indices { sources[index].revents = 0 }
  }

  private var controlIsOpen = true
  private var nextStorageLook = 0

  // MARK: Budgets

  /// Ends the box and everything in it.
  func end(_ reason: BoxResult.Stop) {
    if stop == nil {
      stop = reason
      stopTime = Clock.microseconds
      log.append(nil, .stop(limit: reason.rawValue))
      // Without namespaces the launcher itself finds everything, as soon as nobody talks to it any more.
      if run.isBare { shutdown(run.control.number, Int32(SHUT_RDWR)) }
    }
    if run.isBare, Clock.microseconds - stopTime < Self.patience { return }
    _ = csandbox_pidfd_kill((first ?? run.launcherHandle).number, SIGKILL)
  }

  /// Without file systems of its own a box's directories are as large as the machine's. Looked at less often the more
  /// there is.
  private func checkStorage() {
    guard let created, Clock.microseconds >= nextStorageLook else { return }
    let began = Clock.microseconds
    let most = plan.trees.reduce(run.bareTrees?.copiedBytes ?? 0) {
      $0.addingReportingOverflow($1.bytes).partialValue
    }
    let used = created.usage(limit: Self.storedFiles)
    if used.bytes > most || used.entries >= Self.storedFiles { end(.storage) }
    nextStorageLook = Clock.microseconds + (Clock.microseconds - began) * 20
  }

  private static let storedFiles = 262_144

  // MARK: The control socket

  private func readControl() {
    while let (message, descriptors, sender) = receive(flags: true) {
      take(message, descriptors, sender)
    }
  }

  /// One message, if there is one; `flags` says not to wait for it.
  private func receive(flags: Bool) -> (csandbox_message, [Descriptor], pid_t)? {
    var ready = pollfd(fd: run.control.number, events: Int16(POLLIN), revents: 0)
    guard poll(&ready, 1, flags ? 0 : 2_000) > 0 else { return nil }
    var message = csandbox_message()
    var numbers = [Int32](repeating: -1, count: 8)
    var count: Int32 = 0
    var sender: pid_t = -1
    let size = MemoryLayout<csandbox_message>.size
    let received = csandbox_receive(run.control.number, &message, size, &numbers, &count, &sender)
    guard received == size else {
      if received <= 0 { controlIsOpen = false }
      return nil
    }
    return (message, numbers.prefix(Int(count)).map(Descriptor.init), sender)
  }

  private func take(_ message: csandbox_message, _ descriptors: [Descriptor], _ sender: pid_t) {
    let text = message.string.split(separator: "\n", maxSplits: 1).map(String.init)
    let (step, detail) = (text.first ?? "", text.count > 1 ? text[1] : "")
    switch message.kind {
    case csandbox_message_failed.rawValue:
      failure = failure ?? SandboxError(refusedAt: step, number: message.error, detail: detail)
    case csandbox_message_warning.rawValue:
      let reason = String(cString: strerror(message.error))
      warnings.append(BoxResult.Warning(step: step, detail: detail.isEmpty ? reason : "\(detail): \(reason)"))
    case csandbox_message_trees.rawValue: takeTrees(descriptors, sender)
    case csandbox_message_listener.rawValue: takeListener(message.value, sender)
    case csandbox_message_ended.rawValue: ended = message.value
    default: break
    }
  }

  private func takeTrees(_ descriptors: [Descriptor], _ sender: pid_t) {
    processes.first = sender
    let handle = csandbox_pidfd_open(sender)
    if handle >= 0, !run.isBare { first = Descriptor(handle) }
    guard let inodes = descriptors.first else { return }
    watch = InodeWatch(inodes)
    let trees = CreatedFiles(trees: Array(zip(plan.trees.map(\.target), descriptors.dropFirst())))
    trees.notePlanted()
    trees.noteWatched(watches.map(\.path))
    created = trees
  }

  /// The target waits with its filter on and makes no call that would be notified, so that its listener can be taken.
  private func takeListener(_ number: Int32, _ sender: pid_t) {
    let handle = csandbox_pidfd_open(sender)
    guard handle >= 0 else { return refuseListener(handle) }
    let target = Descriptor(handle)
    let taken = csandbox_pidfd_getfd(target.number, number)
    guard taken >= 0 else { return refuseListener(taken) }
    listener = Descriptor(taken)
    _ = csandbox_wake_synchronously(taken)
    setup = Clock.microseconds - start
    var go = csandbox_message()
    go.kind = csandbox_message_go.rawValue
    send(&go)
  }

  private func refuseListener(_ error: Int32) {
    failure = failure ?? SandboxError(.watchingRefused, step: "take-listener", number: -error)
    end(.cancelled)
  }

  private func send(_ message: inout csandbox_message) {
    _ = Glibc.send(run.control.number, &message, MemoryLayout<csandbox_message>.size, Int32(MSG_NOSIGNAL))
  }

  /// Asks the box's first process for a socket in the box's network.
  func openSocket(_ transport: ObservedTransport, port: UInt16, standingFor address: String) -> Descriptor? {
    var request = csandbox_message()
    request.kind = csandbox_message_open_socket.rawValue
    request.index = transport == .udp ? 1 : 0
    request.value = Int32(port)
    request.string = address
    send(&request)
    // Only that process speaks now, and it does nothing else meanwhile.
    while let (message, descriptors, sender) = receive(flags: false) {
      if message.kind == csandbox_message_socket.rawValue { return descriptors.first }
      take(message, descriptors, sender)
    }
    return nil
  }

  // MARK: The end

  private func finish() {
    readControl()
    readWatch()
    output.drain(buffer)
    errors.drain(buffer)
    listener = nil
    created?.update(limit: limits.createdFiles)
    run.cgroup?.remove()
  }

  private func result(refusal: SandboxError?) -> BoxResult {
    let exit: BoxResult.Exit
    if let stop {
      exit = .stopped(stop)
    } else if let ended {
      exit = ended & 0x7F == 0 ? .exited(Int(ended >> 8) & 0xFF) : .signalled(Int(ended & 0x7F))
    } else {
      exit = .signalled(Int(SIGKILL))
    }
    return BoxResult(
      tier: run.isBare ? .confinement : .namespaces, refusal: refusal, exit: exit, processes: processes.all,
      events: log.events, unrecordedEvents: log.unrecorded, evidence: log.evidence,
      standardOutput: BoxResult.Output(bytes: output.bytes, total: output.total),
      standardError: BoxResult.Output(bytes: errors.bytes, total: errors.total),
      created: created ?? CreatedFiles(trees: []), warnings: warnings + (run.bareTrees?.warnings ?? []),
      notifications: notifications, owners: owners, touches: touches, began: start,
      duration: Clock.microseconds - start, setup: setup)
  }
}

/// Time that only goes forward.
enum Clock {
  static var microseconds: Int {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    return now.tv_sec * 1_000_000 + now.tv_nsec / 1_000
  }

  static func nanoseconds(_ clock: Int32) -> Int64 {
    var now = timespec()
    clock_gettime(clock, &now)
    return Int64(now.tv_sec) * 1_000_000_000 + Int64(now.tv_nsec)
  }
}

extension csandbox_message {
  /// The text, which the other side may not have ended.
  fileprivate var string: String {
    get {
      withUnsafeBytes(of: text) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
    set {
      withUnsafeMutableBytes(of: &text) { buffer in
        let bytes = newValue.utf8.prefix(buffer.count - 1)
        buffer.copyBytes(from: bytes)
        buffer[bytes.count] = 0
      }
    }
  }
}
