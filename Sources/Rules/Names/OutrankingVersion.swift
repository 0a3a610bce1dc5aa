import Evidence

/// The version is one that no release reaches by counting.
struct OutrankingVersion: Rule {
  static let info = RuleInfo(
    id: "PRQ151", name: "outranking-version", title: "The version is made to be the newest", severity: .medium,
    confidence: .medium,
    why: """
      Somebody who takes the name of an organisation's internal package gives it a version above any real one, so that \
      installers that look in both places choose it. It counts beside code that acts by itself, and not alone.
      """,
    grading: "info unless code of the package that nobody asked for does something worth hiding",
    fix: "Make sure that the release before it is of the same publisher.",
    attack: ["T1195.002"], controls: ["ASI04", "ENF-1", "CICD-SEC-3"])

  static func check(_ subject: borrowing RuleSubject, _ report: inout FindingList) {
    guard let owner = subject.owner, let version = owner.version, isOutranking(version) else { return }
    report.add(
      info, severity: subject.doesUnaskedHarm ? .medium : .info, trigger: nil,
      message: "\(owner.name) \(version) is far above what counting releases leads to", chain: [])
  }

  /// Whether the first number is no count, no year and no date.
  private static func isOutranking(_ version: String) -> Bool {
    let release = version.drop { $0 == "v" }
    let numbers = release.prefix { $0.isNumber || $0 == "." }.split(separator: ".")
    guard let first = numbers.first else { return false }
    guard first.utf8.count <= 8, let major = Int(first) else { return true }
    let isDate =
      (1990...2100).contains(major) || (199_001...210_012).contains(major)
      || (19_900_101...21_001_231).contains(major)
    let isNines = numbers.count > 1 && numbers.allSatisfy { $0.utf8.count > 1 && $0.utf8.allSatisfy { $0 == 0x39 } }
    return !isDate && (major >= 1000 || isNines)
  }
}
