import Artifacts
import Evidence
import PythonSyntax

/// A zip or tar archive that code opened, with what the code adds to it.
final class ArchiveValue {
  let isTar: Bool
  /// What was read; nil for an archive that is written.
  let archive: MemoryArchive?
  let lineage: Lineage
  /// Names and contents that were written to it, in order.
  fileprivate(set) var added: [(name: String, contents: Value)] = []
  /// Members by name: the last of each name counts, as in `zipfile` and `tarfile`.
  private let byName: [String: Int]
  /// The member that `TarFile.next` gives next.
  fileprivate var position = 0

  init(_ archive: MemoryArchive?, isTar: Bool, lineage: Lineage) {
    self.archive = archive
    self.isTar = isTar
    self.lineage = lineage
    var byName: [String: Int] = [:]
    for (index, entry) in (archive?.entries ?? []).enumerated() {
      byName[entry.name] = index
      // `tarfile` gives directories without the slash, and takes names with or without it.
      if isTar, entry.name.hasSuffix("/") { byName[String(entry.name.dropLast())] = index }
    }
    self.byName = byName
  }

  func entry(_ name: String) -> MemoryArchive.Entry? { byName[name].flatMap { archive?.entries[$0] } }
}

extension Interpreter {
  /// `zipfile.ZipFile(file)`, `tarfile.open(name, mode, fileobj)`: an archive of known bytes.
  func openArchive(_ call: ExternalCall, _ format: MemoryArchive.Format) -> Value? {
    let isTar = format == .tar
    let mode = call.arguments.at(1, names.mode)?.constantText?.rendered ?? "r"
    var file = call.arguments.at(0, isTar ? names.name : names.file)
    if isTar, let object = call.arguments.at(2, symbols.intern("fileobj")), !object.isNone { file = object }
    guard let file else { return nil }
    let object = ExternalObject(paths.call(call.path), call.arguments, birth: branchDepth)
    object.taint = taints.union(call.taint, call.effects)
    object.sinks = sinks(in: call.effects)
    guard mode.hasPrefix("r") else { return nil }
    var contents = carried(file)
    if stream(file) == nil, let name = pathText(file) { contents = self.contents(ofFile: name) }
    guard let contents, let bytes = contents.constantBytes,
      let archive = try? MemoryArchive(bytes, format, limits: limits, memberBytes: limits.decodedBytes)
    else { return nil }
    object.taint = taints.union(
      object.taint, record(.codeDecode, argument: isTar ? "tar" : "zip", via: call.path, node: call.node))
    let lineage = lineages.adding(isTar ? "tar" : "zip", to: contents.lineage)
    object.payload = .archive(ArchiveValue(archive, isTar: isTar, lineage: lineage))
    return Value(.object(object), taint: object.taint)
  }

  /// A method of an archive; nil for one that is not known.
  func archiveMethod(
    _ object: ExternalObject, _ archive: ArchiveValue, _ name: String, _ arguments: Arguments, _ node: NodeID
  ) -> Value? {
    let taint = taints.union(object.taint, taint(of: arguments))
    switch name {
    case "read", "open", "extractfile":
      guard let entry = entry(arguments.at(0), of: archive), let bytes = bytes(of: entry, in: archive) else {
        return nil
      }
      if name == "read" { return text(bytes, isText: false, taint, archive.lineage) }
      let stream = MemoryStream(bytes, lineage: archive.lineage, birth: branchDepth)
      return self.object(stream, isText: false, taint, as: openPath)
    case "namelist", "getnames":
      return make((archive.archive?.entries ?? []).map { Value(.text(Text($0.name)), taint: taint) }, .list)
    case "infolist", "getmembers": return copy(of: entries(of: archive, object), .list)
    case "getinfo", "getmember": return entry(arguments.at(0), of: archive).map { info($0, archive, taint) }
    case "next":
      touch(object)
      guard let all = archive.archive?.entries, archive.position < all.count else { return Value.none }
      archive.position += 1
      return info(all[archive.position - 1], archive, taint)
    case "extract", "extractall":
      extract(archive, arguments, everything: name == "extractall", taint, object, node)
      return nil
    case "testzip", "close", "setpassword", "__exit__": return Value.none
    case "__enter__": return Value(.object(object), taint: object.taint)
    case "__iter__" where archive.isTar: return entries(of: archive, object)
    default: return nil
    }
  }

