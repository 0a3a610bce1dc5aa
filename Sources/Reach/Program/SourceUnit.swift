import PythonSyntax

/// A parsed source: the nodes and the bytes they point into.
final class Tree: Sendable {
  let nodes: ContiguousArray<Node>
  let bytes: [UInt8]
  let syntax: SyntaxTree

  /// What the tree holds on to, in bytes.
  let footprint: Int

  init(_ syntax: SyntaxTree) {
    self.syntax = syntax
    nodes = syntax.nodes
    bytes = syntax.source
    footprint = nodes.count * MemoryLayout<Node>.stride + bytes.count
  }

  /// A block that was left out of `outer`, whose bytes it shares.
  init(_ syntax: SyntaxTree, in outer: Tree) {
    self.syntax = syntax
    nodes = syntax.nodes
    bytes = outer.bytes
    footprint = nodes.count * MemoryLayout<Node>.stride
  }
}

/// One source of the program: a file of the target, a `.pth` line, a layer.
final class SourceUnit: Identified {
  /// The member's path, also for layers found in it.
  let path: String
  /// The line of the file that the source's first line is.
  let baseLine: Int
  /// The layer that the source is; nil for what lies openly in the target.
  let layer: Int?
  /// The tree; nil until needed, and again after eviction.
  var tree: Tree?
  /// Reads and parses the source again.
  let load: () -> Tree?
  /// The source whose tree left it out, for the block of a function; nil for whole sources.
  let owner: SourceUnit?
  /// The block in the owner's tree.
  let block: NodeID
  /// The offset in the file at which it begins.
  private let start: UInt32
  private var lines = LineCounter()
  /// For the block of a function: the symbols of its name nodes that were asked for; -1 for all others.
  var nameSymbols: ContiguousArray<Symbol> = []
  /// Code of each function, by its node, shared by every value made from it.
  var functions: [UInt32: FunctionCode] = [:]

  init(path: String, baseLine: Int = 1, layer: Int? = nil, load: @escaping () -> Tree?) {
    self.path = path
    self.baseLine = baseLine
    self.layer = layer
    self.load = load
    owner = nil
    block = .none
    start = 0
  }

  /// The block of a function that the tree of `owner` left out; its tree is made from that one.
  init(block: NodeID, at start: UInt32, of owner: SourceUnit) {
    path = owner.path
    baseLine = owner.baseLine
    layer = owner.layer
    load = { nil }
    self.owner = owner
    self.block = block
    self.start = start
  }

  /// Forgets the code of its functions, which refers back to it, and to what their calls gave.
  func tearDown() {
    for code in functions.values { code.tearDown() }
    functions = [:]
    tree = nil
  }

  /// The line of a byte offset, 1-based, in the file.
  func line(at offset: UInt32, in tree: Tree) -> Int {
    if layer == nil, baseLine > 1 { return baseLine }
    if let owner, lines.isNew { lines = LineCounter(at: start, line: owner.line(at: start, in: tree)) }
    return lines.line(at: Int(offset), in: tree.bytes)
  }
}

/// Finds the lines of offsets that are mostly asked for in ascending order.
private struct LineCounter {
  /// The offset that was asked for last, and its line, counted from 0.
  private var last: (offset: Int, line: Int)
  /// Bytes that were looked at so far.
  private var passed = 0
  private var starts: ContiguousArray<UInt32> = []

  /// Starts with what is known: `line` is that of `offset`.
  init(at offset: UInt32 = 0, line: Int = 1) { last = (Int(offset), line - 1) }

  /// Whether nothing was asked yet of a counter that starts at the first byte.
  var isNew: Bool { last.offset == 0 && starts.isEmpty }

  /// The line of an offset, 1-based. Whoever asks back and forth gets a table of all lines instead.
  mutating func line(at offset: Int, in bytes: [UInt8]) -> Int {
    if !starts.isEmpty { return find(offset) }
    guard passed <= bytes.count else {
      starts = Self.starts(of: bytes)
      return find(offset)
    }
    let isAhead = offset >= last.offset
    let range = (isAhead ? last.offset..<offset : offset..<last.offset).clamped(to: 0..<bytes.count)
    passed += range.count
    let between = bytes.withUnsafeBytes { Self.count($0, range) }
    last = (offset, isAhead ? last.line + between : last.line - between)
    return last.line + 1
  }

