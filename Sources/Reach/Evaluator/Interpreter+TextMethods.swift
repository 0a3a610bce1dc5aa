import Evidence
import PythonSyntax

extension Interpreter {
  /// A method of a string or bytes constant.
  func textMethod(_ receiver: Value, _ name: String, _ arguments: Arguments, _ node: NodeID) -> Value {
    let taint = taints.union(receiver.taint, taint(of: arguments))
    let isText: Bool
    let bytes: [UInt8]
    var holes = false
    switch receiver.shape {
    case .text(let text): (isText, bytes, holes) = (true, text.utf8, text.hasHoles)
    case .bytes(let value): (isText, bytes) = (false, value.bytes)
    default: return .unknown(taint)
    }
    charge(bytes: bytes.count * 2)
    func made(_ result: [UInt8]) -> Value {
      Value(isText ? .text(Text(result)) : .bytes(Bytes(result)), taint: taint, lineage: receiver.lineage)
    }
    switch name {
    case "join": return joined(receiver, bytes, isText, arguments, node)
    case "format":
      textNode = node
      return Formatting.format(self, receiver, arguments)
    case "format_map":
      textNode = node
      return Formatting.format(self, receiver, Self.mapping(arguments))
    case "encode", "decode":
      let call = ExternalCall(
        path: textPath(name), arguments: arguments, receiver: nil, node: node, taint: taint, effects: .none)
      return codec(receiver, arguments, call, decoding: name == "decode", skipping: 0)
    case "replace": return replaced(bytes, arguments, made) ?? .unknown(taint)
    case "startswith", "endswith": return affix(bytes, holes, arguments, name == "startswith", taint)
    default: break
    }
    if holes {
      switch name {
      case "strip", "rstrip", "lstrip", "lower", "upper", "casefold", "expandtabs": return receiver
      case "rsplit", "rpartition": return tail(bytes, name, arguments, taint)
      default: return Value(.unknown, taint: taint)
      }
    }
    if let result = changed(bytes, name, arguments, made) { return result }
    if let result = measured(bytes, name, isText, arguments, taint) { return result }
    return split(bytes, name, isText, arguments, receiver, taint) ?? .unknown(taint)
  }

  private func textPath(_ name: String) -> PathID { paths.path("builtins.str." + name, &symbols) }

  private static func mapping(_ arguments: Arguments) -> Arguments {
    var result = Arguments()
    result.keywordRest = arguments.at(0)
    return result
  }

  // MARK: Joining and replacing

  private func joined(
    _ receiver: Value, _ separator: [UInt8], _ isText: Bool, _ arguments: Arguments, _ node: NodeID
  ) -> Value {
    guard let argument = arguments.at(0) else { return .unknown }
    let value = iterated(argument, node)
    let taint = taints.union(receiver.taint, deepTaint(value))
    guard let elements = knownElements(value), elements.known.count <= ListValue.limit else {
      return isText ? Value(.text(.unknown), taint: taint) : .unknown(taint)
    }
    var result: [UInt8] = []
    var lineage = receiver.lineage
    for (position, element) in elements.known.enumerated() {
      if position > 0 { result += separator }
      if lineage == .none { lineage = element.lineage }
      switch element.shape {
      case .text(let text): result += text.utf8
      case .bytes(let bytes): result += bytes.bytes
      default:
        guard isText else { return .unknown(taint) }
        result.append(Text.hole)
      }
      if result.count > limits.decodedBytes { return .unknown(taint) }
    }
    guard spend(elements.known.count / 16 + result.count >> 10) else { return .unknown(taint) }
    if elements.rest != nil {
      guard isText else { return .unknown(taint) }
      result.append(Text.hole)
    }
    return Value(isText ? .text(Text(result)) : .bytes(Bytes(result)), taint: taint, lineage: lineage)
  }

  private func replaced(_ bytes: [UInt8], _ arguments: Arguments, _ made: ([UInt8]) -> Value) -> Value? {
    guard let old = arguments.at(0)?.constantBytes, let new = arguments.at(1) else { return nil }
    let limit = arguments.at(2)?.constantInt.flatMap { $0 < 0 ? nil : $0 } ?? Int.max
    if let replacement = new.constantBytes {
      let result = Searching.replace(bytes, old, replacement, limit: limit)
      charge(bytes: result?.count ?? 64 << 20)
      return result.map(made)
    }
    return Searching.replace(bytes, old, [Text.hole], limit: limit).map(made)
  }

