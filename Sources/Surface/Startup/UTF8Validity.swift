/// Where CPython's strict UTF-8 decoder would stop (`Objects/stringlib/codecs.h`, `utf8_decode`).
package enum UTF8Validity {
  /// The first byte that cannot continue what stands before it, or the number of bytes if the text ends inside a
  /// character; nil for valid text.
  package static func firstError(in bytes: [UInt8]) -> Int? {
    var index = 0
    while index < bytes.count {
      let lead = bytes[index]
      if lead < 0x80 {
        index += 1
        continue
      }
      guard let (length, second) = shape(lead) else { return index }
      for offset in 1..<length {
        guard index + offset < bytes.count else { return bytes.count }
        let byte = bytes[index + offset]
        guard (offset == 1 ? second : 0x80...0xBF).contains(byte) else { return index + offset }
      }
      index += length
    }
    return nil
  }

  /// Bytes of the character a lead byte opens, and what its second byte may be (Unicode standard, table 3-7).
  private static func shape(_ lead: UInt8) -> (length: Int, second: ClosedRange<UInt8>)? {
    switch lead {
    case 0xC2...0xDF: (2, 0x80...0xBF)
    case 0xE0: (3, 0xA0...0xBF)
    case 0xED: (3, 0x80...0x9F)
    case 0xE1...0xEF: (3, 0x80...0xBF)
    case 0xF0: (4, 0x90...0xBF)
    case 0xF4: (4, 0x80...0x8F)
    case 0xF1...0xF3: (4, 0x80...0xBF)
    default: nil
    }
  }
}
