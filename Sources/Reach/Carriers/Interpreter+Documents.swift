import ConfigurationFormats
import Evidence
import PythonSyntax

/// JSON, TOML and INI that code reads as data.
extension Interpreter {
  /// Documents of up to so many bytes become values: larger ones take longer to make than all code does.
  private static let documentBytes = 512 << 10
  /// So many values of one document are made.
  private static let documentValues = 100_000

  /// `json.load(file)`, `json.loads(text)`, `tomllib.load(file)` and those of libraries with the same readers.
  func document(_ call: ExternalCall) -> Value? {
    let callee = paths.text(call.path, symbols)
    let taint = taints.union(call.taint, call.effects)
    guard let input = call.arguments.at(0) else { return nil }
    return join(
      alternatives(input).lazy.map { option in
        self.document(option, isTOML: callee.hasPrefix("to"), call, taint) ?? .unknown(taint)
      })
  }

  private func document(_ input: Value, isTOML: Bool, _ call: ExternalCall, _ taint: Taint) -> Value? {
    var contents = carried(input)
    // `toml.load(path)` opens the file by itself.
    if isTOML, paths.name(call.path).map({ symbols.text($0) }) == "load", input.constantText != nil {
      contents = pathText(input).flatMap { self.contents(ofFile: $0) }
    }
    guard let contents, let bytes = contents.constantBytes, bytes.count <= Self.documentBytes, spend(bytes.count / 16)
    else { return nil }
    var limits = ConfigurationLimits.standard
    limits.values = Self.documentValues
    let all = taints.union(taint, contents.taint)
    if isTOML {
      guard let table = try? TOML.read(bytes, limits: limits) else { return nil }
      return value(of: .table(table), all, contents.lineage)
    }
    guard let read = try? JSONValue.read(bytes, limits: limits) else { return nil }
    let hooks = DocumentHooks(
      object: call.arguments.keyword(symbols.intern("object_hook")),
      pairs: call.arguments.keyword(symbols.intern("object_pairs_hook")), node: call.node)
    return value(of: read, all, lineages.adding("json", to: contents.lineage), hooks)
  }

  /// What `json.load` calls with each object that it reads.
  private struct DocumentHooks {
    let object: Value?
    let pairs: Value?
    let node: NodeID
  }

  /// The texts of a document keep its lineage, so that code that lay in it can be told.
  private func value(of json: JSONValue, _ taint: Taint, _ lineage: Lineage, _ hooks: DocumentHooks) -> Value {
    switch json {
    case .null: return Value(.none, taint: taint)
    case .boolean(let flag): return Value(.bool(flag), taint: taint)
    case .integer(let number): return Value(.int(number), taint: taint, lineage: lineage)
    case .real(let number): return Value(.float(number), taint: taint)
    case .hugeInteger(let digits):
      return Value(Integers.parse(Array(digits.utf8), base: 10) ?? .unknown, taint: taint, lineage: lineage)
    case .string(let text): return Value(.text(Text(text)), taint: taint, lineage: lineage)
    case .array(let values): return tainted(make(values.map { value(of: $0, taint, lineage, hooks) }, .list), taint)
    case .object(let object):
      let pairs = object.members.map { member in
        (Value(.text(Text(member.key)), taint: taint, lineage: lineage), value(of: member.value, taint, lineage, hooks))
      }
      if let hook = hooks.pairs, !hook.isNone {
        return call(hook, Arguments([make(pairs.map { .list([$0.0, $0.1], .tuple) }, .list)]), hooks.node)
      }
      let made = dictionary(pairs, taint)
      guard let hook = hooks.object, !hook.isNone else { return made }
      return call(hook, Arguments([made]), hooks.node)
    }
  }

