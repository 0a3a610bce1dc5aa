import Artifacts
import Evidence
import PythonSyntax

extension Interpreter {
  /// Calls that name, read or write files.
  func file(_ named: Handler.Named, _ call: ExternalCall) -> Value? {
    let first = call.arguments.at(0)
    switch named {
    case .environmentGet: return environmentGet(call)
    case .environmentAll: return wholeEnvironment(call)
    case .environmentSet: return environmentSet(call)
    case .open:
      // `codecs.open` has the encoding before the size of the buffer.
      let isCodecs = paths.text(call.path, symbols) == "codecs.open"
      return open(
        call, first ?? call.arguments.keyword(names.file), mode: call.arguments.at(1, names.mode),
        encoding: call.arguments.at(isCodecs ? 2 : 3, symbols.intern("encoding")))
    case .pathOpen:
      return open(
        call, receiverPath(call), mode: call.arguments.at(0, names.mode),
        encoding: call.arguments.at(2, symbols.intern("encoding")))
    case .pathReadText, .pathReadBytes: return readPath(call, asText: named == .pathReadText)
    case .pathWrite: return writePath(call)
    case .read: return read(call)
    case .fileWrite: return write(call)
    case .pathJoin: return call.arguments.positional.isEmpty ? .unknown : joinAll(call)
    case .pathNew: return newPath(call)
    case .pathJoinMethod: return joinMethod(call)
    case .pathSelf: return first.map { keepPath($0, call) } ?? receiverValue(call)
    case .pathExpand: return expanded(call)
    case .pathDirectory: return first.map { directory($0, call.taint) } ?? receiverDirectory(call)
    case .pathBase: return first.map { base($0, call.taint) } ?? .unknown(call.taint)
    case .pathReal: return first.map { keepPath($0, call) } ?? receiverValue(call)
    case .pathHome: return path(Text("~"), call.taint, call.path)
    case .pathExists: return .unknown(call.taint)
    case .temporaryDirectory: return Value(.text(Text("/tmp")), taint: call.taint)
    case .workingDirectory: return Value(.text(Text(".")), taint: call.taint)
    case .glob: return knownGlob(call) ?? globbed(call)
    case .bytesIO: return buffer(call)
    case .download: return download(call)
    default: return placed(named, call) ?? carrier(named, call)
    }
  }

  // MARK: The environment

  private func environmentGet(_ call: ExternalCall) -> Value {
    guard let key = call.arguments.at(0, names.key) else { return .unknown(call.taint) }
    let value = readEnvironment(key, via: call.path, call.node)
    let fallback = call.arguments.at(1, names.default_) ?? .none
    if case .none = fallback.shape { return value }
    return join(value, fallback)
  }

  /// All variables; a copy is a dictionary that further ones can be put into.
  private func wholeEnvironment(_ call: ExternalCall) -> Value {
    let all = readWholeEnvironment(call.path, call.node)
    guard let name = paths.name(call.path), symbols.text(name) == "copy" else { return all }
    let copy = DictionaryValue(birth: branchDepth)
    copy.rest = all
    return Value(.dictionary(copy), taint: all.taint)
  }

  private func environmentSet(_ call: ExternalCall) -> Value {
    let name = call.arguments.at(0)?.constantText?.rendered
    let taint = record(.environmentWrite, argument: name, via: call.path, node: call.node)
    flow(from: call.taint, to: taint)
    if case .dictionary(let dictionary)? = call.arguments.at(0)?.shape {
      for (key, value) in zip(dictionary.keys, dictionary.values) { setVariable(key, value) }
    } else {
      setVariable(call.arguments.at(0), call.arguments.at(1))
    }
    for keyword in call.arguments.keywords { setVariable(.text(symbols.text(keyword.name)), keyword.value) }
    return call.arguments.at(1) ?? .unknown(call.taint)
  }

  // MARK: Paths

  /// A `pathlib` object of a known path.
  func path(_ text: Text, _ taint: Taint, _ path: PathID) -> Value {
    let object = ExternalObject(paths.path("pathlib.Path()", &symbols), Arguments(), birth: branchDepth)
    object.payload = .path(Value(.text(text), taint: taint))
    object.taint = taint
    return Value(.object(object), taint: taint)
  }

  /// `a / b` where one side is a path.
  func joinPath(_ left: Value, _ right: Value) -> Value? {
    guard isPath(left) || isPath(right), let a = pathText(left) else { return nil }
    let taint = taints.union(deepTaint(left), deepTaint(right))
    return path(Self.join(a, pathText(right) ?? .unknown), taint, 0)
  }

