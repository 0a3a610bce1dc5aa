/// Makes a source distribution (PEP 625): `{name}-{version}/` with PKG-INFO in a tar or zip archive.
package struct SdistBuilder: Sendable {
  package var name: String
  package var version: String
  /// Files below the top directory.
  package var files: [(path: String, data: [UInt8])]
  package var top: String?
  /// The whole of PKG-INFO; nil writes an honest one.
  package var packageInfo: [UInt8]?
  package var omitsPackageInfo = false
  package var metadataVersion = "2.1"
  package var wrapping = TarBuilder.Wrapping.gzip
  package var editTar: (@Sendable (inout TarBuilder) -> Void)?

  package init(name: String, version: String = "1.0", files: [(String, String)] = []) {
    self.name = name
    self.version = version
    self.files = files.map { (path: $0.0, data: Array($0.1.utf8)) }
  }

  /// `{name}-{version}` as files and directories spell it.
  package var stem: String {
    "\(name.split(whereSeparator: { "-_.".contains($0) }).joined(separator: "_"))-\(version)"
  }

  package var fileName: String { wrapping == .none ? "\(stem).tar" : "\(stem).tar.\(wrapping.rawValue)" }

  private var members: [(String, [UInt8])] {
    let directory = top ?? stem
    let info = "Metadata-Version: \(metadataVersion)\nName: \(name)\nVersion: \(version)\n"
    var all = files.map { ("\(directory)/\($0.path)", $0.data) }
    if !omitsPackageInfo { all.insert(("\(directory)/PKG-INFO", packageInfo ?? Array(info.utf8)), at: 0) }
    return all
  }

  package func tar() -> TarBuilder {
    var tar = TarBuilder()
    tar.addDirectory("\(top ?? stem)/")
    for (path, data) in members { tar.add(path, data) }
    editTar?(&tar)
    return tar
  }

  package func build() -> [UInt8] { tar().build(wrapping) }

  /// The same files as a zip archive.
  package func zip() -> ZipBuilder { ZipBuilder(members) }

  /// Writes the archive into a directory and gives its path.
  package func write(to directory: TemporaryDirectory) -> String { directory.write(fileName, build()) }
}
