import Artifacts
import Evidence
import PythonSyntax

/// How a statement or block ended.
enum Completion: UInt8 { case normal, returns, raises, breaks, continues }

/// The abstract evaluator of one target: runs module bodies and reached functions over abstract values.
///
/// It never executes anything: values are constants, containers, functions and classes of the target, dotted paths of
/// everything else, and `unknown`. Branches that can't be decided are both taken and their results joined. Whatever
/// it finds goes into the reach graph under the unit that is running. Single-threaded; one per target.
///
/// Stack: one level of `depth` costs at most about 2 KiB of native stack in release builds and 12 KiB in debug builds,
/// so `maximumDepth` levels fit into the stack that `Reach` gives the thread.
final class Interpreter {
  let target: any OpenedTarget
  let limits: Limits
  // The tables and counters below are touched at every step, and none of their methods calls back into the evaluator,
  // so that two accesses to one of them can't overlap: the dynamic check of that would cost a tenth of the time.
  @exclusivity(unchecked) var symbols = Symbols()
  @exclusivity(unchecked) var paths = Paths()
  @exclusivity(unchecked) var taints = Taints()
  @exclusivity(unchecked) var lineages = Lineages()
  @exclusivity(unchecked) var graph = ReachGraph()
  let index: ModuleIndex
  let names: KnownNames
  let builtinsPath: PathID
  let environPath: PathID
  let environBytesPath: PathID
  let modulesPath: PathID
  let executablePath: PathID
  let notImplementedPath: PathID
  let builtinNames: Set<Symbol>
  /// The first module of each name.
  var modules: [String: ModuleState] = [:]
  /// Modules by the symbols of their file's path and their name.
  var modulesByFile: [UInt64: ModuleState] = [:]

  // What is running.
  @exclusivity(unchecked) var tree: Tree
  @exclusivity(unchecked) var source: SourceUnit
  @exclusivity(unchecked) var frame: Frame
  @exclusivity(unchecked) var unit: Int
  /// How many undecided tests lie between the running unit's start and here.
  @exclusivity(unchecked) var conditional = 0
  var searchPath: [String] = [] {
    didSet { if searchPath != oldValue { routes = [:] } }
  }
  /// Where imported names lead under the running search path.
  var routes: [Symbol: ImportRoute] = [:]
  /// Names of modules by the symbols of their package and of what is written behind the dots.
  var relativeNames: [UInt64: Symbol] = [:]
  /// Modules outside the target that were imported.
  var externalModules: [Symbol: (path: PathID, value: Value)] = [:]

  // Undecided branches.
  @exclusivity(unchecked) var branchDepth: Int32 = 0
  /// How many undecided branches were begun so far.
  @exclusivity(unchecked) private(set) var branchCount = 0
  @exclusivity(unchecked) private var log: [LogEntry] = []
  @exclusivity(unchecked) private var marks: [Int] = []

  // Budgets.
  @exclusivity(unchecked) var depth = 0
  var callDepth = 0
  var layerDepth = 0
  /// The bytes of the layers that were opened, by their numbers in the graph, shared with their trees.
  var layerTexts: [Int: [UInt8]] = [:]
  var layerCount = 0
  @exclusivity(unchecked) var steps = 0
  var stepLimit: Int
  var totalSteps = 0
  var functionCount = 0
  var exhausted = false
  static let maximumDepth = 9_000

  /// Trees that are held, oldest first, and what they take.
  var heldSources: [SourceUnit] = []
  var heldBytes = 0
  static let heldLimit = 48 << 20

  /// Rises with each change of a container or object.
  @exclusivity(unchecked) private(set) var heapChanges = 0
  /// How loops went, to know whether repeating one can bring anything new.
  var decidedTests = 0
  var undecidedTests = 0
  var loopDepth = 0
  /// The step at which the share of the innermost loop ends.
  @exclusivity(unchecked) var loopEnd = Int.max
  /// How often loops were left because their share was used up, by source and node.
  var leftLoops: [UInt64: Int] = [:]
  /// How many texts each place ran that runs texts.
  var layersAtPlace: [UInt64: Int] = [:]
  /// Calls that were too deep to be followed where they are.
  var deferred: [DeferredCall] = []
  /// Files written by the running code with known content, by path.
  var writtenFiles: [String: Value] = [:] {
    didSet { noteChange() }
  }
  /// What flowed into files whose content is not known, by path.
  var fileTaints: [String: Taint] = [:] {
    didSet { noteChange() }
  }
  /// What the code gives the processes that it starts.
  let processes = ProcessTable()

  /// Files and folders of the target that code reads as data.
  let carriers = CarrierState()

