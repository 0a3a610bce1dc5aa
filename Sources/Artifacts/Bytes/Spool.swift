import Glibc
internal import Synchronization

/// A temporary file without a name, for inflated bytes that are too many for memory.
///
/// A class because the descriptor has an end; the file goes with it. Appending is for one thread, mapping for any.
final class Spool: Sendable {
  private let descriptor: CInt
  private let written = Atomic<Int>(0)

  /// In the directory that `TMPDIR` names, or `/tmp`.
  init() throws(ArtifactError) {
    let directory = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var file = open(directory, O_RDWR | Self.unnamedFile | O_CLOEXEC, 0o600)
    if file < 0 {
      var template = Array("\(directory)/pratique-XXXXXX".utf8CString)
      file = mkstemp(&template)
      if file >= 0 {
        unlink(template)
        _ = fcntl(file, F_SETFD, FD_CLOEXEC)
      }
    }
    guard file >= 0 else {
      throw ArtifactError(
        .notReadable, path: directory,
        "no temporary file can be made here: \(OpenFile.reason(errno)). Set TMPDIR to a writable directory")
    }
    descriptor = file
  }

  deinit { close(descriptor) }

  /// `O_TMPFILE`, which Glibc's macro spells in a way that Swift does not import: `020000000 | O_DIRECTORY`.
  private static let unnamedFile: CInt = 0o20000000 | O_DIRECTORY

  var count: Int { written.load(ordering: .acquiring) }

  /// Appends bytes and gives the offset at which they begin.
  @discardableResult
  func append(_ bytes: UnsafeRawBufferPointer) throws(ArtifactError) -> Int {
    let start = count
    var done = 0
    while done < bytes.count {
      let source = bytes.baseAddress.map { $0 + done }
      let step = pwrite(descriptor, source, bytes.count - done, off_t(start + done))
      if step < 0, errno == EINTR { continue }
      guard step > 0 else {
        throw ArtifactError(
          .notReadable, path: "temporary file",
          "cannot be written: \(OpenFile.reason(errno)). Free space below TMPDIR")
      }
      done += step
    }
    written.store(start + done, ordering: .releasing)
    return start
  }

  /// Appends the bytes of an array's part.
  func append(_ bytes: ArraySlice<UInt8>) throws(ArtifactError) {
    let failure: ArtifactError? = bytes.withUnsafeBytes { buffer in
      do throws(ArtifactError) {
        try append(buffer)
        return nil
      } catch {
        return error
      }
    }
    if let failure { throw failure }
  }

  /// Fills the buffer from `offset` on and gives the number of bytes read, fewer only at the end.
  func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(ArtifactError) -> Int {
    var done = 0
    while done < buffer.count {
      let target = buffer.baseAddress.map { $0 + done }
      let step = pread(descriptor, target, buffer.count - done, off_t(offset + done))
      if step == 0 { break }
      if step < 0 {
        if errno == EINTR { continue }
        throw ArtifactError(
          .notReadable, path: "temporary file", offset: offset + done, "cannot be read: \(OpenFile.reason(errno))")
      }
      done += step
    }
    return done
  }

  /// Maps a part of the file; the mapping keeps the file alive.
  func map(offset: Int, count: Int) throws(ArtifactError) -> MappedFile {
    guard offset >= 0, count >= 0, offset <= self.count, count <= self.count - offset else {
      throw ArtifactError(.truncated, path: "temporary file", offset: offset, "holds fewer bytes than asked for")
    }
    return try MappedFile(descriptor: descriptor, offset: offset, count: count, keeping: self)
  }
}

/// A read-only mapping of a part of an unlinked file, which nobody else can change or cut.
///
/// A class because the mapping has an end.
final class MappedFile: Sendable {
  /// Immutable bytes until `deinit` unmaps them, hence safe to share.
  private nonisolated(unsafe) let region: UnsafeMutableRawPointer?
  private let regionCount: Int
  private let start: Int
  let count: Int
  private let owner: Spool

  init(descriptor: CInt, offset: Int, count: Int, keeping owner: Spool) throws(ArtifactError) {
    self.owner = owner
    self.count = count
    let page = Int(sysconf(CInt(_SC_PAGESIZE)))
    start = offset % page
    regionCount = count + start
    guard count > 0 else {
      region = nil
      return
    }
    let pointer = mmap(nil, regionCount, PROT_READ, MAP_PRIVATE, descriptor, off_t(offset - start))
    guard let pointer, pointer != MAP_FAILED else {
      throw ArtifactError(
        .notReadable, path: "temporary file", "cannot be mapped: \(OpenFile.reason(errno)). Free some memory")
    }
    region = pointer
  }

  deinit { if let region { munmap(region, regionCount) } }

  /// The bytes, valid during the call.
  func withBytes<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
    try body(UnsafeRawBufferPointer(start: region.map { UnsafeRawPointer($0 + start) }, count: count))
  }
}
