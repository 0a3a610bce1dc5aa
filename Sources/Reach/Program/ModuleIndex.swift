import Artifacts
import Evidence

/// Which member of the target a dotted module name is.
///
/// Precedence is that of `importlib._bootstrap_external.FileFinder`: a package before an extension module, a source
/// before bytecode, and search roots in their order.
struct ModuleIndex {
  /// What a name leads to.
  struct Entry {
    enum Form: UInt8 { case source, bytecode, native, namespace }
    let member: Int
    let form: Form
    let isPackage: Bool
    let path: String
  }

  private var entries: [String: Entry] = [:]
  /// Member by path as the archive spells it, for files that code reads or runs.
  private(set) var members: [String: Int] = [:]
  /// Installed path below a site directory, to member.
  private var sitePaths: [String: Int] = [:]
  private let allPaths: [(path: String, member: Int)]

  init(_ target: any OpenedTarget) {
    var installed: [(path: String, member: Int)] = []
    for file in target.installed where file.root == .site || file.root == .project {
      guard file.member >= 0, file.member < target.members.count else { continue }
      var path = file.path
      if file.root == .project, path.hasPrefix("src/") { path = String(path.dropFirst(4)) }
      installed.append((path, file.member))
    }
    members.reserveCapacity(target.members.count)
    sitePaths.reserveCapacity(installed.count)
    for member in target.members {
      guard case .file = member.kind else { continue }
      members[member.path] = member.index
    }
    // No code opens what lies in an archive by its path, so that its members make no other file's name ambiguous.
    allPaths = target.members.compactMap { member in
      guard case .file = member.kind, !member.path.utf8.contains(UInt8(ascii: "!")) else { return nil }
      return (member.path, member.index)
    }
    for (path, member) in installed {
      if sitePaths[path] == nil { sitePaths[path] = member }
      add(path, member, target.members[member].path)
    }
  }

  /// The module of that dotted name in a site directory of the target or in the project.
  func module(_ name: String) -> Entry? { entries[name] }

  /// The module of that dotted name below a search root: a directory of members, or an archive inside the target.
  func module(_ name: String, below root: String) -> Entry? {
    var prefix = root
    while prefix.hasSuffix("/") { prefix.removeLast() }
    let file = name.split(separator: ".").joined(separator: "/")
    for separator in ["/", "!/"] {
      let base = (prefix.isEmpty ? "" : prefix + separator) + file
      if let found = firstForm(base) { return found }
    }
    return nil
  }

  private func firstForm(_ base: String) -> Entry? {
    func entry(_ path: String, _ form: Entry.Form, _ isPackage: Bool) -> Entry? {
      guard let member = members[path] ?? sitePaths[path] else { return nil }
      return Entry(member: member, form: form, isPackage: isPackage, path: path)
    }
    return entry(base + "/__init__.py", .source, true) ?? entry(base + "/__init__.pyc", .bytecode, true)
      ?? entry(base + ".so", .native, false) ?? entry(base + ".pyd", .native, false)
      ?? entry(base + ".py", .source, false) ?? entry(base + ".pyc", .bytecode, false)
  }

  /// The member at a path that code names: as installed, or as the archive spells it.
  func member(_ path: String) -> Int? { sitePaths[path] ?? members[path] }

  /// The paths of all files, as installed and as the archive spells them; archives inside it are not folders.
  var files: [String] { Array(sitePaths.keys) + allPaths.map(\.path) }

  /// The member whose path ends with the known end of a path, when there is exactly one.
  func member(endingWith tail: String) -> Int? {
    guard tail.utf8.count >= 3 else { return nil }
    var found: Int?
    for (path, member) in allPaths where path.hasSuffix(tail) {
      let start = path.utf8.count - tail.utf8.count
      let isWhole =
        start == 0 || tail.hasPrefix("/") || path.utf8[path.utf8.index(path.startIndex, offsetBy: start - 1)] == 0x2F
      guard isWhole else { continue }
      if found != nil { return nil }
      found = member
    }
    return found
  }

  private mutating func add(_ path: String, _ member: Int, _ memberPath: String) {
    guard let (stem, form) = Self.moduleStem(path) else { return }
    var name: [UInt8] = []
    name.reserveCapacity(stem.count)
    var isStart = true
    for byte in stem {
      if byte == 0x2F {
        if isStart { return }
        name.append(0x2E)
        isStart = true
        continue
      }
      guard Self.isIdentifier(byte, isStart: isStart) else { return }
      name.append(byte)
      isStart = false
    }
    guard !isStart else { return }
    let isPackage = name == Self.initializer || name.suffix(9).elementsEqual([0x2E] + Self.initializer)
    if isPackage { name.removeLast(min(9, name.count)) }
    guard !name.isEmpty else { return }
    register(
      String(decoding: name, as: UTF8.self),
      Entry(member: member, form: form, isPackage: isPackage, path: memberPath))
    addPackages(of: name[...])
  }

  private static let initializer = Array("__init__".utf8)

  /// The path without its ending, and what the ending stands for; nil for what is no module.
  static func moduleStem(_ path: String) -> (stem: Substring.UTF8View, form: Entry.Form)? {
    let bytes = path.utf8
    if path.hasSuffix(".py") { return (bytes.dropLast(3), .source) }
    if path.hasSuffix(".pyc") { return (bytes.dropLast(4), .bytecode) }
    guard path.hasSuffix(".so") || path.hasSuffix(".pyd") else { return nil }
    let file = bytes.lastIndex(of: 0x2F).map { bytes.index(after: $0) } ?? bytes.startIndex
    let dot = bytes[file...].firstIndex(of: 0x2E) ?? bytes.endIndex
    return (bytes[..<dot], .native)
  }

  /// Directories above a module are packages of their own kind until a module of their name turns up.
  private mutating func addPackages(of name: ArraySlice<UInt8>) {
    var name = name
    while let dot = name.lastIndex(of: 0x2E) {
      name = name[..<dot]
      let package = String(decoding: name, as: UTF8.self)
      if entries[package] != nil { return }
      entries[package] = Entry(member: -1, form: .namespace, isPackage: true, path: package)
    }
  }

  private mutating func register(_ name: String, _ entry: Entry) {
    guard let known = entries[name] else {
      entries[name] = entry
      return
    }
    if Self.rank(entry) < Self.rank(known) { entries[name] = entry }
  }

  private static func rank(_ entry: Entry) -> Int {
    switch entry.form {
    case .source: entry.isPackage ? 0 : 3
    case .native: entry.isPackage ? 1 : 2
    case .bytecode: entry.isPackage ? 1 : 4
    case .namespace: 9
    }
  }

  private static func isIdentifier(_ byte: UInt8, isStart: Bool) -> Bool {
    switch byte {
    case 0x5F, 0x41...0x5A, 0x61...0x7A, 0x80...: true
    case 0x30...0x39: !isStart
    default: false
    }
  }
}