  /// What a capability is with all that it implies, and whether that was found on a path without a test.
  var capabilityTaints: [Int: (taint: Taint, isCertain: Bool)] = [:]
  /// The last number that was given to an object.
  @exclusivity(unchecked) var lastIdentity: UInt32 = 0

  /// The generator behind the functions of `random`.
  var sharedGenerator: ExternalObject?
  /// What classes got after they were made that the language calls by itself: every class may have inherited it.
  var lateHooks: ClassHooks = []
  /// What a base class outside the target says of classes derived from it.
  var baseHooks: [PathID: ClassHooks] = [:]
  /// Whether the function that is about to be called is called as a decorator.
  var isDecorating = false
  /// Whether an iterator was made that has elements still to be made.
  var hasProducers = false
  /// Generators that stopped where throwing them away runs something.
  var openGenerators: [Generator] = []
  /// Whether a generator has stopped at a `yield`, and its statement is on the way to its end.
  var isSuspending = false
  var suspendedLimit = 0
  /// What the target registered to find codecs, and to get what is logged.
  var codecSearches: [Value] = []
  var logHandlers: [Value] = []
  /// What attributes of modules outside the target were replaced by.
  var replacements: [PathID: Value] = [:]
  /// Where the text of a value is asked for.
  private var textPlace: (node: NodeID, source: SourceUnit)?
  /// Where that is, if it is in the running source.
  var textNode: NodeID {
    get { textPlace.flatMap { $0.source === source ? $0.node : nil } ?? .none }
    set { textPlace = newValue.isNone ? nil : (newValue, source) }
  }
  /// Where modules come from that the names of members alone do not lead to.
  var moduleSearch = ModuleSearch()

  /// Layers that were opened, by content and place.
  var openedLayers: [LayerKey: (unit: Int, layer: Int)] = [:]
  /// Programs that were started as processes of their own and are being followed, outermost first.
  var runningPrograms: [RunningProgram] = []
  /// The sources of marshalled code objects; none of those that could not be read.
  var marshalledSources: [[UInt8]: [[UInt8]]] = [:]
  /// Scopes and modules that are part of reference circles.
  private var retained: [Frame] = []
  var allModules: [ModuleState] = []
  var sourcesWithCode: [SourceUnit] = []
  let walk = ReachWalk()
  /// Names of modules outside the target, made once.
  var externalNames: [PathID: String] = [:]
  private var tracked: [HeapValue] = []

  private struct LogEntry {
    let frame: Frame
    let symbol: Symbol
    let old: Value?
  }

  /// What a branch left in a name it wrote.
  struct Write {
    let frame: Frame
    let symbol: Symbol
    var value: Value
    let old: Value?
  }

  /// What a branch left in the names it wrote.
  struct Writes {
    fileprivate(set) var entries: [Write] = []
  }

  /// Where a name's write is in a list: found by looking while there are few, by a table when there are many.
  private struct WriteIndex {
    private struct Key: Hashable {
      let frame: ObjectIdentifier
      let symbol: Symbol
    }
    private var table: [Key: Int] = [:]
    private static let few = 12

    func position(of frame: Frame, _ symbol: Symbol, in writes: [Write]) -> Int? {
      if let found = writes.prefix(Self.few).firstIndex(where: { $0.symbol == symbol && $0.frame === frame }) {
        return found
      }
      return writes.count <= Self.few ? nil : table[Key(frame: ObjectIdentifier(frame), symbol: symbol)]
    }

    mutating func add(_ frame: Frame, _ symbol: Symbol, _ position: Int) {
      if position >= Self.few { table[Key(frame: ObjectIdentifier(frame), symbol: symbol)] = position }
    }
  }

  init(target: any OpenedTarget, limits: Limits) {
    self.target = target
    self.limits = limits
    index = ModuleIndex(target)
    names = KnownNames(&symbols)
    paths.prepare(&symbols)
    builtinsPath = paths.path("builtins", &symbols)
    environPath = paths.path("os.environ", &symbols)
    environBytesPath = paths.path("os.environb", &symbols)
    modulesPath = paths.path("sys.modules", &symbols)
    executablePath = paths.path("sys.executable", &symbols)
    notImplementedPath = paths.path("builtins.NotImplemented", &symbols)
    var builtins: Set<Symbol> = []
    for name in BuiltinNames.all { builtins.insert(symbols.intern(name)) }
    builtinNames = builtins
    stepLimit = limits.evaluationSteps
    let nothing = SourceUnit(path: target.fileName) { nil }
    source = nothing
    tree = Tree.empty
    unit = graph.addUnit(path: target.fileName, layer: nil)
    let module = ModuleState(name: "__nothing__", source: nothing, isPackage: false, unit: unit)
    frame = module.frame
    allModules.append(module)
  }

