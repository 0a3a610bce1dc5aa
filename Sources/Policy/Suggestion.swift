/// Finds the known word that somebody probably meant.
package enum Suggestion {
  /// The known word nearest to `word`, if it is near enough to be a slip; nil otherwise.
  package static func nearest(to word: String, among known: some Sequence<String>) -> String? {
    let limit = max(1, min(3, word.utf8.count / 3))
    var best: (word: String, distance: Int)?
    for candidate in known {
      let distance = Self.distance(Array(word.utf8), Array(candidate.utf8))
      if distance <= limit, distance < best?.distance ?? .max { best = (candidate, distance) }
    }
    return best?.word
  }

  /// Inserted, deleted, replaced and swapped bytes between two words (optimal string alignment).
  static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    // Words here are a line of a configuration file at most; a longer one is nobody's slip.
    guard a.count <= 128, b.count <= 128 else { return .max }
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for i in a.indices {
      var row = [i + 1]
      for j in b.indices {
        var cost = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, beforeLast[j - 1] + 1) }
        row.append(cost)
      }
      beforeLast = last
      last = row
    }
    return last[b.count]
  }
}
