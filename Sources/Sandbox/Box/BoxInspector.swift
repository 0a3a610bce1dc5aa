internal import CSandbox
package import Evidence
import Glibc

/// Looks into a box while one of its processes waits: for what would be gone or encrypted a moment later.
package protocol BoxInspector: Sendable {
  /// What it finds becomes evidence of the box. Runs in the supervisor's thread, which answers nobody meanwhile: it must
  /// not wait, and should look at little.
  func inspect(_ scene: BoxScene) -> [ObservedEvidence]
}

/// A process that waits for its call, and what can be seen of it.
package struct BoxScene {
  package enum Moment: Hashable, Sendable {
    /// Another program is about to start: what the last one made lies there finished.
    case execute
    /// A file is about to go or to be renamed.
    case change
    /// Something is about to be sent.
    case connect
  }

  package let moment: Moment
  /// Index into the result's processes.
  package let process: Int
  /// Index into the result's events; nil where the event was not kept.
  package let event: Int?
  /// What is about to be changed or executed, as the process names it.
  package let path: String?
  /// Names of the watched files that were opened in this box so far.
  package let openedDecoys: Set<String>
  private let identifier: pid_t
  private let files: CreatedFiles
  private let limit: Int

  init(
    _ moment: Moment, _ process: BoxedProcess, event: Int?, path: String?, opened: Set<String>, files: CreatedFiles,
    limit: Int
  ) {
    self.path = path
    openedDecoys = opened
    self.moment = moment
    self.process = process.index
    self.event = event
    identifier = process.identifier
    self.files = files
    self.limit = limit
  }

  /// Files in the private trees that were made or changed since the last scene that asked. Their contents are read
  /// through `contents(of:limit:)`.
  package func changedFiles() -> [CreatedFiles.File] { files.changesSinceLastLook(limit: limit) }

  package func contents(of file: CreatedFiles.File, limit: Int) -> [UInt8]? { files.contents(of: file, limit: limit) }

  /// A regular file of the private trees; nil where there is none. Much cheaper than looking for all changes.
  package func file(at path: String) -> CreatedFiles.File? { files.file(at: path) }

  /// Bytes that a piece of memory shares with the one before it, so that nothing is cut in two unseen.
  private static let overlap = 4_096
  private static let piece = 1 << 20

  /// Calls `body` with pieces of what the process itself has written to its memory, at most `limit` bytes in all;
  /// pieces of one range overlap by some thousand bytes. False where there is more.
  @discardableResult
  package func writtenMemory(limit: Int, _ body: (UnsafeRawBufferPointer) -> Void) -> Bool {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.piece, alignment: 16)
    defer { buffer.deallocate() }
    var left = limit
    for range in writableRanges() {
      var start = range.lowerBound
      while start < range.upperBound {
        guard left > 0 else { return false }
        let wanted = Int(min(UInt64(min(buffer.count, left)), range.upperBound - start))
        let count = csandbox_read_memory(identifier, start, buffer.baseAddress, wanted)
        guard count > 0 else { break }
        body(UnsafeRawBufferPointer(buffer)[..<count].rebased)
        left -= count
        guard count > Self.overlap, start + UInt64(count) < range.upperBound else { break }
        start += UInt64(count - Self.overlap)
      }
    }
    return true
  }

  private func writableRanges() -> [Range<UInt64>] {
    guard let maps = FileStatus.text("/proc/\(identifier)/maps", limit: 1 << 20) else { return [] }
    return maps.split(separator: "\n").compactMap { line in
      let fields = line.split(separator: " ", maxSplits: 5)
      guard fields.count >= 5, fields[1].hasPrefix("rw"), !line.hasSuffix("[vvar]") else { return nil }
      let ends = fields[0].split(separator: "-").compactMap { UInt64($0, radix: 16) }
      return ends.count == 2 && ends[0] < ends[1] ? ends[0]..<ends[1] : nil
    }
  }
}

extension Slice<UnsafeRawBufferPointer> {
  fileprivate var rebased: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: self) }
}

extension Supervisor {
  /// Lets the inspector look at a process that waits.
  func inspect(_ moment: BoxScene.Moment, _ process: BoxedProcess, event: Int?, path: String? = nil) {
    guard let inspector, let created else { return }
    let scene = BoxScene(
      moment, process, event: event, path: path, opened: Set(touches.keys), files: created, limit: limits.createdFiles)
    for found in inspector.inspect(scene) {
      log.prove(found.level, event: found.event ?? event, decoys: Set(found.decoys), found.detail)
    }
  }
}
