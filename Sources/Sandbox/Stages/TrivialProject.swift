internal import CZlib

/// A project in which there is nothing: what installing or building it does, installing or building anything does.
enum TrivialProject {
  private static let name = "trivial"

  /// Its wheel (PEP 427).
  static let wheel: (name: String, bytes: [UInt8]) = {
    let info = "\(name)-1.0.dist-info"
    let record = ["\(name).py", "\(info)/METADATA", "\(info)/WHEEL", "\(info)/RECORD"].map { $0 + ",,\n" }.joined()
    return (
      "\(name)-1.0-py3-none-any.whl",
      archive([
        ("\(name).py", ""), ("\(info)/METADATA", "Metadata-Version: 2.1\nName: \(name)\nVersion: 1.0\n"),
        ("\(info)/WHEEL", "Wheel-Version: 1.0\nGenerator: \(name)\nRoot-Is-Purelib: true\nTag: py3-none-any\n"),
        ("\(info)/RECORD", record),
      ])
    )
  }()

  /// Its sdist, built by a backend (PEP 517, PEP 621).
  static func sdist(backend: String) -> (name: String, bytes: [UInt8]) {
    let folder = "\(name)-1.0"
    let isPlain = backend.utf8.allSatisfy { $0 > 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
    let system = isPlain ? "build-backend = \"\(backend)\"\n" : ""
    let project = """
      [build-system]
      requires = []
      \(system)
      [project]
      name = "\(name)"
      version = "1.0"
      description = "nothing"
      """
    return (
      "\(folder).zip",
      archive([
        ("\(folder)/PKG-INFO", "Metadata-Version: 2.1\nName: \(name)\nVersion: 1.0\n"),
        ("\(folder)/pyproject.toml", project),
        ("\(folder)/\(name).py", "\"\"\"Nothing.\"\"\"\n__version__ = \"1.0\"\n"),
      ])
    )
  }

  /// A zip archive (APPNOTE 4.3) whose files are stored as they are.
  private static func archive(_ files: [(path: String, text: String)]) -> [UInt8] {
    var bytes: [UInt8] = []
    var directory: [UInt8] = []
    for (path, text) in files {
      let name = Array(path.utf8)
      let data = Array(text.utf8)
      let sum = data.withUnsafeBufferPointer { crc32(0, $0.baseAddress, UInt32($0.count)) }
      // Version 2.0, no flags, stored, the first of January 1980.
      let common: [UInt8] =
        [20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0] + little(UInt32(truncatingIfNeeded: sum)) + little(UInt32(data.count))
        + little(UInt32(data.count)) + [UInt8(name.count), 0, 0, 0]
      directory += [0x50, 0x4B, 1, 2, 20, 3] + common + [0, 0, 0, 0, 0, 0]
      directory += little(0o100644 << 16) + little(UInt32(bytes.count)) + name
      bytes += [0x50, 0x4B, 3, 4] + common + name + data
    }
    let start = UInt32(bytes.count)
    let count: [UInt8] = [UInt8(files.count), 0]
    return bytes + directory + [0x50, 0x4B, 5, 6, 0, 0, 0, 0] + count + count + little(UInt32(directory.count))
      + little(start) + [0, 0]
  }

  private static func little(_ number: UInt32) -> [UInt8] { (0..<4).map { UInt8(number >> (8 * $0) & 0xFF) } }
}
