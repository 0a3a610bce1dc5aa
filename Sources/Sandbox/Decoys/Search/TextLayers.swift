/// Opening what is written as text: each encoding is collected over the whole layer into one layer of its own, so that
/// what was cut into several texts comes together again.
extension SearchRun {
  /// Opens everything in a layer that is written in some encoding.
  mutating func openText(_ layer: SearchLayer, depth: Int) {
    let bytes = layer.bytes
    let classes = ByteClasses(bytes)
    if classes.hasLongBase64 {
      open(Base64Runs(bytes, isURL: false), .base64, layer, depth)
      if classes.has(UInt8(ascii: "-")) || classes.has(UInt8(ascii: "_")) {
        open(Base64Runs(bytes, isURL: true), .base64URL, layer, depth)
      }
      open(Base32Runs(bytes), .base32, layer, depth)
    }
    if classes.hasLongHex { open(HexRuns(bytes), .hexadecimal, layer, depth) }
    if classes.has(UInt8(ascii: ",")) || classes.has(UInt8(ascii: " ")) {
      open(DecimalRuns(bytes), .decimalList, layer, depth)
    }
    if Self.mayUnescape(layer) {
      let styles: [(UInt8, Unescaped.Style, Coding)] = [
        (UInt8(ascii: "%"), .percent, .percent), (UInt8(ascii: "\\"), .escapes, .escapes),
        (UInt8(ascii: "="), .quotedPrintable, .quotedPrintable),
      ]
      for (mark, style, coding) in styles where classes.has(mark) {
        open(Unescaped(bytes, style), coding, layer, depth)
      }
    }
    if classes.has(0) { open(WideRuns(bytes), .utf16LittleEndian, layer, depth) }
    if let base85 = Base85Text(bytes) {
      for reading in base85.readings { open(reading.bytes, reading.coding, reading.segments, in: layer, depth: depth) }
    }
  }

  /// Escapes are seldom escaped more than twice, and each order of undoing them is another layer.
  private static func mayUnescape(_ layer: SearchLayer) -> Bool {
    var (count, current) = (0, Optional(layer))
    while let layer = current, let coding = layer.coding, [.percent, .escapes, .quotedPrintable].contains(coding) {
      count += 1
      current = layer.parent
    }
    return count < 3
  }

  private mutating func open(_ text: some OpenedText, _ coding: Coding, _ layer: SearchLayer, _ depth: Int) {
    guard !text.bytes.isEmpty, !isOver() else { return }
    guard text.bytes.count <= room else { return meet(.memory) }
    open(text.bytes, coding, text.segments, in: layer, depth: depth)
  }
}

/// What an encoding's reader made of a layer.
protocol OpenedText {
  /// What was decoded, all together; empty for nothing.
  var bytes: [UInt8] { get }
  /// Where it came from.
  var segments: [LayerSegment] { get }
}

/// Which bytes a layer holds, and whether it is worth looking for long encoded texts in it.
struct ByteClasses {
  private var present = [Bool](repeating: false, count: 256)
  private(set) var hasLongBase64 = false
  private(set) var hasLongHex = false

  init(_ bytes: UnsafeRawBufferPointer) {
    var (word, digits) = (0, 0)
    var table = [UInt8](repeating: 0, count: 256)
    for byte in UInt8.min...UInt8.max {
      if Base64Runs.value(byte, isURL: false) != nil || Base64Runs.value(byte, isURL: true) != nil {
        table[Int(byte)] = 1
      }
      if HexRuns.value(byte) != nil { table[Int(byte)] = 3 }
    }
    present.withUnsafeMutableBufferPointer { present in
      table.withUnsafeBufferPointer { table in
        for byte in bytes {
          present[Int(byte)] = true
          let kind = table[Int(byte)]
          word = kind & 1 != 0 ? word + 1 : 0
          digits += Int(kind >> 1)
          if word == 12 { hasLongBase64 = true }
        }
      }
    }
    hasLongHex = digits >= 24
  }

  func has(_ byte: UInt8) -> Bool { present[Int(byte)] }
}

/// Texts in base64 (RFC 4648), over line ends where they are broken into lines as mail and PEM do (RFC 2045, RFC 7468).
struct Base64Runs: OpenedText {
  private(set) var bytes: [UInt8] = []
  private(set) var segments: [LayerSegment] = []
  /// A text this long holds a canary of the least length.
  static let minimum = 16

  init(_ layer: UnsafeRawBufferPointer, isURL: Bool) {
    let table = (0...255).map { Self.value(UInt8($0), isURL: isURL) ?? 0xFF }
    var values: [UInt8] = []
    var start = 0
    var position = 0
    while position < layer.count {
      let end = table.withUnsafeBufferPointer { table in
        var end = position
        while end < layer.count, table[Int(layer[end])] != 0xFF { end += 1 }
        return end
      }
      if end > position {
        if values.isEmpty { start = position }
        Self.add(layer[position..<end], table, to: &values)
        position = end
      } else if !values.isEmpty, !isURL, let next = Self.continuation(layer, position, table) {
        position = next
      } else {
        finish(values, start..<position)
        values.removeAll(keepingCapacity: true)
        position += 1
      }
    }
    finish(values, start..<position)
  }

