/// Reads marshal's format without recursion and without making any Python object.
///
/// CPython `Python/marshal.c` (`r_object`); versions 3 to 6 of the format, code objects of 3.6 to 3.15.
struct MarshalReader {
  /// A container or code object whose parts are still being read.
  private struct Frame {
    enum Kind { case tuple, list, set, frozenSet, dictionary, frozenDictionary, slice, code }
    let kind: Kind
    /// Parts still to come; a dictionary ends with a null key instead.
    var remaining: Int
    var parts: [Int] = []
    /// Where the value goes when it is complete, of `references`.
    let reference: Int?
    var code = CodeObject()
  }

  private enum Step {
    case complete(Int)
    case opened
  }

  let bytes: UnsafeRawBufferPointer
  var offset: Int
  let version: PycHeader.Version
  let limits: BytecodeLimits
  private(set) var values: [MarshalValue] = []
  private(set) var code: [CodeObject] = []
  /// What `r` codes refer to, in order of their first byte; -1 while a value is incomplete.
  private var references: [Int] = []
  private var frames: [Frame] = []
  private var textBytes = 0

  init(bytes: UnsafeRawBufferPointer, offset: Int, version: PycHeader.Version, limits: BytecodeLimits) {
    self.bytes = bytes
    self.offset = offset
    self.version = version
    self.limits = limits
  }

  /// One whole value; gives its index.
  mutating func readValue() throws(BytecodeError) -> Int {
    while true {
      guard case .complete(var index) = try readOne() else { continue }
      while true {
        guard let frame = frames.indices.last else { return index }
        guard try take(index, frame) else { break }
        index = try close(frames.removeLast())
      }
    }
  }

  // MARK: Values

  /// The first byte of a value, and all of it unless it has parts.
  private mutating func readOne() throws(BytecodeError) -> Step {
    let start = offset
    let byte = try u8()
    let isShared = byte & 0x80 != 0
    let type = byte & 0x7F
    if let kind = containerKind(type) { return try open(kind, type: type, isShared: isShared, start: start) }
    switch type {
    case UInt8(ascii: "r"):
      let number = Int(UInt32(bitPattern: try i32()))
      guard number < references.count, references[number] >= 0 else {
        throw BytecodeError(.malformed, at: start, "reference \(number) names no complete value")
      }
      return .complete(references[number])
    default:
      let value = try leaf(type, start: start)
      let index = try add(value, at: start)
      if isShared, type != UInt8(ascii: "0") { references.append(index) }
      return .complete(index)
    }
  }

  private mutating func leaf(_ type: UInt8, start: Int) throws(BytecodeError) -> MarshalValue {
    switch type {
    case UInt8(ascii: "0"): return .null
    case UInt8(ascii: "N"): return .none
    case UInt8(ascii: "T"): return .yes
    case UInt8(ascii: "F"): return .no
    case UInt8(ascii: "S"): return .stopIteration
    case UInt8(ascii: "."): return .ellipsis
    case UInt8(ascii: "i"): return .integer(Int64(try i32()))
    case UInt8(ascii: "I"): return .integer(Int64(bitPattern: try u64()))
    case UInt8(ascii: "l"): return try long(start)
    case UInt8(ascii: "g"): return .float(Double(bitPattern: try u64()))
    case UInt8(ascii: "y"): return .complex(Double(bitPattern: try u64()), Double(bitPattern: try u64()))
    case UInt8(ascii: "f"): return .float(try floatText(start))
    case UInt8(ascii: "x"): return .complex(try floatText(start), try floatText(start))
    case UInt8(ascii: "s"): return .bytes(Array(try slice(try length(start))))
    case UInt8(ascii: "u"), UInt8(ascii: "t"): return text(try slice(try length(start)))
    case UInt8(ascii: "a"), UInt8(ascii: "A"): return try latin(try length(start))
    case UInt8(ascii: "z"), UInt8(ascii: "Z"): return try latin(Int(try u8()))
    default:
      throw BytecodeError(.unknownType, at: start, "type code 0x\(String(type, radix: 16)) is none of marshal's")
    }
  }

