package import Evidence

/// An environment marker (PEP 508): whether a requirement is meant for an interpreter and platform.
package struct Marker: Hashable, Sendable, CustomStringConvertible {
  /// The expression, with `and` binding closer than `or`.
  indirect enum Expression: Hashable, Sendable {
    case or([Expression])
    case and([Expression])
    case comparison(Operand, String, Operand)
  }

  /// One side of a comparison.
  enum Operand: Hashable, Sendable {
    case variable(String)
    case literal(String)
  }

  let expression: Expression
  package let description: String

  /// Reads a marker; nil where the text breaks the grammar or is nested deeper than 32.
  package init?(_ text: some StringProtocol) {
    description = String(text.trimmed)
    var reader = MarkerReader(text)
    guard let expression = reader.read() else { return nil }
    self.expression = expression
  }

  /// Whether the marker holds in an environment, with any one of some extras asked for.
  package func holds(in environment: MarkerEnvironment, extras: [String] = []) -> Bool {
    (extras.isEmpty ? [""] : extras + [""]).contains { evaluate(expression, environment, $0) }
  }

  private func evaluate(_ expression: Expression, _ environment: MarkerEnvironment, _ extra: String) -> Bool {
    switch expression {
    case .or(let parts): parts.contains { evaluate($0, environment, extra) }
    case .and(let parts): parts.allSatisfy { evaluate($0, environment, extra) }
    case .comparison(let left, let comparison, let right):
      Self.compare(left, comparison, right, environment, extra)
    }
  }

  private static func compare(
    _ left: Operand, _ comparison: String, _ right: Operand, _ environment: MarkerEnvironment, _ extra: String
  ) -> Bool {
    func value(_ operand: Operand) -> String {
      switch operand {
      case .literal(let text): text
      case .variable("extra"): extra
      case .variable(let name): environment.values[name] ?? ""
      }
    }
    var (a, b) = (value(left), value(right))
    if left == .variable("extra") || right == .variable("extra") {
      a = ProjectName(a)?.description ?? a
      b = ProjectName(b)?.description ?? b
    }
    switch comparison {
    case "in": return b.contains(a) || a.isEmpty
    case "not in": return !(b.contains(a) || a.isEmpty)
    default: break
    }
    // As `packaging` does: versions where the right side is one, texts otherwise.
    if let specifiers = VersionSpecifiers(comparison + b), let version = PackageVersion(a) {
      return specifiers.contains(version)
    }
    switch comparison {
    case "==", "===": return a == b
    case "!=": return a != b
    case "<": return a < b
    case "<=": return a <= b
    case ">": return a > b
    case ">=": return a >= b
    default: return false
    }
  }
}

/// The values that markers are about, for one interpreter version on one platform.
package struct MarkerEnvironment: Hashable, Sendable {
  package let values: [String: String]

  /// CPython of a version on a platform; `patch` stands for the unknown third number.
  package init(python: PythonVersion, platform: TargetPlatform, patch: Int = 0) {
    values = [
      "os_name": platform.system == .windows ? "nt" : "posix",
      "sys_platform": platform.system.rawValue,
      "platform_system": platform.systemName,
      "platform_machine": platform.machine,
      "platform_release": "", "platform_version": "",
      "platform_python_implementation": "CPython", "implementation_name": "cpython",
      "python_version": python.description,
      "python_full_version": "\(python).\(patch)", "implementation_version": "\(python).\(patch)",
    ]
  }
}

/// Reads one marker expression.
private struct MarkerReader {
  private static let depthLimit = 32
  private static let variables: [String: String] = {
    var names: [String: String] = ["python_implementation": "platform_python_implementation"]
    for name in [
      "os_name", "sys_platform", "platform_system", "platform_machine", "platform_release", "platform_version",
      "platform_python_implementation", "implementation_name", "implementation_version", "python_version",
      "python_full_version", "extra",
    ] { names[name] = name }
    for name in ["os.name", "sys.platform", "platform.version", "platform.machine", "platform.python_implementation"] {
      names[name] = name.map { $0 == "." ? "_" : String($0) }.joined()
    }
    return names
  }()

  private let bytes: [UInt8]
  private var position = 0

  init(_ text: some StringProtocol) { bytes = Array(text.utf8) }

  mutating func read() -> Marker.Expression? {
    guard let expression = readOr(depth: 0) else { return nil }
    skipSpace()
    return position == bytes.count ? expression : nil
  }

  private mutating func skipSpace() {
    while position < bytes.count, bytes[position] == 0x20 || 0x09...0x0D ~= bytes[position] { position += 1 }
  }

  /// Steps over a word that ends where another kind of text begins.
  private mutating func skipWord(_ word: String) -> Bool {
    skipSpace()
    guard bytes[position...].starts(with: word.utf8) else { return false }
    let end = position + word.utf8.count
    if end < bytes.count, ProjectName.isWord(bytes[end]) || bytes[end] == UInt8(ascii: "_") { return false }
    position = end
    return true
  }

  private mutating func readOr(depth: Int) -> Marker.Expression? {
    guard let first = readAnd(depth: depth) else { return nil }
    var parts = [first]
    while skipWord("or") {
      guard let next = readAnd(depth: depth) else { return nil }
      parts.append(next)
    }
    return parts.count == 1 ? first : .or(parts)
  }

  private mutating func readAnd(depth: Int) -> Marker.Expression? {
    guard let first = readComparison(depth: depth) else { return nil }
    var parts = [first]
    while skipWord("and") {
      guard let next = readComparison(depth: depth) else { return nil }
      parts.append(next)
    }
    return parts.count == 1 ? first : .and(parts)
  }

  private mutating func readComparison(depth: Int) -> Marker.Expression? {
    skipSpace()
    if position < bytes.count, bytes[position] == UInt8(ascii: "(") {
      guard depth < Self.depthLimit else { return nil }
      position += 1
      guard let inner = readOr(depth: depth + 1) else { return nil }
      skipSpace()
      guard position < bytes.count, bytes[position] == UInt8(ascii: ")") else { return nil }
      position += 1
      return inner
    }
    guard let left = readOperand(), let comparison = readOperator(), let right = readOperand() else { return nil }
    return .comparison(left, comparison, right)
  }

  private mutating func readOperand() -> Marker.Operand? {
    skipSpace()
    guard position < bytes.count else { return nil }
    let quote = bytes[position]
    if quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") {
      guard let end = bytes[(position + 1)...].firstIndex(of: quote) else { return nil }
      defer { position = end + 1 }
      return .literal(String(decoding: bytes[(position + 1)..<end], as: UTF8.self))
    }
    let start = position
    while position < bytes.count,
      ProjectName.isWord(bytes[position]) || bytes[position] == UInt8(ascii: "_")
        || bytes[position] == UInt8(ascii: ".")
    { position += 1 }
    return Self.variables[String(decoding: bytes[start..<position], as: UTF8.self)].map(Marker.Operand.variable)
  }

  private mutating func readOperator() -> String? {
    skipSpace()
    if skipWord("in") { return "in" }
    if skipWord("not") { return skipWord("in") ? "not in" : nil }
    for comparison in VersionSpecifiers.Operator.allCases
    where bytes[position...].starts(with: comparison.rawValue.utf8) {
      position += comparison.rawValue.utf8.count
      return comparison.rawValue
    }
    return nil
  }
}
