/// A set of conditions on a version, such as `>=1.2,!=1.3.*` (PEP 440, as the `packaging` library reads it).
package struct VersionSpecifiers: Hashable, Sendable, CustomStringConvertible {
  /// How a version is compared.
  package enum Operator: String, Sendable, CaseIterable {
    case compatible = "~="
    case identical = "==="
    case equal = "=="
    case unequal = "!="
    case atMost = "<="
    case atLeast = ">="
    case less = "<"
    case greater = ">"
  }

  /// One condition.
  package struct Condition: Hashable, Sendable, CustomStringConvertible {
    package let comparison: Operator
    /// The text behind the operator, without a trailing `.*`.
    package let text: String
    /// Whether the condition is about every version that begins so.
    package let isPrefix: Bool
    /// Nil only for `===`, which compares texts.
    let version: PackageVersion?

    package var description: String { comparison.rawValue + text + (isPrefix ? ".*" : "") }
  }

  package let conditions: [Condition]

  /// The set that any version is in.
  package static let any = VersionSpecifiers(conditions: [])

  init(conditions: [Condition]) { self.conditions = conditions }

  /// Reads conditions separated by commas; nil if one of them is broken.
  package init?(_ text: some StringProtocol) {
    var conditions: [Condition] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let part = part.trimmed
      if part.isEmpty { continue }
      guard let condition = Self.condition(part) else { return nil }
      conditions.append(condition)
    }
    self.conditions = conditions
  }

  package var description: String { conditions.map(\.description).joined(separator: ",") }

  private static func condition(_ text: Substring) -> Condition? {
    guard let comparison = Operator.allCases.first(where: { text.hasPrefix($0.rawValue) }) else { return nil }
    var operand = text.dropFirst(comparison.rawValue.count).trimmed
    guard !operand.isEmpty, !operand.contains(" ") else { return nil }
    if comparison == .identical {
      return Condition(comparison: comparison, text: String(operand), isPrefix: false, version: PackageVersion(operand))
    }
    let isPrefix = operand.hasSuffix(".*")
    if isPrefix {
      guard comparison == .equal || comparison == .unequal else { return nil }
      operand = operand.dropLast(2)
    }
    guard let version = PackageVersion(operand) else { return nil }
    if isPrefix, version.dev != nil || !version.local.isEmpty { return nil }
    if comparison == .compatible, version.release.count < 2 { return nil }
    if !version.local.isEmpty, comparison != .equal, comparison != .unequal { return nil }
    return Condition(comparison: comparison, text: String(operand), isPrefix: isPrefix, version: version)
  }

  /// Whether a condition names a pre-release, which lets pre-releases in.
  package var namesPreRelease: Bool {
    conditions.contains { $0.comparison != .unequal && $0.version?.isPreRelease == true }
  }

  /// Whether one exact version is asked for, which lets yanked files in (PEP 592).
  package var isPinned: Bool {
    conditions.contains { $0.comparison == .identical || $0.comparison == .equal && !$0.isPrefix }
  }

  /// Whether a version meets every condition; says nothing about pre-releases.
  package func contains(_ version: PackageVersion) -> Bool {
    conditions.allSatisfy { Self.holds($0, for: version) }
  }

  /// Those of some versions that an installer considers: pre-releases only where named or where nothing else is left.
  package func filter(_ versions: [PackageVersion], allowsPreReleases: Bool = false) -> [PackageVersion] {
    let matching = versions.filter(contains)
    if allowsPreReleases || namesPreRelease { return matching }
    let finals = matching.filter { !$0.isPreRelease }
    return finals.isEmpty ? matching : finals
  }

  private static func holds(_ condition: Condition, for version: PackageVersion) -> Bool {
    guard let wanted = condition.version else { return version.description == condition.text.lowercased() }
    switch condition.comparison {
    case .identical:
      return version.description == condition.text.lowercased() || version.description == wanted.description
    case .equal: return equals(version, wanted, isPrefix: condition.isPrefix)
    case .unequal: return !equals(version, wanted, isPrefix: condition.isPrefix)
    case .atMost: return version.public <= wanted
    case .atLeast: return version.public >= wanted
    case .less:
      guard version < wanted else { return false }
      return wanted.isPreRelease || !version.isPreRelease || version.base != wanted.base
    case .greater:
      guard version > wanted else { return false }
      if !wanted.isPostRelease, version.isPostRelease, version.base == wanted.base { return false }
      return version.local.isEmpty || version.base != wanted.base
    case .compatible:
      let prefix = PackageVersion(epoch: wanted.epoch, release: Array(wanted.release.dropLast()))
      return version.public >= wanted && equals(version, prefix, isPrefix: true)
    }
  }

  private static func equals(_ version: PackageVersion, _ wanted: PackageVersion, isPrefix: Bool) -> Bool {
    guard isPrefix else { return (wanted.local.isEmpty ? version.public : version) == wanted }
    guard version.epoch == wanted.epoch else { return false }
    let isSameRelease = wanted.release.indices.allSatisfy { index in
      (index < version.release.count ? version.release[index] : 0) == wanted.release[index]
    }
    guard isSameRelease, wanted.pre != nil || wanted.post != nil else { return isSameRelease }
    // What stands behind the release must follow it at once.
    guard version.release.count <= wanted.release.count else { return false }
    guard version.pre?.kind == wanted.pre?.kind, version.pre?.number == wanted.pre?.number else { return false }
    return wanted.post == nil || version.post == wanted.post
  }
}

extension StringProtocol {
  /// The text without blanks, tabs and line ends at both ends.
  var trimmed: Substring {
    let isSpace: (UInt8) -> Bool = { $0 == 0x20 || 0x09...0x0D ~= $0 }
    var text = Substring(self)
    while let first = text.utf8.first, isSpace(first) { text = Substring(text.utf8.dropFirst()) }
    while let last = text.utf8.last, isSpace(last) { text = Substring(text.utf8.dropLast()) }
    return text
  }
}
