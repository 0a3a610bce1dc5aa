internal import Evidence

/// What in an action differs from run to run without meaning anything: process numbers, times, names of temporary
/// files, the home of a persona, and the artifact itself where a command is about one.
struct StageCustom: Sendable {
  let home: String
  /// Where the interpreter lies, which is the same for everybody, be it in somebody's home.
  let interpreter: String
  /// Where the environment lies in the box, which may be somewhere else in every run.
  let environment: String
  let subjects: Set<String>

  /// What stands for the environment in paths that are compared.
  static let anyEnvironment = "/#environment"

  /// A path as it is in every environment.
  func inner(_ path: String) -> String {
    isBelow(path, environment) ? Self.anyEnvironment + path.dropFirst(environment.count) : path
  }

  /// The action as it is compared; nil for one that is never usual.
  func key(_ action: ObservedAction) -> ObservedAction? {
    switch action {
    case .execute(let program, let arguments):
      .execute(program: plain(program), arguments: arguments.map { subjects.contains($0) ? "#" : plain($0) })
    case .open(let path, let writes): .open(path: plain(path), writes: writes)
    case .change(let operation, let path, let destination):
      .change(operation: operation, path: plain(path), destination: destination.map(plain))
    case .exchange(let said):
      .exchange(
        ObservedExchange(
          transport: said.transport, endpoint: .init(address: said.address, port: said.port), host: said.host,
          application: said.application, isEncrypted: said.isEncrypted, request: said.request, bytes: 0, sha256: nil,
          status: said.status, service: said.service))
    case .connectLocally(let path): .connectLocally(path: plain(path))
    case .createMemoryFile: .createMemoryFile(name: "")
    case .sleep: .sleep(milliseconds: 0, count: 0, wasSkipped: true)
    case .bind(let endpoint):
      // The kernel's choice of a port.
      .bind(endpoint: .init(address: endpoint.address, port: endpoint.port < 32_768 ? endpoint.port : 0))
    case .touch, .connect, .send, .lookUp, .refuse: action
    case .stop: nil
    }
  }

  private func plain(_ path: String) -> String {
    var path = inner(path)
    if home.utf8.count > 1, path.hasPrefix(home + "/"), interpreter == "/" || !isBelow(path, interpreter) {
      path = "~" + path.dropFirst(home.count)
    }
    // Most have nothing of the kind.
    let marks = path.utf8
    guard
      path.contains("tmp") || path.contains("/pip-") || path.contains("/proc/") || path.contains("archive-v0")
        || path.contains("pratique-box-")
        || marks.last.map({ $0 >= 0x30 && $0 <= 0x39 }) == true
    else { return path }
    var parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    for index in parts.indices {
      if index > 0, parts[index - 1] == "archive-v0" {
        parts[index] = "#"
      } else if index > 0, parts[index - 1] == "proc" || parts[index - 1] == "task", Self.isNumber(parts[index][...]) {
        parts[index] = "#"
      } else if index > 0, parts[index - 1].hasPrefix("pip-build-tracker-") {
        parts[index] = "#"
      } else if index > 0, parts[index - 1] == "tmp", Self.isMadeUp(parts[index][...]) {
        parts[index] = "#"
      } else {
        parts[index] = Self.plainName(parts[index])
      }
    }
    return parts.joined(separator: "/")
  }

  /// Names that Python's `tempfile`, `importlib` and pip, and Rust's `tempfile` make up.
  private static func plainName(_ name: String) -> String {
    for prefix in ["tmp", ".tmp"] where name.hasPrefix(prefix) && name.utf8.count - prefix.utf8.count >= 6 {
      return prefix + "#"
    }
    // Where a private directory lies that is not one of the box's own namespace.
    if name.hasPrefix("pratique-box-") { return "#" }
    if name.hasSuffix(".tmp"), case let rest = name.dropLast(4), isMadeUp(rest.suffix(8)) {
      return rest.dropLast(8) + "#"
    }
    if name.hasPrefix("pip-"), let dash = name.lastIndex(of: "-"), name[dash...].utf8.count == 9 {
      return name[...dash] + "#"
    }
    if let dot = name.lastIndex(of: "."), isNumber(name[name.index(after: dot)...]) { return name[...dot] + "#" }
    return name
  }

  /// Eight characters as Python's `tempfile` takes them.
  private static func isMadeUp(_ text: Substring) -> Bool {
    text.utf8.count == 8
      && text.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 || $0 >= 0x61 && $0 <= 0x7A || $0 == 0x5F }
  }

  private static func isNumber(_ text: Substring) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
  }
}
