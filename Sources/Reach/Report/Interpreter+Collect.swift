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
    var walk = ReachWalk(graph: graph, root: root, onlyModule: inner)
    walk.run()
    let place = trigger.place
    var collector = ReachCollector(walk: walk, graph: graph, trigger: place.path, line: place.line)
    for unit in walk.order { collector.add(unit) }
    collector.addFlows()
    var external: [String] = []
    var seen: Set<PathID> = []
    for unit in walk.order {
      for path in graph.units[unit].external where seen.insert(path).inserted {
        external.append(paths.text(path, symbols))
      }
    }
    return ReachedCode(
      trigger: trigger, capabilities: collector.capabilities, flows: collector.flows, layers: collector.layers,
      opaque: collector.opaque, modules: collector.modules, externalModules: external)
  }
}

/// A breadth-first walk of the reach graph: which units are reached, from where, and which for certain.
struct ReachWalk {
  /// Units in order of arrival.
  private(set) var order: [Int] = []
  /// How a unit was first reached.
  private(set) var arrival: [Int: (from: Int, edge: Edge)] = [:]
  /// Units that are reached without an undecided test.
  private(set) var certain: Set<Int> = []
  private let graph: ReachGraph
  private let root: Int
  /// The one module whose body is walked into; nil for all that are imported.
  private let onlyModule: String?

  init(graph: ReachGraph, root: Int, onlyModule: String? = nil) {
    self.graph = graph
    self.root = root
    self.onlyModule = onlyModule
  }

  mutating func run() {
    var seen: Set<Int> = [root]
    order = [root]
    var position = 0
    while position < order.count {
      let unit = order[position]
      position += 1
      for edge in graph.units[unit].edges where leads(edge) && seen.insert(edge.target).inserted {
        arrival[edge.target] = (unit, edge)
        order.append(edge.target)
      }
    }
    certain = [root]
    var pending = [root]
    while let unit = pending.popLast() {
      for edge in graph.units[unit].edges
      where leads(edge) && !edge.isConditional && certain.insert(edge.target).inserted {
        pending.append(edge.target)
      }
    }
  }

  private func leads(_ edge: Edge) -> Bool {
    guard let onlyModule, let module = graph.units[edge.target].module else { return true }
    return module == onlyModule
  }
}

/// Turns the reached part of the graph into evidence.
struct ReachCollector {
  private let walk: ReachWalk
  private let graph: ReachGraph
  private let trigger: String
  private let line: Int?
  private(set) var capabilities: [Capability] = []
  private(set) var flows: [Flow] = []
  private(set) var layers: [Layer] = []
  private(set) var opaque: [Opaque] = []
  private(set) var modules: [String] = []
  /// Layers of the graph by their place in `layers`.
  private var layerIndex: [Int: Int] = [:]
  /// Capabilities of the graph by their place in `capabilities`.
  private var capabilityIndex: [Int: Int] = [:]
  private var known: [CapabilityKey: Int] = [:]
  private var chains: [Int: [ChainStep]] = [:]
  private var seenOpaque: Set<Opaque> = []
  private var seenModules: Set<String> = []

  private struct CapabilityKey: Hashable {
    let kind: CapabilityKind
    let argument: String?
    let via: String
    let path: String
    let line: Int
    let layer: Int?
  }

  init(walk: ReachWalk, graph: ReachGraph, trigger: String, line: Int?) {
    self.walk = walk
    self.graph = graph
    self.trigger = trigger
    self.line = line
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
    let key = CapabilityKey(
      kind: found.kind, argument: found.argument, via: found.via, path: unit.path, line: found.line, layer: layer)
    let isConditional = found.isConditional || !walk.certain.contains(found.unit)
    if let position = known[key] {
      capabilityIndex[id] = position
      if !isConditional, capabilities[position].isConditional {
        capabilities[position] = made(found, unit, layer, capabilities[position].chain, false)
      }
      return
    }
    let last = ChainStep(path: unit.path, line: found.line, what: "\(verb(found.kind)) `\(found.via)`", layer: layer)
    known[key] = capabilities.count
    capabilityIndex[id] = capabilities.count
    capabilities.append(made(found, unit, layer, chain(to: found.unit) + [last], isConditional))
  }

  private func made(
    _ found: FoundCapability, _ unit: Unit, _ layer: Int?, _ chain: [ChainStep], _ isConditional: Bool
  ) -> Capability {
    Capability(
      kind: found.kind, argument: found.argument, via: found.via, place: Place(unit.path, line: found.line),
      layer: layer, chain: chain, isConditional: isConditional)
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
    while chains[current] == nil, walk.arrival[current] != nil {
      missing.append(current)
      current = walk.arrival[current]?.from ?? current
    }
    var steps = chains[current] ?? []
    for unit in missing.reversed() {
      guard let arrival = walk.arrival[unit] else { continue }
      steps.append(step(arrival.from, arrival.edge))
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
    case .calls(let name): what = "calls `\(name)`"
    case .opens(let layer):
      let local = localLayer(layer)
      what = "opens layer \(local + 1) (\(layers[local].decoders.joined(separator: ", ")))"
    }
    return ChainStep(
      path: origin.path, line: edge.line > 0 ? edge.line : nil, what: what, layer: origin.layer.map { localLayer($0) })
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
