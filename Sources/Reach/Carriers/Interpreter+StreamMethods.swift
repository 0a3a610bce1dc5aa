import Evidence
import PythonSyntax

extension Interpreter {
  /// A method of an open file or a buffer of known content; nil for one that is not known to be.
  func streamMethod(
    _ object: ExternalObject, _ stream: MemoryStream, isText: Bool, _ name: String, _ arguments: Arguments,
    _ node: NodeID
  ) -> Value? {
    guard stream.isKnown else { return nil }
    let taint = taints.union(object.taint, taint(of: arguments))
    switch name {
    case "read", "read1", "readall", "peek", "readline", "readlines", "__next__", "next", "getvalue", "getbuffer":
      return readStream(object, stream, isText, name, arguments.at(0), taint)
    case "write", "writelines": return write(object, stream, isText, name, arguments, taint, node)
    case "seek": return seek(object, stream, arguments, taint)
    case "tell": return Value(.int(stream.position), taint: taint)
    case "size", "__len__": return Value(.int(stream.bytes.count), taint: taint)
    case "find", "rfind": return textMethod(whole(object, stream, isText), name, arguments, node)
    case "truncate":
      touch(object)
      stream.truncate(to: arguments.at(0)?.constantInt ?? stream.position)
      if stream.birth < branchDepth { stream.isKnown = false }
      return Value(.int(stream.bytes.count), taint: taint)
    case "close", "flush", "__exit__", "reconfigure", "madvise": return Value.none
    case "readable", "seekable", "isatty": return .bool(name != "isatty")
    case "fileno", "detach", "__enter__", "__iter__", "getfile": return Value(.object(object), taint: object.taint)
    default: return nil
    }
  }

  /// All that a stream holds, wherever its place is.
  func whole(_ object: ExternalObject, _ stream: MemoryStream, _ isText: Bool) -> Value {
    text(stream.bytes, isText: isText, object.taint, stream.lineage)
  }

  private func readStream(
    _ object: ExternalObject, _ stream: MemoryStream, _ isText: Bool, _ name: String, _ count: Value?, _ taint: Taint
  ) -> Value {
    if name == "getvalue" || name == "getbuffer" { return whole(object, stream, isText) }
    touch(object)
    let saved = stream.position
    // On a path that may not be taken, others still find the place where it was.
    defer { if stream.birth < branchDepth || name == "peek" { stream.position = saved } }
    switch name {
    case "readlines":
      return make(lines(of: stream, isText, taint), .list)
    case "readline", "__next__", "next":
      return text(stream.takeLine(), isText: isText, taint, stream.lineage)
    default:
      // A count that isn't known is taken for enough: it is mostly the file's own size.
      return text(stream.take(count?.constantInt, isText: isText), isText: isText, taint, stream.lineage)
    }
  }

  /// The lines that a stream has left, ends included.
  private func lines(of stream: MemoryStream, _ isText: Bool, _ taint: Taint) -> [Value] {
    var lines: [Value] = []
    while lines.count < 100_000 {
      let line = stream.takeLine()
      if line.isEmpty { break }
      lines.append(text(line, isText: isText, taint, stream.lineage))
    }
    return lines
  }

  /// The lines that iterating over a stream gives.
  func iterated(_ object: ExternalObject, _ stream: MemoryStream, isText: Bool) -> Value {
    guard stream.isKnown else { return .unknown(object.taint) }
    touch(object)
    let saved = stream.position
    defer { if stream.birth < branchDepth { stream.position = saved } }
    return make(lines(of: stream, isText, object.taint), .iterator)
  }

  private func seek(
    _ object: ExternalObject, _ stream: MemoryStream, _ arguments: Arguments, _ taint: Taint
  ) -> Value {
    touch(object)
    let origin = arguments.at(1, symbols.intern("whence"))
    var start = 0
    switch origin?.shape {
    case nil: break
    case .int(0), .int(1), .int(2): start = [0, stream.position, stream.bytes.count][origin?.constantInt ?? 0]
    case .external(let path):
      let name = paths.text(path, symbols)
      start = name.hasSuffix("SEEK_END") ? stream.bytes.count : name.hasSuffix("SEEK_CUR") ? stream.position : 0
    default: return .unknown(taint)
    }
    guard stream.birth >= branchDepth else { return .unknown(taint) }
    guard let offset = arguments.at(0)?.constantInt, offset.magnitude <= 1 << 32 else {
      stream.isKnown = false
      return .unknown(taint)
    }
    stream.position = max(0, start + offset)
    return Value(.int(stream.position), taint: taint)
  }

  private func write(
    _ object: ExternalObject, _ stream: MemoryStream, _ isText: Bool, _ name: String, _ arguments: Arguments,
    _ taint: Taint, _ node: NodeID
  ) -> Value? {
    // A file keeps what is written under its name.
    guard stream.name == nil, let argument = arguments.at(0) else { return nil }
    touch(object)
    object.taint = taints.union(object.taint, taint)
    feed(object, taint)
    let parts =
      name == "write" ? [argument] : knownElements(iterated(argument, node)).flatMap { $0.rest == nil ? $0.known : nil }
    let known = parts?.compactMap(\.constantBytes)
    guard let known, known.count == parts?.count, stream.birth >= branchDepth,
      known.reduce(stream.position, { $0 + $1.count }) <= limits.decodedBytes
    else {
      stream.isKnown = false
      return .unknown(taint)
    }
    for bytes in known { stream.write(bytes) }
    if stream.lineage == .none, let lineage = parts?.first?.lineage { stream.lineage = lineage }
    return Value(.int(known.reduce(0) { $0 + $1.count }), taint: taint)
  }

  /// An attribute of an open file; nil where it is not known.
  func streamAttribute(_ object: ExternalObject, _ stream: MemoryStream, _ name: Symbol) -> Value? {
    switch symbols.text(name) {
    case "buffer", "raw":
      guard stream.isKnown else { return nil }
      return self.object(stream, isText: false, object.taint, as: object.path)
    case "name": return stream.name.map { Value(.text($0), taint: object.taint) }
    case "closed": return .bool(false)
    default: return nil
    }
  }
}
