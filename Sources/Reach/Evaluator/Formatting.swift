import PythonSyntax

/// Python's ways of putting values into text: `%`, `str.format` and format specifications.
enum Formatting {
  /// `left % right` for a text or bytes on the left; nil where `left` is neither.
  static func percent(_ evaluator: Interpreter, _ left: Value, _ right: Value) -> Value? {
    let template: [UInt8]
    let isBytes: Bool
    switch left.shape {
    case .text(let text): (template, isBytes) = (text.utf8, false)
    case .bytes(let bytes): (template, isBytes) = (bytes.bytes, true)
    default: return nil
    }
    var values: [Value] = [right]
    if case .list(let list) = right.shape, list.kind == .tuple { values = list.elements }
    var position = 0
    var result: [UInt8] = []
    var index = 0
    while index < template.count {
      let byte = template[index]
      index += 1
      guard byte == 0x25, index < template.count else {
        result.append(byte)
        continue
      }
      if template[index] == 0x25 {
        result.append(0x25)
        index += 1
        continue
      }
      let (letter, key) = directive(template, &index)
      var value: Value?
      if let key {
        value = evaluator.item(right, Value(.text(Text(key))), .none)
      } else if position < values.count {
        value = values[position]
        position += 1
      }
      result += value.map { convert(evaluator, letter, $0) } ?? [Text.hole]
    }
    let taint = evaluator.taints.union(left.taint, evaluator.deepTaint(right))
    if isBytes {
      return result.contains(Text.hole) ? .unknown(taint) : Value(.bytes(Bytes(result)), taint: taint)
    }
    return Value(.text(Text(result)), taint: taint, lineage: left.lineage)
  }

