import PythonSyntax

/// What the evaluator knows of a Python value: its shape, the capabilities it came from, and how it was decoded.
struct Value {
  var shape: Shape
  /// The capabilities whose result is in it.
  var taint: Taint
  /// The decoders a constant went through, innermost last.
  var lineage: Lineage

  init(_ shape: Shape, taint: Taint = .none, lineage: Lineage = .none) {
    self.shape = shape
    self.taint = taint
    self.lineage = lineage
  }

  /// Nothing is known.
  static var unknown: Value { Value(.unknown) }
  static var none: Value { Value(.none) }
  static func unknown(_ taint: Taint) -> Value { Value(.unknown, taint: taint) }
  static func bool(_ value: Bool) -> Value { Value(.bool(value)) }
  static func int(_ value: Int) -> Value { Value(.int(value)) }
  static func text(_ text: String) -> Value { Value(.text(Text(Array(text.utf8)))) }
  static func list(_ elements: [Value], _ kind: ListValue.Kind = .list) -> Value {
    Value(.list(ListValue(elements, kind)))
  }

  var isUnknown: Bool {
    if case .unknown = shape { return true }
    return false
  }

  /// The text of a constant string without unknown parts.
  var constantText: Text? {
    if case .text(let text) = shape { return text.hasHoles ? nil : text }
    if case .instance(let instance) = shape, case .text(let text)? = instance.content?.shape, !text.hasHoles {
      return text
    }
    return nil
  }

  /// The bytes of a constant string or bytes without unknown parts.
  var constantBytes: [UInt8]? {
    switch shape {
    case .text(let text): text.hasHoles ? nil : text.utf8
    case .bytes(let bytes): bytes.bytes
    case .list(let list): list.kind == .byteArray ? list.byteContent : nil
    case .instance(let instance):
      switch instance.content?.shape {
      case .text(let text): text.hasHoles ? nil : text.utf8
      case .bytes(let bytes): bytes.bytes
      default: nil
      }
    default: nil
    }
  }

  /// How many bytes an operation on all of it goes through, more or less.
  var size: Int {
    switch shape {
    case .text(let text): text.utf8.count
    case .bytes(let bytes): bytes.bytes.count
    case .list(let list): list.elements.count * 64
    default: 0
    }
  }

  var constantInt: Int? {
    switch shape {
    case .int(let value): value
    case .bool(let value): value ? 1 : 0
    default: nil
    }
  }
}

/// The kinds of value. Constants carry their content; objects are references to heap values.
enum Shape {
  case unknown
  /// A name that is not bound on this path.
  case unbound
  case none
  case bool(Bool)
  case int(Int)
  /// An integer beyond 64 bits.
  case big(BigInteger)
  case float(Double)
  case text(Text)
  case bytes(Bytes)
  /// A list, tuple, set or exhausted iterator.
  case list(ListValue)
  case dictionary(DictionaryValue)
  /// A module of the target.
  case module(ModuleState)
  /// Something outside the target, by its path.
  case external(PathID)
  /// An object made by a call of something outside the target.
  case object(ExternalObject)
  case function(FunctionValue)
  case type(ClassValue)
  case instance(InstanceValue)
  /// A function of the target with its first argument.
  case bound(BoundFunction)
  /// A method of a value of a built-in type: the receiver and the method's name.
  case method(BuiltinMethod)
  case partial(PartialCall)
  /// The names of a module or of a call, as `globals()`, `vars(m)` and `m.__dict__` give them.
  case namespace(Frame)
  /// One of several.
  case choice(ChoiceValue)

  /// Whether no other value is inside that could bring capabilities along.
  var isLeaf: Bool {
    switch self {
    case .unknown, .unbound, .none, .bool, .int, .big, .float, .text, .bytes, .external, .module, .function, .type,
      .namespace:
      true
    case .list, .dictionary, .object, .instance, .bound, .method, .partial, .choice: false
    }
  }

  /// The container or object that other values are stored in; nil for all others.
  var heapValue: HeapValue? {
    switch self {
    case .list(let list): list
    case .dictionary(let dictionary): dictionary
    case .object(let object): object
    case .instance(let instance): instance
    default: nil
    }
  }
}