  /// The entry that a name or an info object stands for.
  private func entry(_ value: Value?, of archive: ArchiveValue) -> MemoryArchive.Entry? {
    guard let value else { return nil }
    if let name = value.constantText?.rendered { return archive.entry(name) }
    guard case .object(let object) = value.shape, case .entry(let name, _) = object.payload else { return nil }
    return archive.entry(name)
  }

  private func bytes(of entry: MemoryArchive.Entry, in archive: ArchiveValue) -> [UInt8]? {
    guard carriers.bytesInflated < CarrierState.inflationLimit, let bytes = archive.archive?.contents(of: entry)
    else { return nil }
    carriers.bytesInflated += bytes.count
    return bytes
  }

  /// All members, as `infolist()`, `getmembers()` and iterating over a tar archive give them.
  func entries(of archive: ArchiveValue, _ object: ExternalObject) -> Value {
    make((archive.archive?.entries ?? []).map { info($0, archive, object.taint) }, .iterator)
  }

  private func copy(of list: Value, _ kind: ListValue.Kind) -> Value {
    make(knownElements(list)?.known ?? [], kind)
  }

  /// A `ZipInfo` or `TarInfo`.
  private func info(_ entry: MemoryArchive.Entry, _ archive: ArchiveValue, _ taint: Taint) -> Value {
    let path = paths.path(archive.isTar ? "tarfile.TarInfo()" : "zipfile.ZipInfo()", &symbols)
    let object = ExternalObject(path, Arguments(), birth: branchDepth)
    object.taint = taint
    object.payload = .entry(name: entry.name, isDirectory: entry.isDirectory)
    object.fields.set(symbols.intern(archive.isTar ? "size" : "file_size"), .int(entry.size))
    return Value(.object(object), taint: taint)
  }

  /// A method of a member of an archive, or of an entry of a folder.
  func entryMethod(_ isDirectory: Bool, _ name: String) -> Value? {
    switch name {
    case "is_dir", "isdir": .bool(isDirectory)
    case "is_file", "isfile", "isreg": .bool(!isDirectory)
    case "is_symlink", "issym", "islnk": .bool(false)
    default: nil
    }
  }

  /// An attribute of a member of an archive, or of an entry of a folder, whose path is its first argument.
  func entryAttribute(_ object: ExternalObject, _ name: String, _ attribute: String) -> Value? {
    switch attribute {
    case "filename", "name", "orig_filename": Value(.text(Text(name)), taint: object.taint)
    case "path": object.arguments.at(0) ?? Value(.text(Text(name)), taint: object.taint)
    default: nil
    }
  }

  /// `archive.filelist`, `archive.NameToInfo`.
  func archiveAttribute(_ object: ExternalObject, _ archive: ArchiveValue, _ name: String) -> Value? {
    switch name {
    case "filelist", "members": copy(of: entries(of: archive, object), .list)
    default: nil
    }
  }

  /// `archive.extract(member, path)`, `archive.extractall(path)`: what is written is known.
  private func extract(
    _ archive: ArchiveValue, _ arguments: Arguments, everything: Bool, _ taint: Taint, _ object: ExternalObject,
    _ node: NodeID
  ) {
    let folder = arguments.at(everything ? 0 : 1, symbols.intern("path")).flatMap { pathText($0) } ?? Text(".")
    var chosen = archive.archive?.entries ?? []
    if !everything { chosen = entry(arguments.at(0), of: archive).map { [$0] } ?? [] }
    for entry in chosen where !entry.isDirectory && writtenFiles.count < 1_024 {
      guard let bytes = bytes(of: entry, in: archive) else { continue }
      let name = Self.join(folder, Text(entry.name))
      writtenFiles[name.rendered] = text(bytes, isText: false, taint, archive.lineage)
    }
  }
}
