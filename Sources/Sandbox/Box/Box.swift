internal import CSandbox
internal import Evidence
import Glibc
internal import Threads

/// Runs a command in a box.
package enum Box {
  /// Ends a box from another thread.
  ///
  /// A class because the one who runs and the one who ends share it; the descriptor never changes.
  package final class Cancellation: @unchecked Sendable {
    let counter: Descriptor?
    package init() {
      let made = csandbox_event_counter()
      counter = made >= 0 ? Descriptor(made) : nil
    }
    package func cancel() {
      var one: UInt64 = 1
      if let counter { _ = write(counter.number, &one, 8) }
    }
  }

  /// Who the box's user is outside: what a box is to change in a mount or a snapshot has to belong to this user. It is
  /// ours, or, for root, one that nobody else is.
  package static var outerUser: BoxPlan.User {
    let outer = Identity.current.forBox
    return BoxPlan.User(user: outer.user, group: outer.group)
  }

  /// Runs `plan` to its end in a thread of its own, for whose end it waits: not to be called from the threads of Swift's
  /// concurrency, which are few.
  ///
  /// Tries the stronger tier, and the weaker one only where the plan accepts it; the result says which it was, and why.
  package static func run(
    _ plan: BoxPlan, network: any BoxNetwork, inspector: (any BoxInspector)? = nil, cancellation: Cancellation? = nil
  ) throws(SandboxError) -> BoxResult {
    let observers = Observers(network: network, inspector: inspector, cancellation: cancellation)
    // A launcher dies with the thread that started it.
    let result = DeepThread.run(stackBytes: 4 << 20) { () -> Result<BoxResult, SandboxError> in
      do throws(SandboxError) {
        return .success(try runHere(plan, observers))
      } catch { return .failure(error) }
    }
    guard let result else { throw SandboxError(.resources, step: "thread", number: EAGAIN) }
    return try result.get()
  }

  /// Who takes part in a run from outside.
  private struct Observers {
    let network: any BoxNetwork
    let inspector: (any BoxInspector)?
    let cancellation: Cancellation?
  }

  private static func runHere(_ plan: BoxPlan, _ observers: Observers) throws(SandboxError) -> BoxResult {
    try validate(plan)
    guard csandbox_notifications_fit() == 1 else {
      throw SandboxError(.watchingRefused, step: "listener", number: ENOSYS)
    }
    Leftovers.sweepOnce
    let identity = Identity.current
    // A namespace of root that knows nobody else: whoever is in the box would be root outside.
    guard !identity.isRoot || identity.forBox.user != 0 else {
      throw SandboxError(.plan, step: "identity", number: EPERM)
    }
    var refusal: SandboxError
    do throws(SandboxError) {
      let kind = identity.isRoot ? csandbox_identity_namespace_of_other : csandbox_identity_namespace
      return try runOnce(plan, kind, observers, refusal: nil)
    } catch { refusal = error }
    guard refusal.code == .namespacesRefused else { throw refusal }
    if identity.isRoot, refusal.step == "mount-namespace" {
      do throws(SandboxError) {
        return try runOnce(plan, csandbox_identity_namespace_inside, observers, refusal: nil)
      } catch { refusal = error }
      guard refusal.code == .namespacesRefused else { throw refusal }
    }
    if identity.isRoot, refusal.step == "user-namespace" || refusal.step == "identity-map" {
      do throws(SandboxError) {
        return try runOnce(plan, csandbox_identity_other, observers, refusal: nil)
      } catch { refusal = error }
      guard refusal.code == .namespacesRefused else { throw refusal }
    }
    guard plan.weakestTier == .confinement else { throw refusal }
    return try runOnce(plan, csandbox_identity_same, observers, refusal: refusal)
  }

  private static func runOnce(
    _ plan: BoxPlan, _ kind: csandbox_identity, _ observers: Observers, refusal: SandboxError?
  ) throws(SandboxError) -> BoxResult {
    let run = try BoxRun(plan, kind: kind)
    let supervisor = Supervisor(
      plan, run: run, network: observers.network, inspector: observers.inspector, cancellation: observers.cancellation)
    return try supervisor.run(refusal: refusal)
  }

  private static func validate(_ plan: BoxPlan) throws(SandboxError) {
    let paths =
      plan.mounts.map(\.target) + plan.trees.map(\.target) + plan.files.map(\.path) + plan.links.map(\.path)
      + plan.directories + plan.watches.map(\.path) + plan.arguments.prefix(1) + [plan.workingDirectory]
    for path in paths where !path.hasPrefix("/") || path.split(separator: "/").contains("..") || path.utf8.contains(0) {
      throw SandboxError(.plan, step: "path", number: EINVAL, detail: path)
    }
    guard plan.trees.count <= 7, plan.mounts.count <= 200 else {
      throw SandboxError(.plan, step: "configuration", number: E2BIG)
    }
    // The kernel gives one inode one watch, however often it is asked.
    guard Set(plan.watches.map(\.path)).count == plan.watches.count else {
      throw SandboxError(.plan, step: "inode-watch", number: EEXIST)
    }
    guard !plan.arguments.isEmpty else { throw SandboxError(.plan, step: "execute", number: ENOENT) }
  }
}

