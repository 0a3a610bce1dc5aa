import Evidence

/// Questions that several rules ask of a reach.
extension ReachedCode {
  /// Whether the code runs without anybody importing or calling the package: at start-up, in a build, in a tool.
  var isUnattended: Bool {
    switch trigger.phase {
    case .build, .install, .startup, .tool: true
    case .import, .call: false
    }
  }

  /// Capabilities of one kind.
  func capabilities(_ kind: CapabilityKind) -> [(index: Int, capability: Capability)] {
    let all = capabilities
    var found: [(Int, Capability)] = []
    for index in all.indices where all[index].kind == kind { found.append((index, all[index])) }
    return found
  }

  /// Whether a capability yields secrets: a catalogued credential, or the whole environment.
  func yieldsSecrets(_ index: Int) -> Bool {
    let capability = capabilities[index]
    return capability.kind == .credentialRead
      || (capability.kind == .environmentRead && capability.argument == "*")
  }

  /// The chain of a capability, or the bare place of the trigger when it has none.
  func chain(of index: Int) -> [ChainStep] {
    let chain = capabilities[index].chain
    return chain.isEmpty ? triggerChain : chain
  }

  /// A chain of one step: the trigger itself.
  var triggerChain: [ChainStep] {
    [ChainStep(path: trigger.place.path, line: trigger.place.line, what: trigger.summary)]
  }

  /// The layers on the way to a capability, outermost first.
  func layers(of index: Int) -> [Layer] {
    var path: [Layer] = []
    var next = capabilities[index].layer
    while let current = next, layers.indices.contains(current), path.count <= layers.count {
      path.append(layers[current])
      next = layers[current].parent
    }
    return path.reversed()
  }

  /// How a layer index was opened, with everything around it: decoders that only name evaluation do not conceal.
  func isConcealed(_ layer: Int?) -> Bool {
    guard let layer, layers.indices.contains(layer) else { return false }
    let decoders = layers[layer].decoders
    if decoders != Self.archiveImport, decoders.contains(where: { !Self.plainOpeners.contains($0) }) { return true }
    return layers[layer].parent.map { $0 < layer && isConcealed($0) } ?? false
  }

  /// A module in an archive on the search path, which interpreters read by themselves (PEP 273).
  private static let archiveImport = ["zip", "import"]

  /// Ways to run text that leave it readable where it stands.
  private static let plainOpeners: Set<String> = [
    "exec", "eval", "compile", "execfile", "runpy", "script", "file", "python -c", "python -m",
    "bytecode", "JavaScript", "Perl", "Ruby", "PHP", "Lua", "AppleScript", "VBScript", "PowerShell",
  ]
}

extension Capability {
  /// `urllib.request.urlopen (http://example.org/)`: for messages.
  var described: String { argument.map { "\(via) (\($0))" } ?? via }
}

/// Joins distinct texts for a message, with a bound.
func enumerated(_ texts: [String], most: Int = 4) -> String {
  var seen = Set<String>()
  let distinct = texts.filter { seen.insert($0).inserted }
  let shown = distinct.prefix(most).joined(separator: ", ")
  return distinct.count > most ? "\(shown) and \(distinct.count - most) more" : shown
}
