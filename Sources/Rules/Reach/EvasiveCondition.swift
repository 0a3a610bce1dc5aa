import Evidence

/// What unattended code does depends on who looks.
struct EvasiveCondition: Rule {
  static let info = RuleInfo(
    id: "PRQ113", name: "evasive-condition", title: "Looks at who is watching before it acts", harms: [.evasion],
    confidence: .medium,
    why: """
      Code asks for a debugger, the user's language, a build service or a virtual machine, and then talks to the network, \
      reads credentials or plants something, or does not. Malware spares its own country and the analyst's machine; \
      honest hooks have no such conditions for such acts.
      """,
    fix: "Observe it on a machine that looks like a user's, and read the conditions.",
    attack: ["T1497.001", "T1622", "T1614.001"], controls: ["ASI04", "MEASURE 2.7", "SCA-4"])

  static func check(_ subject: borrowing RuleSubject, _ report: inout FindingList) {
    for (index, reached) in subject.reached.enumerated() where reached.isUnattended {
      guard let act = reached.capabilities.indices.first(where: { isHiddenAct(reached.capabilities[$0]) }) else {
        continue
      }
      let probes = reached.capabilities.indices.filter { isProbe(reached.capabilities[$0]) }
      guard let probe = probes.first else { continue }
      let asked = enumerated(probes.map { reached.capabilities[$0].argument ?? reached.capabilities[$0].via })
      report.add(
        info, .evasion, subject, trigger: index,
        message: "asks for \(asked); under a condition it reaches \(reached.capabilities[act].kind.rawValue) "
          + reached.capabilities[act].described,
        chain: joined(reached, probe, act), layers: reached.layers(of: act))
    }
  }

  /// An act that only some runs do.
  private static func isHiddenAct(_ capability: Capability) -> Bool {
    guard capability.isConditional else { return false }
    switch capability.kind {
    case .networkConnect, .credentialRead, .persistenceWrite: return true
    default: return false
    }
  }

  /// Whether it asks what tells an analyst's machine from a user's.
  private static func isProbe(_ capability: Capability) -> Bool {
    guard let argument = capability.argument else { return false }
    switch capability.kind {
    case .systemInformation: return ["debugger", "locale"].contains(argument)
    case .environmentRead: return buildServices.contains(argument) || languages.contains(argument)
    case .fileRead: return machines.contains { argument.hasPrefix($0) }
    default: return false
    }
  }

  private static let languages: Set<String> = ["LANG", "LANGUAGE", "LC_ALL", "LC_CTYPE", "LC_MESSAGES"]

  private static let buildServices: Set<String> = [
    "CI", "CONTINUOUS_INTEGRATION", "GITHUB_ACTIONS", "GITLAB_CI", "JENKINS_URL", "TRAVIS", "CIRCLECI", "BUILDKITE",
    "TF_BUILD", "TEAMCITY_VERSION", "CODEBUILD_BUILD_ID", "BITBUCKET_BUILD_NUMBER", "APPVEYOR", "DRONE",
  ]

  /// Files that say which machine this is, or who traces the process.
  private static let machines = [
    "/sys/class/dmi/", "/sys/devices/virtual/dmi/", "/sys/hypervisor", "/proc/self/status", "/proc/cpuinfo",
    "/proc/1/cgroup", "/.dockerenv", "/run/.containerenv", "/proc/scsi/",
  ]

  /// The chain to the act, with the question as the step before the last.
  private static func joined(_ reached: ReachedCode, _ probe: Int, _ act: Int) -> [ChainStep] {
    var chain = reached.chain(of: act)
    guard let asked = reached.chain(of: probe).last, let last = chain.popLast() else { return chain }
    return chain + (chain.last == asked ? [] : [asked]) + [last]
  }
}
