internal import CSandbox
internal import Evidence
import Glibc

/// The checks of the doctor.
struct Examination {
  typealias Check = SandboxDoctor.Check
  typealias Need = SandboxDoctor.Need

  private let settings: Settings
  private let isRoot = Identity.current.isRoot
  private let listener: Int32
  private let features: Int32

  init(_ settings: Settings) {
    self.settings = settings
    var features: Int32 = 0
    listener = csandbox_probe_listener(&features)
    self.features = features
  }

  private func check(
    _ name: String, _ need: Need, _ isAllowed: Bool, _ found: String, _ remedy: @autoclosure () -> String
  ) -> Check {
    Check(name: name, need: need, isAllowed: isAllowed, found: found, remedy: isAllowed ? nil : remedy())
  }

  // MARK: The kernel

  var kernel: [Check] {
    let release = settings.text("/proc/sys/kernel/osrelease") ?? ""
    let numbers = release.split(separator: ".").prefix(2).map { Int($0.prefix { $0.isNumber }) ?? 0 }
    let isNew = numbers.count == 2 && (numbers[0], numbers[1]) >= (5, 14)
    let actions = settings.text("/proc/sys/kernel/seccomp/actions_avail") ?? "user_notif"
    return [
      check("kernel", .everything, isNew, release, "Use kernel 5.14 or newer, best 6.6"),
      check(
        "filters", .everything, actions.contains("user_notif"),
        actions.contains("user_notif") ? "calls can be handed to a supervisor" : actions,
        "Use a kernel with CONFIG_SECCOMP_FILTER, 5.14 or newer"),
    ] + listenerChecks
  }

  private var listenerChecks: [Check] {
    let refusal = String(cString: strerror(listener))
    let first = check(
      "listener", .everything, listener == 0, listener == 0 ? "calls can be watched" : refusal,
      Remedy.of(step: "listener", number: listener))
    guard listener == 0 else { return [first] }
    func feature(_ name: String, _ bit: csandbox_listener_feature, _ need: Need, _ what: String, _ version: String)
      -> Check
    {
      let has = features & Int32(bit.rawValue) != 0
      return check(name, need, has, has ? what : "not known to this kernel", "Use kernel \(version) or newer")
    }
    return [
      first,
      feature(
        "listener descriptors", csandbox_listener_installs, .tierB, "sockets can be put in the place of others", "5.14"),
      feature(
        "listener signals", csandbox_listener_is_killable, .nothing, "signals do not repeat a watched call", "5.19"),
      feature("listener wake-ups", csandbox_listener_wakes, .nothing, "a watched call costs one change of task", "6.6"),
    ]
  }

  // MARK: Namespaces

  private static let kinds: [(name: String, flag: Int32)] = [
    ("mount", 0x0002_0000), ("process", 0x2000_0000), ("network", 0x4000_0000), ("IPC", 0x0800_0000),
    ("host name", 0x0400_0000), ("control group", 0x0200_0000),
  ]

  var namespaces: [Check] {
    // Root makes the others without one, and gives itself up at the end.
    let need: Need = isRoot ? .nothing : .tierA
    let user = csandbox_probe_namespace(0x1000_0000, 0)
    let limit = settings.number("user/max_user_namespaces").map { ", at most \($0)" } ?? ""
    var checks = [
      check(
        "user namespaces", need, user == 0, (user == 0 ? "allowed" : String(cString: strerror(user))) + limit,
        Remedy.of(step: "user-namespace", number: user, settings)),
      switchCheck(need), appArmor(need),
    ]
    for kind in Self.kinds {
      let error = csandbox_probe_namespace(kind.flag, user == 0 ? 1 : 0)
      let used = error == 0 ? "allowed" : String(cString: strerror(error))
      checks.append(
        check(
          "\(kind.name) namespaces", .tierA, error == 0, used, Remedy.of(step: "namespaces", number: error, settings)))
    }
    if user == 0 { checks.append(rights(need)) }
    return checks
  }

  /// Debian's own setting, older than the kernel's limits.
  private func switchCheck(_ need: Need) -> Check {
    let value = settings.number("kernel/unprivileged_userns_clone")
    return check(
      "unprivileged_userns_clone", need, value != 0, value.map { "\($0)" } ?? "no such setting",
      "Unprivileged namespaces are switched off: sysctl -w kernel.unprivileged_userns_clone=1")
  }

