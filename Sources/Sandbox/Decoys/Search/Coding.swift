/// One step by which bytes are wrapped into others, or hidden in them.
package enum Coding: Hashable, Sendable, CustomStringConvertible {
  case utf16LittleEndian, utf16BigEndian
  case hexadecimal, decimalList
  case base64, base64URL, base32, base32Hex
  case ascii85, base85, z85
  case percent, escapes, quotedPrintable
  case reversed, rot13
  /// With its letters in lower case.
  case folded
  /// Every byte combined with this one by exclusive or.
  case xor(UInt8)
  case gzip, zlib, deflate, bzip2, xz, lzma, zstd
  /// A member of an archive, by its name as far as it is text.
  case zip(String)
  case tar(String)
  /// Payloads of one connection, one after the other.
  case exchanges(Join)
  /// Labels of names that one process looked up below one domain.
  case labels(domain: String, Join)

  /// Which part of each piece was taken before the pieces were joined.
  package enum Join: String, Hashable, Sendable {
    case whole, bodies, longestToken, column, numberedColumn
  }

  package var description: String {
    switch self {
    case .utf16LittleEndian: "utf-16-le"
    case .utf16BigEndian: "utf-16-be"
    case .hexadecimal: "hex"
    case .decimalList: "decimal-list"
    case .base64: "base64"
    case .base64URL: "base64url"
    case .base32: "base32"
    case .base32Hex: "base32hex"
    case .ascii85: "ascii85"
    case .base85: "base85"
    case .z85: "z85"
    case .percent: "percent"
    case .escapes: "escapes"
    case .quotedPrintable: "quoted-printable"
    case .reversed: "reversed"
    case .rot13: "rot13"
    case .folded: "lower case"
    case .xor(let key): "xor-\(Hex.encode([key]))"
    case .gzip: "gzip"
    case .zlib: "zlib"
    case .deflate: "deflate"
    case .bzip2: "bzip2"
    case .xz: "xz"
    case .lzma: "lzma"
    case .zstd: "zstd"
    case .zip(let name): "zip(\(name))"
    case .tar(let name): "tar(\(name))"
    case .exchanges(let join): "exchanges(\(join.rawValue))"
    case .labels(let domain, let join): "labels(\(domain), \(join.rawValue))"
    }
  }
}
