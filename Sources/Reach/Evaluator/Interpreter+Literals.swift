import Evidence
import PythonSyntax

extension Interpreter {
  /// A string or bytes literal.
  func literal(_ id: NodeID) -> Value {
    let decoded = tree.stringBytes(id)
    return StringFlags.isBytes(node(id).detail)
      ? Value(.bytes(Bytes(decoded))) : Value(.text(Text(decoded)))
  }

  /// An integer literal in any base, with underscores and Python 2's `L`.
  func integer(_ id: NodeID) -> Value {
    let node = node(id)
    if node.end - node.start <= 9, let small = smallDecimal(node) { return .int(small) }
    var digits: [UInt8] = []
    for byte in tree.bytes[Int(node.start)..<Int(node.end)] where byte != 0x5F { digits.append(byte | 0x20) }
    if digits.last == 0x6C { digits.removeLast() }
    return Integers.parse(digits, base: 0).map { Value($0) } ?? .unknown
  }

  /// The number that up to nine decimal digits are; nil for every other spelling, and for what may be octal.
  private func smallDecimal(_ node: Node) -> Int? {
    var number = 0
    for position in Int(node.start)..<Int(node.end) {
      let byte = tree.bytes[position]
      guard byte >= 0x30, byte <= 0x39 else { return nil }
      number = number * 10 + Int(byte - 0x30)
    }
    let isOctal = node.end - node.start > 1 && tree.bytes[Int(node.start)] == 0x30
    return isOctal ? nil : number
  }

  func float(_ id: NodeID) -> Value {
    let node = node(id)
    let digits = tree.bytes[Int(node.start)..<Int(node.end)].lazy.filter { $0 != 0x5F }
    return Double(String(decoding: Array(digits), as: UTF8.self)).map { Value(.float($0)) } ?? .unknown
  }

  /// Adjacent literals as one.
  func concatenated(_ id: NodeID) -> Value {
    var result: Value?
    var child = first(id)
    while !child.isNone {
      let part = kind(child) == .formattedString ? formatted(child) : literal(child)
      result = result.map { concatenate($0, part) } ?? part
      child = next(child)
    }
    return result ?? .unknown
  }

  /// An f-string; unknown fields stay as holes in the text.
  func formatted(_ id: NodeID) -> Value {
    var bytes: [UInt8] = []
    var taint = Taint.none
    var lineage = Lineage.none
    let isRaw = StringFlags.isRaw(node(id).detail)
    var child = first(id)
    while !child.isNone {
      if kind(child) == .formattedText {
        bytes += tree.formattedTextBytes(child, isRaw: isRaw)
      } else {
        let value = evaluate(first(child))
        taint = taints.union(taint, deepTaint(value))
        if lineage == .none { lineage = value.lineage }
        bytes += formatField(child, value)
      }
      child = next(child)
    }
    return Value(.text(Text(bytes)), taint: taint, lineage: lineage)
  }

  /// The text of one `{…}` field.
  private func formatField(_ id: NodeID, _ value: Value) -> [UInt8] {
    let conversion = node(id).detail & 0x7F
    let specification = next(first(id))
    var prefix: [UInt8] = []
    if node(id).detail & 0x80 != 0 { prefix = Array((text(first(id)) + "=").utf8) }
    var format: [UInt8] = []
    if !specification.isNone, kind(specification) == .formatSpecification {
      var part = first(specification)
      while !part.isNone {
        if kind(part) == .formattedText {
          format += tree.formattedTextBytes(part, isRaw: true)
        } else {
          format += textOf(evaluate(first(part)), repr: false)
        }
        part = next(part)
      }
    }
    let isRepr = conversion == 0x72 || conversion == 0x61 || (!prefix.isEmpty && conversion == 0 && format.isEmpty)
    textNode = id
    if isRepr { return prefix + textOf(value, repr: true) }
    if conversion == 0, let text = specialFormat(value, format) { return prefix + text }
    return prefix + Formatting.apply(format, to: value, plain: textOf(value, repr: false))
  }
}
