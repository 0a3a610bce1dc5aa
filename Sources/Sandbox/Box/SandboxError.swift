import Glibc

/// Why there is no box, and what to do about it.
package struct SandboxError: Error, Equatable, CustomStringConvertible {
  package enum Code: String, Sendable {
    /// The kernel refuses what tier A is made of.
    case namespacesRefused
    /// The kernel refuses what every tier is made of.
    case watchingRefused
    /// The plan names what is not there or cannot be.
    case plan
    /// A resource of this process is used up.
    case resources
  }

  package let code: Code
  /// What was tried, in the launcher's own word for it.
  package let step: String
  /// Of the kernel; 0 where it was not asked.
  package let number: Int32
  /// The path concerned, if any.
  package let detail: String

  package init(_ code: Code, step: String, number: Int32 = 0, detail: String = "") {
    self.code = code
    self.step = step
    self.number = number
    self.detail = detail
  }

  package static func == (a: Self, b: Self) -> Bool { a.code == b.code }

  package var description: String {
    let place = detail.isEmpty ? "" : " \(detail)"
    let reason = number == 0 ? "" : ": \(String(cString: strerror(number)))"
    return "\(step)\(place)\(reason). \(Remedy.of(step: step, number: number))"
  }

  /// A refusal that the launcher told of.
  init(refusedAt step: String, number: Int32, detail: String) {
    let code: Code =
      switch step {
      case "user-namespace", "identity-map", "namespaces", "mount-namespace", "process-namespace", "loopback",
        "local-routes", "private-mounts", "root-tmpfs", "pivot-root", "leave-root", "seal-mount", "proc", "tmpfs":
        .namespacesRefused
      case "listener", "landlock", "inode-watch", "no-new-privileges": .watchingRefused
      case "fork", "memory", "descriptors", "staging", "snapshot": .resources
      default: .plan
      }
    self.init(code, step: step, number: number, detail: detail)
  }
}

/// What to do about each refusal: the sentence that a person needs next.
enum Remedy {
  static func of(step: String, number: Int32, _ settings: Settings = Settings()) -> String {
    switch (step, number) {
    case ("user-namespace", ENOSPC):
      "User namespaces are used up or switched off: sysctl -w user.max_user_namespaces=15000"
    case ("user-namespace", EPERM), ("namespaces", EPERM), ("mount-namespace", EPERM):
      refusedNamespaces(settings)
    case ("identity-map", EPERM), ("identity-map", EACCES), ("loopback", EPERM), ("namespaces", EACCES),
      ("user-namespace", EACCES):
      settings.appArmorRestricts
        ? Remedy.appArmorProfile
        : "A security module takes the rights of a new user namespace away: allow this program to have them"
    case ("listener", EBUSY):
      "A process has one listener at most and this one is watched already: run outside the other box or the "
        + "container's notifying profile"
    case ("listener", ENOSYS), ("listener", EINVAL): "The kernel is too old: 5.14 or newer with CONFIG_SECCOMP_FILTER"
    case ("identity", _): "There is no user but root here, which no box may be: run as an unprivileged user"
    case ("overlay", _):
      "There are no snapshots without an overlay file system: load it (modprobe overlay, CONFIG_OVERLAY_FS)"
    case ("snapshot", EFBIG), ("snapshot", E2BIG):
      "The environment is too large for a private copy, which a box without namespaces needs: allow them, as the doctor "
        + "says"
    case ("snapshot", EACCES), ("snapshot", EPERM): "This user may not read all of the environment: choose one that may"
    case ("staging", ENOSPC), ("snapshot", ENOSPC):
      "The directory for temporary files is full: free space, or set TMPDIR"
    case ("staging", _): "Directories for a run cannot be made: set TMPDIR to one that this user may write to"
    case ("landlock", _): "Landlock is not active: boot with landlock in the lsm= list (CONFIG_SECURITY_LANDLOCK)"
    case ("proc", EPERM):
      "Parts of /proc are covered in this container, and a box sees the numbers of its processes: run it with "
        + "--security-opt systempaths=unconfined (Docker), --security-opt unmask=ALL (Podman) or procMount: Unmasked "
        + "(Kubernetes)"
    case ("fork", EAGAIN), ("process-namespace", ENOSPC): "Too many processes: raise the limit (ulimit -u, pids.max)"
    case ("open-mount", ENOENT), ("working-directory", ENOENT), ("execute", ENOENT):
      "The plan names a path that is not there"
    case ("open-mount", EACCES): "This user may not get to the path: choose one that it can read"
    default: "Run pratique doctor to see what this machine allows"
    }
  }

  private static func refusedNamespaces(_ settings: Settings) -> String {
    if settings.number("kernel/unprivileged_userns_clone") == 0 {
      return "Unprivileged namespaces are switched off: sysctl -w kernel.unprivileged_userns_clone=1"
    }
    if settings.appArmorRestricts { return appArmorProfile }
    if let container = settings.container {
      return "Namespaces are refused in this \(container == .chroot ? "" : "container of ")\(container.rawValue): "
        + "\(container.permission); or accept tier B"
    }
    return "Namespaces are refused here, as in a container with its default profile or in a chroot. Docker: "
      + "\(Settings.Container.docker.permission). Podman: \(Settings.Container.podman.permission). Or accept tier B"
  }

  /// What gives this program's namespaces their rights on Ubuntu.
  static var appArmorProfile: String {
    let program = FileStatus.destination(ofLink: "/proc/self/exe") ?? "/usr/local/bin/pratique"
    return """
      AppArmor takes the rights of new user namespaces away. Write this to /etc/apparmor.d/pratique and run \
      apparmor_parser -r /etc/apparmor.d/pratique:
      abi <abi/4.0>,
      include <tunables/global>
      profile pratique \(program) flags=(unconfined) {
        userns,
      }
      """
  }
}
