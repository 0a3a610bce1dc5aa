import Evidence

/// The members of one layer, read once from front to back without their contents, with both digests judged.
struct ImageLayerReader {
  private(set) var entries: [TarArchive.Entry] = []
  private(set) var problems: [StructuralProblem] = []
  /// Inflated bytes, which count against the image's budget.
  private(set) var inflated = 0
  let wrapping: TarWrapping

  /// - Parameter limits: `inflatedBytes` is what is left for this layer.
  init(_ layer: ImageDescription.Layer, limits: Limits) throws(ArtifactError) {
    let path = layer.source.path
    // The archive of an empty layer may be two blocks of zeros, which begin like nothing.
    wrapping = TarWrapping(head: try layer.source.readUpTo(512, at: 0)) ?? .none
    if let digest = layer.digest, wrapping != .none || digest != layer.diffID,
      let actual = ImageDigest.mismatch(of: digest, in: layer.source)
    {
      note(.checksumMismatch, path, "is named `\(digest)`, its digest is `\(actual)`")
    }
    let digest = Digest(.sha256)
    let stream = DecompressedStream(layer.source, wrapping: wrapping, limits: limits, digest: digest)
    var reader = TarReader(stream, path: path, limits: limits, isListing: true)
    try reader.readAll()
    try stream.drain()
    entries = reader.entries
    inflated = stream.produced
    // Layers are often written as many streams, one a file, and all that run containers read every one.
    let found = (reader.problems + stream.problems).filter { $0.code != .concatenatedArchives || $0.place.path != path }
    problems += found
    guard let expected = layer.diffID, !found.contains(where: \.leavesUnread) else { return }
    let actual = "sha256:" + Digest.hex(digest.finish())
    if actual != expected {
      note(.checksumMismatch, path, "the configuration gives the inflated layer `\(expected)`, it is `\(actual)`")
    }
  }

  private mutating func note(_ code: StructuralProblem.Code, _ path: String, _ detail: String) {
    problems.append(StructuralProblem(code, at: Place(path), detail))
  }
}
