import TestSupport

/// Where everything that differs from one imitation to the next comes from: names, keys, ports and choices of a seed.
///
/// A value: a copy gives the same names again, so that a twin can share all of them.
package struct Scene: Sendable {
  private var random: SeededGenerator
  private var used: Set<String> = []

  package init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  /// A pronounceable word that was not given before and is no word of Python: every syllable ends in a vowel.
  package mutating func word(_ syllables: Int = 3) -> String {
    while true {
      var word = ""
      for _ in 0..<syllables { word += pick(Self.consonants) + pick(Self.vowels) }
      if used.insert(word).inserted { return word }
    }
  }

  private static let consonants = ["b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z"]
  private static let vowels = ["a", "e", "i", "o", "u"]

  /// One of several.
  package mutating func pick<Element>(_ items: [Element]) -> Element { items[below(items.count)] }

  /// A number from 0 up to, but not including, `bound`.
  package mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &random) }

  /// A number of the range.
  package mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }

  package mutating func flip() -> Bool { below(2) == 0 }

  /// Some bytes, none of them zero.
  package mutating func key(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8(number(1...255)) } }

  package mutating func shuffled<Element>(_ items: [Element]) -> [Element] { items.shuffled(using: &random) }

  /// Ports of loopback that nothing listens on; few, so that a test harness can.
  package static let ports = [8791, 8792, 8793, 8794]
}
