internal import Glibc

/// A layer with its escapes replaced by what they stand for.
///
/// One reader serves the languages whose escapes do not contradict each other: JSON, Python, C, JavaScript and the
/// shell's `$''` share the backslash.
struct Unescaped: OpenedText {
  /// A way of escaping.
  enum Style {
    /// `%41` (RFC 3986, section 2.1).
    case percent
    /// `\n`, `\x41`, `\u0041`, `\101`, `\"`.
    case escapes
    /// `=41`, and lines that go on behind `=` (RFC 2045, section 6.7).
    case quotedPrintable
  }

  private(set) var bytes: [UInt8] = []
  private(set) var segments: [LayerSegment] = []

  /// How far around an escape text is taken: more than any canary is long.
  private static let margin = 512

  /// Takes only the text around escapes, so that a large layer with few of them costs little, and bytes that are no text
  /// nothing. Empty where nothing is escaped.
  init(_ layer: UnsafeRawBufferPointer, _ style: Style) {
    let mark: UInt8 =
      switch style {
      case .percent: UInt8(ascii: "%")
      case .escapes: UInt8(ascii: "\\")
      case .quotedPrintable: UInt8(ascii: "=")
      }
    // Up to where the layer was read, and up to where it is taken because of the last escape.
    var (position, reached, takenUntil) = (0, 0, 0)
    while let place = Self.next(mark, in: layer, from: position) {
      guard let (text, end) = Self.escape(layer, place, style) else {
        position = place + 1
        continue
      }
      take(layer, &reached, until: min(place, takenUntil))
      if reached < place || segments.isEmpty {
        let start = Self.startOfText(layer, before: place, notBefore: max(reached, place - Self.margin))
        segments.append(LayerSegment(start: bytes.count, source: start..<end))
        bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: layer[start..<place]))
      } else if let last = segments.last, bytes.count - last.start >= 64 {
        // A part for each few escapes, so that places can be told.
        segments.append(LayerSegment(start: bytes.count, source: place..<end))
      }
      bytes += text
      (position, reached) = (end, end)
      extendLast(to: end)
      takenUntil = min(layer.count, end + Self.margin)
    }
    take(layer, &reached, until: takenUntil)
  }

  private static func next(_ mark: UInt8, in layer: UnsafeRawBufferPointer, from start: Int) -> Int? {
    guard start < layer.count, let base = layer.baseAddress else { return nil }
    return memchr(base + start, Int32(mark), layer.count - start).map { UnsafeRawPointer($0) - base }
  }

  private static func isText(_ byte: UInt8) -> Bool { byte >= 32 || byte == 10 || byte == 13 || byte == 9 }

  private static func startOfText(_ layer: UnsafeRawBufferPointer, before end: Int, notBefore first: Int) -> Int {
    var start = end
    while start > first, isText(layer[start - 1]) { start -= 1 }
    return start
  }

  /// Takes text as it is, up to its end.
  private mutating func take(_ layer: UnsafeRawBufferPointer, _ reached: inout Int, until limit: Int) {
    guard reached < limit else { return }
    var end = reached
    while end < limit, Self.isText(layer[end]) { end += 1 }
    bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: layer[reached..<end]))
    reached = end
    extendLast(to: end)
  }

  /// Lets the last part reach as far as text was taken.
  private mutating func extendLast(to end: Int) {
    guard let last = segments.last, last.source.upperBound < end else { return }
    segments[segments.count - 1] = LayerSegment(start: last.start, source: last.source.lowerBound..<end)
  }

  private static func escape(_ layer: UnsafeRawBufferPointer, _ position: Int, _ style: Style) -> ([UInt8], end: Int)? {
    switch style {
    case .percent:
      return hex(layer, position + 1, 2).map { ([UInt8(truncatingIfNeeded: $0)], position + 3) }
    case .quotedPrintable:
      if let value = hex(layer, position + 1, 2) { return ([UInt8(truncatingIfNeeded: value)], position + 3) }
      var end = position + 1
      while end < layer.count, layer[end] == 32 || layer[end] == 9 || layer[end] == 13 { end += 1 }
      return end < layer.count && layer[end] == 10 ? ([], end + 1) : nil
    case .escapes:
      return backslash(layer, position)
    }
  }

  private static func backslash(_ layer: UnsafeRawBufferPointer, _ position: Int) -> ([UInt8], end: Int)? {
    guard position + 1 < layer.count else { return nil }
    let character = layer[position + 1]
    switch character {
    case UInt8(ascii: "n"): return ([10], position + 2)
    case UInt8(ascii: "r"): return ([13], position + 2)
    case UInt8(ascii: "t"): return ([9], position + 2)
    case UInt8(ascii: "x"): return hex(layer, position + 2, 2).map { ([UInt8(truncatingIfNeeded: $0)], position + 4) }
    case UInt8(ascii: "u"): return hex(layer, position + 2, 4).map { (scalar($0), position + 6) }
    case UInt8(ascii: "U"): return hex(layer, position + 2, 8).map { (scalar($0), position + 10) }
    case 10: return ([], position + 2)
    case UInt8(ascii: "0")...UInt8(ascii: "7"):
      var (value, end) = (0, position + 1)
      while end < layer.count, end < position + 4, (0x30...0x37).contains(layer[end]) {
        value = value << 3 | Int(layer[end] - 0x30)
        end += 1
      }
      return ([UInt8(truncatingIfNeeded: value)], end)
    default: return ([character], position + 2)
    }
  }

  /// Up to U+00FF the byte of that number: what is escaped one by one are bytes, not text of other scripts.
  private static func scalar(_ value: UInt32) -> [UInt8] {
    if value < 256 { return [UInt8(value)] }
    return Unicode.Scalar(value).map { Array(String(Character($0)).utf8) } ?? []
  }

  private static func hex(_ layer: UnsafeRawBufferPointer, _ start: Int, _ count: Int) -> UInt32? {
    guard start + count <= layer.count else { return nil }
    var value: UInt32 = 0
    for position in start..<start + count {
      guard let digit = HexRuns.value(layer[position]) else { return nil }
      value = value << 4 | UInt32(digit)
    }
    return value
  }
}

