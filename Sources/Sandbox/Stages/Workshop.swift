internal import CSandbox
import Glibc
internal import Synchronization

/// The directory of one observation on this machine: the environments that boxes install into, and the artifacts that
/// they are given. It goes with its owner, or at the next start of the program after a crash.
///
/// A class because it owns the directory.
final class Workshop: Sendable {
  let path: String
  /// Bytes of one environment that are copied.
  private static let copyBytes: UInt64 = 8 << 30

  private let count = Atomic(0)
  private let owner: (user: UInt32, group: UInt32)

  init() throws(SandboxError) {
    path = Leftovers.newDirectory
    owner = Identity.current.forBox
    guard mkdir(path, 0o700) == 0 else { throw Self.failure("workshop", path) }
    try give(path)
  }

  deinit { Leftovers.remove(path) }

  /// A new directory that the box's programs may write to, of a name that nothing else has.
  func directory(_ name: String) throws(SandboxError) -> String {
    let made = newPath(name)
    guard mkdir(made, 0o755) == 0 else { throw Self.failure("workshop", made) }
    try give(made)
    return made
  }

  /// Where nothing is yet.
  func newPath(_ name: String) -> String {
    "\(path)/\(name)-\(count.wrappingAdd(1, ordering: .relaxed).newValue)"
  }

  /// A file that the box's programs may read, in one of the directories.
  func file(_ name: String, _ bytes: [UInt8], in directory: String) throws(SandboxError) -> String {
    guard !name.isEmpty, name.utf8.count < 256, !name.utf8.contains(0x2F), !name.utf8.contains(0), name != ".",
      name != ".."
    else { throw SandboxError(.plan, step: "workshop", number: EINVAL, detail: name) }
    let made = "\(directory)/\(name)"
    let opened = open(made, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o644)
    guard opened >= 0 else { throw Self.failure("workshop", made) }
    let file = Descriptor(opened)
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes { write(file.number, $0.baseAddress.map { $0 + done }, bytes.count - done) }
      guard count > 0 else { throw Self.failure("workshop", made) }
      done += count
    }
    return made
  }

  /// Copies a directory of the machine's or of a box's to a place that is not there yet. Done from outside: a box asks
  /// for each file that its programs open.
  func copy(_ source: String, to target: String) throws(SandboxError) {
    var copy = TreeCopy(limit: Self.copyBytes, user: owner.user, group: owner.group)
    try copy.copy(source, to: target)
    guard chmod(target, 0o755) == 0 else { throw Self.failure("workshop", target) }
    try give(target)
  }

  /// At most `limit` bytes of a file below a directory that a box could write to; nil where it is no regular file
  /// there, however it is linked, or longer.
  static func contents(of relative: String, in directory: String, limit: Int) -> [UInt8]? {
    let root = open(directory, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard root >= 0 else { return nil }
    let folder = Descriptor(root)
    // A pipe must not be waited for.
    let opened = csandbox_open_beneath(folder.number, relative, O_RDONLY | O_NONBLOCK | O_NOCTTY)
    guard opened >= 0 else { return nil }
    let file = Descriptor(opened)
    var status = stat()
    guard fstat(file.number, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size <= limit else {
      return nil
    }
    let size = Int(status.st_size)
    return [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      while count < size {
        let more = pread(file.number, buffer.baseAddress.map { $0 + count }, size - count, off_t(count))
        guard more > 0 else { break }
        count += more
      }
    }
  }

  private func give(_ path: String) throws(SandboxError) {
    guard owner.user == geteuid() || chown(path, owner.user, owner.group) == 0 else {
      throw Self.failure("workshop", path)
    }
  }

  private static func failure(_ step: String, _ path: String) -> SandboxError {
    SandboxError(.resources, step: step, number: errno, detail: path)
  }
}