/// A heap value: identity, a version that rises with each change, and the undecided branch it was made in.
class HeapValue: Identified {
  final var version: UInt32 = 0
  /// The depth of undecided branches at the time it was made; changes made deeper are weak.
  final let birth: Int32
  /// What flowed in without a place of its own.
  final var taint: Taint = .none
  /// What it held, however deep, when so many changes had been counted.
  final var held: Taint = .none
  final var heldAt = -1
  /// Whether it may be part of a reference circle, and is known to the evaluator for that.
  final var isTracked = false
  init(birth: Int32 = 0) { self.birth = birth }
  /// Drops what it refers to.
  func clear() {}
}

/// A string as UTF-8; the byte 0xFF stands for an unknown part.
final class Text: Sendable {
  let utf8: [UInt8]
  let isASCII: Bool
  let hasHoles: Bool

  /// The byte that stands for an unknown part; no UTF-8 text has it.
  static let hole: UInt8 = 0xFF
  /// A string of which nothing is known, as part of a larger one.
  static let unknown = Text([hole])

  init(_ utf8: [UInt8]) {
    self.utf8 = utf8
    var high: UInt8 = 0
    for byte in utf8 { high |= byte }
    isASCII = high < 0x80
    hasHoles = high >= 0x80 && utf8.contains(Self.hole)
  }

  convenience init(_ text: String) { self.init(Array(text.utf8)) }

  /// Code points, for what is indexed by them.
  func scalars() -> [UInt32] { UTF8Scalars.decode(utf8) }

