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

  /// Whether `import name` of what the distribution is called by is enough to run it; a deeper module has to be asked
  /// for by its full name, as examples, tests and command-line modules are.
  var isImportedByName: Bool {
    guard trigger.phase == .import else { return false }
    switch trigger.starts {
    case .module(let name): return !name.contains(".")
    case .bytecode(let path): return Self.isTopLevel(compiled: path)
    default: return false
    }
  }

  /// Whether a compiled file stands for a module without a dot in its name: `a.pyc`, `__pycache__/a.*.pyc`, and the
  /// `__init__` of `a/`, at the root or in a wheel's `.data` (PEP 427, PEP 3147).
  private static func isTopLevel(compiled path: String) -> Bool {
    var parts = path.split(separator: "/").filter { $0 != "__pycache__" }
    if parts.count > 2, parts[0].hasSuffix(".data"), parts[1].hasSuffix("lib") { parts.removeFirst(2) }
    return parts.count == 1 || parts.count == 2 && parts[1].hasPrefix("__init__.")
  }

  /// Whether a tool runs it only if it is used in the tree that a source archive unpacks to: nothing that is installed.
  func isOfUnpackedTree(_ kind: TargetKind) -> Bool {
    kind == .sdist && ["project-file-autoload", "tool-config-plugin"].contains(trigger.id.rawValue)
  }

  /// Whether it is a module that lies beside a source archive's configuration and is not called as the project is: a
  /// script of the developers, as far as no other trigger leads to it.
  private func isScript(_ kind: TargetKind) -> Bool {
    guard kind == .sdist, case .module(let name) = trigger.starts, let owner = trigger.owner else { return false }
    let parts = trigger.place.path.utf8.split(separator: UInt8(ascii: "/"))
    let project = owner.name.lowercased().map { $0 == "-" || $0 == "." ? "_" : $0 }
    return parts.count == 2 && parts[1].elementsEqual("\(name).py".utf8) && name.lowercased() != String(project)
  }

  /// The severity of a harm that is worst where nobody asked for the code: a step lower where importing the package runs
  /// it or a tool has to be used in an unpacked source archive, two where somebody has to ask for a module inside it or for
  /// the documentation of such an archive.
  func graded(_ worst: Severity, in kind: TargetKind) -> Severity {
    if isOfUnpackedTree(kind) { return min(worst, trigger.tool == "sphinx" ? .medium : .high) }
    if isUnattended { return worst }
    return min(worst, isImportedByName && !isScript(kind) ? .high : .medium)
  }

  /// Capabilities of one kind.
  func capabilities(_ kind: CapabilityKind) -> [(index: Int, capability: Capability)] {
    var found: [(Int, Capability)] = []
    for (index, capability) in capabilities.enumerated() where capability.kind == kind {
      found.append((index, capability))
    }
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
    if layers[layer].decoders.contains(where: { !Self.plainOpeners.contains($0) }) { return true }
    return layers[layer].parent.map { $0 < layer && isConcealed($0) } ?? false
  }

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
