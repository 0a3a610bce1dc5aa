/// What an object of a library holds that its methods compute with: a hash's input, a generator's state.
class ComputedState {
  /// Whether it was changed on a path that may not be taken, so that nothing is known of it any more.
  final var isLost = false
  /// The undecided branch in which it was changed first, by the number of branches begun until then.
  fileprivate final var changedIn: Int?
}

extension Interpreter {
  /// Whether the state of an object is known where it is used; notes a change in a branch that may not be taken, which
  /// is a change for that branch alone.
  func isKnown(_ state: ComputedState, of object: ExternalObject, changing: Bool) -> Bool {
    let isInside = object.birth < branchDepth
    if let branch = state.changedIn {
      if !isInside || branch != branchCount { state.isLost = true }
    } else if isInside, changing {
      state.changedIn = branchCount
    }
    return !state.isLost
  }
}