  private func text(_ slice: Slice<UnsafeRawBufferPointer>) -> MarshalValue {
    String(validating: slice, as: UTF8.self).map { .text($0) } ?? .surrogateText(Array(slice))
  }

  /// The interpreter takes these bytes as Latin-1, although it writes ASCII only.
  private mutating func latin(_ count: Int) throws(BytecodeError) -> MarshalValue {
    let slice = try slice(count)
    if let text = String(validating: slice, as: UTF8.self), text.utf8.allSatisfy({ $0 < 0x80 }) { return .text(text) }
    var text = String.UnicodeScalarView()
    for byte in slice { text.append(Unicode.Scalar(byte)) }
    return .text(String(text))
  }

  private mutating func long(_ start: Int) throws(BytecodeError) -> MarshalValue {
    let size = try i32()
    let count = Int(size.magnitude)
    guard size != .min, count * 2 <= bytes.count - offset else {
      throw BytecodeError(.truncated, at: start, "an integer of \(count) digits reaches beyond the file")
    }
    try spend(count * 2, at: start)
    var digits: [UInt16] = []
    digits.reserveCapacity(count)
    for _ in 0..<count {
      let digit = UInt16(try u8()) | UInt16(try u8()) << 8
      guard digit < 0x8000 else { throw BytecodeError(.malformed, at: offset - 2, "an integer's digit is over 2¹⁵") }
      digits.append(digit)
    }
    guard count <= 4 else { return .largeInteger(isNegative: size < 0, digits: digits) }
    let magnitude = digits.reversed().reduce(Int64(0)) { $0 << 15 | Int64($1) }
    return .integer(size < 0 ? -magnitude : magnitude)
  }

  private mutating func floatText(_ start: Int) throws(BytecodeError) -> Double {
    let slice = try slice(Int(try u8()))
    guard let value = Double(String(decoding: slice, as: UTF8.self)) else {
      throw BytecodeError(.malformed, at: start, "a number is expected")
    }
    return value
  }

  private mutating func add(_ value: MarshalValue, at start: Int) throws(BytecodeError) -> Int {
    guard values.count < limits.values else {
      throw BytecodeError(.overLimit, at: start, "more than \(limits.values) values")
    }
    values.append(value)
    return values.count - 1
  }

  // MARK: Containers

  private func containerKind(_ type: UInt8) -> Frame.Kind? {
    switch type {
    case UInt8(ascii: "("), UInt8(ascii: ")"): .tuple
    case UInt8(ascii: "["): .list
    case UInt8(ascii: "<"): .set
    case UInt8(ascii: ">"): .frozenSet
    case UInt8(ascii: "{"): .dictionary
    case UInt8(ascii: "}"): .frozenDictionary
    case UInt8(ascii: ":"): .slice
    case UInt8(ascii: "c"): .code
    default: nil
    }
  }

  private mutating func open(
    _ kind: Frame.Kind, type: UInt8, isShared: Bool, start: Int
  ) throws(BytecodeError) -> Step {
    guard frames.count < limits.depth else {
      throw BytecodeError(.overLimit, at: start, "values inside one another deeper than \(limits.depth)")
    }
    var reference: Int?
    if isShared {
      reference = references.count
      references.append(-1)
    }
    var frame = Frame(kind: kind, remaining: 0, reference: reference)
    switch kind {
    case .slice: frame.remaining = 3
    case .dictionary, .frozenDictionary: frame.remaining = .max
    case .code:
      frame.code.offset = start
      frame.remaining = CodeLayout.parts(version)
      for field in 0..<CodeLayout.leadingFields(version) {
        let value = Int(try i32())
        CodeLayout.fill(&frame.code, field: field, value: value, version)
      }
    case .tuple, .list, .set, .frozenSet:
      frame.remaining = type == UInt8(ascii: ")") ? Int(try u8()) : try length(start)
    }
    if frame.remaining == 0 { return .complete(try close(frame)) }
    frames.append(frame)
    return .opened
  }