  /// Reads `(name)`, flags, width and precision up to the conversion letter.
  private static func directive(_ template: [UInt8], _ index: inout Int) -> (letter: UInt8, key: [UInt8]?) {
    var key: [UInt8]?
    if template[index] == 0x28, let close = template[index...].firstIndex(of: 0x29) {
      key = Array(template[(index + 1)..<close])
      index = close + 1
    }
    while index < template.count, !isLetter(template[index]) { index += 1 }
    guard index < template.count else { return (0, key) }
    index += 1
    return (template[index - 1], key)
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) }

  private static func convert(_ evaluator: Interpreter, _ letter: UInt8, _ value: Value) -> [UInt8] {
    switch letter {
    case 0x72, 0x61: return evaluator.textOf(value, repr: true)
    case 0x63:
      if let code = value.constantInt, code >= 0 { return UTF8Scalars.encode([UInt32(truncatingIfNeeded: code)]) }
      return evaluator.textOf(value, repr: false)
    case 0x78, 0x58, 0x6F: return based(value, letter) ?? [Text.hole]
    default: return evaluator.textOf(value, repr: false)
    }
  }

  /// The digits of an integer in the base that a letter asks for; nil where that is not known.
  private static func based(_ value: Value, _ letter: UInt8) -> [UInt8]? {
    guard let number = Integers.number(value.shape), number.limbs.count <= 1 << 15 else { return nil }
    switch letter {
    case 0x78: return number.digits(bitsEach: 4)
    case 0x58: return number.digits(bitsEach: 4, isUpper: true)
    case 0x6F: return number.digits(bitsEach: 3)
    case 0x62: return number.digits(bitsEach: 1)
    default: return nil
    }
  }

  /// `template.format(…)`.
  static func format(_ evaluator: Interpreter, _ template: Value, _ arguments: Arguments) -> Value {
    let taint = evaluator.taints.union(template.taint, evaluator.taint(of: arguments))
    guard case .text(let text) = template.shape else { return .unknown(taint) }
    var result: [UInt8] = []
    var next = 0
    var index = 0
    let bytes = text.utf8
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      if byte == 0x7D {
        if index < bytes.count, bytes[index] == 0x7D { index += 1 }
        result.append(0x7D)
        continue
      }
      guard byte == 0x7B else {
        result.append(byte)
        continue
      }
      if index < bytes.count, bytes[index] == 0x7B {
        result.append(0x7B)
        index += 1
        continue
      }
      guard let close = closing(bytes, index) else { return .unknown(taint) }
      result += field(evaluator, Array(bytes[index..<close]), arguments, &next)
      index = close + 1
      if result.count > 64 << 20 { return .unknown(taint) }
    }
    return Value(.text(Text(result)), taint: taint, lineage: template.lineage)
  }

  private static func closing(_ bytes: [UInt8], _ start: Int) -> Int? {
    var level = 0
    for index in start..<bytes.count {
      if bytes[index] == 0x7B { level += 1 }
      if bytes[index] == 0x7D {
        if level == 0 { return index }
        level -= 1
      }
    }
    return nil
  }

  private static func field(
    _ evaluator: Interpreter, _ field: [UInt8], _ arguments: Arguments, _ next: inout Int
  ) -> [UInt8] {
    let colon = field.firstIndex(of: 0x3A) ?? field.count
    var name = Array(field[..<colon])
    let specification = colon < field.count ? Array(field[(colon + 1)...]) : []
    var isRepr = false
    if let mark = name.firstIndex(of: 0x21) {
      isRepr = mark + 1 < name.count && name[mark + 1] != 0x73
      name = Array(name[..<mark])
    }
    let head = Array(name.prefix { $0 != 0x2E && $0 != 0x5B })
    var value: Value?
    if head.isEmpty {
      value = arguments.at(next)
      next += 1
    } else if let position = Int(String(decoding: head, as: UTF8.self)) {
      value = arguments.at(position)
    } else {
      value = arguments.keyword(evaluator.symbols.intern(String(decoding: head, as: UTF8.self)))
      if value == nil, let rest = arguments.keywordRest {
        value = evaluator.item(rest, Value(.text(Text(head))), .none)
      }
    }
    guard var found = value else { return [Text.hole] }
    found = follow(evaluator, found, Array(name[head.count...]))
    if name.count == colon, let text = evaluator.specialFormat(found, specification) { return text }
    return apply(specification, to: found, plain: evaluator.textOf(found, repr: isRepr))
  }

  /// `{0.a[b]}`: attributes and items of a field.
  private static func follow(_ evaluator: Interpreter, _ value: Value, _ path: [UInt8]) -> Value {
    var value = value
    var index = 0
    while index < path.count {
      let isItem = path[index] == 0x5B
      let rest = path[(index + 1)...]
      let end = rest.firstIndex { isItem ? $0 == 0x5D : $0 == 0x2E || $0 == 0x5B } ?? path.count
      let name = String(decoding: rest[..<end], as: UTF8.self)
      if isItem {
        value = evaluator.item(value, Int(name).map { .int($0) } ?? .text(name), .none)
        index = end + 1
      } else {
        value = evaluator.attribute(value, evaluator.symbols.intern(name), .none)
        index = end
      }
    }
    return value
  }

  /// A format specification, as far as it changes content: width with fill, and number bases.
  static func apply(_ specification: [UInt8], to value: Value, plain: [UInt8]) -> [UInt8] {
    guard let last = specification.last else { return plain }
    var text = plain
    if case .big = value.shape, let digits = based(value, last) { return digits }
    if let number = value.constantInt {
      switch last {
      case 0x78: text = Array(String(number, radix: 16).utf8)
      case 0x58: text = Array(String(number, radix: 16, uppercase: true).utf8)
      case 0x6F: text = Array(String(number, radix: 8).utf8)
      case 0x62: text = Array(String(number, radix: 2).utf8)
      case 0x63: text = UTF8Scalars.encode([UInt32(truncatingIfNeeded: number)])
      default: break
      }
      let digits = specification.filter { (0x30...0x39).contains($0) }
      if let width = Int(String(decoding: digits, as: UTF8.self)), width < 256, width > text.count {
        let fill: UInt8 = digits.first == 0x30 ? 0x30 : 0x20
        text = Array(repeating: fill, count: width - text.count) + text
      }
    }
    return text
  }

  /// `repr` of a text.
  static func quoted(_ utf8: [UInt8]) -> [UInt8] {
    var result: [UInt8] = [0x27]
    for byte in utf8 {
      switch byte {
      case 0x27, 0x5C: result += [0x5C, byte]
      case 0x0A: result += [0x5C, 0x6E]
      case 0x0D: result += [0x5C, 0x72]
      case 0x09: result += [0x5C, 0x74]
      default: result.append(byte)
      }
    }
    return result + [0x27]
  }

  /// `repr` of bytes, without the `b`.
  static func quotedBytes(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = [0x27]
    for byte in bytes {
      switch byte {
      case 0x27, 0x5C: result += [0x5C, byte]
      case 0x0A: result += [0x5C, 0x6E]
      case 0x20..<0x7F: result.append(byte)
      default: result += [0x5C, 0x78] + Hexadecimal.encode([byte])
      }
    }
    return result + [0x27]
  }
}
