internal import CSandbox
package import Evidence
import Glibc

/// What this machine allows, and what to do about each refusal.
package struct SandboxDoctor: Sendable {
  /// One thing that a box is made of.
  package struct Check: Hashable, Sendable {
    package let name: String
    package let isAllowed: Bool
    /// What was found, in a few words.
    package let found: String
    /// What to do, where it is refused.
    package let remedy: String?
  }

  package let checks: [Check]
  /// The tier of a box that was really started here; nil where there is none.
  package let tier: ObservationTier?

  /// Tries everything; starts one box, since nothing but a box that runs proves that one can.
  package static func examine() -> SandboxDoctor {
    var plan = BoxPlan.system(arguments: ["/usr/bin/true"])
    plan.weakestTier = .confinement
    var checks = [kernel(), namespaces(), freshProc(), listener(), landlock(), tracing(), appArmor()]
    do throws(SandboxError) {
      let result = try Box.run(plan, network: NoNetwork())
      let isWeak = result.tier == .confinement
      checks.append(
        Check(
          name: "box", isAllowed: !isWeak, found: "a box of tier \(result.tier.rawValue) ran",
          remedy: result.refusal?.description))
      return SandboxDoctor(checks: checks, tier: result.tier)
    } catch {
      checks.append(Check(name: "box", isAllowed: false, found: "no box ran", remedy: error.description))
      return SandboxDoctor(checks: checks, tier: nil)
    }
  }

  // MARK: The checks

  private static func kernel() -> Check {
    let release = FileStatus.text("/proc/sys/kernel/osrelease") ?? ""
    let numbers = release.split(separator: ".").prefix(2).map { Int($0.prefix { $0.isNumber }) ?? 0 }
    let isNew = numbers.count == 2 && (numbers[0], numbers[1]) >= (5, 14)
    return Check(
      name: "kernel", isAllowed: isNew, found: release, remedy: isNew ? nil : "Use kernel 5.14 or newer, best 6.6")
  }

  private static func namespaces() -> Check {
    var step: Int32 = 0
    let number = csandbox_probe_namespaces(&step)
    guard number != 0 else { return Check(name: "namespaces", isAllowed: true, found: "all of them", remedy: nil) }
    let name =
      switch csandbox_probe_step(rawValue: UInt32(step)) {
      case csandbox_probe_user: "user-namespace"
      case csandbox_probe_maps: "identity-map"
      case csandbox_probe_loopback: "loopback"
      case csandbox_probe_processes: "process-namespace"
      default: "namespaces"
      }
    return refused("namespaces", step: name, number)
  }

  /// A new `/proc` is refused where parts of ours are covered.
  private static func freshProc() -> Check {
    let mounts = FileStatus.text("/proc/self/mountinfo", limit: 1 << 20) ?? ""
    let covered = mounts.split(separator: "\n").compactMap { line -> Substring? in
      let fields = line.split(separator: " ")
      return fields.count > 4 && fields[4].hasPrefix("/proc/") && fields[4] != "/proc/sys/fs/binfmt_misc"
        ? fields[4] : nil
    }
    guard let first = covered.first else {
      return Check(name: "proc", isAllowed: true, found: "nothing of it is covered", remedy: nil)
    }
    return Check(
      name: "proc", isAllowed: false, found: "\(first) is covered: a box shows the outer /proc",
      remedy: Remedy.of(step: "proc", number: EPERM))
  }

  private static func listener() -> Check {
    let number = csandbox_probe_listener()
    guard number != 0 else {
      return Check(name: "listener", isAllowed: true, found: "calls can be watched", remedy: nil)
    }
    return refused("listener", step: "listener", number)
  }

  private static func landlock() -> Check {
    let version = csandbox_landlock_version()
    let remedy = version > 0 ? nil : Remedy.of(step: "landlock", number: ENOSYS)
    return Check(name: "landlock", isAllowed: version > 0, found: "version \(version)", remedy: remedy)
  }

  /// Yama stops whoever is not an ancestor; the supervisor always is one, but at its hardest setting.
  private static func tracing() -> Check {
    let scope = FileStatus.text("/proc/sys/kernel/yama/ptrace_scope") ?? "absent"
    let isAllowed = scope != "3"
    return Check(
      name: "tracing", isAllowed: isAllowed, found: "yama \(scope)",
      remedy: isAllowed ? nil : "No process may look into another: boot without kernel.yama.ptrace_scope=3")
  }

  private static func appArmor() -> Check {
    let restricts = Remedy.appArmorRestricts
    return Check(
      name: "apparmor", isAllowed: !restricts, found: restricts ? "restricts user namespaces" : "no restriction",
      remedy: restricts ? Remedy.appArmorProfile : nil)
  }

  private static func refused(_ name: String, step: String, _ number: Int32) -> Check {
    Check(
      name: name, isAllowed: false, found: "\(step): \(String(cString: strerror(number)))",
      remedy: Remedy.of(step: step, number: number))
  }

  /// For a box that speaks to nobody.
  private struct NoNetwork: BoxNetwork {
    func adopt(listener descriptor: Int32, transport: ObservedTransport, port: UInt16, standingFor address: String?) {
      close(descriptor)
    }
  }
}
