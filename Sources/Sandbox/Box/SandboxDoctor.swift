internal import CSandbox
package import Evidence
import Glibc

/// What this machine allows, and what to do about each refusal.
package struct SandboxDoctor: Sendable {
  /// What is missing where a check fails.
  package enum Need: String, Hashable, Codable, Sendable, CaseIterable {
    /// No box of any tier.
    case everything = "every tier"
    /// The stronger tier: namespaces.
    case tierA = "tier A"
    /// The weaker tier, and a wall of the stronger one.
    case tierB = "tier B"
    /// Not a box, but something to start in one.
    case observing = "observing"
    /// Nothing that a result depends on: speed, a second limit, or a closer likeness.
    case nothing = "nothing"
  }

  /// One thing that a box is made of.
  package struct Check: Hashable, Codable, Sendable {
    package let name: String
    package let need: Need
    package let isAllowed: Bool
    /// What was found, in a few words.
    package let found: String
    /// What to do, where it is refused.
    package let remedy: String?
  }

  /// In the order in which a person should read them: what a box needs first.
  package let checks: [Check]
  /// The tier of a box that was really started here; nil where there is none.
  package let tier: ObservationTier?

  /// Tries everything; starts one box, since nothing but a box that runs proves that one can.
  package static func examine() -> SandboxDoctor { examine(Settings()) }

  static func examine(_ settings: Settings) -> SandboxDoctor {
    let examination = Examination(settings)
    var checks = examination.kernel + examination.namespaces + examination.walls + examination.limits
    let (box, result) = examination.box()
    checks.append(box)
    checks += examination.inner(result) + examination.programs
    return SandboxDoctor(checks: checks, tier: result?.tier)
  }
}

/// Where the settings of the machine are read.
struct Settings: Sendable {
  /// Before `/proc`, `/sys` and `/etc`; empty for this machine.
  var root = ""
  /// The variable that says where programs are looked for; nil for this process's own.
  var searchPath: String?

  func text(_ path: String) -> String? { FileStatus.text(root + path) }
  func has(_ path: String) -> Bool { access(root + path, F_OK) == 0 }

  /// A number of `/proc/sys`; nil where the kernel has no such setting.
  func number(_ name: String) -> Int? { text("/proc/sys/\(name)").flatMap { Int($0) } }

  /// Ubuntu 23.10 and later: an unconfined program gets a user namespace without rights.
  var appArmorRestricts: Bool { number("kernel/apparmor_restrict_unprivileged_userns") == 1 }

  /// What this machine is itself contained in.
  var container: Container? {
    if has("/var/run/secrets/kubernetes.io") || getenv("KUBERNETES_SERVICE_HOST") != nil { return .kubernetes }
    if has("/run/.containerenv") { return .podman }
    if has("/.dockerenv") { return .docker }
    return isChroot ? .chroot : nil
  }

  private var isChroot: Bool {
    var own = stat()
    var first = stat()
    guard root.isEmpty, stat("/", &own) == 0, stat("/proc/1/root/.", &first) == 0 else { return false }
    return own.st_ino != first.st_ino || own.st_dev != first.st_dev
  }

  enum Container: String, Sendable, CaseIterable {
    case docker = "Docker"
    case podman = "Podman"
    case kubernetes = "Kubernetes"
    case chroot

    /// How it is told to let boxes have namespaces of their own.
    var permission: String {
      switch self {
      case .docker:
        "docker run --security-opt seccomp=unconfined --security-opt apparmor=unconfined "
          + "--security-opt systempaths=unconfined …"
      case .podman:
        "podman run --security-opt seccomp=unconfined --security-opt label=disable --security-opt unmask=ALL …"
      case .kubernetes:
        "hostUsers: false in the pod's spec, and in the container's securityContext: seccompProfile: {type: Unconfined}, "
          + "appArmorProfile: {type: Unconfined}, procMount: Unmasked"
      case .chroot: "run outside of the chroot, or enter the directory with pivot_root (systemd-nspawn, unshare --root)"
      }
    }
  }
}
