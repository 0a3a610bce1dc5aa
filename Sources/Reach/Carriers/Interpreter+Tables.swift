import Evidence
import PythonSyntax

/// Tables of separated values, sounds, and texts that are read line by line.
extension Interpreter {
  /// `csv.reader(lines)`, `csv.DictReader(lines)`.
  func tableReader(_ call: ExternalCall) -> Value? {
    guard let input = call.arguments.at(0) else { return nil }
    let taint = taints.union(call.taint, deepTaint(input))
    let callee = paths.text(call.path, symbols)
    var lineage = Lineage.none
    var bytes: [UInt8] = []
    if let contents = carried(input), let known = contents.constantBytes, stream(input) != nil {
      (bytes, lineage) = (known, contents.lineage)
    } else if let elements = knownElements(iterated(input, call.node)), elements.rest == nil, pathText(input) == nil {
      for element in elements.known {
        guard let line = element.constantBytes, bytes.count < limits.decodedBytes else { return .unknown(taint) }
        lineage = element.lineage
        bytes += line
        if line.last != 0x0A { bytes.append(0x0A) }
      }
    } else {
      return nil
    }
    func byte(_ name: String, _ standard: UInt8) -> UInt8 {
      call.arguments.keyword(symbols.intern(name))?.constantBytes?.first ?? standard
    }
    let isTab = call.arguments.at(1, symbols.intern("dialect"))?.constantText?.rendered == "excel-tab"
    let rows = SeparatedValues.rows(
      bytes, delimiter: byte("delimiter", isTab ? 0x09 : 0x2C), quote: byte("quotechar", 0x22))
    steps += bytes.count >> 5
    var values = rows.map { row in
      make(row.map { text($0, isText: true, taint, lineage) }, .list)
    }
    guard callee.hasSuffix("DictReader") else { return make(values, .iterator) }
    var names = call.arguments.at(1, symbols.intern("fieldnames")).flatMap { knownElements($0)?.known }
    if names == nil, !values.isEmpty { names = knownElements(values.removeFirst())?.known }
    return make(
      values.map { row in
        let fields = knownElements(row)?.known ?? []
        return dictionary(Array(zip(names ?? [], fields)).map { (key: $0.0, value: $0.1) }, taint)
      }, .iterator)
  }

  /// `wave.open(file)`: the sound's frames are what its file has behind the header.
  func openSound(_ call: ExternalCall) -> Value? {
    guard let input = call.arguments.at(0) else { return nil }
    var contents = carried(input)
    if stream(input) == nil { contents = pathText(input).flatMap { self.contents(ofFile: $0) } }
    guard let contents, let bytes = contents.constantBytes, let sound = SoundFile(bytes) else { return nil }
    let taint = taints.union(taints.union(call.taint, call.effects), contents.taint)
    let object = ExternalObject(paths.call(call.path), call.arguments, birth: branchDepth)
    object.taint = taint
    let stream = MemoryStream(sound.frames, lineage: contents.lineage, birth: branchDepth)
    object.payload = .sound(stream, sound)
    return Value(.object(object), taint: taint)
  }

  /// A method of a sound that was opened.
  func soundMethod(
    _ object: ExternalObject, _ stream: MemoryStream, _ sound: SoundFile, _ name: String, _ arguments: Arguments
  ) -> Value? {
    switch name {
    case "readframes":
      touch(object)
      let saved = stream.position
      defer { if stream.birth < branchDepth { stream.position = saved } }
      let count = arguments.at(0)?.constantInt.map { $0.multipliedReportingOverflow(by: sound.frameSize) }
      return text(
        stream.take(count.map { $0.overflow ? Int.max : max(0, $0.partialValue) }, isText: false), isText: false,
        object.taint, stream.lineage)
    case "getnframes": return .int(sound.frames.count / sound.frameSize)
    case "getnchannels": return .int(sound.channels)
    case "getsampwidth": return .int(sound.frameSize / sound.channels)
    case "rewind":
      stream.position = 0
      return Value.none
    case "setpos":
      guard let position = arguments.at(0)?.constantInt, (0...(1 << 32)).contains(position) else { return nil }
      stream.position = position * sound.frameSize
      return Value.none
    case "__enter__": return Value(.object(object), taint: object.taint)
    case "close", "__exit__": return Value.none
    default: return nil
    }
  }