/// A started launcher, and our ends of everything it was given.
final class BoxRun {
  let isBare: Bool
  /// Whether our own root has every right in the box's user namespace, which it made.
  let isOwned: Bool
  let launcher: pid_t
  let launcherHandle: Descriptor
  let control: Descriptor
  let output: Descriptor
  let errors: Descriptor
  let bareTrees: BareTrees?
  let cgroup: BoxCgroup?

  init(_ plan: BoxPlan, kind: csandbox_identity) throws(SandboxError) {
    isBare = kind == csandbox_identity_same
    isOwned = kind == csandbox_identity_namespace_inside
    let outer = Identity.current.forBox
    bareTrees = isBare ? try BareTrees(plan, user: outer.user, group: outer.group) : nil
    cgroup = BoxCgroup(plan.limits)
    var options = csandbox_options()
    options.identity = kind.rawValue
    (options.outer_user, options.outer_group) = outer
    (options.user, options.group) = (plan.user.user, plan.user.group)
    options.is_bare = isBare ? 1 : 0
    options.grace = UInt32(clamping: plan.limits.grace)
    options.watches_opens = plan.watchesOpens ? 1 : 0
    options.cgroups = UInt32(cgroup?.members.count ?? 0)
    options.limit_cpu = UInt64(max(1, (plan.limits.processorTime + 999) / 1_000))
    options.limit_file = plan.limits.fileBytes
    options.limit_descriptors = UInt64(clamping: plan.limits.openFiles)
    options.limit_processes = UInt64(clamping: plan.limits.concurrentProcesses)
    options.limit_memory = plan.limits.memory
    let configuration =
      bareTrees.map { Configuration(plan, options: options, trees: $0) } ?? Configuration(plan, options: options)

    var pair: [Int32] = [-1, -1]
    guard csandbox_control_pair(&pair) == 0 else { throw Self.exhausted("control-socket") }
    control = Descriptor(pair[0])
    let theirs = Descriptor(pair[1])
    let (outputEnd, outputStart) = try Self.pipe()
    let (errorEnd, errorStart) = try Self.pipe()
    (output, errors) = (outputEnd, errorEnd)
    let nothing = Descriptor(open("/dev/null", O_RDONLY | O_CLOEXEC))
    let block = try Self.memoryFile(configuration.block)
    let given = [nothing, outputStart, errorStart, theirs, block] + (cgroup?.members ?? [])
    var process: pid_t = 0
    let error = csandbox_launch(given.map(\.number), given.count, &process)
    guard error == 0 else { throw SandboxError(.resources, step: "launch", number: -error) }
    launcher = process
    let handle = csandbox_pidfd_open(process)
    guard handle >= 0 else {
      kill(process, SIGKILL)
      waitpid(process, nil, 0)
      throw SandboxError(.watchingRefused, step: "process-handle", number: -handle)
    }
    launcherHandle = Descriptor(handle)
  }

  private static func exhausted(_ step: String) -> SandboxError { SandboxError(.resources, step: step, number: errno) }

  private static func pipe() throws(SandboxError) -> (Descriptor, Descriptor) {
    var ends: [Int32] = [-1, -1]
    guard csandbox_pipe(&ends) == 0 else { throw exhausted("pipe") }
    return (Descriptor(ends[0]), Descriptor(ends[1]))
  }

  private static func memoryFile(_ bytes: [UInt8]) throws(SandboxError) -> Descriptor {
    let made = csandbox_memory_file("configuration")
    guard made >= 0 else { throw SandboxError(.resources, step: "memory-file", number: -made) }
    let file = Descriptor(made)
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes { write(made, $0.baseAddress.map { $0 + done }, bytes.count - done) }
      guard count > 0 else { throw exhausted("memory-file") }
      done += count
    }
    return file
  }
}
