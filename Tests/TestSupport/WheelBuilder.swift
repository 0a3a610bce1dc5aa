/// Makes a correct wheel (PEP 427), and a wrong one where a test overrides a part.
package struct WheelBuilder: Sendable {
  package var name: String
  package var version: String
  /// Installed files and `.data` members, in order, by their names in the archive.
  package var files: [(path: String, data: [UInt8])]
  package var tag = "py3-none-any"
  package var buildTag: String?
  package var requiresPython: String?
  package var requiresDist: [String] = []
  package var entryPoints: String?
  /// Whole files to write instead of the honest ones; nil leaves the honest one, an empty list of bytes is written.
  package var metadata: [UInt8]?
  package var wheelFile: [UInt8]?
  package var record: [UInt8]?
  package var metadataName: String?
  package var metadataVersion: String?
  package var wheelVersion = "1.0"
  package var wheelTag: String?
  /// Members of the `.dist-info` directory to leave out.
  package var omits: Set<String> = []
  /// Changes the honest rows of RECORD (path, hash, size) before they are written.
  package var editRecord: (@Sendable ([(String, String, String)]) -> [(String, String, String)])?
  package var hashAlgorithm = "sha256"
  /// The last word on the archive: reorders, lies, adds unlisted entries.
  package var editZip: (@Sendable (inout ZipBuilder) -> Void)?

  package init(name: String, version: String = "1.0", files: [(String, String)] = []) {
    self.name = name
    self.version = version
    self.files = files.map { (path: $0.0, data: Array($0.1.utf8)) }
  }

  package init(name: String, version: String = "1.0", binaryFiles: [(String, [UInt8])]) {
    self.name = name
    self.version = version
    files = binaryFiles.map { (path: $0.0, data: $0.1) }
  }

  /// The name as file names spell it: runs of `-`, `_` and `.` are one underscore.
  package var escapedName: String {
    name.split(whereSeparator: { "-_.".contains($0) }).joined(separator: "_")
  }
  package var distInfo: String { "\(escapedName)-\(version).dist-info" }
  package var dataDirectory: String { "\(escapedName)-\(version).data" }
  package var fileName: String {
    let buildPart = buildTag.map { "-\($0)" } ?? ""
    return "\(escapedName)-\(version)\(buildPart)-\(tag).whl"
  }

  /// The archive before it is written, for tests that change single entries.
  package func zip() -> ZipBuilder {
    var members = files
    func add(_ file: String, _ data: [UInt8]) {
      if !omits.contains(file) { members.append(("\(distInfo)/\(file)", data)) }
    }
    add("METADATA", metadata ?? honestMetadata)
    add("WHEEL", wheelFile ?? honestWheel)
    if let entryPoints { add("entry_points.txt", Array(entryPoints.utf8)) }
    var rows = members.map { member -> (String, String, String) in
      let digest = Compressor.base64URL(Compressor.digest(hashAlgorithm, member.data))
      return (member.path, "\(hashAlgorithm)=\(digest)", String(member.data.count))
    }
    rows.append(("\(distInfo)/RECORD", "", ""))
    if let editRecord { rows = editRecord(rows) }
    let text = rows.map { "\(Self.quoted($0.0)),\($0.1),\($0.2)\n" }.joined()
    add("RECORD", record ?? Array(text.utf8))
    var zip = ZipBuilder(members.map { ($0.path, $0.data) })
    editZip?(&zip)
    return zip
  }

  package func build() -> [UInt8] { zip().build() }

  /// Writes the wheel into a directory and gives its path.
  package func write(to directory: TemporaryDirectory) -> String { directory.write(fileName, build()) }

  private var honestMetadata: [UInt8] {
    var text = "Metadata-Version: 2.1\nName: \(metadataName ?? name)\nVersion: \(metadataVersion ?? version)\n"
    if let requiresPython { text += "Requires-Python: \(requiresPython)\n" }
    for requirement in requiresDist { text += "Requires-Dist: \(requirement)\n" }
    return Array(text.utf8)
  }

  private var honestWheel: [UInt8] {
    let pure = tag.hasSuffix("-none-any")
    var text = "Wheel-Version: \(wheelVersion)\nGenerator: test\nRoot-Is-Purelib: \(pure)\n"
    for single in Self.expand(wheelTag ?? tag) { text += "Tag: \(single)\n" }
    return Array(text.utf8)
  }

  private static func quoted(_ field: String) -> String {
    guard field.contains(where: { ",\"\n\r".contains($0) }) else { return field }
    return "\"" + field.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
  }

  private static func expand(_ tag: String) -> [String] {
    let parts = tag.split(separator: "-").map { $0.split(separator: ".") }
    guard parts.count == 3 else { return [tag] }
    return parts[0].flatMap { p in parts[1].flatMap { a in parts[2].map { "\(p)-\(a)-\($0)" } } }
  }
}
