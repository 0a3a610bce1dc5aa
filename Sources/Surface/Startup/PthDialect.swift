package import Evidence

/// How one line of CPython's history reads a `.pth` file: what differs between versions, and nothing else.
///
/// `Lib/site.py`, function `addpackage` (to 3.14) and class `StartupState` (3.15, PEP 829).
package struct PthDialect: Hashable, Sendable {
  /// Lines end where `str.splitlines` ends them, and a byte-order mark is dropped; before 3.13 only `\n`, `\r\n` and
  /// `\r` end a line, and a mark makes the first line a path.
  package let splitsEverywhere: Bool
  /// Blanks are taken off both ends of a line before anything is decided; before 3.15 only off the end of a path.
  package let stripsFirst: Bool
  /// The file is decoded piece by piece while its lines run; from 3.13 on it is read as a whole first.
  package let decodesInPieces: Bool
  /// A NUL in a path line raises, which ends the file (before 3.8 `os.path.exists` raises `ValueError` for it).
  package let stopsAtNUL: Bool
  /// An exception in one line ends the file; from 3.15 on only the line.
  package let stopsAtException: Bool
  /// All path lines of all files take effect before the first line is executed.
  package let addsPathsFirst: Bool
  /// How often a file of a virtual environment's own site directory is read at each start: `site` visits that
  /// directory once for `pyvenv.cfg` and once for `PREFIXES` until 3.15 (gh-75723).
  package let readingsInVirtualEnvironment: Int

  /// The rules of a version.
  package init(_ version: PythonVersion) {
    splitsEverywhere = version >= PythonVersion(3, 13)
    stripsFirst = version >= PythonVersion(3, 15)
    decodesInPieces = version < PythonVersion(3, 13)
    stopsAtNUL = version < PythonVersion(3, 8)
    stopsAtException = version < PythonVersion(3, 15)
    addsPathsFirst = version >= PythonVersion(3, 15)
    readingsInVirtualEnvironment = version < PythonVersion(3, 15) ? 2 : 1
  }

  /// Whether an interpreter leaves out a file whose name begins with a dot; nil where it depends on the patch release
  /// and that was not given.
  ///
  /// gh-113659: in 3.13 from the beginning, in 3.8 to 3.12 from the security releases of early 2024 on, never before.
  package static func skipsDotFiles(_ version: PythonVersion, patch: Int? = nil) -> Bool? {
    if version >= PythonVersion(3, 13) { return true }
    if version < PythonVersion(3, 8) { return false }
    let firstFixed = [8: 19, 9: 19, 10: 14, 11: 8, 12: 2][version.minor] ?? 0
    return patch.map { $0 >= firstFixed }
  }
}

/// What decodes the bytes of a `.pth` file.
package enum PthEncoding: Hashable, Sendable, CaseIterable {
  /// The locale's encoding is UTF-8: Linux, macOS, and Windows in UTF-8 mode.
  case utf8
  /// ISO 8859-1: every byte is a character, and 0x85 ends a line for `str.splitlines`.
  case latin1
  /// Windows code page 1252: five bytes mean nothing, 0x85 is an ellipsis.
  case codePage1252

  /// Whether the bytes mean nothing in the encoding, so that decoding fails.
  package func rejects(_ bytes: [UInt8]) -> Bool {
    switch self {
    case .utf8: UTF8Validity.firstError(in: bytes) != nil
    case .latin1: false
    case .codePage1252: bytes.contains { [0x81, 0x8D, 0x8F, 0x90, 0x9D].contains($0) }
    }
  }
}
