import Synchronization
import Threads

/// Runs independent pieces of work on a few threads, whose stacks are deep enough for the evaluator.
package enum WorkerPool {
  /// Calls `body` once for each index below `count`, on at most `workers` threads, and returns when all are done.
  package static func run(count: Int, workers: Int, _ body: @escaping @Sendable (Int) -> Void) {
    guard count > 0 else { return }
    let job = Job(count: count, body: body)
    let threads = (0..<min(max(workers, 1), count)).compactMap { _ in
      DeepThread.start(stackBytes: DeepThread.workerStack) { job.work() }
    }
    if threads.isEmpty { job.work() }
    for thread in threads { thread.join() }
  }

  /// The indices not yet handed out; the counter is its only mutable state, and it is atomic.
  private final class Job: Sendable {
    private let next = Atomic<Int>(0)
    private let count: Int
    private let body: @Sendable (Int) -> Void

    init(count: Int, body: @escaping @Sendable (Int) -> Void) {
      self.count = count
      self.body = body
    }

    func work() {
      while true {
        let index = next.add(1, ordering: .relaxed).oldValue
        guard index < count else { return }
        body(index)
      }
    }
  }
}
