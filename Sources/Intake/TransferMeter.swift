import PackageIndex
import Synchronization

/// Adds up what all transfers have brought, for one progress line.
final class TransferMeter: FetchProgress {
  private struct State {
    var bytes: [IndexFile: Int] = [:]
    var totals: [IndexFile: Int] = [:]
    var ended = 0
  }

  private let state = Mutex(State())
  private let report: @Sendable (IntakeProgress) -> Void

  init(report: @escaping @Sendable (IntakeProgress) -> Void) { self.report = report }

  func fetchBegan(_ file: IndexFile, total: Int?) {
    state.withLock { $0.totals[file] = total ?? 0 }
  }

  func fetchAdvanced(_ file: IndexFile, bytes: Int, total: Int?) {
    tell { state in
      state.bytes[file] = bytes
      if let total { state.totals[file] = total }
    }
  }

  func fetchEnded(_ file: IndexFile, succeeded: Bool) {
    tell { $0.ended += 1 }
  }

  private func tell(_ change: (inout State) -> Void) {
    let event = state.withLock { state in
      change(&state)
      return IntakeProgress.fetching(
        bytes: state.bytes.values.reduce(0, +), total: state.totals.values.reduce(0, +), filesDone: state.ended,
        files: max(state.totals.count, state.ended))
    }
    report(event)
  }
}