  private func affix(
    _ bytes: [UInt8], _ holes: Bool, _ arguments: Arguments, _ atStart: Bool, _ taint: Taint
  ) -> Value {
    guard !holes, let argument = arguments.at(0), arguments.positional.count == 1 else { return .unknown(taint) }
    var needles: [[UInt8]] = []
    if let needle = argument.constantBytes {
      needles = [needle]
    } else if let elements = knownElements(argument), elements.rest == nil {
      needles = elements.known.compactMap(\.constantBytes)
      guard needles.count == elements.known.count else { return .unknown(taint) }
    } else {
      return .unknown(taint)
    }
    let found = needles.contains { atStart ? bytes.starts(with: $0) : bytes.reversed().starts(with: $0.reversed()) }
    return Value(.bool(found), taint: taint)
  }

  // MARK: Changing

  private func changed(
    _ bytes: [UInt8], _ name: String, _ arguments: Arguments, _ made: ([UInt8]) -> Value
  ) -> Value? {
    switch name {
    case "lower", "casefold": return made(bytes.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 })
    case "upper": return made(bytes.map { (0x61...0x7A).contains($0) ? $0 & 0xDF : $0 })
    case "swapcase":
      return made(bytes.map { (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) ? $0 ^ 0x20 : $0 })
    case "capitalize", "title":
      guard let head = bytes.first else { return made(bytes) }
      return made([(0x61...0x7A).contains(head) ? head & 0xDF : head] + bytes.dropFirst())
    case "strip", "lstrip", "rstrip": return made(stripped(bytes, name, arguments))
    case "removeprefix":
      guard let prefix = arguments.at(0)?.constantBytes else { return nil }
      return made(bytes.starts(with: prefix) ? Array(bytes.dropFirst(prefix.count)) : bytes)
    case "removesuffix":
      guard let suffix = arguments.at(0)?.constantBytes else { return nil }
      return made(
        bytes.count >= suffix.count && Array(bytes.suffix(suffix.count)) == suffix
          ? Array(bytes.dropLast(suffix.count)) : bytes)
    case "zfill", "ljust", "rjust", "center": return padded(bytes, name, arguments).map(made)
    case "translate": return translated(bytes, arguments).map(made)
    case "hex": return Value(.text(Text(Hexadecimal.encode(bytes))), taint: made([]).taint)
    case "expandtabs", "__str__", "tobytes", "copy": return made(bytes)
    default: return nil
    }
  }

  private func stripped(_ bytes: [UInt8], _ name: String, _ arguments: Arguments) -> [UInt8] {
    let set = arguments.at(0)?.constantBytes ?? [0x20, 0x09, 0x0A, 0x0B, 0x0C, 0x0D]
    var slice = bytes[...]
    if name != "rstrip" { slice = slice.drop { set.contains($0) } }
    if name != "lstrip" { while let last = slice.last, set.contains(last) { slice.removeLast() } }
    return Array(slice)
  }

  private func padded(_ bytes: [UInt8], _ name: String, _ arguments: Arguments) -> [UInt8]? {
    guard let width = arguments.at(0)?.constantInt, width < 1 << 16 else { return nil }
    let fill: UInt8 = name == "zfill" ? 0x30 : arguments.at(1)?.constantBytes?.first ?? 0x20
    guard width > bytes.count else { return bytes }
    let padding = [UInt8](repeating: fill, count: width - bytes.count)
    return name == "ljust" ? bytes + padding : padding + bytes
  }

  private func translated(_ bytes: [UInt8], _ arguments: Arguments) -> [UInt8]? {
    guard let table = arguments.at(0) else { return nil }
    if let map = table.constantBytes, map.count == 256 { return bytes.map { map[Int($0)] } }
    guard case .dictionary(let dictionary) = table.shape, dictionary.rest == nil else { return nil }
    var result: [UInt8] = []
    for scalar in UTF8Scalars.decode(bytes) {
      switch dictionary.get(.int(Int(scalar)))?.shape {
      case .int(let code): UTF8Scalars.append(UInt32(truncatingIfNeeded: code), to: &result)
      case .text(let text): result += text.utf8
      case .some(.none): break
      default: UTF8Scalars.append(scalar, to: &result)
      }
    }
    return result
  }

  // MARK: Measuring

  private func measured(
    _ bytes: [UInt8], _ name: String, _ isText: Bool, _ arguments: Arguments, _ taint: Taint
  ) -> Value? {
    switch name {
    case "find", "index", "rfind", "rindex":
      guard let needle = needle(arguments), !isText || bytes.allSatisfy({ $0 < 0x80 }) else { return nil }
      if name.hasPrefix("r") {
        var last = -1
        var from = 0
        while let found = Searching.find(needle, in: bytes, from: from) {
          last = found
          from = found + 1
        }
        return Value(.int(last), taint: taint)
      }
      let from = max(0, arguments.at(1)?.constantInt ?? 0)
      return Value(.int(Searching.find(needle, in: bytes, from: from) ?? -1), taint: taint)
    case "count":
      guard let needle = needle(arguments), !needle.isEmpty else { return nil }
      var count = 0
      var from = 0
      while let found = Searching.find(needle, in: bytes, from: from) {
        count += 1
        from = found + needle.count
      }
      return Value(.int(count), taint: taint)
    case "isdigit", "isdecimal", "isnumeric": return predicate(bytes, taint) { (0x30...0x39).contains($0) }
    case "isalpha": return predicate(bytes, taint) { Self.isLetter($0) }
    case "isalnum": return predicate(bytes, taint) { Self.isLetter($0) || (0x30...0x39).contains($0) }
    // One letter of the other case decides, and without any letter the answer is no.
    case "isupper": return cased(bytes, taint, 0x41...0x5A, not: 0x61...0x7A)
    case "islower": return cased(bytes, taint, 0x61...0x7A, not: 0x41...0x5A)
    case "isascii": return Value(.bool(bytes.allSatisfy { $0 < 0x80 }), taint: taint)
    case "isprintable":
      guard bytes.allSatisfy({ $0 < 0x80 }) else { return nil }
      return Value(.bool(bytes.allSatisfy { (0x20...0x7E).contains($0) }), taint: taint)
    case "isspace": return predicate(bytes, taint) { $0 == 0x20 || (0x09...0x0D).contains($0) }
    case "__len__": return Value(.int(isText ? Text(bytes).scalars().count : bytes.count), taint: taint)
    default: return nil
    }
  }

  private func needle(_ arguments: Arguments) -> [UInt8]? {
    guard let argument = arguments.at(0) else { return nil }
    if let byte = argument.constantInt, (0...255).contains(byte) { return [UInt8(byte)] }
    return argument.constantBytes
  }

  private func predicate(_ bytes: [UInt8], _ taint: Taint, _ test: (UInt8) -> Bool) -> Value {
    guard bytes.allSatisfy({ $0 < 0x80 }) else { return .unknown(taint) }
    return Value(.bool(!bytes.isEmpty && bytes.allSatisfy(test)), taint: taint)
  }

  private func cased(
    _ bytes: [UInt8], _ taint: Taint, _ wanted: ClosedRange<UInt8>, not other: ClosedRange<UInt8>
  ) -> Value {
    guard bytes.allSatisfy({ $0 < 0x80 }) else { return .unknown(taint) }
    return Value(.bool(bytes.contains { wanted.contains($0) } && !bytes.contains { other.contains($0) }), taint: taint)
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) && byte >= 0x41 }

  // MARK: Splitting

  private func split(
    _ bytes: [UInt8], _ name: String, _ isText: Bool, _ arguments: Arguments, _ receiver: Value, _ taint: Taint
  ) -> Value? {
    func made(_ part: some Sequence<UInt8>) -> Value {
      Value(
        isText ? .text(Text(Array(part))) : .bytes(Bytes(Array(part))), taint: taint, lineage: receiver.lineage)
    }
    let limit = arguments.at(1, symbols.intern("maxsplit"))?.constantInt.flatMap { $0 < 0 ? nil : $0 } ?? Int.max
    switch name {
    case "split":
      guard let separator = arguments.at(0), separator.constantBytes != nil else {
        let parts = bytes.split(
          maxSplits: limit, omittingEmptySubsequences: true,
          whereSeparator: { $0 == 0x20 || (0x09...0x0D).contains($0) })
        return make(parts.map(made), .list)
      }
      return make(parts(bytes, separator.constantBytes ?? [], limit).map(made), .list)
    case "rsplit":
      guard let separator = arguments.at(0)?.constantBytes, !separator.isEmpty else { return nil }
      var all = parts(bytes, separator, Int.max)
      while all.count > 1, all.count - 1 > limit {
        let second = all.remove(at: 1)
        all[0] += separator + second
      }
      return make(all.map(made), .list)
    case "splitlines":
      return make(bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map(made), .list)
    case "partition", "rpartition":
      guard let separator = arguments.at(0)?.constantBytes, !separator.isEmpty else { return nil }
      let all = parts(bytes, separator, name == "partition" ? 1 : Int.max)
      guard all.count > 1, let last = all.last else {
        let whole = made(bytes)
        return .list(name == "partition" ? [whole, made([]), made([])] : [made([]), made([]), whole], .tuple)
      }
      let head = Array(all.dropLast().joined(separator: separator))
      return .list([made(head), made(separator), made(last)], .tuple)
    case "__getitem__": return arguments.at(0).map { item(receiver, $0, .none) }
    case "__add__": return arguments.at(0).map { binary(.add, receiver, $0, .none) }
    case "__contains__":
      return arguments.at(0).map { truthValue(compare(.in, $0, receiver, .none), taint) } ?? .unknown(taint)
    case "__iter__": return receiver
    case "__mod__", "__mul__", "__rmul__": return operatorMethod(receiver, name, arguments)
    default: return nil
    }
  }

  private func parts(_ bytes: [UInt8], _ separator: [UInt8], _ limit: Int) -> [[UInt8]] {
    guard !separator.isEmpty else { return [bytes] }
    var result: [[UInt8]] = []
    var from = 0
    while result.count < limit, result.count < 100_000, let found = Searching.find(separator, in: bytes, from: from) {
      result.append(Array(bytes[from..<found]))
      from = found + separator.count
    }
    result.append(Array(bytes[from...]))
    return result
  }

  /// The last parts of a text whose beginning isn't known: `path.rsplit("/", 1)`, `path.rpartition("/")`.
  private func tail(_ bytes: [UInt8], _ name: String, _ arguments: Arguments, _ taint: Taint) -> Value {
    let count = name == "rpartition" ? 1 : arguments.at(1, symbols.intern("maxsplit"))?.constantInt ?? -1
    guard let separator = arguments.at(0)?.constantBytes, !separator.isEmpty, (1...64).contains(count),
      let hole = bytes.lastIndex(of: Text.hole)
    else { return .unknown(taint) }
    let known = Array(bytes[(hole + 1)...])
    var all = parts(known, separator, Int.max)
    guard all.count > count else { return .unknown(taint) }
    let head = Array(all.dropLast(count).joined(separator: separator))
    all = [Array(bytes[...hole]) + head] + all.suffix(count)
    let values = all.map { Value(.text(Text($0)), taint: taint) }
    guard name == "rpartition" else { return make(values, .list) }
    return .list([values[0], Value(.text(Text(separator)), taint: taint), values[1]], .tuple)
  }

  // MARK: Codecs

  /// `str.encode`, `bytes.decode`, `codecs.decode`: character sets and the codecs that are decoders in disguise.
  func codec(
    _ value: Value, _ arguments: Arguments, _ call: ExternalCall, decoding: Bool, skipping: Int = 1
  ) -> Value {
    let name = arguments.at(skipping, symbols.intern("encoding"))?.constantText?.rendered ?? "utf-8"
    guard let bytes = value.constantBytes else {
      if case .text(let text) = value.shape, !decoding { return Value(.text(text), taint: value.taint) }
      return .unknown(taints.union(deepTaint(value), call.taint))
    }
    if let decoder = Decoder(codec: name) {
      let result = decoding ? decoder.decode(bytes, limit: limits.decodedBytes) : decoder.encode(bytes)
      guard let result else { return .unknown(call.taint) }
      let effect = decoding ? record(.codeDecode, argument: decoder.rawValue, via: call.path, node: call.node) : .none
      let lineage = decoding ? lineages.adding(decoder.rawValue, to: value.lineage) : value.lineage
      return Value(
        decoder.givesText ? .text(Text(result)) : .bytes(Bytes(result)), taint: taints.union(value.taint, effect),
        lineage: lineage)
    }
    guard let result = CharacterSets.convert(bytes, name, decoding: decoding) else {
      if codecSearches.isEmpty { return .unknown(call.taint) }
      return searchedCodec(name, value, decoding: decoding, call.node) ?? .unknown(call.taint)
    }
    return Value(
      decoding ? .text(Text(result)) : .bytes(Bytes(result)), taint: value.taint, lineage: value.lineage)
  }
}