  private func isPath(_ value: Value) -> Bool {
    if case .object(let object) = value.shape, case .path = object.payload { return true }
    return false
  }

  /// `posixpath.join`.
  static func join(_ a: Text, _ b: Text) -> Text {
    if b.utf8.first == 0x2F || a.utf8.isEmpty { return b }
    return Text(a.utf8.last == 0x2F ? a.utf8 + b.utf8 : a.utf8 + [0x2F] + b.utf8)
  }

  private func joinAll(_ call: ExternalCall) -> Value {
    var result: [Text]? = nil
    for argument in call.arguments.positional {
      let options = alternatives(argument).map { pathText($0) ?? .unknown }
      guard let current = result else {
        result = options
        continue
      }
      result = Array(current.flatMap { left in options.map { Self.join(left, $0) } }.prefix(ChoiceValue.limit))
    }
    var joined: Value?
    for text in result ?? [] {
      let value = Value(.text(text), taint: call.taint)
      joined = joined.map { join($0, value) } ?? value
    }
    return joined ?? .unknown(call.taint)
  }

  private func newPath(_ call: ExternalCall) -> Value {
    var text = Text(".")
    for (position, argument) in call.arguments.positional.enumerated() {
      let part = pathText(argument) ?? .unknown
      text = position == 0 ? part : Self.join(text, part)
    }
    return path(text, call.taint, call.path)
  }

  private func joinMethod(_ call: ExternalCall) -> Value {
    guard var text = receiverPath(call).flatMap({ pathText($0) }) else { return .unknown(call.taint) }
    for argument in call.arguments.positional { text = Self.join(text, pathText(argument) ?? .unknown) }
    return path(text, taints.union(call.taint, call.receiver?.taint ?? .none), call.path)
  }

  func receiverPath(_ call: ExternalCall) -> Value? {
    guard case .path(let inner)? = call.receiver?.payload else { return nil }
    return inner
  }

  private func receiverValue(_ call: ExternalCall) -> Value? {
    call.receiver.map { Value(.object($0), taint: $0.taint) }
  }

  private func keepPath(_ value: Value, _ call: ExternalCall) -> Value {
    Value(value.shape, taint: taints.union(value.taint, call.taint), lineage: value.lineage)
  }

  private func expanded(_ call: ExternalCall) -> Value {
    guard let value = call.arguments.at(0) else { return receiverValue(call) ?? .unknown(call.taint) }
    guard let text = pathText(value) else { return .unknown(call.taint) }
    var bytes = text.utf8
    for variable in ["$HOME", "${HOME}", "%USERPROFILE%"] {
      if let replaced = Searching.replace(bytes, Array(variable.utf8), [0x7E], limit: 8) { bytes = replaced }
    }
    for (variable, place) in [("%APPDATA%", "~/AppData/Roaming"), ("%LOCALAPPDATA%", "~/AppData/Local")] {
      if let replaced = Searching.replace(bytes, Array(variable.utf8), Array(place.utf8), limit: 8) { bytes = replaced }
    }
    return Value(.text(Text(bytes)), taint: call.taint)
  }

  private func directory(_ value: Value, _ taint: Taint) -> Value {
    guard let text = pathText(value) else { return .unknown(taint) }
    guard let slash = text.utf8.lastIndex(of: 0x2F) else { return Value(.text(Text("")), taint: taint) }
    return Value(.text(Text(Array(text.utf8[..<slash]))), taint: taint)
  }

  private func receiverDirectory(_ call: ExternalCall) -> Value? {
    receiverPath(call).map { path(pathText(directory($0, call.taint)) ?? .unknown, call.taint, call.path) }
  }

  private func base(_ value: Value, _ taint: Taint) -> Value {
    guard let text = pathText(value) else { return .unknown(taint) }
    let tail = text.utf8.lastIndex(of: 0x2F).map { Array(text.utf8[($0 + 1)...]) } ?? text.utf8
    return Value(.text(Text(tail)), taint: taint)
  }

  private func globbed(_ call: ExternalCall) -> Value {
    let taint = taints.union(call.taint, call.effects)
    let pattern = call.arguments.at(0).flatMap { pathText($0) } ?? .unknown
    if let base = receiverPath(call).flatMap({ pathText($0) }) {
      return make([], .iterator, rest: path(Self.join(base, pattern), taint, call.path))
    }
    return make([], .list, rest: Value(.text(pattern), taint: taint))
  }

