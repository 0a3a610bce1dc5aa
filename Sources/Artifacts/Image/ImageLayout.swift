import ConfigurationFormats
import Evidence

/// One image of a layout: its configuration and its layers, lowest first.
struct ImageDescription {
  /// A layer as it is kept.
  struct Layer {
    let source: ByteSource
    /// Of the bytes as they are kept, as `sha256:…`; nil where nothing names one.
    let digest: String?
    /// Of the inflated archive.
    let diffID: String?
  }

  /// The name it is tagged with.
  let name: String?
  let configuration: ImageConfiguration
  let layers: [Layer]
}

/// `manifest.json` of `docker save`: an array with the configuration and the layers of each image.
enum DockerManifest {
  static func isOne(_ bytes: [UInt8]) -> Bool {
    guard let entries = try? JSONValue.read(bytes).array, let first = entries.first else { return false }
    return first.field("Config")?.string != nil && first.field("Layers")?.array != nil
  }
}

/// Reads the documents of a layout: which images there are, and of what they are made.
///
/// OCI image-spec `image-layout.md`, `image-index.md`, `manifest.md`, `config.md`; Docker's `image/tarexport`.
struct ImageLayout {
  /// Bytes of one document; registries accept no more for a manifest.
  static let documentBytes = 4 << 20
  /// Images of one file that are analysed.
  static let images = 16
  /// Indexes inside one another, and descriptors that are looked at in all.
  private static let depth = 4
  private static let descriptors = 1_000

  private let blobs: any ImageBlobs
  private let limits: Limits
  private let platform: ImagePlatform
  private let fileName: String
  private(set) var problems: [StructuralProblem] = []
  private(set) var images: [ImageDescription] = []
  private var seen: Set<String> = []
  private var count = 0

  init(_ blobs: any ImageBlobs, fileName: String, platform: ImagePlatform, limits: Limits) throws(ArtifactError) {
    self.blobs = blobs
    self.limits = limits
    self.platform = platform
    self.fileName = fileName
    let docker = blobs.document("manifest.json").map { readDocker($0) } ?? false
    let fromDocker = images
    if blobs.blob("index.json") != nil, blobs.blob("oci-layout") != nil {
      images = []
      readIndex()
      if docker { compare(fromDocker, images) }
      if docker { images = fromDocker }
    }
    if images.count > Self.images {
      report(.tooManyMembers, fileName, "holds \(images.count) images; only the first \(Self.images) were analysed")
      images.removeLast(images.count - Self.images)
    }
    guard !images.isEmpty else {
      let reason = problems.first?.detail ?? "no manifest names one for \(platform)"
      throw ArtifactError(.malformed, path: fileName, "is an image layout without an image: \(reason). Save it again")
    }
  }

  private mutating func report(
    _ code: StructuralProblem.Code, _ path: String, _ detail: String, leavesUnread: Bool = true
  ) {
    let problem = StructuralProblem(code, at: Place(path), detail, leavesUnread: leavesUnread)
    if !problems.contains(problem) { problems.append(problem) }
  }

  /// Some readers take `manifest.json`, others `index.json`; an image is what both say, or two images.
  private mutating func compare(_ docker: [ImageDescription], _ oci: [ImageDescription]) {
    let known = Set(docker.map(\.configuration.path))
    guard let other = oci.first(where: { !known.contains($0.configuration.path) }) else { return }
    report(
      .localHeaderMismatch, "index.json",
      "names an image with the configuration `\(other.configuration.path)`, which manifest.json does not; "
        + "what is loaded depends on the reader")
  }

  // MARK: docker save

  private mutating func readDocker(_ bytes: [UInt8]) -> Bool {
    guard let entries = try? JSONValue.read(bytes).array else { return false }
    for entry in entries.prefix(Self.descriptors) {
      guard let path = entry.field("Config")?.string else { continue }
      guard let root = json(path, digest: Self.digest(named: path)) else { continue }
      let configuration = ImageConfiguration(root, path: MemberName.normalised(path) ?? path)
      let names = entry.field("Layers")?.strings ?? []
      let sources = names.map { name in (name: name, source: blobs.blob(name), digest: Self.digest(named: name)) }
      add(configuration, sources, name: entry.field("RepoTags")?.strings.first)
    }
    return !images.isEmpty
  }

