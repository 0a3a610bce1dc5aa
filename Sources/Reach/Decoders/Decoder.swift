/// A pure way of turning bytes into other bytes that packers use; all of them bounded.
enum Decoder: String, Sendable, CaseIterable {
  case base64, urlsafeBase64 = "base64url", base32, base16, base85, ascii85, hex, rot13, uu, quotedPrintable = "quopri"
  case zlib, gzip, bz2, lzma, percent, html, zstd
  /// Deflated data without a frame, and with whichever frame it has.
  case deflate, anyDeflate = "zlib or gzip"

  /// Whether the result is a string rather than bytes.
  var givesText: Bool {
    switch self {
    case .rot13, .percent, .html: true
    default: false
    }
  }

  /// Whether encoding gives a string rather than bytes.
  var encodesToText: Bool { givesText }

  /// The decoded bytes; nil for malformed input or a result beyond `limit`.
  func decode(_ bytes: [UInt8], limit: Int) -> [UInt8]? {
    switch self {
    case .base64: Base64.decode(bytes, urlSafe: false)
    case .urlsafeBase64: Base64.decode(bytes, urlSafe: true)
    case .base32: Base32.decode(bytes)
    case .base16, .hex: HexadecimalText.decode(bytes)
    case .base85: Base85.decode(bytes)
    case .ascii85: Base85.decodeASCII(bytes)
    case .rot13: Rot13.apply(bytes)
    case .uu: UUCode.decode(bytes)
    case .quotedPrintable: QuotedPrintable.decode(bytes)
    case .percent: PercentEncoding.decode(bytes)
    case .html: HTMLEntities.decode(bytes)
    case .zlib: Inflater.inflate(bytes, .zlib, limit: limit)
    case .deflate: Inflater.inflate(bytes, .raw, limit: limit)
    case .anyDeflate: Inflater.inflate(bytes, .any, limit: limit) ?? Inflater.inflate(bytes, .raw, limit: limit)
    case .gzip, .bz2, .lzma, .zstd: inflateAll(bytes, limit: limit) { begin($0, limit: $1) }
    }
  }

  /// What a decompressor makes of the beginning of a stream; nil for malformed data, for more than `limit` bytes, and for
  /// what is no decompressor.
  func begin(_ bytes: [UInt8], limit: Int) -> Inflation? {
    switch self {
    case .zlib: Inflater.begin(bytes, .zlib, limit: limit)
    case .deflate: Inflater.begin(bytes, .raw, limit: limit)
    case .anyDeflate: Inflater.begin(bytes, .any, limit: limit) ?? Inflater.begin(bytes, .raw, limit: limit)
    case .gzip: Inflater.begin(bytes, .gzip, limit: limit)
    case .bz2: Bzip2.begin(bytes, limit: limit)
    case .lzma: LZMA.begin(bytes, limit: limit)
    case .zstd: Zstandard.begin(bytes, limit: limit)
    case .base64, .urlsafeBase64, .base32, .base16, .base85, .ascii85, .hex, .rot13, .uu, .quotedPrintable, .percent,
      .html:
      nil
    }
  }

  /// The encoded bytes, where encoding is cheap and exact; nil for compressors.
  func encode(_ bytes: [UInt8]) -> [UInt8]? {
    switch self {
    case .base64: Base64.encode(bytes)
    case .hex, .base16: Hexadecimal.encode(bytes)
    case .rot13: Rot13.apply(bytes)
    default: nil
    }
  }

  /// The decoder that `codecs.decode` and `str.decode` know by this name; nil for character sets.
  init?(codec name: String) {
    switch name.lowercased().filter({ $0 != "-" && $0 != "_" }) {
    case "base64", "base64codec": self = .base64
    case "hex", "hexcodec": self = .hex
    case "rot13", "rot13codec": self = .rot13
    case "zlib", "zip", "zlibcodec": self = .zlib
    case "bz2", "bz2codec": self = .bz2
    case "uu", "uucodec": self = .uu
    case "quopri", "quotedprintable", "quopricodec": self = .quotedPrintable
    default: return nil
    }
  }
}
