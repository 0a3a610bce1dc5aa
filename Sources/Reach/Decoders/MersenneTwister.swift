/// The generator of Python's `random` (`Modules/_randommodule.c`, `Lib/random.py`): MT19937, seeded by an array.
struct MersenneTwister {
  private var state = ContiguousArray<UInt32>(repeating: 0, count: 624)
  private var index = 624

  /// Seeds by words, as `init_by_array` does; the words of a number come least significant first.
  init(key words: [UInt32]) {
    let key = words.isEmpty ? [0] : words
    state[0] = 19_650_218
    for i in 1..<624 { state[i] = mixed(i - 1) &* 1_812_433_253 &+ UInt32(i) }
    var i = 1
    var j = 0
    for _ in 0..<max(624, key.count) {
      state[i] = (state[i] ^ (mixed(i - 1) &* 1_664_525)) &+ key[j] &+ UInt32(truncatingIfNeeded: j)
      i = wrapped(i + 1)
      j = j + 1 == key.count ? 0 : j + 1
    }
    for _ in 0..<623 {
      state[i] = (state[i] ^ (mixed(i - 1) &* 1_566_083_941)) &- UInt32(i)
      i = wrapped(i + 1)
    }
    state[0] = 0x8000_0000
  }

  private func mixed(_ place: Int) -> UInt32 { state[place] ^ (state[place] >> 30) }

  private mutating func wrapped(_ place: Int) -> Int {
    guard place >= 624 else { return place }
    state[0] = state[623]
    return 1
  }

  /// 32 random bits.
  mutating func word() -> UInt32 {
    if index == 624 { refill() }
    var y = state[index]
    index += 1
    y ^= y >> 11
    y ^= (y << 7) & 0x9D2C_5680
    y ^= (y << 15) & 0xEFC6_0000
    return y ^ (y >> 18)
  }

  private mutating func refill() {
    for i in 0..<624 {
      let y = (state[i] & 0x8000_0000) | (state[(i + 1) % 624] & 0x7FFF_FFFF)
      state[i] = state[(i + 397) % 624] ^ (y >> 1) ^ (y & 1 == 1 ? 0x9908_B0DF : 0)
    }
    index = 0
  }

  /// `random()`.
  mutating func fraction() -> Double {
    let a = Double(word() >> 5)
    let b = Double(word() >> 6)
    return (a * 67_108_864 + b) / 9_007_199_254_740_992
  }

  /// `getrandbits(count)`.
  mutating func bits(_ count: Int) -> BigNumber {
    var limbs: [UInt32] = []
    var left = count
    while left > 0 {
      limbs.append(left >= 32 ? word() : word() >> UInt32(32 - left))
      left -= 32
    }
    return BigNumber(limbs: limbs)
  }

  /// A number below a bound (`_randbelow_with_getrandbits`).
  mutating func below(_ bound: Int) -> Int {
    guard bound > 0 else { return 0 }
    let bits = Int.bitWidth - bound.leadingZeroBitCount
    while true {
      let draw: UInt64
      if bits <= 32 {
        draw = UInt64(word() >> UInt32(32 - bits))
      } else {
        let low = UInt64(word())
        draw = UInt64(word() >> UInt32(64 - bits)) << 32 | low
      }
      if draw < UInt64(bound) { return Int(draw) }
    }
  }
}
