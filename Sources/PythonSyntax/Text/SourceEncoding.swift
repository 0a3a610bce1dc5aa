/// In which encoding CPython reads a source, and what is to be said about it.
package struct SourceEncoding: Sendable, Hashable {
  package enum Kind: String, Sendable, Hashable, CaseIterable {
    /// UTF-8 or its subset ASCII.
    case unicode
    /// Another encoding of text, such as Latin-1 or Shift JIS.
    case legacy
    /// UTF-7, in which plain ASCII hides other text.
    case utf7
    /// `unicode_escape` or `raw_unicode_escape`: escapes mean something outside of literals too.
    case escapes
    /// A codec of the standard library in which no source can be read: UTF-16, rot13, hex, zlib …
    case unusable
    /// Not of the standard library: what a codec registered at run time makes of the source can't be known.
    case custom
  }

  package let kind: Kind
  /// The declaration of PEP 263 as the source spells it, in lower case; nil without one.
  package let cookie: String?
  /// The module of Python's `encodings` package that decodes it; nil for unknown codecs.
  package let codec: String?
  package let hasByteOrderMark: Bool
  /// Why CPython would not read the source, or we can't; nil when all of it was decoded.
  package let problem: String?

  /// What a source without a declaration is read as.
  package static let utf8 = SourceEncoding(
    kind: .unicode, cookie: nil, codec: "utf_8", hasByteOrderMark: false, problem: nil)

  /// Whether the codec is one that sources legitimately use.
  package var isStandard: Bool { kind == .unicode || kind == .legacy }

  func with(problem: String?) -> SourceEncoding {
    SourceEncoding(
      kind: kind, cookie: cookie, codec: codec, hasByteOrderMark: hasByteOrderMark, problem: self.problem ?? problem)
  }
}

extension SourceEncoding {
  /// Finds the encoding as `check_bom` and `check_coding_spec` of CPython's tokenizer do.
  init(of source: [UInt8]) {
    let hasMark = source.starts(with: [0xEF, 0xBB, 0xBF])
    guard let cookie = Self.cookie(of: source[(hasMark ? 3 : 0)...]) else {
      self.init(kind: .unicode, cookie: nil, codec: "utf_8", hasByteOrderMark: hasMark, problem: nil)
      return
    }
    let codec = CodecRegistry.module(named: cookie)
    let kind = CodecRegistry.kind(of: codec)
    let isDisagreeing = hasMark && !CodecRegistry.isPlainUTF8(cookie)
    self.init(
      kind: kind, cookie: cookie, codec: codec, hasByteOrderMark: hasMark,
      problem: isDisagreeing ? "encoding problem: \(cookie) with BOM" : nil)
  }

  /// The cookie in the first two lines, of which the first must hold nothing but a comment.
  private static func cookie(of source: ArraySlice<UInt8>) -> String? {
    var rest = source
    for _ in 0..<2 {
      let end = rest.firstIndex { $0 == 0x0A || $0 == 0x0D } ?? rest.endIndex
      let line = rest[rest.startIndex..<end]
      guard let text = line.firstIndex(where: { $0 != 0x20 && $0 != 0x09 && $0 != 0x0C }) else {
        rest = skipLineEnd(rest, end)
        continue
      }
      guard line[text] == 0x23 else { return nil }
      if let cookie = cookie(inComment: line[text...]) { return cookie }
      rest = skipLineEnd(rest, end)
    }
    return nil
  }

  private static func skipLineEnd(_ source: ArraySlice<UInt8>, _ end: Int) -> ArraySlice<UInt8> {
    guard end < source.endIndex else { return source[source.endIndex...] }
    let isPair = source[end] == 0x0D && end + 1 < source.endIndex && source[end + 1] == 0x0A
    return source[(end + (isPair ? 2 : 1))...]
  }

  /// `get_coding_spec`: the word behind the first `coding:` or `coding=` that has one.
  private static func cookie(inComment line: ArraySlice<UInt8>) -> String? {
    let key = Array("coding".utf8)
    var index = line.startIndex
    while index + key.count < line.endIndex {
      defer { index += 1 }
      guard line[index] == 0x63, line[index...].starts(with: key) else { continue }
      let separator = line[index + key.count]
      guard separator == 0x3A || separator == 0x3D else { continue }
      let rest = line[(index + key.count + 1)...].drop { $0 == 0x20 || $0 == 0x09 }
      let word = rest.prefix { Self.isCookieByte($0) }
      if !word.isEmpty { return String(decoding: word, as: UTF8.self).lowercased() }
    }
    return nil
  }

  private static func isCookieByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F, 0x2E: true
    default: false
    }
  }
}
