import Evidence

/// What came from the network is executed.
struct DownloadAndRun: Rule {
  static let info = RuleInfo(
    id: "PRQ102", name: "download-and-run", title: "Downloads code and runs it", harms: [.download, .downloadIfAsked],
    confidence: .high,
    why: """
      Bytes from the network reach an interpreter, a shell or the loader without anybody asking for it: whoever \
      controls the server controls the machine, now and at any later start.
      """,
    fix: "Ship what is needed inside the package, pinned by hash.",
    attack: ["T1105", "T1059.006"],
    controls: ["ASI04", "ASI05", "MEASURE 2.7", "SCA-4", "AUD-3", "CICD-SEC-3", "SI-3"])

  static func check(_ subject: borrowing RuleSubject, _ report: inout FindingList) {
    for (index, reached) in subject.reached.enumerated() where reached.trigger.phase != .call {
      let runs = reached.flows.filter { flow in
        reached.capabilities[flow.source].kind == .networkConnect && executes(reached.capabilities[flow.sink].kind)
      }
      guard let flow = runs.first(where: { !reached.capabilities[$0.sink].isConditional }) ?? runs.first else {
        continue
      }
      report.add(
        info, reached.capabilities[flow.sink].isConditional ? .downloadIfAsked : .download, subject, trigger: index,
        message:
          "\(reached.capabilities[flow.source].described) flows into \(reached.capabilities[flow.sink].described)",
        chain: reached.chain(of: flow.sink), layers: reached.layers(of: flow.sink))
    }
  }

  private static func executes(_ kind: CapabilityKind) -> Bool {
    switch kind {
    case .codeEvaluate, .processSpawn, .nativeLoad: true
    case .environmentRead, .environmentWrite, .fileRead, .fileWrite, .fileDelete, .directoryList, .networkConnect,
      .networkListen, .codeDecode, .interpreterHook, .interpreterExit, .credentialRead, .persistenceWrite,
      .encryption, .systemInformation:
      false
    }
  }
}
