import PythonSyntax

/// A reader of JSON (RFC 8259) as `json.loads` reads it; nothing of it is trusted.
struct JSONReader {
  /// What a text stands for.
  indirect enum Element {
    case null
    case bool(Bool)
    /// The digits as they are written.
    case number(String)
    /// UTF-8.
    case text([UInt8])
    case list([Element])
    case object([(key: [UInt8], value: Element)])
  }

  private let bytes: [UInt8]
  private var index = 0
  private static let maximumDepth = 128

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The value of the whole text; nil where it is malformed.
  mutating func read() -> Element? {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { index = 3 }
    guard let value = value(0) else { return nil }
    skipBlanks()
    return index == bytes.count ? value : nil
  }

  private mutating func skipBlanks() {
    while index < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[index]) { index += 1 }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    skipBlanks()
    guard index < bytes.count, bytes[index] == byte else { return false }
    index += 1
    return true
  }

  private mutating func take(_ word: StaticString) -> Bool {
    let end = index + word.utf8CodeUnitCount
    guard end <= bytes.count, word.withUTF8Buffer({ $0.elementsEqual(bytes[index..<end]) }) else { return false }
    index = end
    return true
  }

  private mutating func value(_ depth: Int) -> Element? {
    skipBlanks()
    guard index < bytes.count, depth < Self.maximumDepth else { return nil }
    switch bytes[index] {
    case 0x7B: return object(depth)
    case 0x5B: return list(depth)
    case 0x22: return text().map { .text($0) }
    case 0x74: return take("true") ? .bool(true) : nil
    case 0x66: return take("false") ? .bool(false) : nil
    case 0x6E: return take("null") ? .null : nil
    default: return number()
    }
  }

  private mutating func number() -> Element? {
    let start = index
    while index < bytes.count,
      (0x30...0x39).contains(bytes[index]) || [0x2B, 0x2D, 0x2E, 0x45, 0x65].contains(bytes[index])
    {
      index += 1
    }
    return index > start ? .number(String(decoding: bytes[start..<index], as: UTF8.self)) : nil
  }

  private mutating func list(_ depth: Int) -> Element? {
    index += 1
    var elements: [Element] = []
    if take(0x5D) { return .list(elements) }
    while true {
      guard let element = value(depth + 1) else { return nil }
      elements.append(element)
      if take(0x5D) { return .list(elements) }
      guard take(0x2C) else { return nil }
    }
  }

  private mutating func object(_ depth: Int) -> Element? {
    index += 1
    var entries: [(key: [UInt8], value: Element)] = []
    if take(0x7D) { return .object(entries) }
    while true {
      skipBlanks()
      guard index < bytes.count, bytes[index] == 0x22, let key = text(), take(0x3A), let element = value(depth + 1)
      else { return nil }
      entries.append((key, element))
      if take(0x7D) { return .object(entries) }
      guard take(0x2C) else { return nil }
    }
  }

  private mutating func text() -> [UInt8]? {
    index += 1
    var result: [UInt8] = []
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      switch byte {
      case 0x22: return result
      case 0x5C:
        guard escape(&result) else { return nil }
      // No UTF-8 has it, and a text with it would have a hole.
      case 0xFF: return nil
      default: result.append(byte)
      }
    }
    return nil
  }

  private mutating func escape(_ result: inout [UInt8]) -> Bool {
    guard index < bytes.count else { return false }
    let letter = bytes[index]
    index += 1
    switch letter {
    case 0x22, 0x5C, 0x2F: result.append(letter)
    case 0x62: result.append(0x08)
    case 0x66: result.append(0x0C)
    case 0x6E: result.append(0x0A)
    case 0x72: result.append(0x0D)
    case 0x74: result.append(0x09)
    case 0x75:
      guard var scalar = unit() else { return false }
      if (0xD800..<0xDC00).contains(scalar), index + 1 < bytes.count, bytes[index] == 0x5C, bytes[index + 1] == 0x75 {
        let before = index
        index += 2
        if let low = unit(), (0xDC00..<0xE000).contains(low) {
          scalar = 0x1_0000 + (scalar - 0xD800) << 10 + (low - 0xDC00)
        } else {
          index = before
        }
      }
      UTF8Scalars.append(scalar, to: &result)
    default: return false
    }
    return true
  }

  private mutating func unit() -> UInt32? {
    guard index + 4 <= bytes.count else { return nil }
    var unit: UInt32 = 0
    for byte in bytes[index..<(index + 4)] {
      guard let digit = Hexadecimal.digit(byte) else { return nil }
      unit = unit << 4 | UInt32(digit)
    }
    index += 4
    return unit
  }
}
