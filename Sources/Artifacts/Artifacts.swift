package import Evidence
import Glibc

/// The module's entry: finds out what a path names and opens it.
package enum Artifacts {
  /// Opens a wheel, sdist, egg, environment, image, directory or single file; nothing in it is executed.
  ///
  /// Costs one pass over an archive's bytes for its digest, and its lists; members are read later, one at a time.
  /// - Parameter platform: which of the images to take where a layout has one for each platform.
  package static func open(
    _ path: String, limits: Limits = .standard, platform: ImagePlatform = .current
  ) throws(ArtifactError) -> any OpenedTarget {
    var trimmed = path[...]
    while trimmed.utf8.count > 1, trimmed.last == "/" { trimmed.removeLast() }
    let file = try OpenFile(String(trimmed))
    switch file.status.kind {
    case .directory:
      let directory = try absolute(String(trimmed))
      let blobs = try DirectoryBlobs(directory)
      guard blobs.holdImage else { return try DirectoryTarget(directory, target: path, limits: limits) }
      let name = directory.split(separator: "/").last.map(String.init) ?? path
      return try ImageTarget(
        blobs, target: path, fileName: name, sha256: nil, platform: platform, limits: limits)
    case .file: return try FileOpener(file, target: path, limits: limits, platform: platform).open()
    case .symbolicLink, .other:
      throw ArtifactError(.notATarget, path: path, "is neither a file nor a directory")
    }
  }

  /// The path with links resolved, so that `.` and links have the name of what they stand for.
  private static func absolute(_ path: String) throws(ArtifactError) -> String {
    guard let resolved = realpath(path, nil) else {
      throw ArtifactError(.notFound, path: path, "cannot be resolved: \(OpenFile.reason(errno)). Check the path")
    }
    defer { free(resolved) }
    return String(cString: resolved)
  }
}
