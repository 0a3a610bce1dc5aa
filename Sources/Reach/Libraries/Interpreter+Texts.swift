import Evidence
import PythonSyntax

/// Calls of libraries that put texts and bytes together.
extension Interpreter {
  /// The result of a call of `struct`, `array`, `string`, `textwrap` or `unicodedata`; nil for the ordinary result.
  func textLibrary(_ named: Handler.Named, _ call: ExternalCall) -> Value? {
    switch named {
    case .structPack: return structPack(call)
    case .structUnpack: return structUnpack(call)
    case .structSize:
      return structFormat(call).map { Value(.int($0.format.size), taint: call.taint) } ?? .unknown(call.taint)
    case .arrayNew: return newArray(call)
    case .arrayMethod: return arrayMethod(call)
    case .textTemplate: return substituted(call)
    case .formatter: return formatter(call)
    case .dedent: return dedented(call)
    case .indent: return indented(call)
    case .characterName:
      guard let scalars = call.arguments.at(0)?.constantText?.scalars(), scalars.count == 1 else {
        return .unknown(call.taint)
      }
      guard let name = CharacterNames.name(of: scalars[0]) else { return call.arguments.at(1) ?? .unknown(call.taint) }
      return Value(.text(Text(name)), taint: call.taint)
    case .characterLookup:
      guard let name = call.arguments.at(0)?.constantText, let scalar = CharacterNames.scalar(named: name.utf8[...])
      else { return .unknown(call.taint) }
      return Value(.text(Text(UTF8Scalars.encode([scalar]))), taint: call.taint)
    case .normalizeText: return normalized(call)
    default: return lookupLibrary(named, call)
    }
  }

  // MARK: struct

  /// The format of a call, and the arguments behind it.
  private func structFormat(_ call: ExternalCall) -> (format: StructFormat, rest: Arguments)? {
    let given = call.receiver.map { $0.arguments.at(0) } ?? call.arguments.at(0)
    guard let text = given?.constantBytes, let format = StructFormat(text) else { return nil }
    return (format, call.receiver == nil ? call.arguments.droppingFirst() : call.arguments)
  }

  private func structPack(_ call: ExternalCall) -> Value {
    guard let (format, rest) = structFormat(call), rest.rest == nil, take(steps: rest.positional.count),
      let bytes = format.pack(rest.positional)
    else { return .unknown(call.taint) }
    let lineage = lineages.adding("struct.pack", to: rest.positional.first?.lineage ?? .none)
    return Value(.bytes(Bytes(bytes)), taint: call.taint, lineage: lineage)
  }

  private func structUnpack(_ call: ExternalCall) -> Value {
    let name = paths.name(call.path).map { symbols.text($0) } ?? ""
    guard let (format, rest) = structFormat(call), let bytes = rest.at(0)?.constantBytes else {
      return make([], .tuple, rest: .unknown(call.taint))
    }
    func tuple(_ slice: ArraySlice<UInt8>) -> Value {
      guard take(steps: format.valueCount), let values = format.unpack(slice) else { return .unknown(call.taint) }
      return make(values.map { Value($0.shape, taint: call.taint, lineage: rest.at(0)?.lineage ?? .none) }, .tuple)
    }
    switch name {
    case "iter_unpack":
      guard format.size > 0, bytes.count % format.size == 0, bytes.count / format.size <= ListValue.limit else {
        return make([], .iterator, rest: .unknown(call.taint))
      }
      let starts = stride(from: 0, to: bytes.count, by: format.size)
      return make(starts.map { tuple(bytes[$0..<($0 + format.size)]) }, .iterator)
    case "unpack_from":
      let offset = rest.at(1, symbols.intern("offset"))?.constantInt ?? 0
      guard offset >= 0, offset <= bytes.count, bytes.count - offset >= format.size else { return .unknown(call.taint) }
      return tuple(bytes[offset..<(offset + format.size)])
    default: return tuple(bytes[...])
    }
  }

  // MARK: array

