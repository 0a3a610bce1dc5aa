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
    // FNV-1a, folded: names are short, and the table is private, so a flood of collisions only slows its author down.
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    hash ^= hash >> 29
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] >= 0 {
      let candidate = Int(slots[slot])
      if hashes[candidate] == hash, equals(candidate, bytes) { return Symbol(candidate) }
      slot = (slot + 1) & (slots.count - 1)
    }
    let symbol = Symbol(hashes.count)
    hashes.append(hash)
    arena.append(contentsOf: bytes)
    starts.append(UInt32(truncatingIfNeeded: arena.count))
    slots[slot] = symbol
    if hashes.count * 2 > slots.count { grow() }
    return symbol
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
    for index in 0..<bytes.count where arena[start + index] != bytes[index] { return false }
    return true
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
  private(set) var keys: ContiguousArray<Symbol> = []
  private(set) var values: ContiguousArray<Value> = []
  private var slots: ContiguousArray<Int32> = []

  init() {}

  var count: Int { keys.count }

  /// The value of `key`; nil where there is none.
  subscript(key: Symbol) -> Value? {
    let index = position(of: key)
    return index < 0 ? nil : values[index]
  }

  /// Sets the value of `key`.
  mutating func set(_ key: Symbol, _ value: Value) {
    let index = position(of: key)
    if index >= 0 {
      values[index] = value
      return
    }
    keys.append(key)
    values.append(value)
    if keys.count > 8 { addSlot(keys.count - 1) }
  }

  /// Sets the value of `key` unless it has one.
  mutating func setIfMissing(_ key: Symbol, _ value: Value) {
    if position(of: key) < 0 { set(key, value) }
  }

  private func position(of key: Symbol) -> Int {
    if slots.isEmpty {
      for index in keys.indices where keys[index] == key { return index }
      return -1
    }
    var slot = Self.hash(key) & (slots.count - 1)
    while slots[slot] >= 0 {
      if keys[Int(slots[slot])] == key { return Int(slots[slot]) }
      slot = (slot + 1) & (slots.count - 1)
    }
    return -1
  }

  private mutating func addSlot(_ index: Int) {
    if keys.count * 2 > slots.count {
      slots = ContiguousArray(repeating: -1, count: max(32, slots.count * 2))
      for position in keys.indices { place(position) }
    } else {
      place(index)
    }
  }

  private mutating func place(_ index: Int) {
    var slot = Self.hash(keys[index]) & (slots.count - 1)
    while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
    slots[slot] = Int32(index)
  }

  private static func hash(_ key: Symbol) -> Int {
    Int(truncatingIfNeeded: (UInt64(truncatingIfNeeded: key) &* 0x9e37_79b9_7f4a_7c15) >> 32)
  }
}
