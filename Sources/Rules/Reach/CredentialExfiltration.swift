import Evidence

/// Secrets that were read reach an outgoing connection.
struct CredentialExfiltration: Rule {
  static let info = RuleInfo(
    id: "PRQ101", name: "credential-exfiltration", title: "Credentials are read and sent away", severity: .critical,
    confidence: .high,
    why: """
      Code that nobody called reads credentials or the whole environment, and what it read flows into a network \
      call. This is the shape of every token stealer published so far.
      """,
    grading: "high when importing the package runs it, medium for a module inside it",
    fix: "Do not install it. If it ran, revoke every credential that the chain names.",
    attack: ["T1546.018", "T1552.001", "T1119", "T1041"])

  static func check(_ subject: borrowing RuleSubject, _ report: inout FindingList) {
    for (index, reached) in subject.reached.enumerated() where reached.trigger.phase != .call {
      let stolen = reached.flows.filter { flow in
        reached.yieldsSecrets(flow.source) && reached.capabilities[flow.sink].kind == .networkConnect
      }
      guard let first = stolen.min(by: { reached.chain(of: $0.sink).count < reached.chain(of: $1.sink).count })
      else { continue }
      let sources = enumerated(stolen.map { reached.capabilities[$0.source].described })
      let sink = reached.capabilities[first.sink]
      report.add(
        info, severity: reached.graded(.critical), trigger: index,
        message: "\(sources) flows into \(sink.described)",
        chain: joined(reached, first), layers: reached.layers(of: first.sink))
    }
  }

  /// The chain to the sink with the read itself as the step before the last.
  private static func joined(_ reached: ReachedCode, _ flow: Flow) -> [ChainStep] {
    var chain = reached.chain(of: flow.sink)
    guard let read = reached.chain(of: flow.source).last, let last = chain.popLast() else { return chain }
    if chain.last != read { chain.append(read) }
    chain.append(last)
    return chain
  }
}
