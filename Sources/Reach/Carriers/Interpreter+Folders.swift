import Artifacts
import Evidence
import PythonSyntax

/// Folders of the target: what a package finds beside itself is known.
extension Interpreter {
  /// So many entries of folders one call gives.
  private static let folderLimit = 20_000

  var folderIndex: FolderIndex {
    if let known = carriers.folders { return known }
    let made = FolderIndex(index.files)
    carriers.folders = made
    return made
  }

  private func folder(_ path: Text) -> FolderIndex.Folder? { knownPath(path).flatMap { folderIndex.folder($0) } }

  /// `os.listdir(path)`, `os.scandir(path)`, `path.iterdir()` of a folder of the target.
  func listFolder(_ call: ExternalCall) -> Value? {
    let isPath = call.receiver != nil
    guard
      let path = (isPath ? receiverPath(call) : call.arguments.at(0, symbols.intern("path"))).flatMap({ pathText($0) }),
      let folder = folder(path)
    else { return nil }
    let taint = taints.union(call.taint, call.effects)
    if isPath {
      return make(folder.names.map { self.path(Self.join(path, Text($0)), taint, call.path) }, .iterator)
    }
    guard paths.name(call.path).map({ symbols.text($0) }) == "scandir" else {
      return make(folder.names.map { Value(.text(Text($0)), taint: taint) }, .list)
    }
    let folders = Set(folder.folders)
    let entryPath = paths.path("os.DirEntry()", &symbols)
    return make(
      folder.names.map { name in
        let entry = ExternalObject(
          entryPath, Arguments([Value(.text(Self.join(path, Text(name))), taint: taint)]), birth: branchDepth)
        entry.taint = taint
        entry.payload = .entry(name: name, isDirectory: folders.contains(name))
        return Value(.object(entry), taint: taint)
      }, .iterator)
  }

  /// `os.walk(top)`, `path.walk()`: folders with the names in them, outermost first.
  func walkFolder(_ call: ExternalCall) -> Value? {
    let isPath = call.receiver != nil
    guard
      let top = (isPath ? receiverPath(call) : call.arguments.at(0, symbols.intern("top"))).flatMap({ pathText($0) }),
      folder(top) != nil
    else { return nil }
    let taint = taints.union(call.taint, call.effects)
    func names(_ list: [String]) -> Value { make(list.map { Value(.text(Text($0)), taint: taint) }, .list) }
    var result: [Value] = []
    var pending = [top]
    var count = 0
    while let current = pending.popLast(), count < Self.folderLimit {
      guard let folder = folder(current) else { continue }
      count += 1 + folder.files.count
      let place = isPath ? path(current, taint, call.path) : Value(.text(current), taint: taint)
      result.append(.list([place, names(folder.folders), names(folder.files)], .tuple))
      for inner in folder.folders.reversed() { pending.append(Self.join(current, Text(inner))) }
    }
    steps += count
    return make(result, .iterator)
  }

  /// `glob.glob(pattern)`, `path.glob(pattern)`, `path.rglob(pattern)` below a folder of the target.
  func knownGlob(_ call: ExternalCall) -> Value? {
    guard let pattern = call.arguments.at(0, symbols.intern("pathname")).flatMap({ pathText($0) }) else { return nil }
    let name = paths.name(call.path).map { symbols.text($0) }
    var whole = pattern
    let isPath = call.receiver != nil
    if isPath {
      guard let base = receiverPath(call).flatMap({ pathText($0) }) else { return nil }
      whole = Self.join(base, name == "rglob" ? Self.join(Text("**"), pattern) : pattern)
    } else if let root = call.arguments.keyword(symbols.intern("root_dir")).flatMap({ pathText($0) }) {
      whole = Self.join(root, pattern)
    }
    let isRecursive =
      isPath || (call.arguments.keyword(symbols.intern("recursive")).map { truth($0) == .yes } ?? false)
    let parts = whole.utf8.split(separator: 0x2F, omittingEmptySubsequences: false).map(Array.init)
    guard let first = parts.firstIndex(where: { NamePattern.isPattern($0) }), first > 0,
      !parts[first...].contains(where: { $0.contains(Text.hole) })
    else { return nil }
    let base = Text(Array(parts[..<first].joined(separator: [0x2F])))
    guard folder(base) != nil else { return nil }
    var found: [Text] = []
    var budget = Self.folderLimit
    match(parts[first...], below: base, isRecursive, &budget, &found)
    steps += Self.folderLimit - budget
    let taint = taints.union(call.taint, call.effects)
    return make(
      found.map { isPath ? path($0, taint, call.path) : Value(.text($0), taint: taint) }, isPath ? .iterator : .list)
  }

  /// Adds the files and folders below a folder that match the parts of a pattern.
  private func match(
    _ parts: ArraySlice<[UInt8]>, below base: Text, _ isRecursive: Bool, _ budget: inout Int, _ found: inout [Text]
  ) {
    budget -= 1
    guard budget > 0, let part = parts.first, let folder = folder(base) else { return }
    let rest = parts.dropFirst()
    if isRecursive, part.elementsEqual("**".utf8) {
      if rest.isEmpty { found.append(base) } else { match(rest, below: base, isRecursive, &budget, &found) }
      for name in folder.folders { match(parts, below: Self.join(base, Text(name)), isRecursive, &budget, &found) }
      return
    }
    let folders = Set(folder.folders)
    for name in folder.names {
      let bytes = Array(name.utf8)
      budget -= 1
      guard budget > 0, bytes.first != 0x2E || part.first == 0x2E, NamePattern.matches(bytes, part) else { continue }
      let path = Self.join(base, Text(bytes))
      if rest.isEmpty {
        found.append(path)
      } else if folders.contains(name) {
        match(rest, below: path, isRecursive, &budget, &found)
      }
    }
  }

  /// `os.path.getsize(path)` of a member.
  func fileSize(_ call: ExternalCall) -> Value {
    guard let path = call.arguments.at(0).flatMap({ pathText($0) }) else { return .unknown(call.taint) }
    if let written = writtenFiles[path.rendered]?.constantBytes { return Value(.int(written.count), taint: call.taint) }
    guard let member = memberNamed(path), target.members.indices.contains(member) else { return .unknown(call.taint) }
    return Value(.int(target.members[member].size), taint: call.taint)
  }
}
