import Evidence

extension Interpreter {
  /// Everything that can be walked to from a unit, with the shortest chain to each capability.
  ///
  /// Importing a package by its name answers for all that it imports. A module inside it answers for its own body and
  /// what that calls: the modules it imports have triggers of their own, and a package of a thousand modules that import
  /// one another would otherwise be told a thousand times.
  func collect(from root: Int, _ trigger: Trigger) -> ReachedCode {
    var inner: String?
    if trigger.phase == .import, case .module(let name) = trigger.starts, name.contains(".") { inner = name }
    walk.run(graph, from: root, onlyModule: inner)
    var collector = ReachCollector(self, isUnasked: trigger.phase == .startup || trigger.phase == .install)
    for unit in walk.order where graph.units[unit].hasContent { collector.add(unit) }
    collector.addFlows()
    var external: [String] = []
    var seen: Set<PathID> = []
    for unit in walk.order {
      for path in graph.units[unit].external where seen.insert(path).inserted { external.append(externalName(path)) }
    }
    return ReachedCode(
      trigger: trigger, capabilities: collector.capabilities, flows: collector.flows, layers: collector.layers,
      opaque: collector.opaque, modules: collector.modules, externalModules: external)
  }

  private func externalName(_ path: PathID) -> String {
    if let known = externalNames[path] { return known }
    let name = paths.text(path, symbols)
    externalNames[path] = name
    return name
  }
}

/// A breadth-first walk of the reach graph: which units are reached, from where, and which for certain.
///
/// One value walks from every trigger in turn. Its tables are as long as the graph and are never cleared: an entry
/// counts only if it carries the number of the walk.
final class ReachWalk {
  // No method calls another while it changes one of these, so that accesses can't overlap.
  /// Units in order of arrival.
  @exclusivity(unchecked) private(set) var order: [Int] = []
  private var number: UInt32 = 0
  @exclusivity(unchecked) private var reached: [UInt32] = []
  @exclusivity(unchecked) private var certain: [UInt32] = []
  /// The unit that a unit was first reached from, and the edge's place among that unit's.
  @exclusivity(unchecked) private var origin: [Int32] = []
  @exclusivity(unchecked) private var edge: [Int32] = []

  /// Walks from `root`; `onlyModule` is the one module whose body is walked into, nil for all that are imported.
  func run(_ graph: ReachGraph, from root: Int, onlyModule: String? = nil) {
    // -2 is no module's number: a module without a unit leads into none.
    let only = onlyModule.map { graph.moduleNumber($0) ?? -2 }
    func leads(_ target: Int32) -> Bool {
      guard let only else { return true }
      let module = graph.moduleNumbers[Int(target)]
      return module == -1 || module == only
    }
    number += 1
    let missing = graph.units.count - reached.count
    if missing > 0 {
      reached += repeatElement(0, count: missing)
      certain += repeatElement(0, count: missing)
      origin += repeatElement(-1, count: missing)
      edge += repeatElement(-1, count: missing)
    }
    order.removeAll(keepingCapacity: true)
    order.append(root)
    reached[root] = number
    origin[root] = -1
    var position = 0
    while position < order.count {
      let unit = order[position]
      position += 1
      for (index, link) in graph.units[unit].links.enumerated()
      where reached[Int(link.target)] != number && leads(link.target) {
        let target = Int(link.target)
        reached[target] = number
        origin[target] = Int32(truncatingIfNeeded: unit)
        edge[target] = Int32(truncatingIfNeeded: index)
        order.append(target)
      }
    }
    certain[root] = number
    var pending = [root]
    while let unit = pending.popLast() {
      for link in graph.units[unit].links
      where !link.isConditional && certain[Int(link.target)] != number && leads(link.target) {
        certain[Int(link.target)] = number
        pending.append(Int(link.target))
      }
    }
  }

  /// Whether a unit is reached without an undecided test.
  func isCertain(_ unit: Int) -> Bool { certain[unit] == number }

  /// How a unit was first reached; nil for the root.
  func arrival(_ unit: Int) -> (from: Int, edge: Int)? {
    guard reached[unit] == number, origin[unit] >= 0 else { return nil }
    return (Int(origin[unit]), Int(edge[unit]))
  }
}

/// Turns the reached part of the graph into evidence.
struct ReachCollector {
  private let interpreter: Interpreter
  private let walk: ReachWalk
  private let graph: ReachGraph
  /// Whether nobody asked for the code, not even a tool.
  private let isUnasked: Bool
  private(set) var capabilities: [Capability] = []
  private(set) var flows: [Flow] = []
  private(set) var layers: [Layer] = []
  private(set) var opaque: [Opaque] = []
  private(set) var modules: [String] = []
  /// Layers of the graph by their place in `layers`.
  private var layerIndex: [Int: Int] = [:]
  /// Capabilities of the graph by their place in `capabilities`.
  private var capabilityIndex: [Int: Int] = [:]
  /// The places of capabilities by the number of their evidence.
  private var known: [Int: Int] = [:]
  private var chains: [Int: [ChainStep]] = [:]
  private var lines: LayerLines
  private var seenOpaque: Set<Opaque> = []
  private var seenModules: Set<String> = []