  /// `array.array(code, elements)`: an object that holds its elements.
  private func newArray(_ call: ExternalCall) -> Value {
    let object = ExternalObject(
      paths.path("array.array()", &symbols), Arguments(Array(call.arguments.positional.prefix(1))), birth: branchDepth)
    object.taint = call.taint
    let list = ListValue([], .list, birth: branchDepth)
    object.payload = .record(list)
    if let first = call.arguments.at(1) { fill(list, first, object, call.node) }
    object.fields.set(symbols.intern("typecode"), call.arguments.at(0) ?? .unknown)
    return Value(.object(object), taint: call.taint)
  }

  /// Adds elements to an array: from bytes by its type, from a text its characters, from everything else as it is.
  private func fill(_ list: ListValue, _ value: Value, _ array: ExternalObject, _ node: NodeID) {
    if case .bytes(let bytes) = value.shape, let code = typeCode(array), let width = StructFormat.width(code, true) {
      let count = bytes.bytes.count / width
      guard let format = StructFormat(Array("\(count)".utf8) + [code]), let values = format.unpack(bytes.bytes[...])
      else {
        list.rest = .unknown(value.taint)
        return
      }
      return extend(list, with: make(values, .list))
    }
    extend(list, with: iterated(value, node))
  }

  private func typeCode(_ array: ExternalObject) -> UInt8? {
    guard let code = array.arguments.at(0)?.constantBytes, code.count == 1 else { return nil }
    return code[0]
  }

  /// The bytes of an array whose elements are known; nil for every other object.
  func arrayBytes(_ object: ExternalObject) -> Value? {
    guard case .record(let list) = object.payload, list.rest == nil, let code = typeCode(object) else { return nil }
    if code == 0x75 || code == 0x77 {
      var scalars: [UInt32] = []
      for element in list.elements { scalars += element.constantText?.scalars() ?? [] }
      return Value(.bytes(Bytes(scalars.flatMap { scalar in (0..<4).map { UInt8(scalar >> (8 * $0) & 0xFF) } })))
    }
    guard let format = StructFormat(Array("\(list.elements.count)".utf8) + [code]),
      let bytes = format.pack(list.elements)
    else { return nil }
    let lineage = lineages.adding("array", to: list.elements.first?.lineage ?? .none)
    return Value(.bytes(Bytes(bytes)), taint: object.taint, lineage: lineage)
  }

  private func arrayMethod(_ call: ExternalCall) -> Value? {
    guard let array = call.receiver, case .record(let list) = array.payload,
      let name = paths.name(call.path).map({ symbols.text($0) })
    else { return nil }
    array.taint = taints.union(array.taint, call.taint)
    touch(array)
    switch name {
    case "tobytes", "tostring": return arrayBytes(array) ?? .unknown(array.taint)
    case "tounicode":
      let bytes = list.rest == nil ? list.elements.flatMap { $0.constantText?.utf8 ?? [Text.hole] } : [Text.hole]
      return Value(.text(Text(bytes)), taint: array.taint)
    case "tolist": return make(list.elements, .list, rest: list.rest)
    case "frombytes", "fromstring", "fromlist", "fromunicode":
      if let value = call.arguments.at(0) { fill(list, value, array, call.node) }
      return Value.none
    case "byteswap":
      guard let bytes = arrayBytes(array)?.constantBytes, let code = typeCode(array), list.birth >= branchDepth,
        let swapped = StructFormat(Array(">\(list.elements.count)".utf8) + [code]), swapped.size == bytes.count,
        let values = swapped.unpack(bytes[...])
      else {
        list.rest = .unknown(array.taint)
        list.elements = []
        return Value.none
      }
      list.elements = values
      return Value.none
    case "__len__": return list.rest == nil ? Value.int(list.elements.count) : .unknown(array.taint)
    case "__setitem__":
      if let key = call.arguments.at(0), let value = call.arguments.at(1) {
        setItem(Value(.list(list)), key, value, call.node)
      }
      return Value.none
    default: return listMethod(list, Value(.list(list)), name, call.arguments, call.node)
    }
  }

