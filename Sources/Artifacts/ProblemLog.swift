import Evidence
import Synchronization

/// Collects the problems that show only while members are read, from several threads, each once.
///
/// A class because its users share it.
final class ProblemLog: Sendable {
  private struct State {
    var known: Set<StructuralProblem> = []
    var byMember: [(member: Int, problem: StructuralProblem)] = []
  }
  private let state = Mutex(State())

  /// Adds a problem of a member, once.
  func add(_ problem: StructuralProblem, member: Int) {
    state.withLock { state in
      guard state.known.insert(problem).inserted else { return }
      state.byMember.append((member, problem))
    }
  }

  /// In the order of the members, whatever the order of reading was.
  var problems: [StructuralProblem] {
    state.withLock { state in
      state.byMember.enumerated()
        .sorted { ($0.element.member, $0.offset) < ($1.element.member, $1.offset) }
        .map(\.element.problem)
    }
  }
}

/// The contents that were read last, so that the stages after one another inflate a small member once.
///
/// A class because threads share it; first in, first out.
final class ContentCache: Sendable {
  private struct State {
    var contents: [Int: MemberContents] = [:]
    var order: [Int] = []
    var oldest = 0
    var bytes = 0
  }
  private let state = Mutex(State())
  private let capacity: Int

  init(capacity: Int = 8 << 20) { self.capacity = capacity }

  subscript(member: Int) -> MemberContents? { state.withLock { $0.contents[member] } }

  /// Remembers what was read of a member, so that it is inflated once.
  func keep(_ contents: MemberContents, of member: Int) {
    guard contents.isInMemory, contents.count <= capacity / 8 else { return }
    state.withLock { state in
      guard state.contents.updateValue(contents, forKey: member) == nil else { return }
      state.order.append(member)
      state.bytes += contents.count
      while state.bytes > capacity, state.oldest < state.order.count {
        let old = state.contents.removeValue(forKey: state.order[state.oldest])
        state.bytes -= old?.count ?? 0
        state.oldest += 1
      }
      if state.oldest > 4_096 {
        state.order.removeFirst(state.oldest)
        state.oldest = 0
      }
    }
  }
}

/// Which members were read and found right; a set of bits that threads share.
final class MemberSet: Sendable {
  private let bits: Mutex<[Bool]>

  init(count: Int) { bits = Mutex([Bool](repeating: false, count: count)) }

  /// Whether the member is in the set.
  func contains(_ member: Int) -> Bool { bits.withLock { $0[member] } }

  /// Whether the member was not in the set before.
  func insert(_ member: Int) -> Bool {
    bits.withLock { bits in
      defer { bits[member] = true }
      return !bits[member]
    }
  }
}
