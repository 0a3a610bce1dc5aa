internal import CSandbox
import Glibc

/// Where everything of a box without namespaces lies that is not where the plan has it: its private trees, and the files
/// that are planted elsewhere, below one directory that nobody else may enter and that goes with the run.
///
/// A class because its end has an effect.
final class BareTrees {
  let root: String
  private let plan: BoxPlan
  /// From a path in the box to the one outside, the longest first.
  private let moves: [(target: String, place: String)]
  private(set) var warnings: [BoxResult.Warning] = []
  /// Bytes of all snapshots together.
  private(set) var copiedBytes: UInt64 = 0

  /// Bytes of a snapshot that are copied at most, however large the plan lets its changes become.
  private static let copyLimit: UInt64 = 2 << 30

  init(_ plan: BoxPlan, user: UInt32, group: UInt32) throws(SandboxError) {
    let root = Leftovers.newDirectory
    self.root = root
    self.plan = plan
    moves = Self.moves(plan, root: root)
    guard mkdir(root, 0o700) == 0 else { throw Self.refused(root) }
    for (index, tree) in plan.trees.enumerated() {
      let path = "\(root)/\(index)"
      if let lower = tree.lower {
        var copy = TreeCopy(limit: Self.copyLimit, user: user, group: group)
        try copy.copy(lower, to: path)
        copiedBytes += Self.copyLimit - copy.bytesLeft
      } else if mkdir(path, 0o700) != 0 {
        throw Self.refused(path)
      }
      guard chmod(path, mode_t(tree.mode)) == 0, chown(path, user, group) == 0 else { throw Self.refused(path) }
    }
    guard mkdir(planted, 0o755) == 0, chown(planted, user, group) == 0, chown(root, user, group) == 0 else {
      throw Self.refused(root)
    }
    note()
  }

  deinit { Leftovers.remove(root) }

  private static func refused(_ path: String) -> SandboxError {
    SandboxError(.resources, step: "staging", number: errno, detail: path)
  }

  private static func moves(_ plan: BoxPlan, root: String) -> [(target: String, place: String)] {
    let trees = plan.trees.enumerated().map { ($1.target, "\(root)/\($0)") }
    let mounts = plan.mounts.map { ($0.target, $0.source) }
    let files = plan.files.map(\.path)
      .filter { path in !(trees + mounts).contains { isBelow(path, $0.0) } }
      .map { ($0, "\(root)/planted\($0)") }
    return (trees + mounts + files).sorted { $0.0.utf8.count > $1.0.utf8.count }
  }

  /// Files that lie in no private tree: nothing leads to them but what the box is told of them.
  var planted: String { "\(root)/planted" }

  /// Where a path of the box lies outside: in a private tree or another mount's source, else where it is.
  func translate(_ path: String) -> String {
    guard let move = moves.first(where: { isBelow(path, $0.target) }) else { return path }
    return move.place + path.dropFirst(move.target.count)
  }

  /// The same for an argument or a variable: a path, several with colons between them, or one after an equals sign.
  func translate(text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "/")), text.utf8.count < 32_768 else { return text }
    if text.hasPrefix("-"), let sign = text.firstIndex(of: "=") {
      return text[...sign] + translate(text: String(text[text.index(after: sign)...]))
    }
    return text.split(separator: ":", omittingEmptySubsequences: false).map { translate(String($0)) }
      .joined(separator: ":")
  }

  /// The path in the box of one outside.
  func original(_ path: String) -> String? {
    guard let move = moves.first(where: { $0.place != $0.target && isBelow(path, $0.place) }) else { return nil }
    return move.target + path.dropFirst(move.place.count)
  }

  /// Where something that is planted lies; nil where it would change what is not the box's.
  func place(of path: String) -> String? {
    let place = translate(path)
    return isBelow(place, root) ? place : nil
  }

  /// The mounts, as permissions to what lies outside.
  func mounts(of plan: BoxPlan) -> [BoxPlan.Mount] {
    plan.mounts.map { BoxPlan.Mount($0.source, isReadOnly: $0.isReadOnly) }
      + plan.links.filter { FileStatus.isDirectory($0.path) }.map { BoxPlan.Mount($0.path) }
      + Self.publicFiles.map { BoxPlan.Mount("/etc/\($0)", isOptional: true) } + [BoxPlan.Mount(planted)]
  }

  /// Whether a path of the box leads to something that it has. What it has not is said not to be there, as in a box with
  /// a file system of its own, where Landlock alone would say that it may not be read, which few programs are ready for.
  func has(_ path: String) -> Bool {
    let place = translate(path)
    if allowed.contains(where: { isBelow(place, $0) }) { return true }
    // A link into what it has.
    guard let resolved = realpath(place, nil) else { return false }
    defer { free(resolved) }
    let real = String(cString: resolved)
    return allowed.contains { isBelow(real, $0) }
  }

  private lazy var allowed = mounts(of: plan).map(\.target) + [root, "/dev", "/proc"]

  /// What every program reads to start at all, and the box cannot have its own of; and what anybody may know of a
  /// machine.
  private static let publicFiles = [
    "passwd", "group", "nsswitch.conf", "hosts", "resolv.conf", "ssl", "os-release", "debian_version", "lsb-release",
    "redhat-release", "alpine-release", "host.conf", "gai.conf", "services", "protocols", "timezone",
  ]

  /// Variables with the paths as they are outside, and the one that says where temporary files go.
  func environment(of plan: BoxPlan) -> [String: String] {
    var environment = plan.environment.mapValues(translate(text:))
    if environment["TMPDIR"] == nil, plan.trees.contains(where: { $0.target == "/tmp" }) {
      environment["TMPDIR"] = translate("/tmp")
    }
    return environment
  }

  private func note() {
    for mount in plan.mounts where mount.source != mount.target {
      warnings.append(BoxResult.Warning(step: "mount", detail: "\(mount.target) is shown where it lies outside"))
    }
    for file in plan.files where place(of: file.path) == nil {
      warnings.append(BoxResult.Warning(step: "plant", detail: "\(file.path) is not planted: no mount namespace"))
    }
    for file in plan.files where place(of: file.path)?.hasPrefix(planted) == true {
      warnings.append(
        BoxResult.Warning(step: "plant", detail: "\(file.path) is found only through a variable or an argument"))
    }
    for watch in plan.watches where place(of: watch.path) == nil {
      warnings.append(BoxResult.Warning(step: "watch", detail: "\(watch.path) is not watched: no mount namespace"))
    }
    if csandbox_landlock_version() < 6 {
      warnings.append(
        BoxResult.Warning(
          step: "signals",
          detail:
            "before kernel 6.12 other processes of this user can be signalled, and what forks fast outlives its box"
        ))
    }
    if FileStatus.text("/proc/sys/kernel/hostname") != plan.hostName {
      warnings.append(BoxResult.Warning(step: "host-name", detail: "the machine's own name is seen"))
    }
  }
}

