import Artifacts
import Evidence
import PythonSyntax

/// What the evaluator keeps of files and folders of the target while it runs.
final class CarrierState {
  /// Bytes of members that code has read as data so far.
  var bytesRead = 0
  /// Bytes that decompressors were fed and gave so far, repeated work included.
  var bytesInflated = 0
  /// The folders of the target; made when one is first listed.
  var folders: FolderIndex?
  /// The path of every `pathlib` object.
  var pathlib: PathID?
  /// Whether there is a buffer or file that somebody could write to unseen.
  var hasStreams = false
  /// The connections that were made the standard input or output of the process.
  var redirected = Taint.none

  /// Bytes of members that may be read as data, all reads together.
  static let readLimit = 512 << 20
  /// Bytes that decompressors may take and give, all calls together.
  static let inflationLimit = 1 << 30
}

extension Interpreter {
  // MARK: Objects

  /// An object that reads from a stream.
  func object(_ stream: MemoryStream, isText: Bool, _ taint: Taint, as path: PathID) -> Value {
    let object = ExternalObject(path, Arguments(), birth: branchDepth)
    object.taint = taint
    object.payload = .stream(stream, isText: isText)
    carriers.hasStreams = true
    return Value(.object(object), taint: taint)
  }

  /// Something outside was given a file or buffer, or has one: it may have read from it and written to it.
  func spill(_ arguments: Arguments, _ taint: Taint) {
    for argument in arguments.all {
      guard case .object(let object) = argument.shape, case .stream(let stream, _) = object.payload else { continue }
      touch(object)
      object.taint = taints.union(object.taint, taint)
      feed(object, taint)
      stream.isKnown = false
    }
  }

  /// The path that open files have, whatever opened them.
  var openPath: PathID { paths.path("builtins.open()", &symbols) }

  /// The stream behind an object: a file, a buffer, a descriptor.
  func stream(_ value: Value?) -> (stream: MemoryStream, isText: Bool)? {
    guard case .object(let object)? = value?.shape, case .stream(let stream, let isText) = object.payload,
      stream.isKnown
    else { return nil }
    return (stream, isText)
  }

  /// What a function that takes text, bytes or a file is given: the constant, or what the file has left.
  func carried(_ value: Value?) -> Value? {
    guard let value = value.map({ frozen($0) }) else { return nil }
    if value.constantBytes != nil { return value }
    guard case .object(let object) = value.shape, case .stream(let stream, let isText) = object.payload,
      stream.isKnown
    else { return nil }
    touch(object)
    let saved = stream.position
    let bytes = stream.take(nil, isText: isText)
    if stream.birth < branchDepth { stream.position = saved }
    return text(bytes, isText: isText, taints.union(value.taint, object.taint), stream.lineage)
  }

  /// A text or bytes value.
  func text(_ bytes: [UInt8], isText: Bool, _ taint: Taint, _ lineage: Lineage) -> Value {
    Value(isText ? .text(Text(bytes)) : .bytes(Bytes(bytes)), taint: taint, lineage: lineage)
  }

  // MARK: Opening

  /// `open` and its relatives: reading or writing by the mode; what is known to be in a file can be read.
  ///
  /// - Parameter unpacker: how the bytes are decompressed while they are read, as `gzip.open` does it.
  func open(
    _ call: ExternalCall, _ name: Value?, mode: Value?, encoding: Value? = nil, unpacker: Decoder? = nil
  ) -> Value {
    guard let name else { return .unknown(call.taint) }
    let modeText = mode?.constantText?.rendered ?? (unpacker == nil ? "r" : "rb")
    let isText = unpacker == nil ? !modeText.contains("b") : modeText.contains("t")
    let way = Opening(
      isText: isText, writes: modeText.contains { "wax+".contains($0) }, reads: modeText.contains("r"),
      encoding: encoding?.constantText?.rendered, unpacker: unpacker)
    return join(alternatives(name).lazy.map { self.open(call, $0, way) }) ?? .unknown(call.taint)
  }

  /// How a file is opened.
  struct Opening {
    var isText: Bool
    var writes: Bool
    var reads: Bool
    var encoding: String?
    var unpacker: Decoder?
  }

