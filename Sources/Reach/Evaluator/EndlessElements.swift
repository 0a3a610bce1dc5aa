/// An iterator that never ends: `itertools.cycle`, `repeat` and `count`.
final class EndlessElements: ComputedState {
  /// What it gives.
  enum Kind {
    case cycle([Value])
    case count(from: Int, by: Int)
  }
  let kind: Kind
  private var position = 0

  /// - Parameter kind: a cycle has at least one element.
  init(_ kind: Kind) { self.kind = kind }

  /// The element that so many draws lead to, from where it stands.
  func element(_ offset: Int) -> Value {
    let place = position &+ offset
    switch kind {
    case .cycle(let elements): return elements[Int(place.magnitude % UInt(elements.count))]
    case .count(let start, let step): return .int(start &+ place &* step)
    }
  }

  /// Goes on by so many elements.
  func advance(_ count: Int) { position &+= count }
}
