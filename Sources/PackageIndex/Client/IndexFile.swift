package import Evidence

/// A file that an index offers for a project, with everything the index says about it.
package struct IndexFile: Hashable, Sendable {
  /// What the file is, by its name.
  package enum Kind: Hashable, Sendable {
    case wheel(WheelFileName)
    case source(SourceFileName)
  }

  package let project: ProjectName
  /// The file's name; safe as the name of a file.
  package let fileName: String
  package let kind: Kind
  package let url: IndexURL
  /// The hashes that the index gives, in lower-case hexadecimal, by the algorithm's name in lower case.
  package let hashes: [String: String]
  /// The size in bytes (PEP 700).
  package let size: Int?
  /// The condition on the interpreter's version, as written (PEP 345).
  package let requiresPython: String?
  /// Nil unless the file was withdrawn (PEP 592); the reason, which may be empty.
  package let yankedReason: String?
  /// Whether `<url>.metadata` is offered (PEP 658, 714).
  package let hasCoreMetadata: Bool
  /// The hash of that metadata file, if one is given.
  package let coreMetadataSHA256: String?
  /// When the file was uploaded, as the index writes it (PEP 700).
  package let uploadTime: String?
  /// Where the file's attestations lie (PEP 740).
  package let provenance: IndexURL?
  /// Whether a detached signature lies at `<url>.asc`; nil where the index does not say.
  package let hasSignature: Bool?

  package var version: PackageVersion {
    switch kind {
    case .wheel(let name): name.version
    case .source(let name): name.version
    }
  }

  /// Whether the file was withdrawn.
  package var isYanked: Bool { yankedReason != nil }
  /// Whether one of the hashes can't be forged.
  package var hasStrongHash: Bool { hashes.keys.contains { ["sha224", "sha256", "sha384", "sha512"].contains($0) } }
  /// The hash by which the cache finds the file.
  package var sha256: String? { hashes["sha256"] }

  /// Whether some interpreter version could install the file on a platform; a source distribution fits every platform.
  package func isInstallable(on python: PythonVersion, platform: TargetPlatform) -> Bool {
    guard allows(python) else { return false }
    switch kind {
    case .source: return true
    case .wheel(let name): return name.isInstallable(on: python, platform: platform)
    }
  }

  /// Whether the file's condition on the interpreter lets some patch release of a version in; a broken condition is
  /// ignored, as pip ignores it.
  package func allows(_ python: PythonVersion) -> Bool {
    guard let requiresPython, let specifiers = VersionSpecifiers(requiresPython) else { return true }
    return [0, 99].contains { patch in
      specifiers.contains(
        PackageVersion(epoch: 0, release: [UInt64(max(0, python.major)), UInt64(max(0, python.minor)), patch]))
    }
  }
}

/// What an index's page says about a project.
package struct IndexPage: Sendable {
  /// The state of a project (PEP 792).
  package enum Status: String, Sendable { case active, archived, quarantined, deprecated }

  package var files: [IndexFile] = []
  /// Links that are no file of the project: other formats, unreadable versions, unsafe names.
  package var ignored = 0
  package var status = Status.active
  package var statusReason: String?
}

/// The fields of a file as a page spells them, before they are understood.
struct RawIndexFile {
  var url: IndexURL
  var fileName: String?
  var hashes: [String: String] = [:]
  var size: Int?
  var requiresPython: String?
  var yankedReason: String?
  var hasCoreMetadata = false
  var coreMetadataSHA256: String?
  var uploadTime: String?
  var provenance: IndexURL?
  var hasSignature: Bool?

  private static let digits = ["md5": 32, "sha1": 40, "sha224": 56, "sha256": 64, "sha384": 96, "sha512": 128]

  /// Adds a hash if its algorithm is known and its text is a value of it.
  mutating func addHash(_ algorithm: String, _ value: String) {
    let algorithm = algorithm.lowercased()
    let value = value.lowercased()
    guard value.utf8.count == Self.digits[algorithm], value.utf8.allSatisfy({ hexadecimal($0) != nil }) else { return }
    hashes[algorithm] = value
  }

  /// Reads `sha256=…` of a fragment or of an attribute.
  mutating func addHashes(inFragment fragment: String) {
    for part in fragment.split(separator: "&") {
      guard let equals = part.firstIndex(of: "=") else { continue }
      addHash(String(part[..<equals]), String(part[part.index(after: equals)...]))
    }
  }

  /// The file, if its name says that it is a wheel or a source distribution of the project.
  func understood(project: ProjectName) -> IndexFile? {
    guard let fileName = [fileName, url.fileName].compactMap({ $0 }).first,
      IndexURL(filePath: "/" + fileName).fileName == fileName
    else { return nil }
    let kind: IndexFile.Kind
    if let wheel = WheelFileName(fileName), wheel.name == project {
      kind = .wheel(wheel)
    } else if let source = SourceFileName(fileName, project: project) {
      kind = .source(source)
    } else {
      return nil
    }
    return IndexFile(
      project: project, fileName: fileName, kind: kind, url: url.withoutFragment, hashes: hashes, size: size,
      requiresPython: requiresPython, yankedReason: yankedReason, hasCoreMetadata: hasCoreMetadata,
      coreMetadataSHA256: coreMetadataSHA256, uploadTime: uploadTime, provenance: provenance,
      hasSignature: hasSignature)
  }
}
