import Evidence
import PythonSyntax

/// Loops have a share of the budget each, so that one that computes long or for ever takes nothing from what stands
/// behind it.
extension Interpreter {
  /// What a loop gets that was left before: what it does is known to be long.
  private static let secondShare = 16_384
  /// The least that a loop gets, however little is left.
  private static let leastShare = 512

  /// Gives a loop its share, of which the loops inside get theirs; gives back where that of the loop around it ends.
  @inline(__always) func beginLoop(_ node: NodeID) -> Int {
    let outer = loopEnd
    var share = max(0, min(outer, stepLimit) - steps) / 8 * 3
    if !leftLoops.isEmpty, let times = leftLoops[placeKey(node)] {
      share = min(share, Self.secondShare >> min(times, 5))
    }
    loopEnd = steps + max(share, Self.leastShare)
    return outer
  }

  /// Tells places of the target's code apart.
  func placeKey(_ node: NodeID) -> UInt64 { UInt64(identity(of: source)) << 32 | UInt64(node.index) }

  /// Leaves a loop whose share is used up, as if any number of rounds came yet.
  ///
  /// - Parameters:
  ///   - outer: where the share of the loop around it ends.
  ///   - body: one round with what any element may be.
  func leaveLoop(_ node: NodeID, outer: Int, _ body: () -> Completion) {
    loopEnd = outer
    let times = leftLoops[placeKey(node), default: 0]
    leftLoops[placeKey(node)] = times + 1
    guard steps <= stepLimit else { return }
    if times == 0 {
      opaque(
        "a loop was left when its share of the \(stepLimit) steps was used up: what it computes is not known",
        .uncomputed, at: node)
    }
    // A round that may not be taken tells what rounds write; containers that they change are blurred by it.
    beginBranch()
    conditional += 1
    _ = body()
    conditional -= 1
    let written = endBranch()
    for entry in written.entries {
      let before = entry.old ?? Value(.unbound)
      assign(entry.frame, entry.symbol, join(widened(before), widened(entry.value)))
    }
    let rounds = loopDepth == 0 ? 2 : 1
    loopDepth += 1
    repeatOpen(rounds, body)
    loopDepth -= 1
  }

  /// A value of which a loop may have made any other of its kind.
  private func widened(_ value: Value) -> Value {
    switch value.shape {
    case .bool, .int, .big, .float, .text, .bytes: .unknown(value.taint)
    default: value
    }
  }
}
