import Evidence

/// The bytes of those files of an image that somebody may ask for.
///
/// A layer that is not compressed is read where it lies; of a compressed one, the wanted files are copied to an
/// unlinked file in one pass.
struct ImageContents: Sendable {
  private enum Part: Sendable {
    case bytes(ByteSource)
    case spooled(offset: Int, count: Int)
  }
  private var parts: [Int: Part] = [:]
  private var spool: Spool?
  private(set) var problems: [StructuralProblem] = []
  private let limits: Limits

  init(limits: Limits) { self.limits = limits }

  /// Makes files readable.
  /// - Parameter wanted: positions in the file system's files.
  mutating func add(
    _ wanted: Set<Int>, of files: [ImageFileSystem.File], in layers: [(source: ByteSource, wrapping: TarWrapping)]
  ) throws(ArtifactError) {
    let wanted = wanted.filter { parts[$0] == nil }
    var byLayer: [Int: [Int]] = [:]
    for file in wanted where files[file].size <= limits.memberBytes {
      byLayer[files[file].layer, default: []].append(file)
    }
    for (layer, list) in byLayer.sorted(by: { $0.key < $1.key }) {
      let (source, wrapping) = layers[layer]
      guard wrapping != .none else {
        for file in list {
          let entry = files[file]
          parts[file] = .bytes(source.slice(at: entry.offset, count: entry.size, path: source.path))
        }
        continue
      }
      let ordered = list.sorted { files[$0].offset < files[$1].offset }
      try copy(ordered, of: files, from: source, wrapping: wrapping)
    }
  }

  private mutating func copy(
    _ ordered: [Int], of files: [ImageFileSystem.File], from source: ByteSource, wrapping: TarWrapping
  ) throws(ArtifactError) {
    if self.spool == nil { self.spool = try Spool() }
    guard let spool else { return }
    let stream = DecompressedStream(source, wrapping: wrapping, limits: limits)
    var left = 0
    for file in ordered {
      let entry = files[file]
      guard entry.offset >= stream.offset, spool.count + entry.size <= limits.imageSpoolBytes else {
        left += 1
        continue
      }
      let gap = entry.offset - stream.offset
      guard try stream.skip(gap) == gap else { return }
      let offset = spool.count
      let count = try stream.forward(entry.size, spool.append)
      if count == entry.size { parts[file] = .spooled(offset: offset, count: count) }
    }
    if left > 0 {
      problems.append(
        StructuralProblem(
          .tooLarge, at: Place(source.path),
          "\(left) files that matter were not read: more than \(limits.imageSpoolBytes) bytes would be copied",
          leavesUnread: true))
    }
  }

  /// A file's bytes.
  func contents(of file: Int, path: String) throws(ArtifactError) -> MemberContents {
    switch parts[file] {
    case .bytes(let source): return try FileContents.read(source, limits: limits)
    case .spooled(let offset, let count):
      guard let spool else { break }
      if count > limits.memberBytesInMemory {
        return MemberContents(mapped: try spool.map(offset: offset, count: count))
      }
      return MemberContents(try ByteSource(spool, path: path).read(at: offset, count: count))
    case nil: break
    }
    throw ArtifactError(.overLimit, path: path, "was not kept: it is larger than the limits allow, or cut short")
  }
}