  deinit {
    for frame in retained { frame.tearDown() }
    for module in allModules { module.tearDown() }
    for value in tracked { value.clear() }
    for source in sourcesWithCode { source.tearDown() }
  }

  /// Counts a change of a container or object, so that what was computed from it is known to be out of date.
  @inline(__always) func touch(_ value: HeapValue) {
    value.version &+= 1
    noteChange()
  }

  /// Counts a change of something that is neither a name nor a heap value: a function's attribute, a file.
  @inline(__always) func noteChange() { heapChanges &+= 1 }

  /// Remembers a container that another container or object is stored in.
  func track(_ container: HeapValue, _ stored: Value) {
    guard !container.isTracked else { return }
    switch stored.shape {
    case .list, .dictionary, .object, .instance, .function, .type, .bound, .method, .partial, .choice, .namespace,
      .module:
      track(container)
    default: break
    }
  }

  /// Remembers a heap value that refers to itself.
  func track(_ value: HeapValue) {
    guard !value.isTracked else { return }
    value.isTracked = true
    tracked.append(value)
  }

  /// Remembers a scope that functions or classes refer to, so that the circle can be opened in the end.
  func retain(_ frame: Frame) {
    guard frame.kind != .module, !frame.isRetained else { return }
    frame.isRetained = true
    retained.append(frame)
  }

  // MARK: Branches

  /// Binds a name in a scope; inside an undecided branch the old value is kept for the other side.
  func assign(_ frame: Frame, _ symbol: Symbol, _ value: Value) {
    if branchDepth > frame.birth {
      log.append(LogEntry(frame: frame, symbol: symbol, old: frame.names[symbol]))
    }
    frame.names.set(symbol, value)
    frame.version &+= 1
  }

  func beginBranch() {
    branchDepth += 1
    branchCount += 1
    marks.append(log.count)
  }

  /// Ends a branch: takes back what it bound, and gives it.
  func endBranch() -> Writes {
    branchDepth -= 1
    let mark = marks.popLast() ?? 0
    var writes = Writes()
    guard mark < log.count else { return writes }
    var known = WriteIndex()
    for position in mark..<log.count {
      let entry = log[position]
      guard known.position(of: entry.frame, entry.symbol, in: writes.entries) == nil else { continue }
      known.add(entry.frame, entry.symbol, writes.entries.count)
      let value = entry.frame.names[entry.symbol] ?? Value(.unbound)
      writes.entries.append(Write(frame: entry.frame, symbol: entry.symbol, value: value, old: entry.old))
    }
    log.removeSubrange(mark...)
    for entry in writes.entries {
      entry.frame.names.set(entry.symbol, entry.old ?? Value(.unbound))
      entry.frame.version &+= 1
    }
    return writes
  }

  /// Joins what alternative branches bound, of which one was taken; says whether that changed anything.
  @discardableResult
  func merge(_ branches: [Writes]) -> Bool {
    var joined: [Write] = []
    var counts: [Int] = []
    var known = WriteIndex()
    for branch in branches {
      for entry in branch.entries {
        if let position = known.position(of: entry.frame, entry.symbol, in: joined) {
          counts[position] += 1
        } else {
          known.add(entry.frame, entry.symbol, joined.count)
          joined.append(entry)
          counts.append(1)
        }
      }
    }
    // The value from before comes first where a branch kept it, then the branches' in their order.
    for (position, count) in counts.enumerated() where count < branches.count {
      joined[position].value = joined[position].old ?? Value(.unbound)
    }
    for branch in branches {
      for entry in branch.entries {
        guard let position = known.position(of: entry.frame, entry.symbol, in: joined) else { continue }
        joined[position].value = join(joined[position].value, entry.value)
      }
    }
    var isChanged = false
    for entry in joined {
      let old = entry.old ?? Value(.unbound)
      if !isChanged { isChanged = !isSame(old, entry.value) || old.taint != entry.value.taint }
      assign(entry.frame, entry.symbol, entry.value)
    }
    return isChanged
  }

  // MARK: Budgets

  /// Counts a step; false when the budget is used up, which is reported once for the running unit.
  func step() -> Bool {
    steps += 1
    if steps <= stepLimit { return true }
    if !exhausted, !isSuspending {
      exhausted = true
      opaque("evaluation stopped after \(stepLimit) steps: what runs after this place is not known")
    }
    return false
  }

