import Glibc

/// An interned name of a program: equal names have equal symbols, so that look-ups compare integers.
typealias Symbol = Int32

/// The names of one program, interned in one byte arena.
///
/// Open addressing over a power of two; no `String` is made for a name until somebody prints it.
struct Symbols {
  private var arena: [UInt8] = []
  /// Where each name lies in the arena, with the end of the last one behind them.
  private var starts: ContiguousArray<UInt32> = [0]
  private var slots: ContiguousArray<Slot>

  /// A place of the table. It holds all that most look-ups compare, so that they touch one line of memory.
  private struct Slot {
    /// The first eight bytes, which are all of most names.
    var head: UInt64 = 0
    var hash: UInt32 = 0
    var count: UInt32 = 0
    /// -1 where it is free.
    var symbol: Symbol = -1
  }

  init() {
    slots = ContiguousArray(repeating: Slot(), count: 1 << 11)
    arena.reserveCapacity(1 << 16)
  }

  /// How many names are known.
  var count: Int { starts.count - 1 }

  /// The symbol of `text`.
  mutating func intern(_ text: String) -> Symbol {
    var text = text
    return text.withUTF8 { intern(UnsafeRawBufferPointer($0)) }
  }

  /// The symbol of the name in `bytes`.
  mutating func intern(_ bytes: UnsafeRawBufferPointer) -> Symbol { intern(bytes, from: 0, to: bytes.count) }

  /// The symbol of the name that lies in `source` from `start` to `end`.
  mutating func intern(_ source: UnsafeRawBufferPointer, from start: Int, to end: Int) -> Symbol {
    let head = Self.word(source, start, end)
    let hash = UInt32(truncatingIfNeeded: Self.hash(source, start, end, head))
    let count = UInt32(truncatingIfNeeded: end - start)
    var place = Int(hash) & (slots.count - 1)
    let found = slots.withUnsafeBufferPointer { slots -> Symbol in
      // The place is masked by the table's size, and more than half of the table is free.
      while slots[place].symbol >= 0 {
        let slot = slots[place]
        if slot.head == head, slot.hash == hash, slot.count == count,
          count <= 8 || hasRest(slot.symbol, source, start, end)
        {
          return slot.symbol
        }
        place = (place + 1) & (slots.count - 1)
      }
      return -1
    }
    if found >= 0 { return found }
    slots[place] = Slot(head: head, hash: hash, count: count, symbol: Symbol(self.count))
    arena.append(contentsOf: UnsafeRawBufferPointer(rebasing: source[start..<end]))
    starts.append(UInt32(truncatingIfNeeded: arena.count))
    if self.count * 2 > slots.count { grow() }
    return Symbol(self.count - 1)
  }

  /// The bytes from `index` on, eight at most, as a number with the first lowest.
  @inline(__always)
  private static func word(_ source: UnsafeRawBufferPointer, _ index: Int, _ end: Int) -> UInt64 {
    let width = end - index
    guard index + 8 <= source.count else { return tail(source, index, end) }
    let word = UInt64(littleEndian: source.loadUnaligned(fromByteOffset: index, as: UInt64.self))
    return width >= 8 ? word : word & (1 &<< UInt64(truncatingIfNeeded: width &* 8) &- 1)
  }

  /// Whether the bytes from `start` to `end` are all ASCII.
  @inline(__always)
  static func isASCII(_ source: UnsafeRawBufferPointer, _ start: Int, _ end: Int) -> Bool {
    var all: UInt64 = 0
    var offset = start
    while offset < end {
      all |= word(source, offset, end)
      offset += 8
    }
    return all & 0x8080_8080_8080_8080 == 0
  }

  @inline(never)
  private static func tail(_ source: UnsafeRawBufferPointer, _ index: Int, _ end: Int) -> UInt64 {
    var word: UInt64 = 0
    for position in stride(from: min(end, index + 8) - 1, through: index, by: -1) {
      word = word &<< 8 | UInt64(source[position])
    }
    return word
  }

  /// Eight bytes at a time: names are short, and the table is private, so a flood of collisions only slows its author
  /// down.
  @inline(__always)
  private static func hash(_ source: UnsafeRawBufferPointer, _ start: Int, _ end: Int, _ head: UInt64) -> UInt64 {
    var hash = mix(UInt64(truncatingIfNeeded: end - start) &* 0x9e37_79b9_7f4a_7c15 ^ head)
    var offset = start + 8
    while offset < end {
      hash = mix(hash ^ word(source, offset, end))
      offset += 8
    }
    return hash
  }