  /// Marks the line ends among eight bytes by their top bits.
  @inline(__always)
  private static func lineEnds(_ bytes: UnsafeRawBufferPointer, _ at: Int) -> UInt64 {
    let low: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
    let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self)) ^ 0x0A0A_0A0A_0A0A_0A0A
    return ~((word & low &+ low) | word) & ~low
  }

  /// The line ends in a range, eight bytes at a time.
  private static func count(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) -> Int {
    var count = 0
    var at = range.lowerBound
    while at + 8 <= range.upperBound {
      // Adds the marks of all eight in the top byte: not every processor that this is built for counts bits.
      count &+= Int(truncatingIfNeeded: ((lineEnds(bytes, at) &>> 7) &* 0x0101_0101_0101_0101) &>> 56)
      at &+= 8
    }
    while at < range.upperBound {
      count &+= bytes[at] == 0x0A ? 1 : 0
      at &+= 1
    }
    return count
  }

  private func find(_ offset: Int) -> Int {
    var low = 0
    var high = starts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= offset { low = middle } else { high = middle }
    }
    return low + 1
  }

  private static func starts(of bytes: [UInt8]) -> ContiguousArray<UInt32> {
    var starts: ContiguousArray<UInt32> = [0]
    starts.reserveCapacity(bytes.count / 32 + 2)
    bytes.withUnsafeBytes { bytes in
      var at = 0
      while at + 8 <= bytes.count {
        var marks = lineEnds(bytes, at)
        while marks != 0 {
          starts.append(UInt32(truncatingIfNeeded: at &+ marks.trailingZeroBitCount &>> 3 &+ 1))
          marks &= marks &- 1
        }
        at &+= 8
      }
      while at < bytes.count {
        if bytes[at] == 0x0A { starts.append(UInt32(truncatingIfNeeded: at &+ 1)) }
        at &+= 1
      }
    }
    return starts
  }
}

/// The names of a running module, class body, function call or comprehension.
final class Frame: Identified {
  enum Kind: UInt8 { case module, type, function }
  let kind: Kind
  /// The scope around it.
  let parent: Frame?
  /// The module whose globals it sees; unowned by nothing: frames live as long as values refer to them.
  let module: ModuleState
  /// The depth of undecided branches at the time it was made.
  let birth: Int32
  var names = SymbolMap()
  /// Rises with each change, so that results of calls can be known to be out of date.
  var version: UInt32 = 0
  /// Names declared `global` here.
  var globals: [Symbol] = []
  /// Names declared `nonlocal` here.
  var nonlocals: [Symbol] = []
  /// What `return` gave so far.
  var returned: Value?
  /// What `yield` gave so far.
  var yielded: ListValue?
  /// The function that runs, for `super()`.
  var function: FunctionValue?
  /// The first argument, for `super()`.
  var receiver: Value?
  /// Whether something outlives the run of its code and refers to it.
  var isRetained = false
  /// The class whose body it is.
  var owner: ClassValue?
  /// The names that a class body annotates, in order.
  var annotated: [Symbol] = []
  /// The generator whose statements run in it.
  var generator: Generator?

  init(_ kind: Kind, parent: Frame?, module: ModuleState, birth: Int32) {
    self.kind = kind
    self.parent = parent
    self.module = module
    self.birth = birth
  }

  /// The value of a name that is bound here.
  func bound(_ symbol: Symbol) -> Value? {
    guard let value = names[symbol] else { return nil }
    if case .unbound = value.shape { return nil }
    return value
  }

  /// The value of a name as a scope inside sees it: a class body's names are not seen from the functions in it.
  func seen(_ symbol: Symbol) -> Value? {
    if kind != .type, let value = bound(symbol) { return value }
    return parent?.seen(symbol)
  }

