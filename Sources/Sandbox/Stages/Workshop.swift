import Glibc

/// The directory of one observation on this machine: the environments that boxes install into, and the artifacts that
/// they are given. It goes with its owner, or at the next start of the program after a crash.
///
/// A class because it owns the directory.
final class Workshop {
  let path: String
  private let owner: (user: UInt32, group: UInt32)

  init() throws(SandboxError) {
    path = Leftovers.newDirectory
    owner = Identity.current.forBox
    guard mkdir(path, 0o700) == 0 else { throw Self.failure("workshop", path) }
    try give(path)
  }

  deinit { Leftovers.remove(path) }

  /// A new directory that the box's programs may write to.
  func directory(_ name: String) throws(SandboxError) -> String {
    let made = "\(path)/\(name)"
    guard mkdir(made, 0o755) == 0 else { throw Self.failure("workshop", made) }
    try give(made)
    return made
  }

  /// A file that the box's programs may read.
  func file(_ name: String, _ bytes: [UInt8]) throws(SandboxError) -> String {
    guard !name.isEmpty, name.utf8.count < 256, !name.utf8.contains(0x2F), name != ".", name != ".." else {
      throw SandboxError(.plan, step: "workshop", number: EINVAL, detail: name)
    }
    let made = "\(path)/\(name)"
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

  private func give(_ path: String) throws(SandboxError) {
    guard owner.user == geteuid() || chown(path, owner.user, owner.group) == 0 else {
      throw Self.failure("workshop", path)
    }
  }

  private static func failure(_ step: String, _ path: String) -> SandboxError {
    SandboxError(.resources, step: step, number: errno, detail: path)
  }
}