  /// Gives a part to the innermost container; true when that was its last.
  private mutating func take(_ index: Int, _ top: Int) throws(BytecodeError) -> Bool {
    let isNull = values[index] == .null
    switch frames[top].kind {
    case .dictionary, .frozenDictionary:
      if isNull, frames[top].parts.count % 2 == 0 { return true }
    case .code:
      // The line number stands among the parts.
      if frames[top].parts.count == CodeLayout.namePart(version) {
        frames[top].parts.append(index)
        frames[top].remaining -= 1
        frames[top].code.firstLine = Int(try i32())
        return frames[top].remaining == 0
      }
    case .tuple, .list, .set, .frozenSet, .slice: break
    }
    guard !isNull else { throw BytecodeError(.malformed, at: offset, "a part of a container is missing") }
    frames[top].parts.append(index)
    frames[top].remaining -= 1
    return frames[top].remaining == 0
  }

  private mutating func close(_ frame: Frame) throws(BytecodeError) -> Int {
    let value: MarshalValue
    switch frame.kind {
    case .tuple: value = .tuple(frame.parts)
    case .list: value = .list(frame.parts)
    case .set: value = .set(frame.parts)
    case .frozenSet: value = .frozenSet(frame.parts)
    case .dictionary: value = .dictionary(frame.parts)
    case .frozenDictionary: value = .frozenDictionary(frame.parts)
    case .slice: value = .slice(frame.parts)
    case .code:
      code.append(try CodeLayout.fill(frame.code, parts: frame.parts, values: values, version))
      value = .code(code.count - 1)
    }
    let index = try add(value, at: offset)
    if let reference = frame.reference { references[reference] = index }
    return index
  }

  // MARK: Bytes

  private mutating func slice(_ count: Int) throws(BytecodeError) -> Slice<UnsafeRawBufferPointer> {
    guard count >= 0, count <= bytes.count - offset else {
      throw BytecodeError(.truncated, at: offset, "\(count) bytes expected, \(bytes.count - offset) are left")
    }
    try spend(count, at: offset)
    defer { offset += count }
    return bytes[offset..<offset + count]
  }

  private mutating func spend(_ count: Int, at start: Int) throws(BytecodeError) {
    textBytes += count
    guard textBytes <= limits.textBytes else {
      throw BytecodeError(.overLimit, at: start, "more than \(limits.textBytes) bytes of texts")
    }
  }

  /// A length of at most what the rest of the file could hold.
  private mutating func length(_ start: Int) throws(BytecodeError) -> Int {
    let value = Int(try i32())
    guard value >= 0 else { throw BytecodeError(.malformed, at: start, "a length of \(value)") }
    guard value <= bytes.count - offset else {
      throw BytecodeError(.truncated, at: start, "a length of \(value), \(bytes.count - offset) bytes are left")
    }
    return value
  }

  private mutating func u8() throws(BytecodeError) -> UInt8 {
    guard offset < bytes.count else { throw BytecodeError(.truncated, at: offset, "a byte is expected, the file ends") }
    defer { offset += 1 }
    return bytes[offset]
  }

  private mutating func i32() throws(BytecodeError) -> Int32 {
    guard bytes.count - offset >= 4 else {
      throw BytecodeError(.truncated, at: offset, "4 bytes are expected, the file ends")
    }
    defer { offset += 4 }
    return Int32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Int32.self))
  }

  private mutating func u64() throws(BytecodeError) -> UInt64 {
    guard bytes.count - offset >= 8 else {
      throw BytecodeError(.truncated, at: offset, "8 bytes are expected, the file ends")
    }
    defer { offset += 8 }
    return UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }
}