  /// Drops what it refers to, so that scopes, classes and functions that refer to each other are freed.
  func tearDown() {
    names = SymbolMap()
    returned = nil
    yielded = nil
    function = nil
    receiver = nil
    owner = nil
    generator = nil
  }
}

/// A module of the target, or the namespace of a script or layer.
final class ModuleState: Identified {
  enum Progress: UInt8 { case fresh, running, done }
  /// The dotted name.
  let name: String
  /// The source that its body is.
  let source: SourceUnit?
  /// Whether relative imports count from the module itself.
  let isPackage: Bool
  var progress: Progress = .fresh
  /// The package that relative imports counted from last, with how many dots.
  var basis: (dots: Int, package: Symbol)?
  /// What was imported with `*` from outside.
  var externalStars: [PathID] = []
  /// The unit of the reach graph that stands for its body.
  let unit: Int
  private(set) var frame: Frame!

  init(name: String, source: SourceUnit?, isPackage: Bool, unit: Int) {
    self.name = name
    self.source = source
    self.isPackage = isPackage
    self.unit = unit
    super.init()
    frame = Frame(.module, parent: nil, module: self, birth: 0)
  }

  /// The package that relative imports with so many dots count from; nil where that is above the top.
  func package(_ dots: Int) -> String? {
    var end = name.utf8.endIndex
    for _ in 0..<(isPackage ? dots - 1 : dots) {
      guard end > name.utf8.startIndex else { return nil }
      end = name.utf8[..<end].lastIndex(of: 0x2E) ?? name.utf8.startIndex
    }
    return String(name[..<end])
  }

  /// Drops the names, so that modules, functions and scopes that refer to each other are freed.
  func tearDown() {
    frame.tearDown()
    frame = nil
  }
}

/// Where a `def` or `lambda` is written.
struct FunctionPlace {
  let source: SourceUnit
  let node: NodeID
  let name: Symbol
  /// Where the parameters are written.
  let parameters: NodeID
  /// The block, or a lambda's expression.
  let body: NodeID
  let isLambda: Bool
}

/// What all values made from one `def` or `lambda` share: its place, its parameters, and the results of its calls.
final class FunctionCode {
  let place: FunctionPlace
  /// The parameters; nil until they are needed.
  var parameters: [Parameter]?
  /// The block as a source of its own, where the tree has left it out.
  var deferredBlock: SourceUnit?
  /// The results of calls, by what they were called with.
  var contexts: [UInt64: CallContext] = [:]
  /// The contexts for all further calls, by the number of the receiver's class.
  var general: [UInt32: CallContext] = [:]
  /// The first way it was called.
  var firstContext: CallContext?
  /// Whether an exact call gave a constant text.
  var givesConstants = false
  /// Steps spent in it.
  var cost = 0
  enum Kind: UInt8 { case unknown, plain, generator }
  /// Whether a call runs its body or makes a generator.
  var kind: Kind = .unknown
  /// The nodes of a generator's body that have a `yield` inside.
  var yielding: Set<UInt32> = []

  struct Parameter {
    enum Kind: UInt8 { case plain, positionalOnly, keywordOnly, list, dictionary }
    let name: Symbol
    let kind: Kind
  }

  init(_ place: FunctionPlace) { self.place = place }

  /// Forgets what its calls gave.
  func tearDown() {
    contexts = [:]
    general = [:]
    firstContext = nil
    deferredBlock = nil
  }
}

/// One way a function was called, with its result.
final class CallContext {
  let unit: Int
  var result: Value = .unknown
  var isRunning = false
  /// How often the body was evaluated for it.
  var evaluations = 0
  /// The module's version the result was computed at.
  var moduleVersion: UInt32 = 0
  /// Whether it stands for all calls that aren't told apart.
  let isGeneral: Bool
  /// The calls that a general context was widened by.
  var joined: Set<UInt64> = []
  /// What a generator gave, one by one.
  var produced: [Value] = []
  var producedRest: Value?
  /// The widened parameters of a general context.
  var parameters = SymbolMap()
  /// What the values of each parameter held, however deep.
  var held: [Taint] = []
  init(unit: Int, isGeneral: Bool) {
    self.unit = unit
    self.isGeneral = isGeneral
  }
}