  init(_ interpreter: Interpreter, isUnasked: Bool) {
    self.isUnasked = isUnasked
    self.interpreter = interpreter
    walk = interpreter.walk
    graph = interpreter.graph
    lines = LayerLines(interpreter.layerTexts)
  }

  /// Adds what one unit has.
  mutating func add(_ unit: Int) {
    let content = graph.units[unit]
    let layer = content.layer.map { localLayer($0) }
    if let module = content.module, seenModules.insert(module).inserted { modules.append(module) }
    for item in content.opaque where seenOpaque.insert(item).inserted { opaque.append(item) }
    for id in content.capabilities { add(capability: id, content, layer) }
  }

  private mutating func add(capability id: Int, _ unit: Unit, _ layer: Int?) {
    let found = graph.capabilities[id]
    guard !found.isHanded || isUnasked else { return }
    let isConditional = found.isConditional || !walk.isCertain(found.unit)
    if let position = known[found.evidence] {
      capabilityIndex[id] = position
      let known = capabilities[position]
      if !isConditional && known.isConditional || found.unfollowed > 0 && known.isFollowed {
        capabilities[position] = made(
          found, unit, layer, known.chain, isConditional && known.isConditional, others: known.isFollowed)
      }
      return
    }
    let last = ChainStep(
      path: unit.path, line: found.line, what: "\(verb(found.kind)) `\(found.via)`", layer: layer,
      value: found.argument,
      code: unit.layer.flatMap { lines.text(layer: $0, line: found.line) })
    known[found.evidence] = capabilities.count
    capabilityIndex[id] = capabilities.count
    capabilities.append(made(found, unit, layer, chain(to: found.unit) + [last], isConditional, others: true))
  }

  private func made(
    _ found: FoundCapability, _ unit: Unit, _ layer: Int?, _ chain: [ChainStep], _ isConditional: Bool,
    others areFollowed: Bool
  ) -> Capability {
    Capability(
      kind: found.kind, argument: found.argument, via: found.via, place: Place(unit.path, line: found.line),
      layer: layer, chain: chain, isConditional: isConditional,
      isFollowed: areFollowed && found.kind == .processSpawn && found.unfollowed <= 0)
  }

  private func verb(_ kind: CapabilityKind) -> String {
    switch kind {
    case .environmentRead, .credentialRead: "reads through"
    case .interpreterHook: "changes"
    default: "calls"
    }
  }

  /// The steps from the trigger to a unit.
  private mutating func chain(to unit: Int) -> [ChainStep] {
    if let known = chains[unit] { return known }
    var missing: [Int] = []
    var current = unit
    while chains[current] == nil, let arrival = walk.arrival(current) {
      missing.append(current)
      current = arrival.from
    }
    var steps = chains[current] ?? []
    for unit in missing.reversed() {
      guard let arrival = walk.arrival(unit) else { continue }
      steps.append(step(arrival.from, graph.units[arrival.from].edges[arrival.edge]))
      chains[unit] = steps
    }
    chains[unit] = steps
    return steps
  }

  private mutating func step(_ from: Int, _ edge: Edge) -> ChainStep {
    let origin = graph.units[from]
    let what: String
    switch edge.kind {
    case .imports(let name): what = "imports `\(name)`"
    case .runs(let path): what = "calls `\(path)`"
    case .calls(let name): what = "calls `\(interpreter.symbols.text(name))`"
    case .opens(let layer):
      let local = localLayer(layer)
      what = "opens layer \(local + 1) (\(layers[local].decoders.joined(separator: ", ")))"
    }
    let line = interpreter.line(edge.place)
    return ChainStep(
      path: origin.path, line: line > 0 ? line : nil, what: what, layer: origin.layer.map { localLayer($0) },
      code: origin.layer.flatMap { lines.text(layer: $0, line: line) })
  }

  /// The place of a layer in the report, with its parents before it.
  private mutating func localLayer(_ id: Int) -> Int {
    if let known = layerIndex[id] { return known }
    let found = graph.layers[id]
    let parent = found.parent.map { localLayer($0) }
    let layer = found.layer
    layerIndex[id] = layers.count
    layers.append(
      Layer(
        decoders: layer.decoders, path: layer.path, line: layer.line, parent: parent, size: layer.size,
        sha256: layer.sha256, excerpt: layer.excerpt))
    return layers.count - 1
  }

  /// Adds the flows between capabilities that are both reached, ordered by sink and source.
  mutating func addFlows() {
    var pairs: Set<Flow> = []
    for (id, sink) in capabilityIndex {
      for source in graph.flows[id] ?? [] {
        guard let origin = capabilityIndex[source], origin != sink else { continue }
        pairs.insert(Flow(source: origin, sink: sink))
      }
    }
    pairs.formUnion(FileFlows(capabilities, Array(pairs)).added())
    flows = pairs.sorted { ($0.sink, $0.source) < ($1.sink, $1.source) }
  }
}