  /// Adds what characters stand for.
  private static func add(_ text: Slice<UnsafeRawBufferPointer>, _ table: [UInt8], to values: inout [UInt8]) {
    let text = UnsafeRawBufferPointer(rebasing: text)
    values += [UInt8](unsafeUninitializedCapacity: text.count) { buffer, count in
      for index in text.indices { buffer[index] = table[Int(text[index])] }
      count = text.count
    }
  }

  /// Where the text goes on behind one line's end and indentation; nil if it ends here.
  private static func continuation(_ layer: UnsafeRawBufferPointer, _ position: Int, _ table: [UInt8]) -> Int? {
    var next = position
    if layer[next] == 13 { next += 1 }
    guard next < layer.count, layer[next] == 10 else { return nil }
    next += 1
    while next < layer.count, layer[next] == 32 || layer[next] == 9 { next += 1 }
    return next < layer.count && table[Int(layer[next])] != 0xFF ? next : nil
  }

  private mutating func finish(_ values: [UInt8], _ range: Range<Int>) {
    guard values.count >= Self.minimum else { return }
    // Nothing but hexadecimal digits at such a length is not base64, of which every third character is none.
    guard values.count < 64 || values.contains(where: { !Self.isHexDigit($0) }) else { return }
    append(values[...], range)
    // Letters just before the text, such as those of a name, put its groups out of step. What begins with something
    // compressed is worth a second reading from there; canaries themselves are found at any offset.
    guard let magic = Self.startOfCompressed(values) else { return }
    append(values[magic...], range)
  }

  /// Whether the character of a value is a hexadecimal digit.
  private static func isHexDigit(_ value: UInt8) -> Bool {
    switch value {
    case 0...5, 26...31, 52...61: true
    default: false
    }
  }

  private mutating func append(_ values: ArraySlice<UInt8>, _ range: Range<Int>) {
    segments.append(LayerSegment(start: bytes.count, source: range))
    values.withUnsafeBufferPointer { values in
      bytes += [UInt8](unsafeUninitializedCapacity: values.count * 3 / 4 + 1) { buffer, filled in
        var bits: UInt32 = 0
        var count: UInt32 = 0
        for value in values {
          bits = bits << 6 & 0xFFFF | UInt32(value)
          count += 6
          if count >= 8 {
            count -= 8
            buffer[filled] = UInt8(truncatingIfNeeded: bits >> count)
            filled += 1
          }
        }
      }
    }
  }

  /// Where, out of step with the text's beginning but near it, "H4sI", "UEsD", "Qlpo", "/Td6" or "KLUv" stand, which gzip, zip,
  /// bzip2, xz and zstd begin with.
  private static func startOfCompressed(_ values: [UInt8]) -> Int? {
    var word: UInt32 = 0
    for position in 0..<max(0, min(values.count - 24, 256)) {
      word = word << 6 & 0xFF_FFFF | UInt32(values[position])
      switch word {
      // The values of the four characters, six bits each: the first three bytes of the decoded data.
      case 0x1F_8B08, 0x50_4B03, 0x42_5A68, 0xFD_377A, 0x28_B52F:
        if position >= 3, position % 4 != 3 { return position - 3 }
      default: break
      }
    }
    return nil
  }

  /// The six bits that a character stands for.
  static func value(_ byte: UInt8, isURL: Bool) -> UInt8? {
    switch byte {
    case 0x41...0x5A: byte - 0x41
    case 0x61...0x7A: byte - 0x61 + 26
    case 0x30...0x39: byte - 0x30 + 52
    case UInt8(ascii: isURL ? "-" : "+"): 62
    case UInt8(ascii: isURL ? "_" : "/"): 63
    default: nil
    }
  }
}

/// Texts in base32 (RFC 4648, section 6) of either case.
struct Base32Runs: OpenedText {
  private(set) var bytes: [UInt8] = []
  private(set) var segments: [LayerSegment] = []
  private static let minimum = 24

  init(_ layer: UnsafeRawBufferPointer) {
    let table = (0...255).map { Self.value(UInt8($0)) != nil }
    var start = 0
    for position in 0...layer.count {
      if position < layer.count, table[Int(layer[position])] { continue }
      if position - start >= Self.minimum { append(layer[start..<position], start..<position) }
      start = position + 1
    }
  }