  private func appArmor(_ need: Need) -> Check {
    let restricts = settings.appArmorRestricts
    return check(
      "AppArmor", need, !restricts, restricts ? "takes the rights of new user namespaces away" : "no restriction",
      Remedy.appArmorProfile)
  }

  /// Whether a user namespace has the rights that it should have.
  private func rights(_ need: Need) -> Check {
    var step: Int32 = 0
    let number = csandbox_probe_namespaces(&step)
    let name =
      switch csandbox_probe_step(rawValue: UInt32(step)) {
      case csandbox_probe_user: "user-namespace"
      case csandbox_probe_maps: "identity-map"
      case csandbox_probe_loopback: "loopback"
      case csandbox_probe_processes: "process-namespace"
      default: "namespaces"
      }
    let found = number == 0 ? "users can be mapped, and the loopback device started" : "\(name): \(reason(number))"
    return check(
      "rights in namespaces", need, number == 0, found, Remedy.of(step: name, number: number, settings))
  }

  private func reason(_ number: Int32) -> String { String(cString: strerror(number)) }

  // MARK: Other walls

  var walls: [Check] { [landlock, tracing, freshProc, identity] }

  private var landlock: Check {
    let version = csandbox_landlock_version()
    let rights = [
      (1, "files"), (2, "renames"), (3, "truncation"), (4, "TCP"), (5, "devices"), (6, "signals, abstract sockets"),
      (7, "its log"),
    ]
    let known = rights.filter { version >= $0.0 }.map(\.1).joined(separator: ", ")
    return check(
      "Landlock", .tierB, version > 0, version > 0 ? "version \(version): \(known)" : "none",
      Remedy.of(step: "landlock", number: ENOSYS))
  }

  /// Yama stops whoever is not an ancestor; the supervisor always is one, but at its hardest setting.
  private var tracing: Check {
    let scope = settings.number("kernel/yama/ptrace_scope")
    return check(
      "looking into processes", .everything, scope != 3, scope.map { "yama \($0)" } ?? "no yama",
      "No process may look into another: boot without kernel.yama.ptrace_scope=3, which lasts until the next start")
  }

  /// A new `/proc` is refused where parts of ours are covered.
  private var freshProc: Check {
    let mounts = FileStatus.text(settings.root + "/proc/self/mountinfo", limit: 1 << 20) ?? ""
    let covered = mounts.split(separator: "\n").compactMap { line -> Substring? in
      let fields = line.split(separator: " ")
      return fields.count > 4 && fields[4].hasPrefix("/proc/") && fields[4] != "/proc/sys/fs/binfmt_misc"
        ? fields[4] : nil
    }
    let found = covered.first.map { "\($0) is covered: a box shows the outer processes' numbers" }
    return check(
      "fresh /proc", .nothing, covered.isEmpty, found ?? "nothing of it is covered",
      Remedy.of(step: "proc", number: EPERM, settings))
  }

  /// Who a box can be outside.
  private var identity: Check {
    let identity = Identity.current
    let other = identity.forBox.user
    let found = identity.isRoot ? "root; a box is user \(other)" : "user \(identity.user), which a box stays"
    return check(
      "user of a box", .everything, !identity.isRoot || other != 0, found,
      Remedy.of(step: "identity", number: EPERM))
  }

  // MARK: Limits

  var limits: [Check] { [cgroup, processes, descriptors, memory, disk] }

  private var cgroup: Check {
    let version = settings.has("/sys/fs/cgroup/cgroup.controllers") ? 2 : settings.has("/sys/fs/cgroup/pids") ? 1 : 0
    var limits = BoxLimits()
    limits.totalMemory = 1 << 30
    let group = settings.root.isEmpty ? BoxCgroup(limits) : nil
    let kept = group?.limited ?? []
    group?.remove()
    let name = version == 0 ? "none" : "version \(version)"
    return check(
      "control groups", .nothing, !kept.isEmpty,
      kept.isEmpty ? "\(name), none that this user may make" : "\(name): \(kept.joined(separator: ", "))",
      "Memory and processes of a box are then limited one by one and not together. Run as root with a writable "
        + "/sys/fs/cgroup (docker run --cgroupns=private -v /sys/fs/cgroup:/sys/fs/cgroup:rw) to have both")
  }

