/// The harm if a finding is true; never lowered to reduce noise.
package enum Severity: String, Codable, Sendable, CaseIterable, Comparable {
  case info, low, medium, high, critical

  package static func < (a: Severity, b: Severity) -> Bool { a.rank < b.rank }

  private var rank: Int {
    switch self {
    case .info: 0
    case .low: 1
    case .medium: 2
    case .high: 3
    case .critical: 4
    }
  }
}

/// Whether a trigger fires on every run of its phase or only under a condition that it names.
package enum Certainty: String, Codable, Sendable {
  case certain, conditional
}
