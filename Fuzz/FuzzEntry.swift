/// The readers of hostile bytes, one entry each; `scripts/fuzz.sh` runs them all and asks here for their names.
enum FuzzEntry: String, CaseIterable {
  case python, analysis, carriers, scripts
  case zip, tar, sdist, metadata
  case toml, ini, json
  case entryPoints = "entry-points"
  case native, bytecode, policy
  case connection, query

  /// Reads one input with the reader the entry is for.
  func read(_ bytes: [UInt8]) {
    switch self {
    case .python: readPython(bytes)
    case .analysis: analyse(bytes)
    case .carriers: readCarried(bytes)
    case .scripts: readScript(bytes)
    case .zip: readArchive(bytes, suffix: "-py3-none-any.whl")
    case .tar: readArchive(bytes, suffix: ".tar")
    case .sdist: readSdist(bytes)
    case .metadata: readMetadata(bytes)
    case .toml: readTOML(bytes)
    case .ini: readINI(bytes)
    case .json: readJSON(bytes)
    case .entryPoints: readEntryPoints(bytes)
    case .native: readNative(bytes)
    case .bytecode: readBytecode(bytes)
    case .policy: readPolicy(bytes)
    case .connection: readConnection(bytes)
    case .query: readQuery(bytes)
    }
  }

  /// The first bytes choose the compression, so that the name agrees with them.
  private func readSdist(_ bytes: [UInt8]) {
    switch bytes.first {
    case 0x1F: readArchive(bytes, suffix: ".tar.gz")
    case 0x42: readArchive(bytes, suffix: ".tar.bz2")
    case 0xFD: readArchive(bytes, suffix: ".tar.xz")
    case 0x28: readArchive(bytes, suffix: ".tar.zst")
    default: readArchive(bytes, suffix: ".zip")
    }
  }
}
