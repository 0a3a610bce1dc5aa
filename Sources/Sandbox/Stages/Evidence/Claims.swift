internal import Evidence

/// Evidence in the making: what is said of one process and the same decoys becomes one line.
struct Claims {
  private struct Key: Hashable {
    let level: EvidenceLevel
    let process: Int?
    let kinds: [String]
  }

  private struct Claim {
    let event: Int?
    let detail: String
    var more: [String] = []
    var untold = 0
  }

  private var claims: [Key: Claim] = [:]
  private var order: [Key] = []

  /// Sentences that are added to a first one; later ones are counted.
  private static let mostDetails = 3
  /// Lines of one stage.
  private static let limit = 1_000

  mutating func add(
    _ level: EvidenceLevel, _ process: Int?, _ event: Int?, _ kinds: some Sequence<String>, _ detail: String
  ) {
    let key = Key(level: level, process: process, kinds: Set(kinds).sorted())
    guard var claim = claims[key] else {
      guard order.count < Self.limit else { return }
      claims[key] = Claim(event: event, detail: detail)
      order.append(key)
      return
    }
    guard claim.detail != detail, !claim.more.contains(detail) else { return }
    if claim.more.count < Self.mostDetails { claim.more.append(detail) } else { claim.untold += 1 }
    claims[key] = claim
  }

  /// The strongest first; of one level in the order of events.
  var evidence: [ObservedEvidence] {
    let made = order.compactMap { key in
      claims[key].map { claim in
        ObservedEvidence(
          level: key.level, event: claim.event, decoys: key.kinds,
          detail: ([claim.detail] + claim.more).joined(separator: "; also, ")
            + (claim.untold > 0 ? "; and \(claim.untold) more" : ""))
      }
    }
    let ranked = made.enumerated().sorted { a, b in
      (a.element.level.rank, a.element.event ?? .max, a.offset) < (
        b.element.level.rank, b.element.event ?? .max, b.offset
      )
    }
    return ranked.map(\.element)
  }
}

extension EvidenceLevel {
  /// The strongest is 0.
  fileprivate var rank: Int {
    switch self {
    case .proven: 0
    case .staged: 1
    case .taintedEgress: 2
    case .touched: 3
    case .evasive: 4
    }
  }
}
