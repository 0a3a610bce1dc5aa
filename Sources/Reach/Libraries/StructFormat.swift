/// A format of the `struct` module (`Modules/_struct.c`): how numbers and byte strings lie one behind another.
struct StructFormat {
  /// Some values of one kind.
  struct Item {
    /// The letter of the kind.
    let code: UInt8
    /// How many values; for `s` and `p` how many bytes.
    let count: Int
  }

  let items: [Item]
  private let isBig: Bool
  private let isNative: Bool
  /// The bytes that the whole format takes.
  let size: Int
  /// How many values it stands for.
  let valueCount: Int

  /// No format is larger.
  static let limit = 1 << 24

  /// Reads a format; nil where it has a letter that is not computed, or is too large.
  init?(_ text: [UInt8]) {
    var rest = text[...]
    var isBig = false
    var isNative = true
    if let order = rest.first, [0x40, 0x3D, 0x3C, 0x3E, 0x21].contains(order) {
      isBig = order == 0x3E || order == 0x21
      isNative = order == 0x40
      rest = rest.dropFirst()
    }
    var items: [Item] = []
    var size = 0
    var values = 0
    while let letter = rest.popFirst() {
      if letter == 0x20 || (0x09...0x0D).contains(letter) { continue }
      var code = letter
      var count = 1
      if (0x30...0x39).contains(letter) {
        count = Int(letter - 0x30)
        while let digit = rest.first, (0x30...0x39).contains(digit) {
          count = count * 10 + Int(digit - 0x30)
          guard count <= Self.limit else { return nil }
          rest = rest.dropFirst()
        }
        guard let next = rest.popFirst() else { return nil }
        code = next
      }
      guard let width = Self.width(code, isNative), items.count < 1 << 16 else { return nil }
      if isNative { size += Self.padding(size, width) }
      items.append(Item(code: code, count: count))
      size += count * width
      if code != 0x78 { values += code == 0x73 || code == 0x70 ? 1 : count }
      guard size <= Self.limit else { return nil }
    }
    self.items = items
    self.isBig = isBig
    self.isNative = isNative
    self.size = size
    valueCount = values
  }

  /// The bytes of one value; nil for an unknown letter.
  static func width(_ code: UInt8, _ isNative: Bool) -> Int? {
    switch code {
    // x c b B ? s p
    case 0x78, 0x63, 0x62, 0x42, 0x3F, 0x73, 0x70: 1
    // h H
    case 0x68, 0x48: 2
    // i I f
    case 0x69, 0x49, 0x66: 4
    // l L
    case 0x6C, 0x4C: isNative ? 8 : 4
    // q Q d
    case 0x71, 0x51, 0x64: 8
    // n N P
    case 0x6E, 0x4E, 0x50: isNative ? 8 : nil
    default: nil
    }
  }

  private static func padding(_ size: Int, _ width: Int) -> Int { (width - size % width) % width }

  /// Whether a letter stands for a number with a sign.
  private static func isSigned(_ code: UInt8) -> Bool { [0x62, 0x68, 0x69, 0x6C, 0x71, 0x6E].contains(code) }

  // MARK: Packing

  /// The bytes of some values; nil where one is not known or does not fit.
  func pack(_ values: [Value]) -> [UInt8]? {
    guard values.count == valueCount else { return nil }
    var result: [UInt8] = []
    result.reserveCapacity(size)
    var next = 0
    for item in items {
      guard let width = Self.width(item.code, isNative) else { return nil }
      if isNative { result += repeatElement(0, count: Self.padding(result.count, width)) }
      switch item.code {
      case 0x78: result += repeatElement(0, count: item.count)
      case 0x73, 0x70:
        guard let text = Self.text(values[next], item) else { return nil }
        result += text
        next += 1
      default:
        for _ in 0..<item.count {
          guard let bytes = number(values[next], item.code, width) else { return nil }
          result += bytes
          next += 1
        }
      }
    }
    return result
  }

