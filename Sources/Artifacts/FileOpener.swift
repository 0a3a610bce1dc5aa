import Evidence

/// Finds out by content and name what a file is, and opens it.
struct FileOpener {
  private let file: OpenFile
  private let target: String
  private let limits: Limits
  private let fileName: String
  private let source: ByteSource
  private let platform: ImagePlatform

  init(_ file: OpenFile, target: String, limits: Limits, platform: ImagePlatform = .current) {
    self.platform = platform
    self.file = file
    self.target = target
    self.limits = limits
    fileName = target.split(separator: "/").last.map(String.init) ?? target
    source = ByteSource(file, path: fileName)
  }

  /// Opens the file by what it holds; throws where it is nothing that is known.
  func open() throws(ArtifactError) -> any OpenedTarget {
    let head = try source.readUpTo(512, at: 0)
    let lower = fileName.lowercased()
    let wrapping = TarWrapping(head: head)
    if let wrapping, !lower.hasSuffix(".whl"), let image = try openImage(wrapping) { return image }
    guard source.count <= limits.archiveBytes else {
      throw ArtifactError(
        .overLimit, path: target, "has \(source.count) bytes, \(limits.archiveBytes) are allowed for one file")
    }
    let isZip = head.starts(with: [0x50, 0x4B, 3, 4]) || head.starts(with: [0x50, 0x4B, 5, 6])
    if lower.hasSuffix(".whl") || lower.hasSuffix(".egg") {
      if let wrapping, !isZip {
        throw ArtifactError(
          .malformed, path: target, offset: 0,
          "the name says zip, the bytes are \(wrapping.rawValue). Rename the file or fetch it again")
      }
      return try openZip(lower)
    }
    if let entry = SourceArchive.suffixes.first(where: { lower.hasSuffix($0.suffix) }) {
      if isZip || (entry.wrapping == nil && wrapping == nil) {
        return try openZip(lower, mismatch: entry.wrapping.map { "the name says \($0.rawValue), the bytes are zip" })
      }
      guard let wrapping else {
        throw ArtifactError(
          .malformed, path: target, offset: 0,
          "the name says \(entry.suffix), the bytes begin like no archive. Fetch the file again")
      }
      let says = entry.wrapping?.rawValue ?? "zip"
      let mismatch = entry.wrapping == wrapping ? nil : "the name says \(says), the bytes are \(wrapping.rawValue)"
      return try openTar(wrapping, mismatch: mismatch)
    }
    if Self.singleSuffixes.contains(where: { lower.hasSuffix($0) }) || Self.isPythonScript(head) && !isZip {
      return try openSingle(lower)
    }
    if isZip { return try openZip(lower) }
    if let wrapping { return try openTar(wrapping, mismatch: nil) }
    throw ArtifactError(
      .notATarget, path: target,
      "is neither a wheel, an sdist, an egg nor a Python file. Name one of these, a directory or an environment")
  }

  /// Zip archives up to this size are held in memory while they are looked at.
  private static let bytesInMemory = 8 << 20

  private static let singleSuffixes = [".py", ".pyw", ".pth", ".start", ".pyc", ".so", ".pyd", ".ipynb"]

  /// `#!` and `python` in the first line.
  private static func isPythonScript(_ head: [UInt8]) -> Bool {
    guard head.starts(with: Array("#!".utf8)) else { return false }
    return String(decoding: head.prefix { $0 != 0x0A }, as: UTF8.self).contains("python")
  }

  private func openZip(_ lower: String, mismatch: String? = nil) throws(ArtifactError) -> any OpenedTarget {
    let (source, sha256) = try source.digested(keepingUpTo: Self.bytesInMemory)
    if lower.hasSuffix(".whl") {
      return try WheelTarget(source, target: target, sha256: sha256, limits: limits)
    }
    let members = ZipMembers(try ZipArchive(source, limits: limits), prefix: "", limits: limits)
    let isEgg = lower.hasSuffix(".egg") || members.members.contains { $0.path == "EGG-INFO/PKG-INFO" }
    var description =
      isEgg
      ? Egg.describe(members, fileName: fileName, limits: limits)
      : SourceArchive.describe(members, fileName: fileName, limits: limits)
    if let mismatch {
      description.problems.append(StructuralProblem(.unsupportedCompression, at: Place(fileName, offset: 0), mismatch))
    }
    return ContainerTarget(
      isEgg ? .egg : .sdist, members, target: target, fileName: fileName, sha256: sha256, byteCount: source.count,
      description: description)
  }

  private func openTar(_ wrapping: TarWrapping, mismatch: String?) throws(ArtifactError) -> any OpenedTarget {
    let sha256 = try source.sha256()
    let archive = try TarArchive(source, wrapping: wrapping, limits: limits)
    // Whatever its first member is called: an archive with an image's documents is loaded as one.
    if ImageArchive.isNamed(archive.entries.lazy.map(\.name)), let image = try openImage(wrapping, isSure: true) {
      return image
    }
    let members = TarMembers(archive)
    var description = SourceArchive.describe(members, fileName: fileName, limits: limits)
    if let mismatch {
      description.problems.append(StructuralProblem(.unsupportedCompression, at: Place(fileName, offset: 0), mismatch))
    }
    return ContainerTarget(
      .sdist, members, target: target, fileName: fileName, sha256: sha256, byteCount: source.count,
      description: description)
  }

  /// Opens a tar archive as a container image; nil where it is none.
  private func openImage(_ wrapping: TarWrapping, isSure: Bool = false) throws(ArtifactError) -> (any OpenedTarget)? {
    if !isSure, wrapping != .none {
      guard let first = try ImageArchive.firstName(source, wrapping: wrapping, limits: limits),
        ImageArchive.mayBegin(with: first)
      else { return nil }
    }
    guard source.count <= limits.imageBytes else {
      throw ArtifactError(
        .overLimit, path: target, "has \(source.count) bytes, \(limits.imageBytes) are allowed for one image")
    }
    let inflated = try ImageArchive.inflated(source, wrapping: wrapping, limits: limits)
    let blobs = try ArchiveBlobs(inflated.source, limits: limits)
    guard blobs.holdImage else { return nil }
    return try ImageTarget(
      blobs, problems: inflated.problems, target: target, fileName: fileName, sha256: try source.sha256(),
      platform: platform, limits: limits)
  }

  /// A start-up file is judged as if it lay in a site directory, any other as a project's file.
  private func openSingle(_ lower: String) throws(ArtifactError) -> any OpenedTarget {
    let stem = lower.prefix { $0 != "." }
    let isHook =
      lower.hasSuffix(".pth") || lower.hasSuffix(".start") || stem == "sitecustomize" || stem == "usercustomize"
    let description = ContainerTarget.Description { member in (isHook ? .site : .project, member.path) }
    return ContainerTarget(
      .file, SingleFile(file, name: fileName, limits: limits), target: target, fileName: fileName,
      sha256: try source.sha256(), byteCount: source.count, description: description)
  }
}
