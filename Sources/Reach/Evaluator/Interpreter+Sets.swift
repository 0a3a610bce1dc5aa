/// Sets hold each value once.
extension Interpreter {
  /// The elements without those that are another one again; what is not known of them stays.
  func distinct(_ elements: [Value]) -> [Value] {
    guard elements.count > 1 else { return elements }
    var places: [UInt64: Int] = [:]
    places.reserveCapacity(elements.count)
    var kept: [Value] = []
    for element in elements {
      var print = Fingerprint()
      fingerprint(element, &print)
      if let place = places[print.value] {
        if isEqual(kept[place], element) { continue }
      } else {
        places[print.value] = kept.count
      }
      kept.append(element)
    }
    return kept
  }

  /// Whether two values are known to be equal.
  private func isEqual(_ a: Value, _ b: Value) -> Bool {
    switch (a.shape, b.shape) {
    case (.unknown, _), (.unbound, _): return false
    case (.text(let x), _) where x.hasHoles: return false
    case (.list(let x), .list(let y)):
      guard x.kind == .tuple, y.kind == .tuple, x.rest == nil, y.rest == nil, x.elements.count == y.elements.count,
        x.elements.count <= 16
      else { return x === y }
      return zip(x.elements, y.elements).allSatisfy { isEqual($0, $1) }
    default: return isSame(a, b)
    }
  }
}