  private func open(_ call: ExternalCall, _ name: Value, _ way: Opening) -> Value {
    if let (stream, isText) = stream(name) {
      return reopened(stream, isText, taints.union(call.taint, deepTaint(name)), way, call)
    }
    let text = pathText(name)
    let shown = text.flatMap { $0.utf8.allSatisfy { $0 == Text.hole } ? nil : $0.rendered }
    let taint = record(way.writes ? .fileWrite : .fileRead, argument: shown, via: call.path, node: call.node)
    let object = ExternalObject(openPath, Arguments([name]), birth: branchDepth)
    object.taint = taints.union(call.taint, way.writes ? .none : taint)
    object.sinks = way.writes ? taint : .none
    object.payload = .path(name)
    if way.reads, let text, let contents = contents(ofFile: text) {
      if way.writes { object.taint = taints.union(object.taint, taint) }
      object.taint = taints.union(object.taint, contents.taint)
      if let stream = stream(contents, named: text, way, call) { object.payload = .stream(stream, isText: way.isText) }
      carriers.hasStreams = true
    }
    return Value(.object(object), taint: object.taint)
  }

  /// A stream of known bytes as they are read in that way; nil where they can't be decoded.
  private func stream(_ contents: Value, named name: Text?, _ way: Opening, _ call: ExternalCall) -> MemoryStream? {
    guard var bytes = contents.constantBytes else { return nil }
    var lineage = contents.lineage
    if let unpacker = way.unpacker {
      record(.codeDecode, argument: unpacker.rawValue, via: call.path, node: call.node)
      guard let unpacked = unpacker.decode(bytes, limit: limits.decodedBytes) else { return nil }
      bytes = unpacked
      lineage = lineages.adding(unpacker.rawValue, to: lineage)
    }
    if way.isText {
      guard let text = Self.readable(bytes, encoding: way.encoding, limits) else { return nil }
      bytes = text
    }
    return MemoryStream(bytes, lineage: lineage, name: name, birth: branchDepth)
  }

  /// What text mode makes of bytes: decoded, with universal newlines (`io.TextIOWrapper`).
  static func readable(_ bytes: [UInt8], encoding: String?, _ limits: Limits) -> [UInt8]? {
    var text = bytes
    if let encoding {
      if let decoder = Decoder(codec: encoding) {
        guard let decoded = decoder.decode(bytes, limit: limits.decodedBytes) else { return nil }
        text = decoded
      } else {
        guard let decoded = CharacterSets.convert(bytes, encoding, decoding: true) else { return nil }
        text = decoded
        if encoding.lowercased().hasSuffix("sig"), text.starts(with: [0xEF, 0xBB, 0xBF]) { text.removeFirst(3) }
      }
    }
    if text.contains(Text.hole) { text.removeAll { $0 == Text.hole } }
    guard text.contains(0x0D) else { return text }
    var lines: [UInt8] = []
    lines.reserveCapacity(text.count)
    for (position, byte) in text.enumerated() {
      if byte != 0x0D {
        lines.append(byte)
      } else if position + 1 == text.count || text[position + 1] != 0x0A {
        lines.append(0x0A)
      }
    }
    return lines
  }

  /// A file, buffer or descriptor opened once more: `os.fdopen(fd)`, `gzip.open(buffer)`, `io.TextIOWrapper(file)`.
  private func reopened(
    _ stream: MemoryStream, _ isText: Bool, _ taint: Taint, _ way: Opening, _ call: ExternalCall
  ) -> Value {
    // Another view of the same bytes shares their place; decoding needs bytes of its own.
    guard way.unpacker != nil || (way.isText && !isText) else {
      return object(stream, isText: way.isText, taint, as: openPath)
    }
    let contents = Value(.bytes(Bytes(Array(stream.rest))), taint: taint, lineage: stream.lineage)
    guard let made = self.stream(contents, named: stream.name, way, call) else { return .unknown(taint) }
    if stream.birth >= branchDepth { stream.position = stream.bytes.count }
    return object(made, isText: way.isText, taint, as: openPath)
  }