/// Copies a directory for one box, which may change it: what a snapshot is where there is no overlay.
struct TreeCopy {
  private(set) var bytesLeft: UInt64
  private var entriesLeft = 200_000
  private let user: UInt32
  private let group: UInt32

  private static let depth = 128

  init(limit: UInt64, user: UInt32, group: UInt32) {
    bytesLeft = limit
    self.user = user
    self.group = group
  }

  /// Copies `source` to `destination`, which must not exist. Links are copied as links; what is neither a file, a link
  /// nor a directory is left out.
  mutating func copy(_ source: String, to destination: String) throws(SandboxError) {
    let from = open(source, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard from >= 0 else { throw refused(source) }
    guard mkdir(destination, 0o700) == 0 else {
      let error = refused(destination)
      close(from)
      throw error
    }
    let to = open(destination, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard to >= 0 else {
      let error = refused(destination)
      close(from)
      throw error
    }
    defer { close(to) }
    try copy(from, source, to, depth: 0)
  }

  private func refused(_ path: String) -> SandboxError {
    SandboxError(.resources, step: "snapshot", number: errno, detail: path)
  }

  /// Takes over `from`.
  private mutating func copy(_ from: Int32, _ path: String, _ to: Int32, depth: Int) throws(SandboxError) {
    guard let directory = fdopendir(from) else {
      let error = refused(path)
      close(from)
      throw error
    }
    defer { closedir(directory) }
    for entry in Directory.names(directory, limit: entriesLeft + 1) {
      // What nobody could have installed is not copied.
      guard entry.isText else { continue }
      let name = entry.text
      entriesLeft -= 1
      var status = stat()
      guard entriesLeft >= 0, depth < Self.depth else {
        throw SandboxError(.resources, step: "snapshot", number: E2BIG, detail: path)
      }
      guard fstatat(from, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { continue }
      let mode = status.st_mode & 0o7777
      switch status.st_mode & S_IFMT {
      case S_IFDIR:
        guard mkdirat(to, name, mode | 0o700) == 0 else { throw refused("\(path)/\(name)") }
        let (inner, copied) = (
          openat(from, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC),
          openat(to, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        )
        defer { if copied >= 0 { close(copied) } }
        guard inner >= 0, copied >= 0 else {
          let error = refused("\(path)/\(name)")
          if inner >= 0 { close(inner) }
          throw error
        }
        try copy(inner, "\(path)/\(name)", copied, depth: depth + 1)
        fchmod(copied, mode)
      case S_IFLNK:
        guard let link = FileStatus.destination(ofLink: "\(path)/\(name)"), symlinkat(link, to, name) == 0 else {
          throw refused("\(path)/\(name)")
        }
      case S_IFREG: try copyFile(from, name, "\(path)/\(name)", to, UInt64(max(0, status.st_size)), mode)
      default: continue
      }
      fchownat(to, name, user, group, AT_SYMLINK_NOFOLLOW)
    }
  }

  private mutating func copyFile(
    _ from: Int32, _ name: String, _ path: String, _ to: Int32, _ bytes: UInt64, _ mode: mode_t
  ) throws(SandboxError) {
    guard bytes <= bytesLeft else { throw SandboxError(.resources, step: "snapshot", number: EFBIG, detail: path) }
    bytesLeft -= bytes
    let source = openat(from, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
    guard source >= 0 else { throw refused(path) }
    defer { close(source) }
    let copy = openat(to, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard copy >= 0 else { throw refused(path) }
    defer { close(copy) }
    var left = Int(clamping: bytes)
    while left > 0 {
      let count = sendfile(copy, source, nil, min(left, 1 << 30))
      guard count >= 0 else { throw refused(path) }
      // It has become shorter meanwhile.
      if count == 0 { break }
      left -= count
    }
    fchmod(copy, mode)
    // What Python compiled of a source is good for the source's time.
    var status = stat()
    if fstat(source, &status) == 0 {
      let times = [status.st_atim, status.st_mtim]
      futimens(copy, times)
    }
  }
}