  private var processes: Check {
    let most = csandbox_process_limit()
    let group = settings.text("/sys/fs/cgroup/pids.max").flatMap { UInt64($0) } ?? .max
    let least = min(most, group)
    return check(
      "processes", .everything, least >= 64, least == .max ? "no limit" : "at most \(least)",
      "Raise the limit: ulimit -u 4096, or pids.max of the container (docker run --pids-limit 4096)")
  }

  private var descriptors: Check {
    let most = csandbox_descriptor_limit()
    return check(
      "open files", .everything, most >= 256, "at most \(most)", "Raise the limit: ulimit -n 4096")
  }

  private var memory: Check {
    let text = settings.text("/proc/meminfo") ?? ""
    let line = text.split(separator: "\n").first { $0.hasPrefix("MemAvailable:") }
    let kilobytes = line.flatMap { Int($0.split(separator: " ").dropFirst().first ?? "") } ?? 0
    return check(
      "memory", .nothing, kilobytes >= 512 << 10, "\(kilobytes >> 10) MB free, where private directories lie",
      "Free half a gigabyte: what a box writes lies in memory")
  }

  private var disk: Check {
    var status = statvfs()
    let folder = Leftovers.base
    let bytes = statvfs(folder, &status) == 0 ? UInt64(status.f_bavail) * UInt64(status.f_frsize) : 0
    let isWritable = access(folder, W_OK | X_OK) == 0
    return check(
      "temporary files", .observing, isWritable && bytes >= 512 << 20,
      "\(bytes >> 20) MB free in \(folder)\(isWritable ? "" : ", which this user may not write to")",
      "Free half a gigabyte, or set TMPDIR to a directory that has it")
  }

  // MARK: A real box

  func box() -> (Check, BoxResult?) {
    var plan = BoxPlan.system(arguments: ["/usr/bin/true"])
    plan.weakestTier = .confinement
    do throws(SandboxError) {
      let result = try Box.run(plan, network: NoNetwork())
      let isStrong = result.tier == .namespaces
      let check = Check(
        name: "box", need: .tierA, isAllowed: isStrong, found: "a box of tier \(result.tier.rawValue) ran",
        remedy: isStrong ? nil : result.refusal?.description ?? Remedy.of(step: "namespaces", number: EPERM, settings))
      return (check, result)
    } catch {
      let check = Check(
        name: "box", need: .everything, isAllowed: false, found: "no box ran", remedy: error.description)
      return (check, nil)
    }
  }

  /// What the box that ran had to do without.
  func inner(_ result: BoxResult?) -> [Check] {
    guard let result, result.tier == .namespaces else { return [] }
    let six = result.warnings.first { $0.step == "local-routes-6" }
    return [
      check(
        "IPv6 in a box", .nothing, six == nil, six == nil ? "every address is the sink's" : six?.detail ?? "",
        "Programs see a machine without IPv6; boot without ipv6.disable=1 to have it")
    ]
  }

  /// For a box that speaks to nobody.
  private struct NoNetwork: BoxNetwork {
    func adopt(listener descriptor: Int32, transport: ObservedTransport, port: UInt16, standingFor address: String?) {
      close(descriptor)
    }
  }

  // MARK: What is started

  var programs: [Check] {
    let python = HostPython.find(searchPath: settings.searchPath)
    let uv = Self.program("uv", settings.searchPath)
    return [
      check(
        "Python", .observing, python != nil, python.map { "\($0.version): \($0.executable)" } ?? "not found",
        "Install Python 3.8 or newer (apt install python3 python3-venv), or put it on PATH"),
      check(
        "pip", .observing, python?.pip != nil, python?.pip ?? "not found beside it",
        "Install it for this interpreter: apt install python3-pip, or python3 -m ensurepip"),
      check("uv", .nothing, uv != nil, uv ?? "not found", "Installations by uv are not observed: pip install uv"),
    ]
  }

  private static func program(_ name: String, _ searchPath: String?) -> String? {
    let folders = searchPath ?? getenv("PATH").map { String(cString: $0) } ?? "/usr/local/bin:/usr/bin:/bin"
    return folders.split(separator: ":").map { "\($0)/\(name)" }.first { access($0, X_OK) == 0 }
  }
}