  /// Counts the steps of a computation in one go; false when that uses the budget up.
  func take(steps count: Int) -> Bool {
    steps += max(0, count - 1)
    return step()
  }

  /// Enters one level of nesting; false when it would be too deep for the stack.
  func enter() -> Bool {
    depth += 1
    if depth <= Self.maximumDepth { return true }
    opaque("code is nested more than \(Self.maximumDepth) levels deep: what lies deeper is not known")
    return false
  }

  /// Records what can't be analysed, at the node or at the source as a whole.
  func opaque(_ why: String, _ kind: Opaque.Kind = .unread, at node: NodeID = .none) {
    graph.addOpaque(
      Opaque(kind, path: source.path, line: node.isNone ? nil : line(node), why: why), unit: unit)
  }

  /// The line of a node in its file.
  func line(_ node: NodeID) -> Int { source.line(at: tree.nodes[Int(node.index)].start, in: tree) }

  /// Where a step is taken that is written at a node, or by the running source where there is no node.
  func place(_ node: NodeID) -> EdgePlace {
    node.isNone ? .line(source.baseLine) : .offset(tree.nodes[Int(node.index)].start, source)
  }

  /// The line of a step.
  func line(_ place: EdgePlace) -> Int {
    switch place {
    case .line(let line): line
    case .offset(let offset, let source): treeOf(source).map { source.line(at: offset, in: $0) } ?? source.baseLine
    }
  }

  /// The line of a node, or of the running source where there is no node.
  func placeLine(_ node: NodeID) -> Int { node.isNone ? source.baseLine : line(node) }

  // MARK: Running sources

  /// What `run(in:)` puts back.
  private struct Activation {
    let tree: Tree
    let source: SourceUnit
    let frame: Frame
    let unit: Int
    let conditional: Int
    let loopDepth: Int
  }

  /// Runs `body` with another source, scope and unit as the current ones.
  func within<R>(
    _ newSource: SourceUnit, _ newTree: Tree, _ newFrame: Frame, unit newUnit: Int, _ body: () -> R
  ) -> R {
    let saved = Activation(
      tree: tree, source: source, frame: frame, unit: unit, conditional: conditional, loopDepth: loopDepth)
    source = newSource
    tree = newTree
    frame = newFrame
    unit = newUnit
    conditional = 0
    let result = body()
    tree = saved.tree
    source = saved.source
    frame = saved.frame
    unit = saved.unit
    conditional = saved.conditional
    loopDepth = saved.loopDepth
    return result
  }

  /// The tree of a source, parsed if it is not held.
  func treeOf(_ source: SourceUnit) -> Tree? {
    if let tree = source.tree { return tree }
    guard let tree = load(source) else { return nil }
    hold(tree, of: source)
    return tree
  }

  /// Keeps the tree of a source until others need the room.
  func hold(_ tree: Tree, of source: SourceUnit) {
    source.tree = tree
    heldSources.append(source)
    heldBytes += tree.footprint
    evict()
  }

  private func load(_ source: SourceUnit) -> Tree? {
    guard let owner = source.owner else { return source.load() }
    guard let outer = treeOf(owner) else { return nil }
    let block = outer.nodes[Int(source.block.index)]
    return Tree(parse(deferred: block, of: outer.syntax, limits: Self.parserLimits(limits)), in: outer)
  }

  /// Where the statements of a function are; its block is parsed now if it was passed over and is not held.
  func body(of code: FunctionCode) -> (source: SourceUnit, tree: Tree, node: NodeID)? {
    if let block = code.deferredBlock { return treeOf(block).map { (block, $0, $0.syntax.root) } }
    guard let outer = treeOf(code.place.source) else { return nil }
    let node = outer.nodes[Int(code.place.body.index)]
    guard node.kind == .deferredBlock else { return (code.place.source, outer, code.place.body) }
    let block = SourceUnit(block: code.place.body, at: node.start, of: code.place.source)
    code.deferredBlock = block
    guard let tree = treeOf(block) else { return nil }
    noteErrors(tree, block, unit: unit)
    return (block, tree, tree.syntax.root)
  }

  /// Drops the oldest trees when too much is held. Running code keeps its own reference.
  private func evict() {
    guard heldBytes > Self.heldLimit else { return }
    var kept: [SourceUnit] = []
    var dropping = true
    for (position, held) in heldSources.enumerated() {
      if dropping, heldBytes > Self.heldLimit / 2, position < heldSources.count - 1, let tree = held.tree {
        heldBytes -= tree.footprint
        held.tree = nil
      } else {
        dropping = false
        kept.append(held)
      }
    }
    heldSources = kept
  }
}
