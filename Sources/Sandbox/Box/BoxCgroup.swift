import Glibc

/// A control group for one box, where the machine lets us make one: a second limit to processes and memory, which a
/// change of user does not escape.
///
/// A class because its end has an effect.
final class BoxCgroup {
  /// Descriptors through which the launcher joins.
  private(set) var members: [Descriptor] = []
  /// What it limits.
  private(set) var limited: [String] = []
  private var directories: [String] = []

  /// Hierarchies of version 1 with the file that limits them; version 2 has both in one.
  private static let root = "/sys/fs/cgroup"
  private static let hierarchies = ["", "pids", "memory"]

  /// Nil where none is asked for or can be made.
  init?(_ limits: BoxLimits) {
    guard let memory = limits.totalMemory else { return nil }
    let name = Leftovers.name()
    if FileStatus.text("\(Self.root)/cgroup.controllers") != nil {
      add("\(Self.root)/\(name)", [("pids.max", UInt64(limits.concurrentProcesses) + 2), ("memory.max", memory)])
    } else {
      add("\(Self.root)/pids/\(name)", [("pids.max", UInt64(limits.concurrentProcesses) + 2)])
      add("\(Self.root)/memory/\(name)", [("memory.limit_in_bytes", memory)])
    }
    if members.isEmpty { return nil }
  }

  deinit { remove() }

  private func add(_ directory: String, _ limits: [(file: String, value: UInt64)]) {
    guard mkdir(directory, 0o755) == 0 else { return }
    directories.append(directory)
    for limit in limits {
      let file = open("\(directory)/\(limit.file)", O_WRONLY | O_CLOEXEC)
      guard file >= 0 else { continue }
      let text = "\(limit.value)"
      if write(file, text, text.utf8.count) > 0 { limited.append(limit.file) }
      close(file)
    }
    let procs = open("\(directory)/cgroup.procs", O_WRONLY | O_CLOEXEC)
    if procs >= 0 { members.append(Descriptor(procs)) }
  }

  /// Removes the group, once nothing is in it any more.
  func remove() {
    members = []
    directories.removeAll { rmdir($0) == 0 || errno == ENOENT }
  }

  /// Removes groups of runs that are no more.
  static func sweep() {
    for hierarchy in hierarchies {
      let parent = hierarchy.isEmpty ? root : "\(root)/\(hierarchy)"
      for name in Directory.names(parent, limit: 10_000) where Leftovers.isStale(name) { rmdir("\(parent)/\(name)") }
    }
  }
}
