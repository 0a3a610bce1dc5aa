import Glibc
internal import Synchronization

/// What a run that was killed may have left behind, and its removal.
enum Leftovers {
  private static let prefix = "pratique-box-"
  /// Where temporary files go.
  static var base: String { getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp" }
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
  static func sweep(_ base: String = base) {
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
    let top = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard top >= 0 else { return }
    defer { close(top) }
    var isDeeper = true
    while isDeeper {
      let opened = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
      guard opened >= 0 else { return }
      isDeeper = empty(opened, depth: 0, top: top)
    }
    rmdir(path)
  }

  /// Takes over `descriptor`. What lies deeper than this is brought up to `top` and removed with the next round, however
  /// deep a program has made it; true where there was such.
  private static func empty(_ descriptor: Int32, depth: Int, top: Int32) -> Bool {
    guard let directory = fdopendir(descriptor) else {
      close(descriptor)
      return false
    }
    defer { closedir(directory) }
    var isDeeper = false
    for name in Directory.names(directory, limit: sweepLimit) where unlinkat(descriptor, name.bytes, 0) != 0 {
      guard depth < 64 else {
        let number = counter.wrappingAdd(1, ordering: .relaxed).newValue
        if renameat(descriptor, name.bytes, top, "deep-\(number)") == 0 { isDeeper = true }
        continue
      }
      // Its owner may have taken every right to it away.
      fchmodat(descriptor, name.bytes, 0o700, 0)
      let inner = openat(descriptor, name.bytes, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
      if inner >= 0, empty(inner, depth: depth + 1, top: top) { isDeeper = true }
      unlinkat(descriptor, name.bytes, AT_REMOVEDIR)
    }
    return isDeeper
  }
}