  private mutating func append(_ text: Slice<UnsafeRawBufferPointer>, _ range: Range<Int>) {
    segments.append(LayerSegment(start: bytes.count, source: range))
    var bits: UInt32 = 0
    var count: UInt32 = 0
    for byte in text {
      guard let value = Self.value(byte) else { continue }
      bits = bits << 5 & 0xFFFF | UInt32(value)
      count += 5
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> count))
      }
    }
  }

  private static func value(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x41...0x5A: byte - 0x41
    case 0x61...0x7A: byte - 0x61
    case 0x32...0x37: byte - 0x32 + 26
    default: nil
    }
  }
}

/// Pairs of hexadecimal digits of either case, with what people and programs put between them.
struct HexRuns: OpenedText {
  private(set) var bytes: [UInt8] = []
  private(set) var segments: [LayerSegment] = []
  private static let minimum = 12

  init(_ layer: UnsafeRawBufferPointer) {
    // Whether a byte is a digit cannot be foreseen, so that a table is much faster than comparisons.
    let table = (0...255).map { Self.value(UInt8($0)) ?? 0xFF }
    table.withUnsafeBufferPointer { table in
      var position = 0
      while position + 1 < layer.count {
        if Self.pair(layer, position, table) == nil {
          position += 1
        } else {
          position = append(layer, from: position, table)
        }
      }
    }
  }

  /// Reads pairs as long as there are any; gives where they ended.
  private mutating func append(
    _ layer: UnsafeRawBufferPointer, from start: Int, _ table: UnsafeBufferPointer<UInt8>
  ) -> Int {
    let before = bytes.count
    var position = start
    var end = start
    while let byte = Self.pair(layer, position, table) {
      bytes.append(byte)
      end = position + 2
      position = Self.pair(layer, end, table) == nil ? Self.afterSeparators(layer, end) : end
    }
    if bytes.count - before < Self.minimum {
      bytes.removeLast(bytes.count - before)
    } else {
      segments.append(LayerSegment(start: before, source: start..<end))
    }
    return max(end, start + 1)
  }

  /// Up to four characters such as `:`, `, ` or `\x`; the zero of `0x` is one of them.
  private static func afterSeparators(_ layer: UnsafeRawBufferPointer, _ start: Int) -> Int {
    var position = start
    while position < layer.count, position - start < 6 {
      switch layer[position] {
      case UInt8(ascii: "0") where position + 1 < layer.count && layer[position + 1] | 0x20 == UInt8(ascii: "x"):
        position += 2
      case UInt8(ascii: ":"), UInt8(ascii: " "), UInt8(ascii: "-"), UInt8(ascii: ","), UInt8(ascii: ";"),
        UInt8(ascii: "\\"),
        UInt8(ascii: "x"), UInt8(ascii: "%"), UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "."),
        UInt8(ascii: "_"),
        UInt8(ascii: "|"), UInt8(ascii: "/"), 9, 10, 13:
        position += 1
      default: return position
      }
    }
    return position
  }

  @inline(__always)
  private static func pair(
    _ layer: UnsafeRawBufferPointer, _ position: Int, _ table: UnsafeBufferPointer<UInt8>
  ) -> UInt8? {
    guard position + 1 < layer.count else { return nil }
    let (high, low) = (table[Int(layer[position])], table[Int(layer[position + 1])])
    return high | low < 16 ? high << 4 | low : nil
  }

  /// The number that a digit stands for.
  static func value(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x41 + 10
    case 0x61...0x66: byte - 0x61 + 10
    default: nil
    }
  }
}

/// Lists of numbers below 256, as JSON and Python print bytes.
struct DecimalRuns: OpenedText {
  private(set) var bytes: [UInt8] = []
  private(set) var segments: [LayerSegment] = []
  private static let minimum = 12

  init(_ layer: UnsafeRawBufferPointer) {
    var run: [UInt8] = []
    var start = 0
    var position = 0
    while position < layer.count {
      // Most bytes are no digits.
      guard layer[position] &- 0x30 < 10, let (number, end) = Self.number(layer, position) else {
        position += 1
        continue
      }
      if run.isEmpty { start = position }
      run.append(number)
      let next = Self.afterSeparators(layer, end)
      if next > end, Self.number(layer, next) != nil {
        position = next
        continue
      }
      if run.count >= Self.minimum {
        segments.append(LayerSegment(start: bytes.count, source: start..<end))
        bytes += run
      }
      run.removeAll(keepingCapacity: true)
      position = end
    }
  }

  private static func number(_ layer: UnsafeRawBufferPointer, _ start: Int) -> (UInt8, end: Int)? {
    var value = 0
    var position = start
    while position < layer.count, (0x30...0x39).contains(layer[position]), position - start < 4 {
      value = value * 10 + Int(layer[position] - 0x30)
      position += 1
    }
    return position > start && value < 256 && position - start < 4 ? (UInt8(value), position) : nil
  }

  private static func afterSeparators(_ layer: UnsafeRawBufferPointer, _ start: Int) -> Int {
    var position = start
    while position < layer.count, position - start < 8 {
      switch layer[position] {
      case 44, 32, 10, 13, 9, 59: position += 1
      default: return position
      }
    }
    return position
  }
}
