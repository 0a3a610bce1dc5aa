import Artifacts
import Evidence
import PythonSyntax

/// Files that code places somewhere without opening them itself: copies, temporary files, members of archives.
extension Interpreter {
  /// Calls that place files; nil for the ordinary result.
  func placed(_ named: Handler.Named, _ call: ExternalCall) -> Value? {
    switch named {
    case .copyFile: copyFile(call)
    case .archiveWrite: writeMember(call)
    case .archiveExtract: extract(call.receiver?.arguments.at(0, names.file), to: call.arguments.at(0), call)
    case .unpackArchive: extract(call.arguments.at(0), to: call.arguments.at(1), call)
    case .descriptorWrite:
      if case .object(let object)? = call.arguments.at(0)?.shape { put(call.arguments.at(1), into: object, call) }
    case .temporaryFile: return temporaryFile(call)
    case .shellQuote: return shellQuoted(call)
    default: break
    }
    return nil
  }

  // MARK: Copies

  /// `shutil.copyfile(a, b)`, `os.rename(a, b)`, `path.rename(b)`.
  private func copyFile(_ call: ExternalCall) {
    var operands = call.arguments.positional
    if let receiver = call.receiver { operands.insert(Value(.object(receiver)), at: 0) }
    guard let from = operands.first ?? call.arguments.keyword(symbols.intern("src")),
      let to = operands.count > 1 ? operands[1] : call.arguments.keyword(symbols.intern("dst")),
      let source = pathText(from), let target = pathText(to)
    else { return }
    copy(source, to: target)
    // Into a folder the file keeps its name.
    if let slash = source.utf8.lastIndex(of: 0x2F) {
      copy(source, to: Text(target.utf8 + source.utf8[slash...]))
    }
  }

  /// What is in a file is in another one too.
  func copy(_ source: Text, to target: Text) {
    let name = target.rendered
    if let content = contents(of: source, asText: false) {
      if writtenFiles.count < 1_024 { writtenFiles[name] = content }
    } else {
      let taint = taint(ofFile: source.rendered)
      if !taint.isEmpty { setTaint(taint, ofFile: name) }
    }
  }

  // MARK: Archives

  /// `archive.writestr(name, data)`: the member is a file of its own for whoever runs or unpacks the archive.
  private func writeMember(_ call: ExternalCall) {
    guard let archive = call.receiver?.arguments.at(0, names.file), let path = pathText(archive),
      let name = call.arguments.at(0), let data = call.arguments.at(1)
    else { return }
    var member = pathText(name)
    if case .object(let information) = name.shape { member = information.arguments.at(0).flatMap { pathText($0) } }
    guard let member else { return }
    let key = path.rendered + "!/" + member.rendered
    if data.constantBytes != nil {
      if writtenFiles.count < 1_024 { writtenFiles[key] = data }
    } else {
      setTaint(deepTaint(data), ofFile: key)
    }
  }

  private static let extractedLimit = 256

  /// Places the members of an archive of the target, of one that was written, or of one in memory.
  private func extract(_ archive: Value?, to folder: Value?, _ call: ExternalCall) {
    guard let archive else { return }
    let target = folder.flatMap { pathText($0) }?.rendered ?? "."
    if let path = pathText(archive) {
      let prefix = path.rendered + "!/"
      for name in writtenFiles.keys.filter({ $0.hasPrefix(prefix) }).sorted().prefix(Self.extractedLimit) {
        writtenFiles[target + "/" + name.dropFirst(prefix.count)] = writtenFiles[name]
      }
    }
    for (name, content) in archiveMembers(of: archive).prefix(Self.extractedLimit) where writtenFiles.count < 1_024 {
      writtenFiles[target + "/" + name] = content
    }
  }

  /// The files in a zip archive whose bytes are known.
  func archiveMembers(of archive: Value) -> [(name: String, content: Value)] {
    var content: Value? = nil
    if case .object(let object) = archive.shape, let (stream, isText) = stream(archive) {
      content = whole(object, stream, isText)
    }
    if content == nil, let path = pathText(archive) { content = contents(of: path, asText: false) }
    guard let content, let bytes = content.constantBytes, Self.isArchive(bytes) else { return [] }
    steps += bytes.count / 64
    guard step() else { return [] }
    let lineage = lineages.adding("zip", to: content.lineage)
    return PackedFiles.zip(bytes, limits: limits).map { file in
      steps += file.contents.count / 64
      return (file.name, Value(.bytes(Bytes(file.contents)), taint: content.taint, lineage: lineage))
    }
  }

  /// Whether bytes end as a zip archive does: what stands before that may be anything.
  static func isArchive(_ bytes: [UInt8]) -> Bool {
    let tail = Array(bytes.suffix(65_557))
    return Searching.find([0x50, 0x4B, 0x05, 0x06], in: tail, from: 0) != nil
  }

  // MARK: Names that the library chooses

  /// `NamedTemporaryFile()`, `mkstemp()`: a file whose name nobody else knows.
  private func temporaryFile(_ call: ExternalCall) -> Value {
    processes.lastFile += 1
    let folder = call.arguments.keyword(symbols.intern("dir")).flatMap { pathText($0) }?.rendered ?? "/tmp"
    let suffix = call.arguments.keyword(symbols.intern("suffix")).flatMap { pathText($0) }?.rendered ?? ""
    let name = Value(.text(Text("\(folder)/tmp\(processes.lastFile)\(suffix)")), taint: call.taint)
    let file = ExternalObject(paths.call(call.path), call.arguments, birth: branchDepth)
    file.taint = call.taint
    file.sinks = sinks(in: call.effects)
    file.payload = .path(name)
    file.fields.set(names.name, name)
    let value = Value(.object(file), taint: call.taint)
    let isPair = paths.name(call.path).map { symbols.text($0) == "mkstemp" } ?? false
    return isPair ? .list([value, name], .tuple) : value
  }

  // MARK: Quoting

  /// `shlex.quote(text)`, `shlex.join(words)`: what a shell reads as the same words.
  private func shellQuoted(_ call: ExternalCall) -> Value? {
    guard let given = call.arguments.at(0) else { return nil }
    var words = [given]
    if case .list(let list) = given.shape {
      guard list.rest == nil, list.elements.count <= 256 else { return .unknown(call.taint) }
      words = list.elements
    }
    let quoted = words.map { Self.quoted(textOf($0, repr: false)) }
    return Value(.text(Text(Array(quoted.joined(separator: [0x20])))), taint: call.taint, lineage: given.lineage)
  }

  /// `shlex.quote` of CPython, `Lib/shlex.py`; unknown parts are taken for safe.
  private static func quoted(_ bytes: [UInt8]) -> [UInt8] {
    let isSafe =
      !bytes.isEmpty
      && bytes.allSatisfy { byte in
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F, 0x40, 0x25, 0x2B, 0x3D, 0x3A, 0x2C, 0x2E, 0x2F, 0x2D: true
        default: byte == Text.hole
        }
      }
    if isSafe { return bytes }
    let inner = bytes.flatMap { $0 == 0x27 ? Array("'\"'\"'".utf8) : [$0] }
    return [0x27] + inner + [0x27]
  }
}
