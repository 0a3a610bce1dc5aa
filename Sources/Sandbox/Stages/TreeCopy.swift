import Glibc

/// Copies a directory with what is in it, links as links, for the box's user.
///
/// Programs in boxes may have written what is copied: nothing that a link leads to is read, and whatever is no file, no
/// directory and no link is left out. Done here because a box asks for each file that its programs open.
struct TreeCopy {
  /// Who the copy belongs to; nil for ourselves.
  private let owner: (user: UInt32, group: UInt32)?
  private var entries = 0
  private var bytes = 0

  /// Bounds of what is copied; an environment that is larger than this is none that could be observed in time.
  private static let entryLimit = 200_000
  private static let byteLimit = 8 << 30
  private static let depth = 64

  private init(_ owner: (user: UInt32, group: UInt32)?) { self.owner = owner }

  /// Copies what is in `source` into `target`, which is made where it is not there.
  ///
  /// - Parameter owner: Nil where the copy is to belong to us.
  static func copy(_ source: String, to target: String, owner: (user: UInt32, group: UInt32)?) throws(SandboxError) {
    var copy = TreeCopy(owner)
    let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
    let from = open(source, flags)
    guard from >= 0 else { throw failure(source) }
    let folder = Descriptor(from)
    if mkdir(target, 0o755) != 0, errno != EEXIST { throw failure(target) }
    let to = open(target, flags)
    guard to >= 0 else { throw failure(target) }
    let place = Descriptor(to)
    try copy.give(place.number, target)
    try copy.copy(folder, to: place, path: source, depth: 0)
  }

  private mutating func copy(_ source: Descriptor, to target: Descriptor, path: String, depth: Int)
    throws(SandboxError)
  {
    // The stream takes over what it is made of.
    let number = fcntl(source.number, F_DUPFD_CLOEXEC, 3)
    guard number >= 0 else { throw Self.failure(path) }
    guard let directory = fdopendir(number) else {
      close(number)
      throw Self.failure(path)
    }
    defer { closedir(directory) }
    for name in Directory.names(directory, limit: Self.entryLimit) {
      var status = stat()
      guard fstatat(source.number, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { throw Self.failure(path) }
      entries += 1
      guard entries <= Self.entryLimit, depth < Self.depth else { throw Self.tooLarge(path) }
      switch status.st_mode & S_IFMT {
      case S_IFDIR:
        let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
        guard mkdirat(target.number, name, 0o700) == 0 else { throw Self.failure("\(path)/\(name)") }
        let from = openat(source.number, name, flags)
        let to = openat(target.number, name, flags)
        let pair = (Descriptor(from), Descriptor(to))
        guard from >= 0, to >= 0 else { throw Self.failure("\(path)/\(name)") }
        try copy(pair.0, to: pair.1, path: "\(path)/\(name)", depth: depth + 1)
        try give(to, path)
        fchmod(to, status.st_mode & 0o777)
      case S_IFREG: try copyFile(name, status, from: source, to: target, path)
      case S_IFLNK: try copyLink(name, from: source, to: target, path)
      default: break
      }
    }
  }

  private mutating func copyFile(
    _ name: String, _ status: stat, from source: Descriptor, to target: Descriptor, _ path: String
  ) throws(SandboxError) {
    let from = openat(source.number, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard from >= 0 else { throw Self.failure("\(path)/\(name)") }
    let input = Descriptor(from)
    let to = openat(target.number, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard to >= 0 else { throw Self.failure("\(path)/\(name)") }
    let output = Descriptor(to)
    var left = Int(status.st_size)
    bytes += left
    guard bytes <= Self.byteLimit else { throw Self.tooLarge(path) }
    while left > 0 {
      let count = sendfile(output.number, input.number, nil, left)
      guard count > 0 else { throw Self.failure("\(path)/\(name)") }
      left -= count
    }
    try give(to, path)
    fchmod(to, status.st_mode & 0o777)
    // What is compiled of a source is good for the source's time.
    var times = [status.st_atim, status.st_mtim]
    futimens(to, &times)
  }

  private func copyLink(_ name: String, from source: Descriptor, to target: Descriptor, _ path: String)
    throws(SandboxError)
  {
    var buffer = [CChar](repeating: 0, count: 4_097)
    let count = readlinkat(source.number, name, &buffer, buffer.count - 1)
    guard count > 0, symlinkat(buffer, target.number, name) == 0 else { throw Self.failure("\(path)/\(name)") }
    if let owner { fchownat(target.number, name, owner.user, owner.group, AT_SYMLINK_NOFOLLOW) }
  }

  private func give(_ descriptor: Int32, _ path: String) throws(SandboxError) {
    guard let owner else { return }
    guard fchown(descriptor, owner.user, owner.group) == 0 else { throw Self.failure(path) }
  }

  private static func failure(_ path: String) -> SandboxError {
    SandboxError(.resources, step: "copy", number: errno, detail: path)
  }

  private static func tooLarge(_ path: String) -> SandboxError {
    SandboxError(.resources, step: "copy", number: EFBIG, detail: path)
  }
}
