import Evidence

/// The named parts of an image as it is kept: the members of an archive, or the files of a directory.
protocol ImageBlobs: Sendable {
  var problems: [StructuralProblem] { get }
  /// The bytes of a name relative to the layout's root; nil where there are none.
  func blob(_ name: String) -> ByteSource?
}

extension ImageBlobs {
  /// Whether this is an image: what `docker load` reads, or what the OCI image layout asks for.
  var holdImage: Bool {
    if let manifest = document("manifest.json"), DockerManifest.isOne(manifest) { return true }
    return blob("oci-layout") != nil && blob("index.json") != nil
  }

  /// The bytes of a small document; nil where there is none or it is too large to be one.
  func document(_ name: String) -> [UInt8]? {
    guard let source = blob(name), source.count <= ImageLayout.documentBytes else { return nil }
    return try? source.read(at: 0, count: source.count)
  }
}

/// The members of a tar archive that is not compressed, read where they lie.
struct ArchiveBlobs: ImageBlobs {
  private enum Part {
    case bytes(offset: Int, count: Int)
    case link(String)
  }
  private let source: ByteSource
  private var parts: [String: Part] = [:]
  private(set) var problems: [StructuralProblem]

  /// Lists the archive; contents are passed over.
  init(_ source: ByteSource, limits: Limits) throws(ArtifactError) {
    self.source = source
    var limits = limits
    limits.inflatedBytes = limits.imageBytes
    let stream = DecompressedStream(source, wrapping: .none, limits: limits)
    var reader = TarReader(stream, path: source.path, limits: limits, isListing: true)
    try reader.readAll()
    problems = reader.problems + stream.problems
    for entry in reader.entries {
      guard let name = MemberName.normalised(entry.name), !name.isEmpty else { continue }
      let part: Part
      switch entry.kind {
      case .file: part = .bytes(offset: entry.dataOffset, count: entry.size)
      // `docker save` of old versions writes a layer once and links to it.
      case .symbolicLink(let target):
        let parent = name.split(separator: "/").dropLast().joined(separator: "/")
        part = .link(target.hasPrefix("/") ? target : "\(parent)/\(target)")
      case .hardLink(let target): part = .link(target)
      case .directory, .device: continue
      }
      if parts.updateValue(part, forKey: name) != nil {
        let place = Place(name, offset: entry.offset)
        problems.append(
          StructuralProblem(.duplicateName, at: place, "the image's archive has two members of this name"))
      }
    }
  }

  func blob(_ name: String) -> ByteSource? {
    var name = name
    for _ in 0..<16 {
      guard let path = MemberName.normalised(name), let part = parts[path] else { return nil }
      switch part {
      case .bytes(let offset, let count): return source.slice(at: offset, count: count, path: path)
      case .link(let target): name = target
      }
    }
    return nil
  }
}

/// The files of a directory that holds an OCI layout, or an unpacked `docker save`.
struct DirectoryBlobs: ImageBlobs {
  let problems: [StructuralProblem] = []
  private let tree: TreeReader

  init(_ path: String) throws(ArtifactError) { tree = TreeReader(try DirectoryHandle(path)) }

  func blob(_ name: String) -> ByteSource? {
    guard let path = MemberName.normalised(name), !path.isEmpty, let file = try? tree.file(path) else { return nil }
    return ByteSource(file, path: path)
  }
}

/// Tells an image from other archives before anything of it is unpacked.
enum ImageArchive {
  /// Whether an archive's first member is one that images begin with; a compressed archive is only worth inflating to a
  /// file if so. The same question is asked again, of all names, of what was read as another kind of archive.
  static func mayBegin(with name: String) -> Bool {
    guard let path = MemberName.normalised(name) else { return false }
    let first = path.split(separator: "/").first.map(String.init) ?? ""
    if ["blobs", "oci-layout", "index.json", "manifest.json", "repositories"].contains(first) { return true }
    let stem = first.prefix { $0 != "." }
    return stem.utf8.count == 64 && stem.utf8.allSatisfy { $0.isASCIIDigit || (0x61...0x66).contains($0) }
  }

  /// Whether the root of an archive has the documents of an image.
  static func isNamed(_ names: some Sequence<String>) -> Bool {
    var found: Set<String> = []
    for name in names {
      guard let path = MemberName.normalised(name) else { continue }
      if ["manifest.json", "oci-layout", "index.json"].contains(path) { found.insert(path) }
    }
    return found.contains("manifest.json") || found.isSuperset(of: ["oci-layout", "index.json"])
  }

  /// The inflated bytes of a compressed archive, in an unlinked file.
  static func inflated(
    _ source: ByteSource, wrapping: TarWrapping, limits: Limits
  ) throws(ArtifactError) -> (source: ByteSource, problems: [StructuralProblem]) {
    if wrapping == .none { return (source, []) }
    var limits = limits
    limits.inflatedBytes = limits.imageSpoolBytes
    let stream = DecompressedStream(source, wrapping: wrapping, limits: limits)
    let spool = try Spool()
    _ = try stream.forward(Int.max, spool.append)
    return (ByteSource(spool, path: source.path), stream.problems.filter { $0.code != .concatenatedArchives })
  }

  /// The name of the first member of an archive.
  static func firstName(_ source: ByteSource, wrapping: TarWrapping, limits: Limits) throws(ArtifactError) -> String? {
    let stream = DecompressedStream(source, wrapping: wrapping, limits: limits)
    guard case .header(let header) = TarHeader.read(try stream.read(512)) else { return nil }
    return MemberName.decode(header.name).text
  }
}
