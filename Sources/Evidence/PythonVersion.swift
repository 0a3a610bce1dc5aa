/// A minor version of CPython, such as 3.11; coded as that text.
package struct PythonVersion: Hashable, Sendable, Comparable, Codable, CustomStringConvertible {
  package let major: Int
  package let minor: Int

  package init(_ major: Int, _ minor: Int) {
    self.major = major
    self.minor = minor
  }

  /// Reads `3.11`; nil for anything else.
  package init?(_ text: some StringProtocol) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0].count <= 2, parts[1].count <= 3,
      let major = Int(parts[0]), let minor = Int(parts[1]), major >= 0, minor >= 0
    else { return nil }
    self.init(major, minor)
  }

  /// The versions for which triggers are predicted unless the user names others: 3.8 to 3.15.
  package static let supported: [PythonVersion] = (8...15).map { PythonVersion(3, $0) }

  package var description: String { "\(major).\(minor)" }

  package static func < (a: PythonVersion, b: PythonVersion) -> Bool {
    (a.major, a.minor) < (b.major, b.minor)
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let version = PythonVersion(text) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a Python version: \(text)")
    }
    self = version
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
