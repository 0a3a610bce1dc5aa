import Glibc

/// The files that were fetched before, under their SHA-256; shared by all runs of this user.
///
/// Layout: `artifacts/sha256/ab/abcd…/<file name>` with a note beside it of what was hashed, and `partial/` for
/// downloads under way.
package struct ArtifactCache: Sendable {
  /// Absolute, without a slash at the end.
  package let directory: String

  package init(directory: String) { self.directory = directory }

  /// The cache that an environment names: `PRATIQUE_CACHE`, else `pratique` in the XDG cache directory.
  package init(environment: [String: String], homeDirectory: String) {
    if let own = environment["PRATIQUE_CACHE"], own.hasPrefix("/") {
      directory = own
    } else if let shared = environment["XDG_CACHE_HOME"], shared.hasPrefix("/") {
      directory = shared + "/pratique"
    } else {
      directory = homeDirectory + "/.cache/pratique"
    }
  }

  /// Where the file of a hash lies or will lie.
  func folder(sha256: String) -> String { "\(directory)/artifacts/sha256/\(sha256.prefix(2))/\(sha256)" }

  /// The path of a file that was fetched before and is still what it was; nil otherwise.
  ///
  /// A file whose size, time and number are as noted counts as unchanged; any other is hashed again.
  func path(sha256: String, fileName: String) -> String? {
    let path = folder(sha256: sha256) + "/" + fileName
    guard let file = try? RegularFile(path: path) else { return nil }
    let note = readSmallFile(folder(sha256: sha256) + "/.verified").map { String(decoding: $0, as: UTF8.self) }
    if let note, note == Self.note(file.descriptor) { return path }
    guard let stream = DigestStream("sha256"), file.forEachPiece({ stream.update($0) }), stream.finish() == sha256
    else {
      unlink(path)
      return nil
    }
    writeNote(for: file.descriptor, sha256: sha256)
    return path
  }

  /// Size, modification time and number of an open file.
  private static func note(_ descriptor: Int32) -> String? {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return nil }
    return "\(status.st_size) \(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec) \(status.st_dev):\(status.st_ino)"
  }

  private func writeNote(for descriptor: Int32, sha256: String) {
    guard let note = Self.note(descriptor) else { return }
    let path = folder(sha256: sha256) + "/.verified"
    let target = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard target >= 0 else { return }
    _ = note.withCString { Glibc.write(target, $0, strlen($0)) }
    close(target)
  }

  /// Gives a verified download its name; the open descriptor is the one that was hashed.
  func adopt(_ partial: PartialFile, sha256: String, fileName: String) throws(IndexError) -> String {
    let folder = folder(sha256: sha256)
    try makeDirectory(folder)
    let path = folder + "/" + fileName
    guard rename(partial.path, path) == 0 else { throw failure(path, errno) }
    writeNote(for: partial.descriptor, sha256: sha256)
    return path
  }

  /// Makes a directory and those above it, readable by this user alone.
  func makeDirectory(_ path: String) throws(IndexError) {
    if isDirectoryPath(path) { return }
    if let slash = path.lastIndex(of: "/"), slash > path.startIndex { try makeDirectory(String(path[..<slash])) }
    guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw failure(path, errno) }
  }

  /// The error of a file operation that failed with this `errno`.
  func failure(_ path: String, _ number: Int32) -> IndexError {
    IndexError(
      .cache, path, String(cString: strerror(number)),
      remedy: "Free space or name a writable directory with PRATIQUE_CACHE.")
  }
}

/// A download under way, which a later run continues.
///
/// A class because it owns a locked descriptor.
final class PartialFile {
  let path: String
  let descriptor: Int32
  private let tagPath: String

  /// Opens the partial file of an address; one that another process writes to is left to it, and a fresh one made.
  init(cache: ArtifactCache, url: IndexURL) throws(IndexError) {
    let folder = cache.directory + "/partial"
    try cache.makeDirectory(folder)
    let stream = DigestStream("sha256")
    Array(url.requestText.utf8).withUnsafeBytes { stream?.update($0) }
    var path = folder + "/" + (stream?.finish() ?? "file")
    var descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    if descriptor >= 0, flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      close(descriptor)
      path += ".\(getpid()).\(UInt32.random(in: 0...UInt32.max))"
      descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    }
    guard descriptor >= 0 else { throw cache.failure(path, errno) }
    self.path = path
    self.descriptor = descriptor
    tagPath = path + ".etag"
  }

  deinit { close(descriptor) }

  var size: Int {
    var status = stat()
    return fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
  }

  /// The server's mark for the version of the file that the bytes belong to.
  var entityTag: String? {
    get { readSmallFile(tagPath).map { String(decoding: $0, as: UTF8.self) } }
    set {
      unlink(tagPath)
      guard let newValue else { return }
      let target = open(tagPath, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
      guard target >= 0 else { return }
      _ = newValue.withCString { Glibc.write(target, $0, strlen($0)) }
      close(target)
    }
  }

  /// Forgets what is there.
  func clear() {
    ftruncate(descriptor, 0)
    entityTag = nil
  }

  /// Removes the file, which is of no use to a later run.
  func remove() {
    unlink(path)
    unlink(tagPath)
  }

  /// Removes the mark once the file has moved away.
  func forgetTag() { unlink(tagPath) }

  /// Writes bytes at a place; false when the disk is full or fails.
  func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> Bool {
    var done = 0
    while done < bytes.count {
      let count = pwrite(descriptor, bytes.baseAddress?.advanced(by: done), bytes.count - done, off_t(offset + done))
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      done += count
    }
    return true
  }

  /// Feeds what is there to hashes.
  func forEachPiece(_ body: (UnsafeRawBufferPointer) -> Void) {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    defer { buffer.deallocate() }
    var offset = 0
    while true {
      let count = pread(descriptor, buffer.baseAddress, buffer.count, off_t(offset))
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return }
      body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      offset += count
    }
  }
}
