import Evidence
import PythonSyntax

/// The parts of `pathlib` paths (`PurePosixPath`).
extension Interpreter {
  /// An attribute of a path; nil for its methods.
  func pathAttribute(_ object: ExternalObject, _ inner: Value, _ name: String) -> Value? {
    guard let text = pathText(inner) else { return nil }
    let taint = object.taint
    switch name {
    case "parent": return path(Self.parent(of: text), taint, object.path)
    case "parents":
      var parents: [Value] = []
      var current = text
      while parents.count < 64 {
        let next = Self.parent(of: current)
        if next.utf8 == current.utf8 { break }
        parents.append(path(next, taint, object.path))
        current = next
      }
      return make(parents, .tuple)
    case "name": return Value(.text(Text(Self.name(of: text))), taint: taint)
    case "stem": return Value(.text(Text(Self.stem(of: text))), taint: taint)
    case "suffix":
      return Value(.text(Text(Array(Self.name(of: text).dropFirst(Self.stem(of: text).count)))), taint: taint)
    case "parts":
      let parts = text.utf8.split(separator: 0x2F).map { Value(.text(Text(Array($0))), taint: taint) }
      return make((text.utf8.first == 0x2F ? [Value(.text(Text("/")), taint: taint)] : []) + parts, .tuple)
    default: return nil
    }
  }

  /// A method of a path that gives another path, or a text; nil for those that touch files.
  func pathMethod(
    _ object: ExternalObject, _ inner: Value, _ name: String, _ arguments: Arguments, _ node: NodeID
  ) -> Value? {
    guard let text = pathText(inner) else { return nil }
    let taint = taints.union(object.taint, taint(of: arguments))
    let given = arguments.at(0).flatMap { pathText($0) }
    let folder = Self.parent(of: text)
    func beside(_ name: [UInt8]) -> Value { path(Self.join(folder, Text(name)), taint, object.path) }
    switch name {
    case "with_name": return beside(given?.utf8 ?? [Text.hole])
    case "with_suffix": return beside(Self.stem(of: text) + (given?.utf8 ?? [Text.hole]))
    case "with_stem":
      return beside((given?.utf8 ?? [Text.hole]) + Self.name(of: text).dropFirst(Self.stem(of: text).count))
    case "as_posix", "__str__", "__fspath__": return Value(.text(text), taint: taint)
    case "relative_to":
      guard let base = given?.utf8, text.utf8.starts(with: base + [0x2F]) else { return nil }
      return path(Text(Array(text.utf8.dropFirst(base.count + 1))), taint, object.path)
    case "joinpath", "__truediv__":
      return path(
        arguments.positional.reduce(text) { Self.join($0, pathText($1) ?? .unknown) }, taint, object.path)
    default: return nil
    }
  }

  /// `os.path.splitext(path)`, `os.path.split(path)`.
  func splitPath(_ call: ExternalCall) -> Value? {
    guard let text = call.arguments.at(0).flatMap({ pathText($0) }) else { return nil }
    let name = Self.name(of: text)
    var head = text.utf8.count - name.count
    if paths.name(call.path).map({ symbols.text($0) }) == "splitext" {
      // Dots that the name begins with are part of it.
      let plain = name.drop { $0 == 0x2E }
      head += plain.lastIndex(of: 0x2E) ?? name.count
      return .list(
        [text.utf8.prefix(head), text.utf8.dropFirst(head)].map {
          Value(.text(Text(Array($0))), taint: call.taint)
        }, .tuple)
    }
    let folder = Array(text.utf8.prefix(head > 1 ? head - 1 : head))
    return .list([folder, name].map { Value(.text(Text($0)), taint: call.taint) }, .tuple)
  }

  /// The path without its last part; of a single name the running directory, of the unknown the unknown.
  private static func parent(of path: Text) -> Text {
    guard let slash = path.utf8.lastIndex(of: 0x2F) else {
      return path.utf8.contains(Text.hole) ? .unknown : Text(".")
    }
    return slash == 0 ? Text("/") : Text(Array(path.utf8[..<slash]))
  }

  private static func name(of path: Text) -> [UInt8] {
    path.utf8.lastIndex(of: 0x2F).map { Array(path.utf8[($0 + 1)...]) } ?? path.utf8
  }

  /// The name up to its last dot, unless that is its first or last byte.
  private static func stem(of path: Text) -> [UInt8] {
    let name = name(of: path)
    guard let dot = name.lastIndex(of: 0x2E), dot > 0, dot < name.count - 1 else { return name }
    return Array(name[..<dot])
  }
}