  /// The digest in a name such as `blobs/sha256/<hex>`, `<hex>.json` or `<hex>.tar`.
  private static func digest(named name: String) -> String? {
    let parts = name.split(separator: "/").map(String.init)
    guard let last = parts.last else { return nil }
    let stem = String(last.prefix { $0 != "." })
    guard isHex(stem, 64) else { return nil }
    if parts.count >= 3, parts[parts.count - 2] == "sha256" { return "sha256:" + stem }
    // The layers of `podman save` are named after what they are inflated, which `diff_ids` has as well.
    return last.hasSuffix(".json") ? "sha256:" + stem : nil
  }

  private static func isHex(_ text: String, _ count: Int) -> Bool {
    text.utf8.count == count && text.utf8.allSatisfy { $0.isASCIIDigit || (0x61...0x66).contains($0) }
  }

  private mutating func add(
    _ configuration: ImageConfiguration, _ sources: [(name: String, source: ByteSource?, digest: String?)],
    name: String?
  ) {
    guard sources.count <= limits.imageLayers else {
      return report(
        .tooManyMembers, configuration.path, "\(sources.count) layers, of which \(limits.imageLayers) are read at most")
    }
    let ids = configuration.diffIDs
    if ids.count != sources.count {
      report(
        .localHeaderMismatch, configuration.path,
        "the configuration lists \(ids.count) layers, the manifest \(sources.count)", leavesUnread: false)
    }
    var layers: [ImageDescription.Layer] = []
    for (index, entry) in sources.enumerated() {
      guard let source = entry.source else {
        report(.unreadable, entry.name, "the layer is named and not there")
        continue
      }
      layers.append(
        ImageDescription.Layer(
          source: source, digest: entry.digest, diffID: ids.indices.contains(index) ? ids[index] : nil))
    }
    images.append(ImageDescription(name: name, configuration: configuration, layers: layers))
  }

  // MARK: OCI

  private mutating func readIndex() {
    guard let bytes = blobs.document("index.json"), let root = try? JSONValue.read(bytes) else {
      return report(.unreadable, "index.json", "is no JSON document that can be read")
    }
    for manifest in chosen(root.field("manifests")?.array ?? []) { follow(manifest, depth: 0, name: nil) }
  }

  /// The descriptors to follow: all of them where they differ by name, those of the platform where they differ by that.
  private func chosen(_ descriptors: [JSONValue]) -> [JSONValue] {
    let real = descriptors.prefix(Self.descriptors).filter { descriptor in
      descriptor.field("platform")?.field("os")?.string?.lowercased() != "unknown"
        && descriptor.field("annotations")?.field("vnd.docker.reference.type")?.string != "attestation-manifest"
    }
    func isWanted(_ descriptor: JSONValue) -> Bool {
      guard let named = descriptor.field("platform") else { return true }
      return named.field("os")?.string?.lowercased() == platform.system
        && named.field("architecture")?.string?.lowercased() == platform.architecture
    }
    let wanted = real.filter(isWanted)
    // An image for another machine alone is still the one that the user means.
    return wanted.isEmpty ? Array(real.prefix(1)) : wanted
  }

  private mutating func follow(_ descriptor: JSONValue, depth: Int, name: String?) {
    guard let digest = descriptor.field("digest")?.string else {
      return report(.unreadable, "index.json", "a descriptor has no digest", leavesUnread: true)
    }
    count += 1
    guard count <= Self.descriptors else {
      return report(.tooManyMembers, "index.json", "names more than \(Self.descriptors) manifests")
    }
    guard depth < Self.depth else {
      return report(.nestingTooDeep, "index.json", "more than \(Self.depth) indexes lie inside one another")
    }
    guard seen.insert(digest).inserted else { return }
    guard let path = Self.path(of: digest) else {
      return report(.unreadable, "index.json", "`\(digest)` is no digest that is known")
    }
    guard let root = json(path, digest: digest, size: descriptor.field("size")?.integer) else { return }
    let annotations = descriptor.field("annotations")
    let name =
      name ?? annotations?.field("io.containerd.image.name")?.string
      ?? annotations?.field("org.opencontainers.image.ref.name")?.string
    if let nested = root.field("manifests")?.array {
      for one in chosen(nested) { follow(one, depth: depth + 1, name: name) }
      return
    }
    readManifest(root, path: path, name: name)
  }

