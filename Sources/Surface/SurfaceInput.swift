package import Artifacts
package import Evidence

/// What families look at: an opened target, the question's versions, and shared look-ups made once.
package struct SurfaceInput: Sendable {
  package let target: any OpenedTarget
  /// The versions asked for, ascending.
  package let python: [PythonVersion]
  package let limits: Limits
  /// What lies where when the target is installed.
  package let files: InstalledIndex
  /// Which dotted names can be imported from the target.
  package let modules: ModuleIndex
  /// Every entry point of every distribution, in the order of the distributions and of their files.
  package let entryPoints: [EntryPoint]
  /// The `.pth` and `.start` files and what each version makes of them.
  package let startup: StartupScan
  /// What could not be read while the look-ups were made.
  package let opaque: [Opaque]

  /// Makes the look-ups; `python` is reduced to the versions the target supports.
  package init(target: any OpenedTarget, python: [PythonVersion], limits: Limits) {
    self.target = target
    let supported = Set(target.python)
    self.python = python.filter { supported.contains($0) }.sorted()
    self.limits = limits
    files = InstalledIndex(target)
    modules = ModuleIndex(files)
    var opaque: [Opaque] = []
    entryPoints = EntryPoint.all(in: target, files: files, limits: limits, opaque: &opaque)
    startup = StartupScan(target: target, files: files, python: self.python, limits: limits)
    self.opaque = opaque + startup.opaque
  }

  /// The versions asked for on which `file` is installed where it says, ascending.
  package func versions(of file: InstalledFile) -> [PythonVersion] {
    let possible = file.python
    return python.keeping { possible.contains($0) }
  }

  /// The member `file` is made of.
  package func member(of file: InstalledFile) -> Member { target.members[file.member] }

  /// The bytes of a small text (a `.pth`, METADATA, configuration); a member that cannot be read or is larger than
  /// `limit` (default `Limits.metadataBytes`) is reported as opaque.
  package func bytes(
    of member: Int, limit: Int? = nil, into found: inout SurfaceFindings
  ) -> [UInt8]? {
    switch SurfaceInput.read(member, of: target, limit: limit ?? limits.metadataBytes) {
    case .success(let bytes): return bytes
    case .failure(let problem):
      if !found.opaque.contains(problem.opaque) { found.opaque.append(problem.opaque) }
      return nil
    }
  }

  /// Why a member could not be read.
  package struct Unreadable: Error {
    package let opaque: Opaque
  }

  /// Reads a member of at most `limit` bytes.
  package static func read(
    _ member: Int, of target: any OpenedTarget, limit: Int
  ) -> Result<[UInt8], Unreadable> {
    let entry = target.members[member]
    guard entry.size <= limit else {
      return .failure(
        Unreadable(
          opaque: Opaque(path: entry.path, why: "it has \(entry.size) bytes, more than the \(limit) that are read")))
    }
    do throws(ArtifactError) {
      let contents = try target.contents(of: member)
      guard contents.count <= limit else {
        return .failure(
          Unreadable(opaque: Opaque(path: entry.path, why: "it has more than the \(limit) bytes that are read")))
      }
      return .success(contents.bytes)
    } catch {
      return .failure(Unreadable(opaque: Opaque(path: entry.path, why: "it could not be read: \(error.detail)")))
    }
  }
}