/// Text whose every second byte is zero: UTF-16 of what ASCII can say.
struct WideRuns: OpenedText {
  private(set) var bytes: [UInt8] = []
  private(set) var segments: [LayerSegment] = []
  private static let minimum = 12

  init(_ layer: UnsafeRawBufferPointer) {
    var position = 0
    while position + 1 < layer.count {
      var end = position
      while end + 1 < layer.count, layer[end] != 0, layer[end + 1] == 0 { end += 2 }
      let count = (end - position) / 2
      if count >= Self.minimum {
        segments.append(LayerSegment(start: bytes.count, source: position..<end))
        for index in 0..<count { bytes.append(layer[position + 2 * index]) }
        // The last character of the other byte order, whose zero came before it.
        if end < layer.count, layer[end] != 0 { bytes.append(layer[end]) }
      }
      position = max(end, position + 1)
    }
  }
}

/// A layer that is base85 as a whole, or between the marks that Adobe puts around it.
struct Base85Text {
  /// What it says in one of the alphabets.
  struct Reading {
    let coding: Coding
    let bytes: [UInt8]
    let segments: [LayerSegment]
  }

  private(set) var readings: [Reading] = []
  private static let minimum = 20

  /// Nil where there is none.
  init?(_ layer: UnsafeRawBufferPointer) {
    var range = 0..<layer.count
    let isMarked = layer.count > 4 && layer[0] == UInt8(ascii: "<") && layer[1] == UInt8(ascii: "~")
    if isMarked { range = 2..<max(2, layer.lastIndex(of: UInt8(ascii: "~")) ?? layer.count) }
    // A fifth of the characters are signs that base64 lacks; text without any of them is base64 or digits.
    let hasSigns = layer[range].prefix(512).contains { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 9, 10, 13, 32, 0x2B, 0x2D, 0x2F, 0x3D, 0x5F: false
      default: true
      }
    }
    guard range.count >= Self.minimum, hasSigns else { return nil }
    let alphabets: [([UInt8], Coding)] = [
      (Array(0x21...0x75), .ascii85), (CanaryPatterns.base85Alphabet, .base85), (CanaryPatterns.z85Alphabet, .z85),
    ]
    for (alphabet, coding) in alphabets {
      guard let bytes = Self.decode(layer[range], alphabet, hasZ: coding == .ascii85) else { continue }
      readings.append(Reading(coding: coding, bytes: bytes, segments: [LayerSegment(start: 0, source: range)]))
    }
  }

  private static func decode(_ text: Slice<UnsafeRawBufferPointer>, _ alphabet: [UInt8], hasZ: Bool) -> [UInt8]? {
    var values = [UInt8](repeating: 0xFF, count: 256)
    for (value, character) in alphabet.enumerated() { values[Int(character)] = UInt8(value) }
    var bytes: [UInt8] = []
    var group: UInt64 = 0
    var count = 0
    for byte in text {
      if byte == 10 || byte == 13 || byte == 32 { continue }
      if hasZ, byte == UInt8(ascii: "z"), count == 0 {
        bytes += [0, 0, 0, 0]
        continue
      }
      guard values[Int(byte)] != 0xFF else { return nil }
      group = group * 85 + UInt64(values[Int(byte)])
      count += 1
      guard count == 5 else { continue }
      guard group <= UInt64(UInt32.max) else { return nil }
      bytes += withUnsafeBytes(of: UInt32(group).bigEndian) { Array($0) }
      (group, count) = (0, 0)
    }
    if count > 1 {
      for _ in count..<5 { group = group * 85 + 84 }
      bytes += withUnsafeBytes(of: UInt32(truncatingIfNeeded: group).bigEndian) { $0.prefix(count - 1).map { $0 } }
    }
    return bytes
  }
}
