internal import Synchronization

/// The nodes of a tree while it is made, in memory that is used again for the next one.
///
/// An array would ask at each change who else owns it and whether the index is inside. Here the parser alone has the
/// buffer, and indices come from `Parser.make` alone: `check` holds both against tests.
struct NodeBuffer {
  private var start: UnsafeMutablePointer<Node>?
  private(set) var count = 0
  private(set) var capacity = 0

  /// Starts without memory.
  init() {}

  /// Adds a node.
  @inline(__always)
  mutating func append(_ node: Node) {
    if count == capacity { grow() }
    (start.unsafelyUnwrapped + count).initialize(to: node)
    count &+= 1
  }

  /// A node that is there: 0 to `count`.
  @inline(__always)
  subscript(index: Int) -> Node {
    get {
      check(index)
      return start.unsafelyUnwrapped[index]
    }
    _modify {
      check(index)
      yield &start.unsafelyUnwrapped[index]
    }
  }

  @inline(__always)
  private func check(_ index: Int) { assert(index >= 0 && index < count) }

  /// Takes the last nodes away; they need no end, being plain numbers.
  mutating func removeLast(_ number: Int) {
    precondition(number >= 0 && number <= count)
    count &-= number
  }

  mutating func removeAll() { count = 0 }

  /// The nodes in an array of their own, as large as they need.
  func copy() -> ContiguousArray<Node> {
    ContiguousArray(UnsafeBufferPointer(start: start, count: count))
  }

  @inline(never)
  private mutating func grow() {
    let larger = max(1 << 12, capacity * 2)
    let fresh = UnsafeMutablePointer<Node>.allocate(capacity: larger)
    if let start {
      fresh.moveInitialize(from: start, count: count)
      start.deallocate()
    }
    start = fresh
    capacity = larger
  }

  /// Gives the memory back to the system.
  mutating func deallocate() {
    start?.deallocate()
    self = NodeBuffer()
  }

  /// Buffers that nobody uses at the moment; one for each thread that parses, at most.
  private static let idle = Mutex<[Idle]>([])
  /// Larger buffers, and more of them, are not kept: 5 MB, as for a source of 2 MB.
  private static let largestKept = 1 << 18
  private static let mostKept = 64

  /// A buffer as numbers, since pointers are not sendable; the lock guards what they stand for.
  private struct Idle: Sendable {
    let start: UInt
    let capacity: Int
  }

  /// A buffer that was used before, or a new one. It has to be given back, or deallocated.
  static func take() -> NodeBuffer {
    var buffer = NodeBuffer()
    if let idle = idle.withLock({ $0.popLast() }) {
      buffer.start = UnsafeMutablePointer(bitPattern: idle.start)
      buffer.capacity = idle.capacity
    }
    return buffer
  }

  /// Keeps the memory for the next who takes a buffer; this one is empty afterwards.
  mutating func giveBack() {
    let entry = Idle(start: UInt(bitPattern: start), capacity: capacity)
    let isKept = Self.idle.withLock { idle in
      guard entry.capacity > 0, entry.capacity <= Self.largestKept, idle.count < Self.mostKept else { return false }
      idle.append(entry)
      return true
    }
    if isKept { self = NodeBuffer() } else { deallocate() }
  }
}
