/// The 512 bytes before each member of a tar archive (POSIX.1-2001 `ustar`, GNU's variant, the old V7 form), read as
/// CPython's `tarfile` reads them (`TarInfo.frombuf`).
struct TarHeader {
  /// What a block of 512 bytes is.
  enum Reading {
    case header(TarHeader)
    case zeros
    /// The checksum or a number is wrong, with the words for it.
    case broken(String)
  }

  var name: [UInt8]
  let size: Int
  let type: UInt8
  let linkName: [UInt8]
  let mode: Int
  /// The magic is not POSIX's, yet the field that only POSIX defines as a name's first part is in use.
  let hasOddPrefix: Bool
  /// Further headers of GNU's sparse format follow.
  let isExtended: Bool

  /// Reads a block as a header (POSIX.1-2017 pax, section ustar; GNU tar's extensions).
  static func read(_ block: [UInt8]) -> Reading {
    guard block.count >= 512 else { return .broken("the header is cut short") }
    if block[..<512].allSatisfy({ $0 == 0 }) { return .zeros }
    guard let declared = number(block[148..<156]) else { return .broken("the checksum is no number") }
    var unsigned = 256
    var signed = 256
    for (index, byte) in block[..<512].enumerated() where !(148..<156).contains(index) {
      unsigned += Int(byte)
      signed += Int(Int8(bitPattern: byte))
    }
    guard declared == unsigned || declared == signed else {
      return .broken("the checksum is \(declared), the bytes add up to \(unsigned)")
    }
    guard let size = number(block[124..<136]), size >= 0 else { return .broken("the size is no number") }
    guard let mode = number(block[100..<108]) else { return .broken("the mode is no number") }
    let prefix = text(block[345..<500])
    let type = block[156]
    let isGNU = type == UInt8(ascii: "L") || type == UInt8(ascii: "K") || type == UInt8(ascii: "S")
    var name = text(block[0..<100])
    let usesPrefix = !prefix.isEmpty && !isGNU
    if usesPrefix { name = prefix + [UInt8(ascii: "/")] + name }
    return .header(
      TarHeader(
        name: name, size: size, type: type, linkName: text(block[157..<257]), mode: mode & 0o7777,
        hasOddPrefix: usesPrefix && !block[257..<263].elementsEqual(Array("ustar\u{0}".utf8)),
        isExtended: type == UInt8(ascii: "S") && block[482] != 0))
  }

  /// The bytes before the first NUL.
  private static func text(_ field: ArraySlice<UInt8>) -> [UInt8] { Array(field.prefix { $0 != 0 }) }

  /// An octal number, or GNU's base-256 form, which sets the top bit.
  static func number(_ field: ArraySlice<UInt8>) -> Int? {
    guard let first = field.first else { return nil }
    if first == 0x80 || first == 0xFF {
      var value = first == 0xFF ? -1 : 0
      for byte in field.dropFirst() {
        let (shifted, overflow) = value.multipliedReportingOverflow(by: 256)
        if overflow { return nil }
        value = shifted | Int(byte)
      }
      return value
    }
    var value = 0
    let digits = field.prefix { $0 != 0 }.drop { $0 == 0x20 }
    for (index, byte) in digits.enumerated() {
      if byte == 0x20, digits.dropFirst(index).allSatisfy({ $0 == 0x20 }) { break }
      guard (0x30...0x37).contains(byte) else { return nil }
      value = value << 3 | Int(byte - 0x30)
    }
    return value
  }
}

/// The records of a pax header (POSIX.1-2001): each its own length, a space, `key=value` and a newline.
struct PaxRecords {
  private(set) var values: [String: [UInt8]] = [:]
  private(set) var isWellFormed = true

  init(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while let first = rest.first, first != 0 {
      let digits = rest.prefix { $0.isASCIIDigit }
      guard digits.count < 10, let length = Int(String(decoding: digits, as: UTF8.self)), length <= rest.count,
        length > digits.count + 2, rest[rest.startIndex + digits.count] == 0x20,
        rest[rest.startIndex + length - 1] == 0x0A
      else {
        isWellFormed = false
        return
      }
      let record = rest[(rest.startIndex + digits.count + 1)..<(rest.startIndex + length - 1)]
      guard let equals = record.firstIndex(of: UInt8(ascii: "=")) else {
        isWellFormed = false
        return
      }
      values[String(decoding: record[..<equals], as: UTF8.self)] = Array(record[(equals + 1)...])
      rest = rest.dropFirst(length)
    }
  }
}
