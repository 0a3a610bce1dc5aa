import Evidence

/// Finds out by content and name what a file is, and opens it.
struct FileOpener {
  private let file: OpenFile
  private let target: String
  private let limits: Limits
  private let fileName: String

  init(_ file: OpenFile, target: String, limits: Limits) {
    self.file = file
    self.target = target
    self.limits = limits
    fileName = target.split(separator: "/").last.map(String.init) ?? target
  }

  func open() throws(ArtifactError) -> any OpenedTarget {
    let source = ByteSource(file, path: fileName)
    guard source.count <= limits.archiveBytes else {
      throw ArtifactError(
        .overLimit, path: target, "has \(source.count) bytes, \(limits.archiveBytes) are allowed for one file")
    }
    let sha256 = try source.sha256()
    return try WheelTarget(source, target: target, sha256: sha256, limits: limits)
  }
}
