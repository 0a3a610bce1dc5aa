import Glibc

/// An interned name of a program: equal names have equal symbols, so that look-ups compare integers.
typealias Symbol = Int32

/// The names of one program, interned in one byte arena.
///
/// Open addressing over a power of two; no `String` is made for a name until somebody prints it.
struct Symbols {
  private var arena: [UInt8] = []
  private var starts: ContiguousArray<UInt32> = [0]
  private var hashes: ContiguousArray<UInt64> = []
  private var slots: ContiguousArray<Int32>

  init() {
    slots = ContiguousArray(repeating: -1, count: 1 << 12)
    arena.reserveCapacity(1 << 16)
  }

  /// How many names are known.
  var count: Int { hashes.count }

  /// The symbol of `text`.
  mutating func intern(_ text: String) -> Symbol {
    var text = text
    return text.withUTF8 { intern(UnsafeRawBufferPointer($0)) }
  }

  /// The symbol of the name in `bytes`.
  mutating func intern(_ bytes: UnsafeRawBufferPointer) -> Symbol {
    let hash = Self.hash(bytes)
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    let found = slots.withUnsafeBufferPointer { slots -> Symbol in
      hashes.withUnsafeBufferPointer { hashes in
        // The slot's index is masked by the table's size, and a symbol in it is one of `hashes`.
        while slots[slot] >= 0 {
          let candidate = Int(slots[slot])
          if hashes[candidate] == hash, equals(candidate, bytes) { return Symbol(candidate) }
          slot = (slot + 1) & (slots.count - 1)
        }
        return -1
      }
    }
    if found >= 0 { return found }
    let symbol = Symbol(hashes.count)
    hashes.append(hash)
    arena.append(contentsOf: bytes)
    starts.append(UInt32(truncatingIfNeeded: arena.count))
    slots[slot] = symbol
    if hashes.count * 2 > slots.count { grow() }
    return symbol
  }

  /// Eight bytes at a time: names are short, and the table is private, so a flood of collisions only slows its author
  /// down.
  private static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    var hash = UInt64(truncatingIfNeeded: bytes.count) &* 0x9e37_79b9_7f4a_7c15
    var offset = 0
    while offset + 8 <= bytes.count {
      hash = mix(hash ^ bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
      offset += 8
    }
    var rest: UInt64 = 0
    while offset < bytes.count {
      rest = rest << 8 | UInt64(bytes[offset])
      offset += 1
    }
    return mix(hash ^ rest)
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

  private func equals(_ symbol: Int, _ bytes: UnsafeRawBufferPointer) -> Bool {
    let start = Int(starts[symbol])
    guard Int(starts[symbol + 1]) - start == bytes.count else { return false }
    guard let first = bytes.baseAddress else { return true }
    return arena.withUnsafeBytes { arena in
      arena.baseAddress.map { memcmp($0 + start, first, bytes.count) == 0 } ?? false
    }
  }

  private mutating func grow() {
    slots = ContiguousArray(repeating: -1, count: slots.count * 2)
    for (symbol, hash) in hashes.enumerated() {
      var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
      while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = Int32(symbol)
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