  // MARK: Files

  /// What is known to be in a file: what the same code wrote there, or a member of the target.
  func contents(of path: Text, asText: Bool) -> Value? {
    guard let contents = contents(ofFile: path) else { return nil }
    guard asText, case .bytes(let bytes) = contents.shape else { return contents }
    return text(
      bytes.bytes.contains(Text.hole) ? bytes.bytes.filter { $0 != Text.hole } : bytes.bytes, isText: true,
      contents.taint, contents.lineage)
  }

  /// The same as it was written, or as the bytes of a member.
  func contents(ofFile path: Text) -> Value? {
    if let written = writtenFiles[path.rendered] { return written }
    guard let member = memberNamed(path), target.members.indices.contains(member),
      carriers.bytesRead < CarrierState.readLimit, let contents = try? target.contents(of: member),
      contents.count <= limits.decodedBytes
    else { return nil }
    carriers.bytesRead += contents.count
    return Value(.bytes(Bytes(contents.bytes)), lineage: lineages.adding("file", to: .none))
  }

  /// The member of the target that a path leads to, seen from an unknown directory.
  func memberNamed(_ path: Text) -> Int? { knownPath(path).flatMap { index.member($0) } }

  /// The part of a path below an unknown directory, without `.` and `..`; nil where nothing of it is known.
  func knownPath(_ path: Text) -> String? {
    var known = path.utf8
    if let hole = known.lastIndex(of: Text.hole) {
      known = Array(known[(hole + 1)...])
      while known.first == 0x2F { known.removeFirst() }
      if known.isEmpty, path.utf8.count < 2 { return nil }
    }
    var parts: [Substring] = []
    for part in String(decoding: known, as: UTF8.self).split(separator: "/") {
      if part == ".." {
        if !parts.isEmpty { parts.removeLast() }
      } else if part != "." {
        parts.append(part)
      }
    }
    return parts.joined(separator: "/")
  }

  private func readPath(_ call: ExternalCall, asText: Bool) -> Value {
    guard let name = receiverPath(call) else { return .unknown(call.taint) }
    let encoding = asText ? call.arguments.at(0, symbols.intern("encoding")) : nil
    let opened = open(call, name, mode: .text(asText ? "r" : "rb"), encoding: encoding)
    return join(alternatives(opened).lazy.map { self.carried($0) ?? .unknown(self.deepTaint($0)) }) ?? .unknown
  }

  private func writePath(_ call: ExternalCall) -> Value {
    guard let name = receiverPath(call) else { return .unknown(call.taint) }
    let opened = open(call, name, mode: .text("w"))
    if case .object(let object) = opened.shape { put(call.arguments.at(0), into: object, call) }
    return .unknown
  }

  private func read(_ call: ExternalCall) -> Value {
    guard let receiver = call.receiver else { return .unknown(call.taint) }
    return .unknown(taints.union(call.taint, receiver.taint))
  }

  private func write(_ call: ExternalCall) -> Value {
    if let receiver = call.receiver { put(call.arguments.at(0), into: receiver, call) }
    return .unknown
  }

  /// `urlretrieve(url, file)`: what comes from the network is in the file.
  private func download(_ call: ExternalCall) -> Value? {
    let file = call.arguments.at(1) ?? call.arguments.keyword(symbols.intern("filename"))
    if let text = file.flatMap({ pathText($0) }) { setTaint(call.effects, ofFile: text.rendered) }
    return nil
  }

  /// The name of the file that an object writes to.
  private func fileName(_ object: ExternalObject) -> Text? {
    switch object.payload {
    case .path(let name): pathText(name)
    case .stream(let stream, _): stream.name
    default: nil
    }
  }

  /// Remembers what is written to a file, and that it flows there.
  func put(_ value: Value?, into object: ExternalObject, _ call: ExternalCall) {
    flow(from: call.taint, to: object.sinks)
    touch(object)
    guard let value, let text = fileName(object) else { return }
    let key = text.rendered
    guard value.constantBytes != nil else {
      writtenFiles[key] = nil
      return setTaint(taints.union(taint(ofFile: key), call.taint), ofFile: key)
    }
    if let before = writtenFiles[key], object.fields.count > 0 {
      writtenFiles[key] = concatenate(before, value)
    } else if writtenFiles.count < 1_024 {
      writtenFiles[key] = value
    }
    object.fields.set(names.data, .none)
  }
}
