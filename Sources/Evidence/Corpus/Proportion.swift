/// So many of so many, with the interval in which the true rate lies: what a recall or a false-positive rate is given as.
package struct Proportion: Hashable, Sendable {
  package let count: Int
  package let total: Int

  /// - Precondition: `count` is neither negative nor more than `total`.
  package init(_ count: Int, of total: Int) {
    precondition(count >= 0 && count <= total)
    self.count = count
    self.total = total
  }

  /// Between 0 and 1; nil of nothing.
  package var rate: Double? { total > 0 ? Double(count) / Double(total) : nil }

  /// The 95 % score interval (E. B. Wilson, 1927), which stays honest at 0 %, at 100 % and for few cases; nil of nothing.
  package var interval: ClosedRange<Double>? {
    guard let rate else { return nil }
    let count = Double(total)
    let square = Self.deviations * Self.deviations
    let scale = 1 + square / count
    let centre = (rate + square / (2 * count)) / scale
    let half =
      Self.deviations / scale * (rate * (1 - rate) / count + square / (4 * count * count)).squareRoot()
    // Rounding must not push the ends over what they mathematically are.
    let low = self.count == 0 ? 0 : max(0, centre - half)
    let high = self.count == total ? 1 : min(1, centre + half)
    return low...max(low, high)
  }

  /// Standard deviations around the mean of a normal distribution that hold 95 % of it.
  private static let deviations = 1.959963984540054
}
