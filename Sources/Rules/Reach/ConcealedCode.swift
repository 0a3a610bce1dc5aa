import Evidence

/// Code that runs by itself was packed, so that a reader of the file does not see it.
struct ConcealedCode: Rule {
  static let info = RuleInfo(
    id: "PRQ103", name: "concealed-code", title: "Code that runs by itself is hidden in encoded data",
    harms: [.hiddenHarm, .hidden], confidence: .certain,
    why: """
      The code that runs is stored encoded or compressed inside a literal and unpacked when it starts. Nothing that \
      starts by itself needs that, other than to keep it from being read.
      """,
    fix: "Read the opened layers in the report; ask the publisher for the source in the open.",
    attack: ["T1027.013", "T1140"],
    controls: ["ASI04", "ASI05", "MEASURE 2.7", "SCA-4", "PW.4.4", "SI-3"])

  static func check(_ subject: borrowing RuleSubject, _ report: inout FindingList) {
    for (index, reached) in subject.reached.enumerated() where reached.trigger.phase != .call {
      guard let layer = reached.layers.indices.last(where: { reached.isConcealed($0) }) else { continue }
      let hidden = reached.capabilities.indices.filter { reached.isConcealed(reached.capabilities[$0].layer) }
      let worst = hidden.first { isHarmful(reached.capabilities[$0]) }
      let opened = reached.layers[layer]
      let what = enumerated(hidden.map { reached.capabilities[$0].kind.rawValue }, most: 6)
      report.add(
        info, worst != nil ? .hiddenHarm : .hidden, subject, trigger: index,
        message: "\(opened.size) bytes of code opened through \(opened.decoders.joined(separator: " → "))"
          + (what.isEmpty ? "" : "; it reaches \(what)"),
        chain: worst.map { reached.chain(of: $0) } ?? layerChain(reached, layer),
        layers: worst.map { reached.layers(of: $0) } ?? [opened])
    }
  }

  private static func isHarmful(_ capability: Capability) -> Bool {
    switch capability.kind {
    case .processSpawn: !capability.isFollowed
    case .networkConnect, .credentialRead, .persistenceWrite, .nativeLoad, .networkListen: true
    case .environmentRead: capability.argument == "*"
    case .environmentWrite, .fileRead, .fileWrite, .fileDelete, .directoryList, .codeEvaluate, .codeDecode,
      .interpreterHook, .interpreterExit, .encryption, .systemInformation:
      false
    }
  }

  private static func layerChain(_ reached: ReachedCode, _ index: Int) -> [ChainStep] {
    let layer = reached.layers[index]
    return reached.triggerChain + [
      ChainStep(
        path: layer.path, line: layer.line, what: "opens \(layer.decoders.joined(separator: " → "))", layer: index)
    ]
  }
}