  private func value(of toml: TOMLValue, _ taint: Taint, _ lineage: Lineage) -> Value {
    switch toml {
    case .string(let text): return Value(.text(Text(text)), taint: taint, lineage: lineage)
    case .integer(let number): return Value(.int(Int(number)), taint: taint, lineage: lineage)
    case .hugeInteger(let digits):
      return Value(Integers.parse(Array(digits.utf8), base: 0) ?? .unknown, taint: taint, lineage: lineage)
    case .float(let number): return Value(.float(number), taint: taint)
    case .boolean(let flag): return Value(.bool(flag), taint: taint)
    case .dateTime: return .unknown(taint)
    case .array(let array): return tainted(make(array.values.map { value(of: $0, taint, lineage) }, .list), taint)
    case .table(let table):
      return dictionary(
        table.entries.map { entry in
          (Value(.text(Text(entry.key)), taint: taint, lineage: lineage), value(of: entry.value, taint, lineage))
        }, taint)
    }
  }

  /// A dictionary of pairs.
  func dictionary(_ pairs: [(key: Value, value: Value)], _ taint: Taint) -> Value {
    let made = DictionaryValue(birth: branchDepth)
    made.taint = taint
    for pair in pairs { storeEntry(made, pair.key, pair.value) }
    return Value(.dictionary(made), taint: taint)
  }

  private func tainted(_ value: Value, _ taint: Taint) -> Value { Value(value.shape, taint: taint) }

  // MARK: configparser

  /// `configparser.ConfigParser()`: a dictionary of sections that reading fills.
  func configuration(_ call: ExternalCall) -> Value {
    let object = ExternalObject(paths.call(call.path), call.arguments, birth: branchDepth)
    object.taint = call.taint
    object.payload = .contents(Value(.dictionary(DictionaryValue(birth: branchDepth))))
    return Value(.object(object), taint: call.taint)
  }

  /// A method of a configuration or of one of its sections.
  func configurationMethod(
    _ object: ExternalObject, _ contents: Value, _ name: String, _ arguments: Arguments, _ node: NodeID
  ) -> Value? {
    guard case .dictionary(let sections) = contents.shape else { return nil }
    let first = arguments.at(0)
    switch name {
    case "read", "read_string", "read_file", "readfp":
      readConfiguration(into: object, sections, first, isPath: name == "read", node)
      return name == "read" ? .unknown(object.taint) : Value.none
    case "read_dict":
      if let first { update(sections, from: first) }
      return Value.none
    case "sections":
      return make(sections.keys.filter { $0.constantText?.rendered != "DEFAULT" }, .list)
    case "get", "getint", "getboolean", "getfloat", "items", "options", "has_section", "has_option":
      return configured(object, sections, name, arguments)
    default:
      return dictionaryMethod(sections, contents, name, arguments, node)
    }
  }

  private func configured(
    _ object: ExternalObject, _ sections: DictionaryValue, _ name: String, _ arguments: Arguments
  ) -> Value? {
    let fallback = arguments.keyword(symbols.intern("fallback"))
    guard let key = arguments.at(0, symbols.intern("section")) else {
      guard name == "items" else { return nil }
      return dictionaryMethod(sections, Value(.dictionary(sections)), name, Arguments(), .none)
    }
    guard let section = configured(sections, key) else { return fallback ?? .unknown(object.taint) }
    guard case .object(let inner) = section.shape, case .contents(let contents) = inner.payload,
      case .dictionary(let options) = contents.shape
    else {
      // A section's own `get`.
      return name == "get" ? section : nil
    }
    switch name {
    case "items", "options":
      return dictionaryMethod(
        options, contents, name == "items" ? name : "keys", Arguments(), .none)
    case "has_section": return .bool(true)
    default:
      guard let option = arguments.at(1, symbols.intern("option")) else { return section }
      guard let value = configured(options, option) else { return fallback ?? .unknown(object.taint) }
      if name == "get" { return value }
      guard name == "getint", let text = value.constantBytes else { return .unknown(value.taint) }
      return Integers.parse(text, base: 10).map { Value($0, taint: value.taint) } ?? .unknown(value.taint)
    }
  }

  /// An entry by its name; options are found whatever their case, as `optionxform` has it.
  func configured(_ dictionary: DictionaryValue, _ key: Value) -> Value? {
    guard let constant = ConstantKey(key) else { return nil }
    if let value = dictionary.get(constant) { return value }
    guard let text = key.constantText?.rendered else { return nil }
    return dictionary.get(.text(Array(text.lowercased().utf8)))
  }