  /// `linecache.getlines(file)`, `linecache.getline(file, number)`, `fileinput.input(files)`.
  func fileLines(_ call: ExternalCall) -> Value? {
    let callee = paths.text(call.path, symbols)
    guard let given = call.arguments.at(0, symbols.intern(callee.hasPrefix("fileinput") ? "files" : "filename")) else {
      return nil
    }
    var files = [given]
    if pathText(given) == nil, let elements = knownElements(given) { files = elements.known }
    var lines: [Value] = []
    var taint = taints.union(call.taint, call.effects)
    for file in files.prefix(256) {
      let name = pathText(file)
      if files.count > 1 || pathText(given) == nil, let name {
        taint = taints.union(taint, record(.fileRead, argument: name.rendered, via: call.path, node: call.node))
      }
      guard let contents = name.flatMap({ contents(ofFile: $0) }), let bytes = contents.constantBytes,
        let readable = Self.readable(bytes, encoding: nil, limits)
      else { return nil }
      taint = taints.union(taint, contents.taint)
      let stream = MemoryStream(readable, lineage: contents.lineage, birth: branchDepth)
      while lines.count < 100_000 {
        let line = stream.takeLine()
        if line.isEmpty { break }
        lines.append(text(line, isText: true, taint, contents.lineage))
      }
    }
    if callee.hasSuffix("getline") {
      guard let number = call.arguments.at(1, symbols.intern("lineno"))?.constantInt else { return nil }
      return lines.indices.contains(number - 1) ? lines[number - 1] : Value(.text(Text("")), taint: taint)
    }
    return make(lines, callee.hasPrefix("fileinput") ? .iterator : .list)
  }
}

/// Separated values as `csv.reader` reads them with the `excel` dialect (CPython's `Modules/_csv.c`).
enum SeparatedValues {
  /// The fields of each row; a doubled quote in a quoted field is one, an empty line is a row without fields.
  static func rows(_ bytes: [UInt8], delimiter: UInt8, quote: UInt8) -> [[[UInt8]]] {
    var rows: [[[UInt8]]] = []
    var row: [[UInt8]] = []
    var field: [UInt8] = []
    var isQuoted = false
    var isStarted = false
    var position = 0
    while position < bytes.count, rows.count < 100_000 {
      let byte = bytes[position]
      position += 1
      if isQuoted {
        if byte != quote {
          field.append(byte)
        } else if position < bytes.count, bytes[position] == quote {
          field.append(quote)
          position += 1
        } else {
          isQuoted = false
        }
        continue
      }
      switch byte {
      case quote where field.isEmpty:
        isQuoted = true
        isStarted = true
      case delimiter:
        row.append(field)
        field = []
        isStarted = true
      case 0x0A:
        if isStarted || !field.isEmpty { row.append(field) }
        rows.append(row)
        (row, field, isStarted) = ([], [], false)
      case 0x0D: break
      default: field.append(byte)
      }
    }
    if isStarted || !field.isEmpty {
      row.append(field)
      rows.append(row)
    }
    return rows
  }
}

/// A RIFF/WAVE file as `wave` reads it: chunks up to the one with the frames.
struct SoundFile {
  private(set) var frames: [UInt8] = []
  private(set) var channels = 1
  private(set) var frameSize = 1

  init?(_ bytes: [UInt8]) {
    func little(_ offset: Int, _ width: Int) -> Int {
      (0..<width).reduce(0) { $0 | Int(bytes[offset + $1]) << (8 * $1) }
    }
    guard bytes.count >= 12, bytes.starts(with: "RIFF".utf8), bytes[8..<12].elementsEqual("WAVE".utf8) else {
      return nil
    }
    var position = 12
    while position + 8 <= bytes.count {
      let size = little(position + 4, 4)
      let start = position + 8
      let end = min(bytes.count, start + size)
      if bytes[position..<position + 4].elementsEqual("fmt ".utf8), end - start >= 16 {
        channels = max(1, little(start + 2, 2))
        frameSize = max(1, (little(start + 14, 2) + 7) / 8 * channels)
      } else if bytes[position..<position + 4].elementsEqual("data".utf8) {
        frames = Array(bytes[start..<end])
        return
      }
      position = end + size % 2
    }
    return nil
  }
}
