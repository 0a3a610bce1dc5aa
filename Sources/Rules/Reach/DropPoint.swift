import Evidence

/// Code that nobody called talks to a place where anybody can leave or fetch things without saying who they are.
struct DropPoint: Rule {
  static let info = RuleInfo(
    id: "PRQ112", name: "drop-point", title: "Talks to an anonymous drop, a chat's webhook or a tunnel",
    harms: [.drop, .dropIfAsked], confidence: .high,
    why: """
      Chat webhooks, pastes, file drops, tunnels and request catchers take what is sent to them and give it to whoever \
      made them, without an account that could be closed or a domain that could be seized. Libraries have no use for \
      them; stealers and probes use little else.
      """,
    fix: "Ask the publisher what is sent there and why; do not install it until that is answered.",
    attack: ["T1567", "T1102", "T1572"],
    controls: ["NHI2:2025", "ASI04", "MANAGE 3.1", "SCA-4", "SI-3"])

  static func check(_ subject: borrowing RuleSubject, _ report: inout FindingList) {
    for (index, reached) in subject.reached.enumerated() where reached.trigger.phase != .call {
      let drops = reached.capabilities(.networkConnect).filter {
        $0.capability.argument.flatMap { DropHosts.host(in: $0) } != nil
      }
      guard let first = drops.first(where: { !$0.capability.isConditional }) ?? drops.first else { continue }
      report.add(
        info, first.capability.isConditional ? .dropIfAsked : .drop, subject, trigger: index,
        message:
          "connects to \(enumerated(drops.map { $0.capability.argument ?? "" })) through \(first.capability.via)",
        chain: reached.chain(of: first.index), layers: reached.layers(of: first.index))
    }
  }
}