  private func readConfiguration(
    into object: ExternalObject, _ sections: DictionaryValue, _ source: Value?, isPath: Bool, _ node: NodeID
  ) {
    guard let source else { return }
    var sources = [source]
    if isPath, let elements = knownElements(source), pathText(source) == nil { sources = elements.known }
    touch(object)
    for source in sources {
      var contents = carried(source)
      if isPath {
        guard let path = pathText(source) else { continue }
        let effect = record(
          .fileRead, argument: path.rendered, via: paths.text(object.path, symbols) + ".read", node: node)
        object.taint = taints.union(object.taint, effect)
        contents = self.contents(ofFile: path)
      }
      var options = INIFile.Options.standard
      let allowsNoValue = object.arguments.keyword(symbols.intern("allow_no_value"))
      options.allowsNoValue = allowsNoValue.map { truth($0) == .yes } ?? false
      options.isStrict = false
      var limits = ConfigurationLimits.standard
      limits.values = Self.documentValues
      guard let contents, let bytes = contents.constantBytes, bytes.count <= Self.documentBytes,
        let file = try? INIFile.read(bytes, options: options, limits: limits)
      else { continue }
      let taint = taints.union(object.taint, contents.taint)
      let isRaw =
        paths.text(object.path, symbols).contains("Raw")
        || object.arguments.keyword(symbols.intern("interpolation"))?.isNone ?? false
      for section in file.sections + [file.defaults] where section.name != "DEFAULT" || !section.entries.isEmpty {
        let values = interpolated(section, in: file, isRaw: isRaw, taint, contents.lineage)
        let proxy = ExternalObject(paths.path("configparser.SectionProxy()", &symbols), Arguments(), birth: branchDepth)
        proxy.taint = taint
        proxy.payload = .contents(values)
        storeEntry(sections, .text(section.name), Value(.object(proxy), taint: taint))
      }
    }
  }

  /// The options of a section with the defaults, and `%(name)s` put in (`configparser.BasicInterpolation`).
  private func interpolated(
    _ section: INIFile.Section, in file: INIFile, isRaw: Bool, _ taint: Taint, _ lineage: Lineage
  ) -> Value {
    var pairs: [(Value, Value)] = []
    for entry in file.defaults.entries + (section.name == "DEFAULT" ? [] : section.entries) {
      steps += 1
      var value = Array((entry.value ?? "").utf8)
      if !isRaw, value.contains(UInt8(ascii: "%")) {
        var budget = 10_000
        value = Self.interpolate(value, depth: 0, &budget) {
          section.entry($0)?.value ?? file.defaults.entry($0)?.value
        }
      }
      pairs.append(
        (Value(.text(Text(entry.key)), taint: taint), text(value, isText: true, taint, lineage)))
    }
    return dictionary(pairs, taint)
  }

  /// `depth` is how many values lie around this one, `budget` how many names may still be put in.
  private static func interpolate(
    _ value: [UInt8], depth: Int, _ budget: inout Int, _ find: (String) -> String?
  ) -> [UInt8] {
    var result: [UInt8] = []
    var position = 0
    while position < value.count, result.count < 1 << 20 {
      guard value[position] == UInt8(ascii: "%"), position + 1 < value.count else {
        result.append(value[position])
        position += 1
        continue
      }
      if value[position + 1] == UInt8(ascii: "%") {
        result.append(UInt8(ascii: "%"))
        position += 2
      } else if depth < 10, budget > 0, value[position + 1] == UInt8(ascii: "("),
        let end = value[position...].firstIndex(of: UInt8(ascii: ")")),
        let found = find(String(decoding: value[(position + 2)..<end], as: UTF8.self).lowercased())
      {
        budget -= 1
        result += interpolate(Array(found.utf8), depth: depth + 1, &budget, find)
        position = min(value.count, end + 2)
      } else {
        result.append(value[position])
        position += 1
      }
    }
    return result
  }
}