  /// For people: unknown parts as `…`.
  var rendered: String {
    guard hasHoles else { return String(decoding: utf8, as: UTF8.self) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(utf8.count + 8)
    for byte in utf8 {
      if byte == Self.hole { bytes += [0xE2, 0x80, 0xA6] } else { bytes.append(byte) }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// A bytes constant.
final class Bytes: Sendable {
  let bytes: [UInt8]
  init(_ bytes: [UInt8]) { self.bytes = bytes }
}

/// An integer beyond 64 bits.
final class BigInteger: Sendable {
  let number: BigNumber
  init(_ number: BigNumber) { self.number = number }
  /// The bytes of its magnitude, most significant first without leading zeros.
  var magnitude: [UInt8] { number.bigEndian }
}

/// A list, tuple, set or iterator: known elements in order, then perhaps unknown ones.
final class ListValue: HeapValue {
  /// A `bytearray` is a list of numbers below 256.
  enum Kind: UInt8 { case list, tuple, set, iterator, byteArray }
  var elements: [Value]
  /// What further elements are joined to; nil when `elements` is everything.
  var rest: Value?
  let kind: Kind
  /// What makes further elements when they are asked for; nil for what has all that it will have.
  var producer: Producer?
  /// Whether the places of the elements differ from one version of Python to the next.
  var isUnordered = false
  /// More elements than this are joined into `rest`.
  static let limit = 1 << 17

  init(_ elements: [Value], _ kind: Kind, rest: Value? = nil, birth: Int32 = 0) {
    self.elements = elements
    self.kind = kind
    self.rest = rest
    super.init(birth: birth)
  }

  override func clear() {
    elements = []
    rest = nil
    producer = nil
  }
}

/// A constant that can be a dictionary's key.
enum ConstantKey: Hashable {
  case text([UInt8])
  case bytes([UInt8])
  case int(Int)
  case none
  case tuple([ConstantKey])

  /// The key that a constant is; nil for what isn't constant.
  init?(_ value: Value, level: Int = 0) {
    switch value.shape {
    case .text(let text):
      if text.hasHoles { return nil }
      self = .text(text.utf8)
    case .bytes(let bytes): self = .bytes(bytes.bytes)
    case .int(let number): self = .int(number)
    case .bool(let flag): self = .int(flag ? 1 : 0)
    case .none: self = .none
    case .list(let list):
      guard list.kind == .tuple, list.rest == nil, list.elements.count <= 8, level < 3 else { return nil }
      var keys: [ConstantKey] = []
      for element in list.elements {
        guard let key = ConstantKey(element, level: level + 1) else { return nil }
        keys.append(key)
      }
      self = .tuple(keys)
    default: return nil
    }
  }

  /// Whether a value has a key; costs less than making it.
  static func exists(for value: Value) -> Bool {
    switch value.shape {
    case .text(let text): !text.hasHoles
    case .bytes, .int, .bool, .none: true
    case .list: ConstantKey(value) != nil
    default: false
    }
  }
}

/// A dictionary: entries by constant keys in order of insertion, and what is stored under other keys.
///
/// Most dictionaries are tables that are written once and not read while the module is imported: entries are put in
/// order, and repeated keys found, when somebody asks.
final class DictionaryValue: HeapValue {
  /// The entries as they were written; a key may be there twice.
  private(set) var stored: (keys: [Value], values: [Value]) = ([], [])
  private var index: [ConstantKey: Int] = [:]
  /// How many of the stored entries are in the index.
  private var settled = 0
  /// What is stored under keys that aren't constants.
  var rest: Value?
  /// What makes the value of a key that is not there (`collections.defaultdict`).
  var factory: Value?
  static let limit = 1 << 16

  var isEmpty: Bool { stored.keys.isEmpty }

  var keys: [Value] {
    settle()
    return stored.keys
  }

  var values: [Value] {
    settle()
    return stored.values
  }

  /// Stores a value under a key that is a constant.
  func set(_ key: Value, _ value: Value) {
    version &+= 1
    if stored.keys.count >= Self.limit {
      settle()
      guard let position = ConstantKey(key).flatMap({ index[$0] }) else { return rest = value }
      stored.values[position] = value
    } else {
      stored.keys.append(key)
      stored.values.append(value)
    }
  }

  func get(_ key: ConstantKey) -> Value? {
    settle()
    return index[key].map { stored.values[$0] }
  }

  /// Takes what was written since into the index; a repeated key keeps its first place and its last value.
  private func settle() {
    guard settled < stored.keys.count else { return }
    var end = settled
    for position in settled..<stored.keys.count {
      guard let key = ConstantKey(stored.keys[position]) else { continue }
      if let earlier = index[key] {
        stored.values[earlier] = stored.values[position]
        continue
      }
      index[key] = end
      if end != position {
        stored.keys[end] = stored.keys[position]
        stored.values[end] = stored.values[position]
      }
      end += 1
    }
    stored.keys.removeSubrange(end...)
    stored.values.removeSubrange(end...)
    settled = end
  }

  override func clear() {
    stored = ([], [])
    index = [:]
    settled = 0
    rest = nil
    factory = nil
  }
}

/// An object outside the target: which call made it, with which arguments.
final class ExternalObject: HeapValue {
  let path: PathID
  var arguments: Arguments
  /// The capabilities that writing to it feeds: a connection, a file open for writing, a process's input.
  var sinks: Taint = .none
  var payload: Payload = .none
  /// Attributes that were stored on it.
  var fields = SymbolMap()

  /// What an object carries beyond its path.
  enum Payload {
    case none
    /// A code object of known source.
    case code(Value)
    /// Marshalled code that was not opened: its size.
    case marshalled(Int)
    /// `super()`: attributes are looked up after `type` in the class of the value.
    case parent(of: ClassValue, self: Value)
    /// A file or path, with what is known of its name.
    case path(Value)
    /// A dictionary in other clothes: a configuration that was read.
    case contents(Value)
    /// A file that is read, or a buffer in memory; what is read of it is text or bytes.
    case stream(MemoryStream, isText: Bool)
    /// A zip or tar archive.
    case archive(ArchiveValue)
    /// A member of an archive, or an entry of a folder, as lists of them give it.
    case entry(name: String, isDirectory: Bool)
    /// A sound that is read frame by frame.
    case sound(MemoryStream, SoundFile)
    /// A decompressor that takes its input piece by piece.
    case inflater(InflaterState)
    /// `operator.attrgetter`, `methodcaller`, `itemgetter` of a constant.
    case getter(Value)
    /// What a library's object holds that its methods compute with.
    case state(ComputedState)
    /// Pickled objects, by what makes each of them again.
    case pickled([Value])
    /// A named tuple or an `array.array`: its elements.
    case record(ListValue)
    /// What `namedtuple` gives: the names of the elements, and the values of the last ones.
    case fieldNames([Symbol], Value?)
    /// A `ModuleSpec` or a loader: which module it is about.
    case origin(ModuleOrigin)
  }

  init(_ path: PathID, _ arguments: Arguments, birth: Int32 = 0) {
    self.path = path
    self.arguments = arguments
    super.init(birth: birth)
  }

  override func clear() {
    arguments = Arguments()
    payload = .none
    fields = SymbolMap()
  }
}

/// A function or lambda of the target, with the scope it closes over.
final class FunctionValue: Identified {
  let place: FunctionPlace
  /// What it shares with the other values of the same `def`; nil until it is called.
  var code: FunctionCode?
  /// The scope it was defined in.
  let scope: Frame
  /// The defaults of the parameters, up to the last that has one.
  let defaults: [Value?]
  /// The class whose body it was defined in, for `super()`.
  var owner: ClassValue?
  enum Binding: UInt8 { case plain, staticMethod, classMethod, property }
  var binding: Binding = .plain
  /// What a property does when it is stored or deleted; nil for most.
  var accessors: Accessors?
  /// What a call runs instead of the body, or before it; nil for most.
  var detour: Detour?
  /// Whether something unknown may ask a generator of it for its elements.
  var isDriven = false
  /// Attributes that were stored on it.
  var fields = SymbolMap()

  init(place: FunctionPlace, scope: Frame, defaults: [Value?]) {
    self.place = place
    self.scope = scope
    self.defaults = defaults
  }
}

/// The setter and deleter of a property.
final class Accessors {
  let setter: Value?
  let deleter: Value?
  init(setter: Value?, deleter: Value?) {
    self.setter = setter
    self.deleter = deleter
  }
}

/// A class of the target.
final class ClassValue: HeapValue {
  let name: Symbol
  let bases: [Value]
  /// Whether a base is a class of the target, or may be one.
  let hasBasesInside: Bool
  let frame: Frame
  var metaclass: Value?
  /// What it or a base defines that the language calls by itself.
  var hooks: ClassHooks = []
  /// Where it is written, and its body there; nil for one that a call made.
  var place: (source: SourceUnit, node: NodeID, body: NodeID)?
  /// The class itself and its bases within the target, nearest first; nil until they are needed.
  var ancestors: [ClassValue]?
  init(name: Symbol, bases: [Value], frame: Frame, birth: Int32) {
    self.name = name
    self.bases = bases
    hasBasesInside = bases.contains { base in
      switch base.shape {
      case .type, .choice: true
      default: false
      }
    }
    self.frame = frame
    super.init(birth: birth)
  }

  override func clear() { ancestors = nil }
}

/// An object of a class of the target.
final class InstanceValue: HeapValue {
  let type: ClassValue
  var fields = SymbolMap()
  /// The value of a built-in type that it holds, where its class is derived from one.
  var content: Value?
  /// What the base outside the target was made with, where its class has no `__init__` of its own.
  var made: Arguments?
  init(_ type: ClassValue, birth: Int32) {
    self.type = type
    super.init(birth: birth)
  }

  override func clear() {
    fields = SymbolMap()
    content = nil
    made = nil
  }
}

/// A function with its first argument bound.
final class BoundFunction {
  let function: FunctionValue
  let receiver: Value
  init(_ function: FunctionValue, _ receiver: Value) {
    self.function = function
    self.receiver = receiver
  }
}

/// A method of a built-in type's value.
final class BuiltinMethod {
  let receiver: Value
  let name: Symbol
  init(_ receiver: Value, _ name: Symbol) {
    self.receiver = receiver
    self.name = name
  }
}

/// `functools.partial`.
final class PartialCall: Identified {
  let callee: Value
  let arguments: Arguments
  init(_ callee: Value, _ arguments: Arguments) {
    self.callee = callee
    self.arguments = arguments
  }
}

/// One of several values; never nested, never empty.
final class ChoiceValue {
  let options: [Value]
  /// More options than this become unknown.
  static let limit = 8
  init(_ options: [Value]) { self.options = options }
}