  private static func text(_ value: Value, _ item: Item) -> [UInt8]? {
    guard case .bytes(let bytes) = value.shape else { return nil }
    var content = bytes.bytes
    if item.code == 0x70, item.count > 0 {
      content = Array(content.prefix(min(255, item.count - 1)))
      content.insert(UInt8(content.count), at: 0)
    }
    return Array(content.prefix(item.count)) + [UInt8](repeating: 0, count: max(0, item.count - content.count))
  }

  private func number(_ value: Value, _ code: UInt8, _ width: Int) -> [UInt8]? {
    var bits: UInt64
    switch code {
    case 0x63:
      guard case .bytes(let bytes) = value.shape, bytes.bytes.count == 1 else { return nil }
      return bytes.bytes
    case 0x3F:
      guard let flag = value.constantInt else { return nil }
      return [flag == 0 ? 0 : 1]
    case 0x66, 0x64:
      guard let number = Self.double(value) else { return nil }
      bits = code == 0x66 ? UInt64(Float(number).bitPattern) : number.bitPattern
    default:
      if case .big = value.shape, width == 8, !Self.isSigned(code), let bytes = Integers.magnitude(value.shape),
        bytes.count == 8
      {
        bits = bytes.reduce(0) { $0 << 8 | UInt64($1) }
      } else {
        guard let number = value.constantInt, Self.fits(number, code, width) else { return nil }
        bits = UInt64(bitPattern: Int64(number))
      }
    }
    var bytes: [UInt8] = []
    for _ in 0..<width {
      bytes.append(UInt8(truncatingIfNeeded: bits))
      bits >>= 8
    }
    return isBig ? bytes.reversed() : bytes
  }

  private static func double(_ value: Value) -> Double? {
    if case .float(let number) = value.shape { return number }
    return value.constantInt.map(Double.init)
  }

  private static func fits(_ number: Int, _ code: UInt8, _ width: Int) -> Bool {
    if !isSigned(code) { return number >= 0 && (width == 8 || number < 1 << (8 * width)) }
    return width == 8 || (-(1 << (8 * width - 1))..<(1 << (8 * width - 1))).contains(number)
  }

  // MARK: Unpacking

  /// The values in bytes of exactly this size; nil for others.
  func unpack(_ bytes: ArraySlice<UInt8>) -> [Value]? {
    guard bytes.count == size, valueCount <= ListValue.limit else { return nil }
    var result: [Value] = []
    var at = 0
    func take(_ count: Int) -> ArraySlice<UInt8> {
      defer { at += count }
      return bytes[(bytes.startIndex + at)..<(bytes.startIndex + at + count)]
    }
    for item in items {
      guard let width = Self.width(item.code, isNative) else { return nil }
      if isNative { at += Self.padding(at, width) }
      switch item.code {
      case 0x78: at += item.count
      case 0x73: result.append(Value(.bytes(Bytes(Array(take(item.count))))))
      case 0x70:
        let content = take(item.count)
        let length = min(content.first.map(Int.init) ?? 0, max(0, item.count - 1))
        result.append(Value(.bytes(Bytes(Array(content.dropFirst().prefix(length))))))
      default: for _ in 0..<item.count { result.append(value(take(width), item.code)) }
      }
    }
    return result
  }

  private func value(_ bytes: ArraySlice<UInt8>, _ code: UInt8) -> Value {
    let ordered = isBig ? Array(bytes) : bytes.reversed()
    let bits = ordered.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    switch code {
    case 0x63: return Value(.bytes(Bytes(Array(bytes))))
    case 0x3F: return .bool(bits != 0)
    case 0x66: return Value(.float(Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits)))))
    case 0x64: return Value(.float(Double(bitPattern: bits)))
    default:
      guard Self.isSigned(code) else { return Value(Integers.shape(ordered)) }
      let shift = UInt64(64 - 8 * bytes.count)
      return .int(Int(Int64(bitPattern: bits << shift) >> Int64(shift)))
    }
  }
}
