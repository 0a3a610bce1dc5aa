package import Evidence

/// An opened container image, or several in one file: what they start, and their Python environments as parts.
///
/// A class because what it learns while members are read is shared by all who hold it.
package final class ImageTarget: OpenedTarget {
  package let kind = TargetKind.image
  package let target: String
  package let fileName: String
  package let sha256: String?
  package var project: Owner? { nil }
  /// The configurations, what they lead to, and the files of all environments.
  package let members: [Member]
  /// Nothing is installed by the image itself: its environments are parts.
  package var installed: [InstalledFile] { [] }
  package var distributions: [Distribution] { [] }
  package let python: [PythonVersion]
  package let images: [ContainerImage]
  /// Each environment is analysed by itself, so that modules of one are not taken for another's.
  package var parts: [any OpenedTarget] { images.flatMap(\.environments) }

  private enum Origin {
    case configuration(ByteSource)
    case file(image: Int, file: Int)
    case environment(ImageEnvironment, member: Int)
  }
  private let origins: [Origin]
  private let found: [StructuralProblem]
  private let limits: Limits
  private let log = ProblemLog()

  init(
    _ blobs: any ImageBlobs, problems: [StructuralProblem] = [], target: String, fileName: String, sha256: String?,
    platform: ImagePlatform, limits: Limits
  ) throws(ArtifactError) {
    self.target = target
    self.fileName = fileName
    self.sha256 = sha256
    self.limits = limits
    let layout = try ImageLayout(blobs, fileName: fileName, platform: platform, limits: limits)
    var images: [ContainerImage] = []
    for (index, description) in layout.images.enumerated() {
      let prefix = layout.images.count == 1 ? "" : "\(description.name ?? "image \(index + 1)")!/"
      images.append(try ContainerImage(description, namePrefix: prefix, limits: limits))
    }
    self.images = images
    found = problems + blobs.problems + layout.problems + images.flatMap(\.problems)
    var members: [Member] = []
    var origins: [Origin] = []
    var seen: Set<String> = []
    func add(_ path: String, size: Int, kind: Member.Kind = .file, mode: UInt16?, _ origin: Origin) {
      guard seen.insert(path).inserted else { return }
      members.append(Member(index: members.count, path: path, kind: kind, size: size, mode: mode))
      origins.append(origin)
    }
    for (index, image) in images.enumerated() {
      if let source = blobs.blob(image.configuration.path) {
        add(image.configuration.path, size: source.count, mode: nil, .configuration(source))
      }
      for (path, file) in image.extra {
        let entry = image.system.files[file]
        add(image.namePrefix + path, size: entry.size, mode: entry.mode, .file(image: index, file: file))
      }
      for environment in image.environments {
        for member in environment.members {
          add(
            member.path, size: member.size, kind: member.kind, mode: member.mode,
            .environment(environment, member: member.index))
        }
      }
    }
    self.members = members
    self.origins = origins
    let versions = Set(images.flatMap { $0.environments.flatMap(\.python) })
    python = versions.isEmpty ? PythonVersion.supported : versions.sorted()
  }

  package var problems: [StructuralProblem] { found + log.problems }

  package func contents(of member: Int) throws(ArtifactError) -> MemberContents {
    guard members.indices.contains(member) else {
      throw ArtifactError(.notFound, path: target, "has no member with number \(member)")
    }
    let path = members[member].path
    do throws(ArtifactError) {
      switch origins[member] {
      case .configuration(let source): return try FileContents.read(source, limits: limits)
      case .file(let image, let file): return try images[image].contents.contents(of: file, path: path)
      case .environment(let environment, let inner): return try environment.contents(of: inner)
      }
    } catch {
      let code: StructuralProblem.Code = error.code == .overLimit ? .tooLarge : .unreadable
      log.add(StructuralProblem(code, at: Place(path), error.detail, leavesUnread: true), member: member)
      throw error
    }
  }
}