  // MARK: string

  /// `string.Template(text).substitute(mapping, **names)` (`Lib/string.py`): `$name`, `${name}` and `$$`.
  private func substituted(_ call: ExternalCall) -> Value {
    guard case .text(let template)? = call.receiver?.arguments.at(0, symbols.intern("template"))?.shape else {
      return .unknown(call.taint)
    }
    let isSafe = paths.name(call.path).map { symbols.text($0) == "safe_substitute" } ?? false
    let bytes = template.utf8
    var result: [UInt8] = []
    var lineage = Lineage.none
    var taint = taints.union(call.taint, call.receiver?.taint ?? .none)
    var index = 0
    while index < bytes.count {
      guard bytes[index] == 0x24, index + 1 < bytes.count else {
        result.append(bytes[index])
        index += 1
        continue
      }
      if bytes[index + 1] == 0x24 {
        result.append(0x24)
        index += 2
        continue
      }
      let isBraced = bytes[index + 1] == 0x7B
      let start = index + (isBraced ? 2 : 1)
      let end = bytes[start...].firstIndex { !Self.isNamePart($0) } ?? bytes.count
      guard end > start, !isBraced || (end < bytes.count && bytes[end] == 0x7D) else {
        result.append(bytes[index])
        index += 1
        continue
      }
      let key = Array(bytes[start..<end])
      let whole = bytes[index..<(isBraced ? end + 1 : end)]
      index = whole.endIndex
      if let value = placeholder(key, call) {
        result += textOf(value, repr: false)
        taint = taints.union(taint, deepTaint(value))
        if lineage == .none { lineage = value.lineage }
      } else {
        result += isSafe ? Array(whole) : [Text.hole]
      }
      if result.count > limits.decodedBytes { return .unknown(taint) }
    }
    return Value(.text(Text(result)), taint: taint, lineage: lineage)
  }

  private static func isNamePart(_ byte: UInt8) -> Bool {
    byte == 0x5F || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
  }

  /// What stands for a name: a keyword before an entry of the mapping.
  private func placeholder(_ name: [UInt8], _ call: ExternalCall) -> Value? {
    if let value = call.arguments.keyword(symbols.intern(String(decoding: name, as: UTF8.self))) { return value }
    switch call.arguments.at(0)?.shape {
    case .dictionary(let dictionary): return dictionary.get(.text(name)) ?? dictionary.rest
    case .none?, nil: return call.arguments.keywordRest
    default: return call.arguments.at(0).map { item($0, Value(.text(Text(name))), call.node) }
    }
  }

  /// `string.Formatter().format(…)`, `.vformat(text, positional, keywords)`.
  private func formatter(_ call: ExternalCall) -> Value {
    guard let template = call.arguments.at(0) else { return .unknown(call.taint) }
    guard paths.name(call.path).map({ symbols.text($0) == "vformat" }) ?? false else {
      return Formatting.format(self, template, call.arguments.droppingFirst())
    }
    var arguments = Arguments(call.arguments.at(1).flatMap { knownElements($0)?.known } ?? [])
    arguments.keywordRest = call.arguments.at(2)
    return Formatting.format(self, template, arguments)
  }

  // MARK: textwrap

  /// `textwrap.dedent`, `inspect.cleandoc`: without the white space that all lines begin with.
  private func dedented(_ call: ExternalCall) -> Value {
    guard let value = call.arguments.at(0), let text = value.constantText else { return .unknown(call.taint) }
    let isDocumentation = paths.name(call.path).map { symbols.text($0) == "cleandoc" } ?? false
    let result = isDocumentation ? Documentation.cleaned(text.utf8) : Documentation.dedented(text.utf8)
    return Value(.text(Text(result)), taint: call.taint, lineage: value.lineage)
  }

