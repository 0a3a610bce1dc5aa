/// Something that is told apart from everything else that ever was, also from what its address stood for before.
class Identified {
  /// 0 until somebody asks.
  final fileprivate(set) var identity: UInt32 = 0
}

extension Interpreter {
  /// The number of an object; numbers are never used again, as addresses are.
  @inline(__always) func identity(of object: Identified) -> UInt32 {
    if object.identity == 0 {
      lastIdentity += 1
      object.identity = lastIdentity
    }
    return object.identity
  }
}

/// A number for what a call is made with: the same for the same, another for what a function could tell apart.
///
/// Mixed by multiplication with secrets of the process, so that nobody can write two calls that are taken for one.
struct Fingerprint {
  private var state: UInt64
  /// How many values may still be looked into: tuples of tuples grow exponentially.
  private(set) var budget = 256

  private static let seed = UInt64.random(in: .min ... .max)
  private static let secret = UInt64.random(in: .min ... .max) | 1

  init() { state = Self.seed }

  /// The number of everything combined.
  var value: UInt64 { Self.mix(state, Self.secret) }

  /// Counts a value that is looked into; false when there were too many.
  mutating func enter() -> Bool {
    budget -= 1
    return budget > 0
  }

  @inline(__always) mutating func combine(_ word: UInt64) { state = Self.mix(state ^ word, Self.secret) }

  /// What kind of value follows, with what is known of it in a few bits.
  @inline(__always) mutating func combine(_ kind: Kind, _ word: UInt64 = 0) {
    combine(UInt64(kind.rawValue) &<< 56 ^ word)
  }

  mutating func combine(_ kind: Kind, _ bytes: [UInt8]) {
    combine(kind, UInt64(bytes.count))
    bytes.withUnsafeBytes { bytes in
      var offset = 0
      while offset + 8 <= bytes.count {
        combine(bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
        offset += 8
      }
      var rest: UInt64 = 0
      while offset < bytes.count {
        rest = rest &<< 8 | UInt64(bytes[offset])
        offset += 1
      }
      combine(rest)
    }
  }

  /// What is combined, so that 0 and `None` differ.
  enum Kind: UInt8 {
    case unknown = 1
    case unbound, none, bool, int, big, float, text, bytes, external, tuple, heap, module, function, type, bound
    case method, partial, namespace, choice, symbol, taint, rest, end
  }

  @inline(__always) private static func mix(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let product = a.multipliedFullWidth(by: b)
    return product.high ^ product.low
  }
}

extension Interpreter {
  /// Combines what a call could tell apart of a value.
  func fingerprint(_ value: Value, _ print: inout Fingerprint) {
    if !value.taint.isEmpty { print.combine(.taint, UInt64(value.taint.index)) }
    switch value.shape {
    case .unknown: print.combine(.unknown)
    case .unbound: print.combine(.unbound)
    case .none: print.combine(.none)
    case .bool(let flag): print.combine(.bool, flag ? 1 : 0)
    case .int(let number):
      print.combine(.int)
      print.combine(UInt64(bitPattern: Int64(number)))
    case .big(let big): print.combine(.big, (big.number.isNegative ? [0x2D] : []) + big.magnitude)
    case .float(let number):
      print.combine(.float)
      print.combine(number.bitPattern)
    case .text(let text):
      charge(bytes: text.utf8.count)
      print.combine(.text, text.utf8)
    case .bytes(let bytes):
      charge(bytes: bytes.bytes.count)
      print.combine(.bytes, bytes.bytes)
    case .external(let path): print.combine(.external, UInt64(path))
    case .list(let list): fingerprint(list, &print)
    case .dictionary(let dictionary): fingerprint(heap: dictionary, &print)
    case .object(let object): fingerprint(heap: object, &print)
    case .instance(let instance): fingerprint(heap: instance, &print)
    case .module(let module): print.combine(.module, UInt64(identity(of: module)))
    case .function(let function): print.combine(.function, UInt64(identity(of: function)))
    case .type(let type): print.combine(.type, UInt64(identity(of: type)))
    case .bound(let bound):
      print.combine(.bound, UInt64(identity(of: bound.function)))
      fingerprint(bound.receiver, &print)
    case .method(let method):
      print.combine(.method, UInt64(bitPattern: Int64(method.name)))
      fingerprint(method.receiver, &print)
    case .partial(let partial): print.combine(.partial, UInt64(identity(of: partial)))
    case .namespace(let frame): print.combine(.namespace, UInt64(identity(of: frame)))
    case .choice(let choice):
      print.combine(.choice, UInt64(choice.options.count))
      for option in choice.options { fingerprint(option, &print) }
    }
  }

  private func fingerprint(_ list: ListValue, _ print: inout Fingerprint) {
    guard list.kind == .tuple, list.elements.count <= 16, print.enter() else {
      return fingerprint(heap: list, &print)
    }
    print.combine(.tuple, UInt64(list.elements.count))
    for element in list.elements { fingerprint(element, &print) }
    if let rest = list.rest { fingerprint(rest, &print) }
    print.combine(.end)
  }

  private func fingerprint(heap value: HeapValue, _ print: inout Fingerprint) {
    print.combine(.heap, UInt64(identity(of: value)))
    print.combine(UInt64(value.version))
  }
}
