/// Why a target could not be opened or a member not be read; names the file, the offset and the remedy.
package struct ArtifactError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What kind of failure it is; two errors are equal when their codes are.
  package enum Code: String, Sendable {
    case notFound, notReadable, notATarget, truncated, malformed, unsupported, overLimit, checksum
  }
  package let code: Code
  package let path: String
  package let offset: Int?
  /// What was expected, what was found, and what to do.
  package let detail: String

  package init(_ code: Code, path: String, offset: Int? = nil, _ detail: String) {
    self.code = code
    self.path = path
    self.offset = offset
    self.detail = detail
  }

  package var description: String {
    let place = offset.map { "\(path), byte \($0)" } ?? path
    return "\(place): \(detail)"
  }

  package static func == (a: Self, b: Self) -> Bool { a.code == b.code }
}
