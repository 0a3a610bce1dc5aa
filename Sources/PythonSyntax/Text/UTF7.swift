/// RFC 2152 as CPython's `utf-7` codec reads it.
package enum UTF7 {
  /// The text in UTF-8, and whether all of it was valid.
  package static func decode(_ bytes: [UInt8]) -> (text: [UInt8], isValid: Bool) {
    var units: [UInt16] = []
    units.reserveCapacity(bytes.count)
    var isValid = true
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      if byte == 0x2B {
        if index < bytes.count && bytes[index] == 0x2D {
          units.append(0x2B)
          index += 1
        } else {
          isValid = shifted(bytes, &index, &units) && isValid
        }
      } else if byte < 0x80 {
        units.append(UInt16(byte))
      } else {
        units.append(0xFFFD)
        isValid = false
      }
    }
    return (Array(String(decoding: units, as: UTF16.self).utf8), isValid)
  }

  /// A run of base64 that holds UTF-16, big end first; ends at the first other byte, which is dropped if it is `-`.
  private static func shifted(_ bytes: [UInt8], _ index: inout Int, _ units: inout [UInt16]) -> Bool {
    var buffer: UInt32 = 0
    var bits = 0
    let start = index
    while index < bytes.count, let value = sixBits(bytes[index]) {
      buffer = buffer &<< 6 | value
      bits += 6
      index += 1
      if bits >= 16 {
        bits -= 16
        units.append(UInt16(truncatingIfNeeded: buffer &>> UInt32(bits)))
      }
    }
    let isEmpty = index == start
    if index < bytes.count && bytes[index] == 0x2D { index += 1 }
    let padding = buffer & (1 &<< UInt32(bits) &- 1)
    return !isEmpty && bits < 6 && padding == 0
  }

  private static func sixBits(_ byte: UInt8) -> UInt32? {
    switch byte {
    case 0x41...0x5A: UInt32(byte) - 0x41
    case 0x61...0x7A: UInt32(byte) - 0x61 + 26
    case 0x30...0x39: UInt32(byte) - 0x30 + 52
    case 0x2B: 62
    case 0x2F: 63
    default: nil
    }
  }
}
