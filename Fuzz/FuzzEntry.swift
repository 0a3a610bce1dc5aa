/// The readers of hostile bytes, one entry each; `scripts/fuzz.sh` runs them all and asks here for their names.
enum FuzzEntry: String, CaseIterable {
  case python
  case toml, ini, json
  case entryPoints = "entry-points"
  case native, bytecode, policy

  /// Reads one input with the reader the entry is for.
  func read(_ bytes: [UInt8]) {
    switch self {
    case .python: readPython(bytes)
    case .toml: readTOML(bytes)
    case .ini: readINI(bytes)
    case .json: readJSON(bytes)
    case .entryPoints: readEntryPoints(bytes)
    case .native: readNative(bytes)
    case .bytecode: readBytecode(bytes)
    case .policy: readPolicy(bytes)
    }
  }
}