  @inline(__always) private static func mix(_ value: UInt64) -> UInt64 {
    let product = value.multipliedFullWidth(by: 0xd6e8_feb8_6659_fd93)
    return product.high ^ product.low
  }

  /// The name of a symbol.
  func text(_ symbol: Symbol) -> String { String(decoding: bytes(symbol), as: UTF8.self) }

  /// The name of a symbol in UTF-8.
  func bytes(_ symbol: Symbol) -> ArraySlice<UInt8> {
    arena[Int(starts[Int(symbol)])..<Int(starts[Int(symbol) + 1])]
  }

  /// Whether the bytes behind the first eight are those of a name of the same length.
  private func hasRest(_ symbol: Symbol, _ source: UnsafeRawBufferPointer, _ start: Int, _ end: Int) -> Bool {
    guard let first = source.baseAddress else { return false }
    let rest = Int(starts[Int(symbol)]) + 8
    return arena.withUnsafeBytes { arena in
      arena.baseAddress.map { memcmp($0 + rest, first + start + 8, end - start - 8) == 0 } ?? false
    }
  }

  private mutating func grow() {
    let old = slots
    slots = ContiguousArray(repeating: Slot(), count: old.count * 2)
    for slot in old where slot.symbol >= 0 {
      var place = Int(slot.hash) & (slots.count - 1)
      while slots[place].symbol >= 0 { place = (place + 1) & (slots.count - 1) }
      slots[place] = slot
    }
  }
}

/// A map from symbols to values that keeps the order of insertion: the names of a module, a class or a call.
struct SymbolMap {
  /// One name with its value.
  struct Entry {
    let key: Symbol
    fileprivate(set) var value: Value
  }

  private(set) var entries: ContiguousArray<Entry> = []
  private var slots: ContiguousArray<Int32> = []

  init() {}

  var count: Int { entries.count }

  /// The value of `key`; nil where there is none.
  subscript(key: Symbol) -> Value? {
    let index = position(of: key)
    return index < 0 ? nil : entries[index].value
  }

  /// Whether there is a value for `key`.
  func contains(_ key: Symbol) -> Bool { position(of: key) >= 0 }

  /// Sets the value of `key`.
  mutating func set(_ key: Symbol, _ value: Value) {
    let index = position(of: key)
    if index >= 0 {
      entries[index].value = value
      return
    }
    // Most scopes have some names: growing one by one would cost an allocation for each of the first.
    if entries.isEmpty { entries.reserveCapacity(6) }
    entries.append(Entry(key: key, value: value))
    if entries.count > 8 { addSlot(entries.count - 1) }
  }

  /// Sets the value of `key` unless it has one.
  mutating func setIfMissing(_ key: Symbol, _ value: Value) {
    if position(of: key) < 0 { set(key, value) }
  }

  private func position(of key: Symbol) -> Int {
    entries.withUnsafeBufferPointer { entries in
      guard slots.isEmpty else { return hashedPosition(of: key, entries) }
      var index = 0
      while index < entries.count {
        if entries[index].key == key { return index }
        index += 1
      }
      return -1
    }
  }

  private func hashedPosition(of key: Symbol, _ entries: UnsafeBufferPointer<Entry>) -> Int {
    slots.withUnsafeBufferPointer { slots in
      var slot = Self.hash(key) & (slots.count - 1)
      while slots[slot] >= 0 {
        if entries[Int(slots[slot])].key == key { return Int(slots[slot]) }
        slot = (slot + 1) & (slots.count - 1)
      }
      return -1
    }
  }

  private mutating func addSlot(_ index: Int) {
    if entries.count * 2 > slots.count {
      slots = ContiguousArray(repeating: -1, count: max(32, slots.count * 2))
      for position in entries.indices { place(position) }
    } else {
      place(index)
    }
  }

  private mutating func place(_ index: Int) {
    var slot = Self.hash(entries[index].key) & (slots.count - 1)
    while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
    slots[slot] = Int32(index)
  }

  private static func hash(_ key: Symbol) -> Int {
    Int(truncatingIfNeeded: (UInt64(truncatingIfNeeded: key) &* 0x9e37_79b9_7f4a_7c15) >> 32)
  }
}
