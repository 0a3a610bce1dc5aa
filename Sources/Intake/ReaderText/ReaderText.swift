import Artifacts
import Evidence

/// Text that is meant for whoever reviews a package and not for who uses it: instructions to a program that reads code,
/// and characters that only such a program sees.
///
/// Looked for where a reviewer begins: in the metadata, in what starts by itself, and in what importing the package runs.
enum ReaderText {
  /// Members that are read, their size, and their sizes together.
  private static let mostMembers = 64
  private static let mostBytes = 1 << 20
  private static let mostBytesTogether = 4 << 20

  /// One problem of each kind for each member that has it.
  static func problems(in target: any OpenedTarget, _ reached: [ReachedCode]) -> [StructuralProblem] {
    switch target.kind {
    case .wheel, .sdist, .egg, .directory, .file: break
    case .image, .environment: return []
    }
    let wanted = paths(reached)
    var found: [StructuralProblem] = []
    var members = 0
    var bytes = 0
    for member in target.members where member.kind == .file && member.size > 0 && member.size <= mostBytes {
      guard isFirstRead(member.path) || wanted.contains(member.path) else { continue }
      members += 1
      bytes += member.size
      guard members <= mostMembers, bytes <= mostBytesTogether else { break }
      // What cannot be read is a problem of its own already.
      guard let contents = try? target.contents(of: member.index) else { continue }
      contents.withBytes { found += problems(in: $0, at: member.path) }
    }
    return found
  }

  /// The problems of one text.
  static func problems(in bytes: UnsafeRawBufferPointer, at path: String) -> [StructuralProblem] {
    var found: [StructuralProblem] = []
    if let hidden = InvisibleText.first(in: bytes) {
      let shown = hidden.text.isEmpty ? "" : ", which spell `\(hidden.text)`"
      found.append(
        StructuralProblem(
          .invisibleText, at: Place(path, line: hidden.line),
          "\(hidden.count) characters in a row that no screen shows\(shown)"))
    }
    if let request = ReviewerRequest.first(in: bytes) {
      found.append(
        StructuralProblem(
          .readerInstructions, at: Place(path, line: request.line),
          "tells a program that reviews code what to find: `\(request.text)`"))
    }
    return found
  }

  /// The files that triggers lie in which nobody has to ask for, and the modules that their code runs.
  private static func paths(_ reached: [ReachedCode]) -> Set<String> {
    var paths: Set<String> = []
    for code in reached where code.trigger.phase != .import && code.trigger.phase != .call {
      paths.insert(code.trigger.place.path)
      for module in code.modules.prefix(mostMembers) {
        let path = module.split(separator: ".").joined(separator: "/")
        paths.insert(path + ".py")
        paths.insert(path + "/__init__.py")
      }
    }
    return paths
  }

  /// Whether a file is metadata, or code that importing the package by its name or building it runs.
  private static func isFirstRead(_ path: String) -> Bool {
    var slashes = 0
    var start = path.utf8.startIndex
    for index in path.utf8.indices where path.utf8[index] == UInt8(ascii: "/") {
      slashes += 1
      start = path.utf8.index(after: index)
      if slashes > 2 { return false }
    }
    let name = path[start...]
    if name.hasSuffix(".py") { return slashes == 0 || name == "__init__.py" || name == "setup.py" }
    guard slashes < 2 else { return false }
    return name == "METADATA" || name == "PKG-INFO" || name.hasPrefix("README") || name == "AGENTS.md"
      || name == "CLAUDE.md"
  }
}