  private mutating func readManifest(_ root: JSONValue, path: String, name: String?) {
    guard let config = root.field("config"), let digest = config.field("digest")?.string,
      let configPath = Self.path(of: digest)
    else { return report(.unreadable, path, "the manifest names no configuration") }
    let layers = root.field("layers")?.array ?? []
    guard let document = json(configPath, digest: digest, size: config.field("size")?.integer) else { return }
    let sources = layers.prefix(limits.imageLayers + 1).map {
      layer -> (name: String, source: ByteSource?, digest: String?) in
      let digest = layer.field("digest")?.string
      let path = digest.flatMap(Self.path)
      return (path ?? digest ?? "a layer without a digest", path.flatMap { blobs.blob($0) }, digest)
    }
    for (layer, source) in zip(layers, sources) {
      guard let declared = layer.field("size")?.integer, let actual = source.source?.count, declared != actual else {
        continue
      }
      report(
        .sizeMismatch, source.name, "the manifest gives the layer \(declared) bytes, it has \(actual)",
        leavesUnread: false)
    }
    add(ImageConfiguration(document, path: configPath), sources, name: name)
  }

  /// Where a blob lies; nil for a digest of an unknown form, so that none leads elsewhere.
  private static func path(of digest: String) -> String? {
    let parts = digest.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2 else { return nil }
    switch parts[0] {
    case "sha256" where isHex(parts[1], 64), "sha512" where isHex(parts[1], 128): return "blobs/\(parts[0])/\(parts[1])"
    default: return nil
    }
  }

  /// A document, with its digest and size judged where something names them.
  private mutating func json(_ path: String, digest: String?, size: Int? = nil) -> JSONValue? {
    guard let source = blobs.blob(path) else {
      report(.unreadable, path, "is named and not there")
      return nil
    }
    guard source.count <= Self.documentBytes else {
      report(.tooLarge, path, "has \(source.count) bytes; documents of \(Self.documentBytes) are read at most")
      return nil
    }
    guard let bytes = try? source.read(at: 0, count: source.count) else {
      report(.unreadable, path, "cannot be read")
      return nil
    }
    if let size, size != bytes.count {
      report(.sizeMismatch, path, "is said to have \(size) bytes, it has \(bytes.count)", leavesUnread: false)
    }
    if let digest, let actual = ImageDigest.mismatch(of: digest, in: source) {
      report(.checksumMismatch, path, "is named `\(digest)`, its digest is `\(actual)`", leavesUnread: false)
    }
    do {
      return try JSONValue.read(bytes)
    } catch {
      report(.unreadable, path, "is no JSON document that can be read: \(error)")
      return nil
    }
  }
}

/// Digests as descriptors write them: an algorithm, a colon and hexadecimal digits.
enum ImageDigest {
  /// The digest that the bytes have, if it is not the one named; nil where they agree or the algorithm is unknown.
  static func mismatch(of digest: String, in source: ByteSource) -> String? {
    let parts = digest.split(separator: ":").map(String.init)
    guard parts.count == 2, let algorithm = Digest.Algorithm(rawValue: parts[0]), algorithm.isStrong else { return nil }
    let working = Digest(algorithm)
    do throws(ArtifactError) {
      try source.forEachChunk(in: 0..<source.count, size: 1 << 20) { (chunk, _) throws(ArtifactError) in
        chunk.withUnsafeBytes(working.update)
        return true
      }
    } catch {
      return "not computed: \(error.detail)"
    }
    let actual = Digest.hex(working.finish())
    return actual == parts[1] ? nil : "\(parts[0]):\(actual)"
  }
}
