package import Evidence

/// A `Requires-Python` header: which minor versions have a patch release that satisfies it (PEP 440).
package struct RequiresPython: Sendable, Hashable {
  private struct Clause: Hashable {
    let comparison: String
    let release: [Int]
    let isPrefix: Bool
  }
  private let clauses: [Clause]

  /// Clauses that cannot be read restrict nothing, so that no version is left out by mistake.
  package init(_ text: String) {
    clauses = text.split(separator: ",").compactMap { Self.clause(Substring(String($0).filter { $0 != " " })) }
  }

  private static func clause(_ text: Substring) -> Clause? {
    guard let comparison = ["===", "~=", "==", "!=", "<=", ">=", "<", ">"].first(where: text.hasPrefix) else {
      return nil
    }
    var rest = text.dropFirst(comparison.count)
    let isPrefix = rest.hasSuffix(".*")
    if isPrefix { rest = rest.dropLast(2) }
    var release: [Int] = []
    for part in rest.split(separator: ".", omittingEmptySubsequences: false) {
      let digits = part.prefix { $0.isNumber && $0.isASCII }
      guard let number = Int(digits) else { break }
      release.append(number)
      if digits.count != part.count { break }
    }
    return release.isEmpty ? nil : Clause(comparison: comparison, release: release, isPrefix: isPrefix)
  }

  /// Whether some patch release of the minor version satisfies every clause.
  package func allows(_ version: PythonVersion) -> Bool { clauses.allSatisfy { Self.allows(version, $0) } }

  private static func allows(_ version: PythonVersion, _ clause: Clause) -> Bool {
    let wanted = PythonVersion(clause.release[0], clause.release.count > 1 ? clause.release[1] : 0)
    let hasPatch = clause.release.count > 2
    let sameMajor = version.major == wanted.major
    switch clause.comparison {
    case ">=": return version >= wanted
    // 3.8.1 is later than 3.8.
    case ">": return version >= wanted
    case "<=": return version <= wanted
    case "<": return version < wanted || (version == wanted && hasPatch && clause.release[2] > 0)
    case "==", "===":
      return clause.isPrefix && clause.release.count == 1 ? sameMajor : version == wanted
    case "!=":
      guard clause.isPrefix else { return true }
      return clause.release.count == 1 ? !sameMajor : hasPatch || version != wanted
    case "~=":
      return hasPatch ? version == wanted : sameMajor && version >= wanted
    default: return true
    }
  }
}
