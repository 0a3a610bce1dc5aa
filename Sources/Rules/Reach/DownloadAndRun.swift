import Evidence

/// What came from the network is executed.
struct DownloadAndRun: Rule {
  static let info = RuleInfo(
    id: "PRQ102", name: "download-and-run", title: "Downloads code and runs it", severity: .critical,
    confidence: .high,
    why: """
      Bytes from the network reach an interpreter, a shell or the loader without anybody asking for it: whoever \
      controls the server controls the machine, now and at any later start.
      """,
    grading: """
      high in a build, in a tool that is used in an unpacked source archive, and when importing the package runs it; \
      medium for a module inside it, in a build or tool that does so only when asked to, and where documentation is built
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
        info, severity: severity(of: flow, in: reached, of: subject.kind), trigger: index,
        message:
          "\(reached.capabilities[flow.source].described) flows into \(reached.capabilities[flow.sink].described)",
        chain: reached.chain(of: flow.sink), layers: reached.layers(of: flow.sink))
    }
  }

  private static func severity(of flow: Flow, in reached: ReachedCode, of kind: TargetKind) -> Severity {
    let isOfTree = reached.isOfUnpackedTree(kind)
    guard reached.trigger.phase == .build || isOfTree else { return reached.graded(.critical, in: kind) }
    let worst = isOfTree ? reached.graded(.critical, in: kind) : .high
    return reached.capabilities[flow.sink].isConditional ? .medium : worst
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