  /// `textwrap.indent(text, prefix)`: lines that are not blank get a prefix.
  private func indented(_ call: ExternalCall) -> Value {
    guard let value = call.arguments.at(0), let text = value.constantText,
      let prefix = call.arguments.at(1, symbols.intern("prefix"))?.constantText, prefix.utf8.count < 256
    else { return .unknown(call.taint) }
    var result: [UInt8] = []
    for line in text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false) {
      if !line.allSatisfy(Documentation.isBlank) { result += prefix.utf8 }
      result += line
      result.append(0x0A)
      if result.count > limits.decodedBytes { return .unknown(call.taint) }
    }
    result.removeLast()
    return Value(.text(Text(result)), taint: call.taint, lineage: value.lineage)
  }

  /// `unicodedata.normalize(form, text)`: the compatible forms turn look-alikes into ASCII letters.
  private func normalized(_ call: ExternalCall) -> Value {
    guard let form = call.arguments.at(0)?.constantText?.rendered, let value = call.arguments.at(1),
      let text = value.constantText
    else { return .unknown(call.taint) }
    if text.isASCII || !form.hasPrefix("NFK") { return value }
    return Value(.text(Text(IdentifierFolding.fold(text.utf8[...]))), taint: call.taint, lineage: value.lineage)
  }
}

/// White space at the beginning of lines.
enum Documentation {
  static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

  /// `textwrap.dedent` (`Lib/textwrap.py`): blank lines are emptied and count for nothing.
  static func dedented(_ text: [UInt8]) -> [UInt8] {
    var margin: ArraySlice<UInt8>?
    var lines: [ArraySlice<UInt8>] = []
    for line in text.split(separator: 0x0A, omittingEmptySubsequences: false) {
      let head = line.prefix { $0 == 0x20 || $0 == 0x09 }
      guard head.count < line.count else {
        lines.append(line[line.endIndex...])
        continue
      }
      lines.append(line)
      margin = margin.map { common($0, head) } ?? head
    }
    let width = margin?.count ?? 0
    return Array(lines.map { $0.isEmpty ? $0 : $0.dropFirst(width) }.joined(separator: [0x0A]))
  }

  private static func common(_ a: ArraySlice<UInt8>, _ b: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    a.prefix(zip(a, b).prefix { $0 == $1 }.count)
  }

  /// `inspect.cleandoc`: tabs become spaces, the first line loses all its white space and the others what they share,
  /// and blank lines at both ends go.
  static func cleaned(_ text: [UInt8]) -> [UInt8] {
    var lines = shifted(text)
    while let last = lines.last, last.isEmpty { lines.removeLast() }
    return Array(lines.drop { $0.isEmpty }.joined(separator: [0x0A]))
  }

  /// A docstring as the compiler keeps it from 3.13 on (`_PyCompile_CleanDoc`): the same with its blank lines.
  static func compiled(_ text: [UInt8]) -> [UInt8] { Array(shifted(text).joined(separator: [0x0A])) }

  private static func shifted(_ text: [UInt8]) -> [[UInt8]] {
    var lines = expanded(text).split(separator: 0x0A, omittingEmptySubsequences: false).map { Array($0) }
    var margin = Int.max
    for line in lines.dropFirst() {
      let head = line.prefix { $0 == 0x20 }.count
      if line[head...].contains(where: { !isBlank($0) }) { margin = min(margin, head) }
    }
    for index in lines.indices {
      if index == 0 {
        lines[0] = Array(lines[0].drop(while: isBlank))
      } else if margin < Int.max {
        lines[index] = Array(lines[index].dropFirst(margin))
      }
    }
    return lines
  }

  /// With tabs as spaces up to the next eighth column.
  private static func expanded(_ text: [UInt8]) -> [UInt8] {
    guard text.contains(0x09), text.count <= 4 << 20 else { return text }
    var result: [UInt8] = []
    var column = 0
    for byte in text {
      if byte == 0x09 {
        let width = 8 - column % 8
        result += repeatElement(0x20, count: width)
        column += width
      } else {
        result.append(byte)
        column = byte == 0x0A ? 0 : column + 1
      }
    }
    return result
  }
}
