import Evidence

/// Secrets that were read reach an outgoing connection.
struct CredentialExfiltration: Rule {
  static let info = RuleInfo(
    id: "PRQ101", name: "credential-exfiltration", title: "Credentials are read and sent away",
    harms: [.theft, .login],
    confidence: .high,
    why: """
      Code that nobody called reads credentials or the whole environment, and what it read flows into a network \
      call. This is the shape of every token stealer published so far.
      """,
    fix: "Do not install it. If it ran, revoke every credential that the chain names.",
    attack: ["T1546.018", "T1552.001", "T1119", "T1041"],
    controls: ["NHI2:2025", "NHI3:2025", "NHI7:2025", "ASI03", "ASI04", "MANAGE 3.1", "SCA-4", "CICD-SEC-6", "SI-3"])

  static func check(_ subject: borrowing RuleSubject, _ report: inout FindingList) {
    for (index, reached) in subject.reached.enumerated() where reached.trigger.phase != .call {
      let stolen = reached.flows.filter { flow in
        reached.yieldsSecrets(flow.source) && reached.capabilities[flow.sink].kind == .networkConnect
          && !isOwnLogin(flow, in: reached)
      }
      guard let first = stolen.min(by: { reached.chain(of: $0.sink).count < reached.chain(of: $1.sink).count })
      else { continue }
      let sources = enumerated(stolen.map { reached.capabilities[$0.source].described })
      let sink = reached.capabilities[first.sink]
      report.add(
        info, harm(of: stolen, in: reached), subject, trigger: index,
        message: "\(sources) flows into \(sink.described)",
        chain: joined(reached, first), layers: reached.layers(of: first.sink))
    }
  }

  /// Builds and tools log in to services with the token that the service gave for that; at start nobody asked for it.
  private static func harm(of stolen: [Flow], in reached: ReachedCode) -> Harm {
    stolen.allSatisfy { isLogin($0, in: reached) } ? .login : .theft
  }

  /// Whether one call finds the credentials of a service and logs in to that service with them, as `boto3.client` does;
  /// an address that the code itself names may be anybody's.
  private static func isOwnLogin(_ flow: Flow, in reached: ReachedCode) -> Bool {
    let source = reached.capabilities[flow.source]
    let sink = reached.capabilities[flow.sink]
    // A program of the shell has no dot in its name, and what it reads and sends is up to its words.
    guard source.via == sink.via, source.via.contains("."), source.place == sink.place,
      source.argument != sink.argument
    else { return false }
    return sink.argument.map { !$0.contains("://") } ?? false
  }

  /// Whether a variable that is named after a service goes to a host of that service: `GITHUB_TOKEN` to `github.com`.
  private static func isLogin(_ flow: Flow, in reached: ReachedCode) -> Bool {
    let source = reached.capabilities[flow.source]
    guard let variable = source.argument, !variable.contains("/"), let url = reached.capabilities[flow.sink].argument,
      let host = host(of: url)
    else { return false }
    let labels = host.lowercased().split(separator: ".").dropLast()
    return variable.lowercased().split(separator: "_").contains { word in
      if let service = services[String(word)] { return labels.last == service }
      return word.utf8.count >= 4 && labels.last == word
    }
  }

  /// What services call themselves in the names of variables, where that is not their host's name.
  private static let services: [String: Substring] = ["gh": "github", "hf": "huggingface"]

  private static func host(of url: String) -> Substring? {
    let parts = url.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
    guard parts.count >= 3, parts[0].hasSuffix(":"), parts[1].isEmpty else { return nil }
    var rest = parts[2].prefix { $0 != "?" && $0 != "#" }
    if let user = rest.lastIndex(of: "@") { rest = rest[rest.index(after: user)...] }
    return rest.prefix { $0 != ":" }
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
