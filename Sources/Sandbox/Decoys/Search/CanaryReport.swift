/// What a search through some bytes came to.
package struct CanaryReport: Sendable, Hashable {
  /// One sight of a canary.
  package struct Hit: Sendable, Hashable {
    package let decoy: Decoy.ID
    /// Which part of the credential was seen, such as "secret access key".
    package let part: String
    /// From what was searched to the canary, outermost first; empty where the canary lay there as it is.
    package let chain: [Coding]
    /// Where the canary, or its encoded form, lies in the innermost layer that was opened.
    package let range: Range<Int>
    /// The layers that were opened on the way, outermost first; the range of each lies in the layer before it, that of
    /// the first in what was searched.
    package let layers: [Layer]

    /// The chain as reports show it: `gzip > base64`, or `raw`.
    package var encoding: String { chain.isEmpty ? "raw" : chain.map(\.description).joined(separator: " > ") }

    /// Where the hit lies in what was searched, as closely as the outermost layer tells.
    package var outerRange: Range<Int> { layers.first?.range ?? range }
  }

  /// Bytes that were found inside others.
  package struct Layer: Sendable, Hashable {
    package let coding: Coding
    /// The part of the layer around it that the hit comes from.
    package let range: Range<Int>
    /// Bytes of the opened layer.
    package let size: Int
    /// SHA-256 of the opened layer, in hexadecimal digits.
    package let sha256: String
  }

  /// Something that kept the search from being complete.
  package enum Limit: String, Sendable, Hashable, Comparable, CaseIterable {
    case depth, layers, bytes, memory, attempts, time, hits

    package static func < (a: Limit, b: Limit) -> Bool { a.rawValue < b.rawValue }
  }

  /// One for each canary and chain, in the order in which they were found.
  package let hits: [Hit]
  /// SHA-256 of what was searched, in hexadecimal digits.
  package let sha256: String
  /// Bytes of what was searched.
  package let size: Int
  /// Bytes of all layers that were searched, itself included.
  package let searchedBytes: Int
  /// Layers that were opened.
  package let openedLayers: Int
  /// The limits that were met: what lies behind them was not searched. Empty for a complete search.
  package let limits: [Limit]

  /// The decoys that were seen, in order.
  package var decoys: [Decoy.ID] { Set(hits.map(\.decoy)).sorted() }
}

/// How much one search may cost, whatever it is given.
package struct SearchLimits: Sendable, Hashable {
  /// Layers inside each other.
  package var depth = 8
  /// Layers in all.
  package var layers = 20_000
  /// Bytes of all layers together.
  package var bytes = 1 << 30
  /// Bytes of the layers that are open at the same time.
  package var memory = 96 << 20
  /// Beginnings of compressed data that are tried; one more for each 8 KiB that are searched.
  package var attempts = 20_000
  /// The time of the whole search.
  package var time = Duration.seconds(30)
  /// Hits that are reported.
  package var hits = 2_000

  package init() {}
}
