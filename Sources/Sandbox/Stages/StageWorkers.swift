internal import Synchronization
internal import Threads

/// Runs independent pieces of an observation at the same time, on threads of its own: each waits for a boxed process.
enum StageWorkers {
  /// Of a box and the sink's search; more than the box asks for, so that it needs no thread of its own.
  private static let stack = 16 << 20

  /// The results of `body` for each element, in the order of the elements, whatever the number of threads.
  static func map<Element: Sendable, Result: Sendable>(
    _ elements: [Element], threads: Int, _ body: @escaping @Sendable (Element) -> Result
  ) -> [Result] {
    let job = Job(elements, body)
    let count = min(max(1, threads), elements.count)
    let running = (0..<count).compactMap { _ in DeepThread.start(stackBytes: stack) { job.work() } }
    if running.isEmpty { job.work() }
    for thread in running { thread.join() }
    return job.results.withLock { $0 }.compactMap(\.self)
  }

  /// A class because the threads share it; its lock and its counter guard what changes.
  private final class Job<Element: Sendable, Result: Sendable>: Sendable {
    let results: Mutex<[Result?]>
    private let next = Atomic(0)
    private let elements: [Element]
    private let body: @Sendable (Element) -> Result

    init(_ elements: [Element], _ body: @escaping @Sendable (Element) -> Result) {
      self.elements = elements
      self.body = body
      results = Mutex([Result?](repeating: nil, count: elements.count))
    }

    func work() {
      while true {
        let index = next.add(1, ordering: .relaxed).oldValue
        guard index < elements.count else { return }
        let result = body(elements[index])
        results.withLock { $0[index] = result }
      }
    }
  }
}
