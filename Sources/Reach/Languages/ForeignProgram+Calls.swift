extension ForeignProgram {
  /// What a call of a known name does and gives.
  mutating func apply(_ row: ForeignModel.Row, _ path: String, _ arguments: [ForeignValue]) -> ForeignValue {
    let argument = argument(row, arguments)
    let shown = argument.flatMap { Self.rendered($0) }
    var value = ForeignValue(path: path)
    switch row.effect {
    case .network: emit(.network(shown ?? Self.address(arguments)), via: path)
    case .listen: emit(.listen, via: path)
    case .shell: runShell(path, arguments)
    case .words: emit(.words(words(arguments)), via: path)
    case .evaluate: emit(.evaluate(argument ?? ForeignValue()), via: path)
    case .read:
      let isAddress = shown.map { $0.contains("://") } ?? false
      emit(isAddress ? .network(shown) : .read(shown), via: path)
    case .list: emit(.list(shown), via: path)
    case .write:
      emit(.write(shown, content: arguments.count > 1 ? arguments[1].constant : nil), via: path)
    case .environment:
      let name = row.argument < 0 ? nil : argument?.constant
      emit(.environment(name.map { String(decoding: $0, as: UTF8.self) }), via: path)
      if name == Array("HOME".utf8) || name == Array("USERPROFILE".utf8) { return .text([0x7E]) }
    case .load:
      value = ForeignValue(path: argument?.constant.map { Self.module(String(decoding: $0, as: UTF8.self)) } ?? path)
      emit(.load(argument ?? ForeignValue()), via: path)
    case .native: emit(.native(shown), via: path)
    case .object:
      let name = argument?.constant.map { String(decoding: $0, as: UTF8.self) }
      value.path = language == .visualBasic ? name?.lowercased() : name
    case .base64: return decoded(argument, .base64)
    case .hex: return decoded(argument, .hex)
    case .percent: return decoded(argument, .percent)
    case .join:
      return .text(Array(arguments.map(\.shown).joined(separator: [0x2F])))
    case .characters: return characters(arguments)
    case .home: return ForeignValue(text: [0x7E], keys: [("homedir", .text([0x7E]))])
    case .passes:
      // `Buffer.from(text, "base64")` is a method, and read as one.
      return argument ?? value
    }
    return value
  }

  private func argument(_ row: ForeignModel.Row, _ arguments: [ForeignValue]) -> ForeignValue? {
    guard row.argument != -1 else { return nil }
    guard row.argument == -2 else { return row.argument < arguments.count ? arguments[row.argument] : nil }
    if row.effect == .evaluate { return arguments.last }
    let texts = arguments.flatMap { [$0] + $0.keys.map(\.value) }.compactMap(\.text)
    return texts.isEmpty ? nil : .text(Array(texts.prefix(2).joined(separator: [0x3A])))
  }

  /// Something to show of a value: its text, or the first address among its entries.
  static func rendered(_ value: ForeignValue) -> String? {
    if let text = value.text { return text.allSatisfy { $0 == Text.hole } ? nil : Text(text).rendered }
    return value.items.first.flatMap { $0.text == nil ? nil : rendered($0) } ?? address([value])
  }

  /// The host that an object of options names.
  private static func address(_ values: [ForeignValue]) -> String? {
    for value in values {
      if let text = value.text, Text(text).rendered.contains("://") { return Text(text).rendered }
      for name in ["url", "uri", "hostname", "host", "baseURL", "PeerAddr"] {
        guard let entry = value.keys.first(where: { $0.name == name }), let text = entry.value.text else { continue }
        return Text(text).rendered
      }
    }
    return nil
  }

  /// One text is a line for the shell; several are a program and its words, as in Perl and Ruby.
  private mutating func runShell(_ path: String, _ arguments: [ForeignValue]) {
    let texts = arguments.prefix { $0.text != nil }
    guard texts.count > 1, language == .perl || language == .ruby else {
      return emit(.shell(arguments.first ?? ForeignValue()), via: path)
    }
    emit(.words(Array(texts)), via: path)
  }

  /// `spawn("sh", ["-c", code], {shell: true})`, `Bun.spawn(["sh", "-c", code])`, `new Deno.Command("sh", {args: […]})`.
  private func words(_ arguments: [ForeignValue]) -> [ForeignValue] {
    guard let first = arguments.first else { return [] }
    if first.text == nil, !first.items.isEmpty { return first.items }
    if let command = first.keys.first(where: { $0.name == "cmd" }) { return command.value.items }
    var words = [first]
    for argument in arguments.dropFirst() {
      if !argument.items.isEmpty { words += argument.items }
      if let more = argument.keys.first(where: { $0.name == "args" }) { words += more.value.items }
    }
    return words
  }

  private func decoded(_ value: ForeignValue?, _ decoder: Decoder) -> ForeignValue {
    guard let value, let text = value.constant, text.count <= 8 << 20 else { return ForeignValue() }
    // Other languages take the alphabet of RFC 4648 section 5 too, and need no padding.
    var clean = decoder == .base64 ? text.filter { $0 > 0x20 && $0 != 0x3D } : text
    if decoder == .base64 {
      clean = clean.map { $0 == 0x2D ? 0x2B : $0 == 0x5F ? 0x2F : $0 }
      clean += [UInt8](repeating: 0x3D, count: (4 - clean.count % 4) % 4)
    }
    guard let bytes = decoder.decode(clean, limit: 8 << 20) else { return ForeignValue() }
    return ForeignValue(
      text: bytes.filter { $0 != Text.hole }, decoders: value.decoders + [decoder.rawValue])
  }

  private func characters(_ arguments: [ForeignValue]) -> ForeignValue {
    var bytes: [UInt8] = []
    let items = arguments.count == 1 && !arguments[0].items.isEmpty ? arguments[0].items : arguments
    for item in items {
      guard let text = item.constant.map({ String(decoding: $0, as: UTF8.self) }),
        let scalar = text.hasPrefix("0x") ? UInt32(text.dropFirst(2), radix: 16) : UInt32(text), scalar <= 0x10FFFF
      else { return ForeignValue() }
      UTF8Scalars.append(scalar, to: &bytes)
    }
    return ForeignValue(text: bytes, decoders: ["characters"])
  }

  /// Methods of texts and lists that are computed; nil for all others.
  mutating func textMethod(_ callee: ForeignValue, _ path: String, _ arguments: [ForeignValue]) -> ForeignValue? {
    guard let method = path.split(separator: ".").last else { return nil }
    let first = arguments.first
    if path == "Buffer.from" || path == "Buffer" {
      switch arguments.count > 1 ? arguments[1].constant.map({ String(decoding: $0, as: UTF8.self) }) : nil {
      case "base64", "base64url": return decoded(first, .base64)
      case "hex": return decoded(first, .hex)
      default: return first.flatMap { $0.items.isEmpty ? $0 : characters($0.items) }
      }
    }
    if let text = callee.text {
      switch method {
      case "split", "chars":
        return ForeignValue(items: Self.split(text, first?.constant ?? []), decoders: callee.decoders)
      case "reverse": return ForeignValue(text: text.reversed(), decoders: callee.decoders + ["reversed"])
      case "toString", "trim", "strip", "to_s", "chomp", "normalize", "valueOf", "freeze":
        return ForeignValue(text: text, decoders: callee.decoders)
      case "concat": return ForeignValue(text: text + arguments.flatMap(\.shown), decoders: callee.decoders)
      case "toLowerCase", "toUpperCase", "replace", "replaceAll", "substring", "slice", "substr":
        return ForeignValue(text: [Text.hole], decoders: callee.decoders)
      default: return nil
      }
    }
    guard !callee.items.isEmpty else { return nil }
    switch method {
    case "join":
      let separator = first?.constant ?? (language == .javaScript ? [0x2C] : [])
      return ForeignValue(
        text: Array(callee.items.map(\.shown).joined(separator: separator)), decoders: callee.decoders)
    case "reverse": return ForeignValue(items: callee.items.reversed(), decoders: callee.decoders + ["reversed"])
    case "concat" where callee.items.count <= 1 << 16:
      return ForeignValue(items: callee.items + arguments.flatMap { $0.items.isEmpty ? [$0] : $0.items })
    default: return nil
    }
  }

  private static func split(_ text: [UInt8], _ separator: [UInt8]) -> [ForeignValue] {
    guard text.count <= 1 << 14 else { return [] }
    if separator.isEmpty { return UTF8Scalars.decode(text).map { .text(UTF8Scalars.encode([$0])) } }
    var parts: [ForeignValue] = []
    var start = 0
    while let place = Searching.find(separator, in: text, from: start) {
      parts.append(.text(Array(text[start..<place])))
      start = place + separator.count
    }
    parts.append(.text(Array(text[start...])))
    return parts
  }
}
