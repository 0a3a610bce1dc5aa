internal import CSandbox
import Glibc
internal import Synchronization

/// Where the private directories of a box without namespaces lie: below one directory that nobody else may enter, and
/// that goes with the run.
///
/// A class because its end has an effect.
final class BareTrees {
  let root: String
  private let trees: [BoxPlan.Tree]
  private(set) var warnings: [BoxResult.Warning] = []

  init(_ plan: BoxPlan, user: UInt32, group: UInt32) throws(SandboxError) {
    root = Leftovers.newDirectory
    trees = plan.trees
    if let layered = plan.trees.first(where: { $0.lower != nil }) {
      throw SandboxError(.plan, step: "overlay", number: EPERM, detail: layered.target)
    }
    guard mkdir(root, 0o700) == 0 else { throw SandboxError(.resources, step: "staging", number: errno, detail: root) }
    for tree in plan.trees {
      let path = translate(tree.target)
      guard mkdir(path, mode_t(tree.mode)) == 0, chown(path, user, group) == 0 else {
        throw SandboxError(.resources, step: "staging", number: errno, detail: path)
      }
    }
    guard chown(root, user, group) == 0 else {
      throw SandboxError(.resources, step: "staging", number: errno, detail: root)
    }
    note(plan)
  }

  deinit { Leftovers.remove(root) }

  /// Where a path of the box lies outside: in a private tree elsewhere, else where it is.
  func translate(_ path: String) -> String { place(of: path) ?? path }

  /// Nil for what lies in no private tree.
  func place(of path: String) -> String? {
    guard let index = trees.firstIndex(where: { isBelow(path, $0.target) }) else { return nil }
    return "\(root)/\(index)" + path.dropFirst(trees[index].target.count)
  }

  /// The mounts that can be had as permissions: what lies in the box where it lies outside.
  func mounts(of plan: BoxPlan) -> [BoxPlan.Mount] {
    plan.mounts.filter { $0.source == $0.target }
      + plan.links.filter { FileStatus.isDirectory($0.path) }.map { BoxPlan.Mount($0.path) }
      // What every program reads to start at all, and the box cannot have its own of.
      + ["/etc/passwd", "/etc/group", "/etc/nsswitch.conf", "/etc/hosts", "/etc/resolv.conf", "/etc/ssl"].map {
        BoxPlan.Mount($0)
      }
  }

  private func note(_ plan: BoxPlan) {
    for mount in plan.mounts where mount.source != mount.target {
      warnings.append(BoxResult.Warning(step: "mount", detail: "\(mount.target) is not shown: no mount namespace"))
    }
    for file in plan.files where place(of: file.path) == nil {
      warnings.append(BoxResult.Warning(step: "plant", detail: "\(file.path) is not planted: no mount namespace"))
    }
    for watch in plan.watches where place(of: watch.path) == nil {
      warnings.append(BoxResult.Warning(step: "watch", detail: "\(watch.path) is not watched: no mount namespace"))
    }
    if csandbox_landlock_version() < 6 {
      warnings.append(
        BoxResult.Warning(step: "signals", detail: "other processes of this user can be signalled before kernel 6.12"))
    }
    if FileStatus.text("/proc/sys/kernel/hostname") != plan.hostName {
      warnings.append(BoxResult.Warning(step: "host-name", detail: "the machine's own name is seen"))
    }
  }
}

/// What a run that was killed may have left behind, and its removal.
enum Leftovers {
  private static let prefix = "pratique-box-"
  private static var base: String { getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp" }
  private static let sweepLimit = 100_000
  private static let counter = Atomic(0)

  /// A name that says whose it is: the process, and when that process began, since numbers come again.
  static var newDirectory: String { "\(base)/\(name())" }

  /// Also the name of a control group.
  static func name() -> String {
    "\(prefix)\(getpid())-\(startTime(of: getpid()) ?? 0)-\(counter.wrappingAdd(1, ordering: .relaxed).newValue)"
  }

  /// Whether a name is of a process that is no more.
  static func isStale(_ name: String) -> Bool {
    let parts = name.dropFirst(prefix.count).split(separator: "-")
    guard name.hasPrefix(prefix), parts.count == 3, let process = pid_t(parts[0]), let start = UInt64(parts[1]) else {
      return false
    }
    return startTime(of: process) != start
  }

  /// Sweeps at the first box of this process.
  static let sweepOnce: Void = sweep()

  /// Removes what runs of this user that are no more left behind.
  static func sweep() {
    for name in Directory.names(base, limit: sweepLimit) where isStale(name) {
      var status = stat()
      guard lstat("\(base)/\(name)", &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { continue }
      guard geteuid() == 0 || status.st_uid == geteuid() else { continue }
      remove("\(base)/\(name)")
    }
    BoxCgroup.sweep()
  }

  /// In the kernel's ticks since the machine started; nil where there is no such process.
  private static func startTime(of process: pid_t) -> UInt64? {
    guard let stat = FileStatus.text("/proc/\(process)/stat", limit: 1_024) else { return nil }
    guard let name = stat.lastIndex(of: ")") else { return nil }
    let fields = stat[name...].split(separator: " ")
    return fields.count > 20 ? UInt64(fields[20]) : nil
  }

  /// Removes a directory with all that is in it, and nothing that a link in it leads to.
  static func remove(_ path: String) {
    let opened = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard opened >= 0 else { return }
    empty(opened, depth: 0)
    rmdir(path)
  }

  /// Takes over `descriptor`.
  private static func empty(_ descriptor: Int32, depth: Int) {
    guard let directory = fdopendir(descriptor) else {
      close(descriptor)
      return
    }
    defer { closedir(directory) }
    for name in Directory.names(directory, limit: sweepLimit) where unlinkat(descriptor, name, 0) != 0 {
      // Names nested deeper than this a program made to be found by nobody; the directory then stays, empty of files.
      guard depth < 256 else { continue }
      let inner = openat(descriptor, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
      if inner >= 0 { empty(inner, depth: depth + 1) }
      unlinkat(descriptor, name, AT_REMOVEDIR)
    }
  }
}
