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

/// Contents that were read and will be read again, so that the stages after one another inflate a member once.
///
/// A class because threads share it.
final class ContentCache: Sendable {
  private struct State {
    var contents: [Int: MemberContents] = [:]
    var bytes = 0
  }
  private let state = Mutex(State())
  private let capacity: Int
  /// Metadata that is larger is read again.
  private static let metadataBytes = 64 << 10

  init(capacity: Int = 40 << 20) { self.capacity = capacity }

  /// What was kept of a member, which is thereby given up: the surface reads a source once, and so does what follows
  /// the code.
  func take(_ member: Int) -> MemberContents? {
    state.withLock { state in
      guard let contents = state.contents.removeValue(forKey: member) else { return nil }
      state.bytes -= contents.count
      return contents
    }
  }

  /// Keeps what was read of a source or of metadata for the next reader, so that it is inflated once, while there is
  /// room; of what else a target holds nearly nothing is read twice.
  func keep(_ contents: MemberContents, of member: Int, path: String) {
    let isMetadata = contents.count <= Self.metadataBytes && RawText.holds(path, "-info/")
    guard contents.isInMemory, isMetadata || path.hasSuffix(".py") else { return }
    state.withLock { state in
      guard state.contents[member] == nil, state.bytes + contents.count <= capacity else { return }
      state.contents[member] = contents
      state.bytes += contents.count
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