  /// `gzip.open`, `bz2.BZ2File`, `lzma.open` and `zstd.open`, of a path or of a file.
  func openCompressed(_ call: ExternalCall) -> Value {
    let callee = paths.text(call.path, symbols)
    let unpacker: Decoder =
      callee.hasPrefix("gzip") ? .gzip : callee.hasPrefix("bz2") ? .bz2 : callee.hasPrefix("lzma") ? .lzma : .zstd
    var file = call.arguments.at(0, symbols.intern("filename"))
    if file?.isNone ?? true { file = call.arguments.at(3, symbols.intern("fileobj")) ?? file }
    return open(
      call, file, mode: call.arguments.at(1, names.mode), encoding: call.arguments.keyword(symbols.intern("encoding")),
      unpacker: unpacker)
  }

  /// `io.TextIOWrapper(file)`, `io.BufferedReader(file)`, `codecs.getreader(name)(file)`: another view of a file.
  func wrapped(_ call: ExternalCall) -> Value? {
    guard let file = call.arguments.at(0), stream(file) != nil else { return nil }
    var encoding = call.arguments.at(1, symbols.intern("encoding"))
    let isReader = call.receiver != nil
    if let reader = call.receiver { encoding = reader.arguments.at(0) }
    let isText = isReader || paths.text(call.path, symbols).hasSuffix("TextIOWrapper")
    let way = Opening(
      isText: isText, writes: false, reads: true, encoding: encoding?.constantText?.rendered, unpacker: nil)
    return open(call, file, way)
  }

  /// `io.BytesIO(data)`, `io.StringIO(text)`: a buffer that is read and written like a file.
  func buffer(_ call: ExternalCall) -> Value {
    let isText = paths.name(call.path).map { symbols.text($0) == "StringIO" } ?? false
    let object = ExternalObject(paths.call(call.path), call.arguments, birth: branchDepth)
    object.taint = call.taint
    carriers.hasStreams = true
    let given = call.arguments.at(0, symbols.intern(isText ? "initial_value" : "initial_bytes"))
    if given?.isNone ?? true {
      object.payload = .stream(MemoryStream([], lineage: .none, birth: branchDepth), isText: isText)
    } else if let given = given.map({ frozen($0) }), let bytes = given.constantBytes {
      let stream = MemoryStream(bytes, lineage: given.lineage, birth: branchDepth)
      object.payload = .stream(stream, isText: isText)
    }
    return Value(.object(object), taint: call.taint)
  }

  // MARK: Descriptors

  /// `os.open`: a descriptor of a file, to read what is known of it or to write it.
  func openDescriptor(_ call: ExternalCall) -> Value? {
    guard let file = call.arguments.at(0), let name = pathText(file) else { return nil }
    let object = ExternalObject(paths.call(call.path), call.arguments, birth: branchDepth)
    object.taint = taints.union(call.taint, call.effects)
    object.payload = .path(file)
    if let contents = contents(ofFile: name), let bytes = contents.constantBytes {
      object.taint = taints.union(object.taint, contents.taint)
      let stream = MemoryStream(bytes, lineage: contents.lineage, name: name, birth: branchDepth)
      object.payload = .stream(stream, isText: false)
      carriers.hasStreams = true
    }
    return Value(.object(object), taint: object.taint)
  }

  /// `os.read(descriptor, count)`, `os.pread(descriptor, count, offset)`.
  func readDescriptor(_ call: ExternalCall) -> Value? {
    guard case .object(let object)? = call.arguments.at(0)?.shape, case .stream(let stream, _) = object.payload else {
      return nil
    }
    if let offset = call.arguments.at(2)?.constantInt, offset >= 0 { stream.position = offset }
    return streamMethod(object, stream, isText: false, "read", Arguments([call.arguments.at(1) ?? .unknown]), call.node)
  }

  /// `mmap.mmap(file.fileno(), 0)`: the file as bytes with a place to read from.
  func mapFile(_ call: ExternalCall) -> Value? {
    guard let (stream, _) = stream(call.arguments.at(0)) else { return nil }
    var bytes = stream.bytes
    if let length = call.arguments.at(1)?.constantInt, length > 0 { bytes = Array(bytes.prefix(length)) }
    let mapped = MemoryStream(bytes, lineage: stream.lineage, name: stream.name, birth: branchDepth)
    return object(mapped, isText: false, taints.union(call.taint, call.effects), as: paths.call(call.path))
  }
}
