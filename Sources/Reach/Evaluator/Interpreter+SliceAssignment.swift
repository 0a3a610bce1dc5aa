import PythonSyntax

/// Assignment to slices and deletion of items (language reference 6.3.3, 7.2 and 7.5).
extension Interpreter {
  /// `object[a:b:c] = value`.
  func setSlice(_ object: Value, _ index: NodeID, _ value: Value, _ node: NodeID) {
    let bounds = sliceBounds(index)
    guard case .list(let list) = object.shape else { return setItem(object, .unknown, value, node) }
    track(list, value)
    touch(list)
    let new = iterated(value, node)
    guard list.birth >= branchDepth, list.rest == nil, let bounds, let elements = knownElements(new),
      elements.rest == nil, spend(list.elements.count / 64),
      replace(list, Slicing.indices(list.elements.count, bounds.lower, bounds.upper, bounds.step), elements.known)
    else {
      blur(list, with: elementOf(new))
      return
    }
  }

  /// Puts elements where a slice is; false where Python would refuse.
  private func replace(_ list: ListValue, _ slice: (start: Int, stop: Int, step: Int), _ new: [Value]) -> Bool {
    if slice.step == 1 {
      let end = max(slice.start, slice.stop)
      guard list.elements.count - (end - slice.start) + new.count <= ListValue.limit else { return false }
      list.elements.replaceSubrange(slice.start..<end, with: new)
      return true
    }
    let places = stride(from: slice.start, to: slice.stop, by: slice.step)
    let count = places.underestimatedCount
    guard count == new.count || Array(places).count == new.count else { return false }
    for (place, value) in zip(places, new) { list.elements[place] = value }
    return true
  }

  /// Any element may have become another one.
  private func blur(_ list: ListValue, with value: Value) {
    let before = join(list.elements.prefix(64), startingWith: list.rest)
    list.rest = before.map { join($0, value) } ?? value
    list.taint = taints.union(list.taint, deepTaint(value))
    list.elements = []
    touch(list)
  }

  /// The bounds of a slice; nil where one is not known.
  private func sliceBounds(_ index: NodeID) -> (lower: Int?, upper: Int?, step: Int?)? {
    var bounds: [Int?] = []
    var isKnown = true
    for child in children(index) {
      guard kind(child) != .absent else {
        bounds.append(nil)
        continue
      }
      let value = evaluate(child)
      bounds.append(value.constantInt)
      if value.constantInt == nil, !value.isNone { isKnown = false }
    }
    while bounds.count < 3 { bounds.append(nil) }
    return isKnown && bounds[2] != 0 ? (bounds[0], bounds[1], bounds[2]) : nil
  }

  /// `del object[key]`, `del object[a:b]`.
  func deleteItem(_ target: NodeID) {
    let object = evaluate(first(target))
    let index = next(first(target))
    guard case .list(let list) = object.shape else {
      return deleteItem(object, kind(index) == .slice ? .unknown : evaluate(index), target)
    }
    let isCertain = list.birth >= branchDepth && list.rest == nil
    touch(list)
    if kind(index) == .slice {
      if let bounds = sliceBounds(index), isCertain, spend(list.elements.count / 64) {
        let slice = Slicing.indices(list.elements.count, bounds.lower, bounds.upper, bounds.step)
        let gone = Set(stride(from: slice.start, to: slice.stop, by: slice.step))
        list.elements = list.elements.enumerated().filter { !gone.contains($0.offset) }.map(\.element)
        return
      }
    } else if let position = evaluate(index).constantInt, isCertain, spend(list.elements.count / 64) {
      let place = position < 0 ? list.elements.count + position : position
      if list.elements.indices.contains(place) { list.elements.remove(at: place) }
      return
    }
    blur(list, with: elementOf(object))
  }
}

extension Slicing {
  /// The first place, the place to stop before, and the step of a slice over so many elements
  /// (`PySlice_AdjustIndices`).
  static func indices(_ count: Int, _ lower: Int?, _ upper: Int?, _ step: Int?) -> (start: Int, stop: Int, step: Int) {
    let step = max(-Int.max / 2, min(Int.max / 2, step ?? 1))
    func adjust(_ value: Int?, _ standard: Int) -> Int {
      guard let value else { return standard }
      let (low, high) = step < 0 ? (-1, count - 1) : (0, count)
      return max(low, min(high, value < 0 ? (value < -count ? low : value + count) : value))
    }
    return (adjust(lower, step < 0 ? count - 1 : 0), adjust(upper, step < 0 ? -1 : count), step)
  }
}
