import Evidence

/// How one piece of code leads to another.
enum EdgeKind {
  /// `import` of the module with this name.
  case imports(String)
  /// A run of the file with this path.
  case runs(String)
  /// A call of the function with this name.
  case calls(Symbol)
  /// Code found in data.
  case opens(layer: Int)
}

/// Where a step is taken. Most steps lead to nothing that is told: their lines are counted for those that do.
enum EdgePlace {
  case line(Int)
  case offset(UInt32, SourceUnit)
}

/// A step from one unit to another.
struct Edge {
  let target: Int
  let place: EdgePlace
  let kind: EdgeKind
}

/// What a walk needs to know of a step: small, because walks visit millions.
struct Link {
  let target: Int32
  /// Whether the step is taken only under an undecided test.
  var isConditional: Bool
}

/// A piece of code that runs as a whole: a module's body, a function called in one way, a layer, a trigger's source.
struct Unit {
  let path: String
  let layer: Int?
  /// The module whose body it is.
  let module: String?
  var capabilities: [Int] = []
  var edges: [Edge] = []
  /// The same steps in the same order, for walks.
  var links: [Link] = []
  var opaque: [Opaque] = []
  var external: [PathID] = []

  /// Whether it says anything by itself.
  var hasContent: Bool { !capabilities.isEmpty || !opaque.isEmpty || module != nil || layer != nil }
}

/// A capability as it was found: with its unit instead of a chain.
struct FoundCapability {
  let kind: CapabilityKind
  let argument: String?
  let via: String
  let unit: Int
  let line: Int
  var isConditional: Bool
  /// For a process: how many of its starts run code that was not followed.
  var unfollowed = 0
  /// The same for what differs in nothing but the way its function was called.
  let evidence: Int
  /// Whether it is an address that was handed to code outside, which counts only where code starts by itself.
  let isHanded: Bool
}

/// Code found in data, with its parent as an index into the graph's layers.
struct FoundLayer {
  let layer: Layer
  let parent: Int?
}

/// Everything found in one target: units, steps between them, capabilities, flows.
///
/// Evaluation adds to it once; what one trigger reaches is the part that can be walked to from its unit.
struct ReachGraph {
  private(set) var units: [Unit] = []
  /// For each unit the number of the module whose body it is; -1 for other code.
  private(set) var moduleNumbers: ContiguousArray<Int32> = []
  private var modules: [String: Int32] = [:]
  private(set) var capabilities: [FoundCapability] = []
  private(set) var layers: [FoundLayer] = []
  /// For each sink, its sources.
  private(set) var flows: [Int: Set<Int>] = [:]
  private var evidenceIndex: [EvidenceKey: Int] = [:]
  /// Capabilities by evidence and unit.
  private var capabilityIndex: [UInt64: Int] = [:]
  private var edgeIndex: [UInt64: Int] = [:]

  /// Most capabilities that one unit may have; a hostile loop must not fill memory.
  static let capabilitiesOfUnit = 4_096

  private struct EvidenceKey: Hashable {
    let kind: CapabilityKind
    let argument: String?
    let via: String
    let path: String
    let line: Int
    let layer: Int?
  }

  mutating func addUnit(path: String, layer: Int?, module: String? = nil) -> Int {
    units.append(Unit(path: path, layer: layer, module: module))
    moduleNumbers.append(module.map { number(of: $0) } ?? -1)
    return units.count - 1
  }

  private mutating func number(of module: String) -> Int32 {
    if let known = modules[module] { return known }
    let number = Int32(truncatingIfNeeded: modules.count)
    modules[module] = number
    return number
  }

  /// The number of a module that has a unit; nil for others.
  func moduleNumber(_ name: String) -> Int32? { modules[name] }

  /// Adds a capability to a unit, or finds the one that is there.
  mutating func add(
    _ kind: CapabilityKind, argument: String?, via: String, unit: Int, line: Int, isConditional: Bool,
    isHanded: Bool = false
  ) -> Int? {
    let evidence = evidence(
      EvidenceKey(
        kind: kind, argument: argument, via: via, path: units[unit].path, line: line, layer: units[unit].layer))
    let key = Self.key(evidence, unit)
    if let found = capabilityIndex[key] {
      if !isConditional { capabilities[found].isConditional = false }
      if kind == .processSpawn { capabilities[found].unfollowed += 1 }
      return found
    }
    guard units[unit].capabilities.count < Self.capabilitiesOfUnit else { return nil }
    let id = capabilities.count
    capabilities.append(
      FoundCapability(
        kind: kind, argument: argument, via: via, unit: unit, line: line, isConditional: isConditional,
        evidence: evidence, isHanded: isHanded))
    if kind == .processSpawn { capabilities[id].unfollowed = 1 }
    capabilityIndex[key] = id
    units[unit].capabilities.append(id)
    return id
  }

  /// Says of a process that everything its last start runs was followed.
  mutating func noteFollowed(_ id: Int) { capabilities[id].unfollowed -= 1 }

  private mutating func evidence(_ key: EvidenceKey) -> Int {
    if let known = evidenceIndex[key] { return known }
    let number = evidenceIndex.count
    evidenceIndex[key] = number
    return number
  }

  /// Adds a step; the first one between two units stays, and becomes unconditional if a later one is.
  mutating func connect(
    _ from: Int, to target: Int, at place: @autoclosure () -> EdgePlace, kind: @autoclosure () -> EdgeKind,
    isConditional: Bool
  ) {
    guard from != target else { return }
    if let found = position(from, target) {
      if !isConditional { units[from].links[found].isConditional = false }
      return
    }
    if units[from].links.count >= Self.fewLinks {
      edgeIndex[Self.key(from, target)] = units[from].links.count
    }
    units[from].edges.append(Edge(target: target, place: place(), kind: kind()))
    units[from].links.append(Link(target: Int32(truncatingIfNeeded: target), isConditional: isConditional))
  }

  /// Where the step to a unit is among those of another: looked through while there are few, in a table afterwards.
  private func position(_ from: Int, _ target: Int) -> Int? {
    let links = units[from].links
    let wanted = Int32(truncatingIfNeeded: target)
    for (position, link) in links.prefix(Self.fewLinks).enumerated() where link.target == wanted { return position }
    return links.count > Self.fewLinks ? edgeIndex[Self.key(from, target)] : nil
  }

  private static let fewLinks = 24

  private static func key(_ from: Int, _ target: Int) -> UInt64 {
    UInt64(UInt32(truncatingIfNeeded: from)) << 32 | UInt64(UInt32(truncatingIfNeeded: target))
  }

  mutating func addFlow(from source: Int, to sink: Int) {
    if source != sink { flows[sink, default: []].insert(source) }
  }

  mutating func addOpaque(_ opaque: Opaque, unit: Int) {
    if units[unit].opaque.count < 64, !units[unit].opaque.contains(opaque) { units[unit].opaque.append(opaque) }
  }

  mutating func addExternal(_ path: PathID, unit: Int) {
    if !units[unit].external.contains(path) { units[unit].external.append(path) }
  }

  mutating func addLayer(_ layer: Layer, parent: Int?) -> Int {
    layers.append(FoundLayer(layer: layer, parent: parent))
    return layers.count - 1
  }
}
