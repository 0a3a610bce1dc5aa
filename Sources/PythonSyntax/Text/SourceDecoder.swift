internal import Glibc

/// Turns the bytes of a file into UTF-8 as CPython's source reader does. What can't be decoded becomes U+FFFD.
enum SourceDecoder {
  /// The source without its byte-order mark, and how it was read. Plain UTF-8 is passed on without a copy.
  static func decode(_ bytes: [UInt8]) -> (source: [UInt8], encoding: SourceEncoding) {
    let encoding = SourceEncoding(of: bytes)
    let body = encoding.hasByteOrderMark ? Array(bytes.dropFirst(3)) : bytes
    switch encoding.codec {
    case "utf_8", "utf_8_sig", nil: return decodeUTF8(body, encoding)
    case "ascii":
      let (source, read) = decodeUTF8(body, encoding)
      let isASCII = ASCII.isASCII(body)
      return (source, isASCII ? read : read.with(problem: "source is declared as ASCII but holds other bytes"))
    case "latin_1", "charmap": return (decodeLatin1(body), encoding)
    case "utf_7":
      let (source, isValid) = UTF7.decode(body)
      return (source, isValid ? encoding : encoding.with(problem: "source is not valid UTF-7"))
    case "unicode_escape":
      var decoder = StringDecoder()
      let text = decodeLatin1(body)
      decoder.append(text, text.indices, StringFlags(), braces: false)
      let isValid = StringEscapes.firstInvalid(text, text.indices, isBytes: false) == nil
      return (decoder.output, isValid ? encoding : encoding.with(problem: "source has invalid escapes"))
    case "raw_unicode_escape": return (decodeRawEscapes(decodeLatin1(body)), encoding)
    case .some(let module): return decodeLegacy(body, module, encoding)
    }
  }

  private static func decodeUTF8(_ bytes: [UInt8], _ encoding: SourceEncoding) -> ([UInt8], SourceEncoding) {
    let read = encoding.kind == .custom ? encoding.with(problem: "unknown encoding") : encoding
    if UTF8Check.isValid(bytes) { return (bytes, read) }
    return (Array(String(decoding: bytes, as: UTF8.self).utf8), read.with(problem: "source is not valid UTF-8"))
  }

  private static func decodeLatin1(_ bytes: [UInt8]) -> [UInt8] {
    if ASCII.isASCII(bytes) { return bytes }
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count + bytes.count / 8)
    for byte in bytes {
      if byte < 0x80 {
        output.append(byte)
      } else {
        output.append(0xC0 | byte &>> 6)
        output.append(0x80 | byte & 0x3F)
      }
    }
    return output
  }

  /// `\uXXXX` and `\UXXXXXXXX` behind an odd number of backslashes.
  private static func decodeRawEscapes(_ text: [UInt8]) -> [UInt8] {
    var output: [UInt8] = []
    var index = 0
    while index < text.count {
      guard text[index] == 0x5C, index + 1 < text.count else {
        output.append(text[index])
        index += 1
        continue
      }
      let letter = text[index + 1]
      let digits = letter == 0x75 ? 4 : letter == 0x55 ? 8 : 0
      if digits > 0, let value = StringEscapes.hexadecimal(text, (index + 2)..<text.count, digits) {
        let scalar = Unicode.Scalar(value) ?? "\u{FFFD}"
        output.append(contentsOf: Array(String(scalar).utf8))
        index += 2 + digits
      } else {
        output.append(0x5C)
        output.append(letter)
        index += 2
      }
    }
    return output
  }

  private static func decodeLegacy(
    _ bytes: [UInt8], _ module: String, _ encoding: SourceEncoding
  ) -> ([UInt8], SourceEncoding) {
    if let map = CodecRegistry.characterMap(of: module) {
      let units = bytes.map { map[Int($0)] }
      let isValid = !units.contains(0xFFFD)
      let text = Array(String(decoding: units, as: UTF16.self).utf8)
      return (text, isValid ? encoding : encoding.with(problem: "source has bytes outside of its encoding"))
    }
    guard let name = CodecRegistry.systemName(of: module) else {
      let (source, _) = decodeUTF8(bytes, encoding)
      return (source, encoding.with(problem: "\(module) is no encoding that a source can be read in"))
    }
    guard let (decoded, isValid) = SystemDecoder.decode(bytes, from: name) else {
      let (source, _) = decodeUTF8(bytes, encoding)
      return (source, encoding.with(problem: "no decoder for \(module) on this system"))
    }
    let text = module == "shift_jis" || module == "johab" ? restoringASCII(decoded) : decoded
    return (text, isValid ? encoding : encoding.with(problem: "source has bytes outside of its encoding"))
  }

  /// Undoes what the C library makes of `\` and `~` in national variants of ASCII: CPython reads them as they are.
  private static func restoringASCII(_ text: [UInt8]) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(text.count)
    for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
      switch scalar {
      case "\u{A5}", "\u{20A9}": output.append(0x5C)
      case "\u{203E}": output.append(0x7E)
      default: output.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
      }
    }
    return output
  }
}

/// Bytes below 128.
enum ASCII {
  /// True when no byte has its top bit set. The inner loop has no exit, so that the compiler can vectorise it.
  static func isASCII(_ bytes: [UInt8]) -> Bool {
    var start = 0
    while start < bytes.count {
      let end = min(start + 4096, bytes.count)
      var all: UInt8 = 0
      for index in start..<end { all |= bytes[index] }
      if all >= 0x80 { return false }
      start = end
    }
    return true
  }
}

/// The multi-byte codecs of the C library.
private enum SystemDecoder {
  /// UTF-8 of `bytes`, and whether all of them could be decoded; nil when the system has no such codec.
  static func decode(_ bytes: [UInt8], from name: String) -> (text: [UInt8], isValid: Bool)? {
    let converter = iconv_open("UTF-8", name)
    // `iconv_open` reports failure as (iconv_t) -1.
    if Int(bitPattern: converter) == -1 { return nil }
    defer { iconv_close(converter) }
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count * 2)
    var isValid = true
    var chunk = [UInt8](repeating: 0, count: 1 << 14)
    var input = bytes
    var offset = 0
    while offset < bytes.count {
      let (taken, made, isStuck) = step(converter, &input, offset, &chunk)
      output.append(contentsOf: chunk[..<made])
      offset += taken
      if isStuck {
        isValid = false
        output.append(contentsOf: Array("\u{FFFD}".utf8))
        offset += 1
      } else if taken == 0 && made == 0 {
        return (output, false)
      }
    }
    return (output, isValid)
  }

  /// One call of `iconv` from `offset` on: bytes taken, bytes made, and whether it stopped at a byte it refuses.
  private static func step(
    _ converter: iconv_t?, _ input: inout [UInt8], _ offset: Int, _ chunk: inout [UInt8]
  ) -> (taken: Int, made: Int, isStuck: Bool) {
    let total = input.count - offset
    let room = chunk.count
    var inputLeft = total
    var outputLeft = room
    var failure: Int32 = 0
    // The pointers do not leave these closures, and `iconv` keeps to the counts it is given.
    input.withUnsafeMutableBytes { source in
      chunk.withUnsafeMutableBytes { target in
        var from = source.baseAddress?.advanced(by: offset).assumingMemoryBound(to: CChar.self)
        var to = target.baseAddress?.assumingMemoryBound(to: CChar.self)
        errno = 0
        if iconv(converter, &from, &inputLeft, &to, &outputLeft) == -1 { failure = errno }
      }
    }
    return (total - inputLeft, room - outputLeft, failure == EILSEQ || failure == EINVAL)
  }
}
