import Glibc
import Synchronization

/// Runs independent pieces of work on a few threads with deep stacks, because syntax trees are walked recursively and
/// the depth that `Limits` allows does not fit a thread of the system's default size.
package enum WorkerPool {
  /// Stack of one worker; reserved, not committed.
  private static let stackBytes = 256 << 20

  /// Calls `body` once for each index below `count`, on at most `workers` threads, and returns when all are done.
  package static func run(count: Int, workers: Int, _ body: @escaping @Sendable (Int) -> Void) {
    guard count > 0 else { return }
    let job = Job(count: count, body: body)
    let threads = (0..<min(max(workers, 1), count)).compactMap { _ in start(job) }
    if threads.isEmpty { job.work() }
    for thread in threads { pthread_join(thread, nil) }
  }

  private static func start(_ job: Job) -> pthread_t? {
    let attributes = UnsafeMutablePointer<pthread_attr_t>.allocate(capacity: 1)
    defer { attributes.deallocate() }
    guard pthread_attr_init(attributes) == 0 else { return nil }
    defer { pthread_attr_destroy(attributes) }
    pthread_attr_setstacksize(attributes, stackBytes)
    var thread = pthread_t()
    let context = Unmanaged.passRetained(job).toOpaque()
    let status = pthread_create(
      &thread, attributes,
      { raw in
        guard let raw else { return nil }
        Unmanaged<Job>.fromOpaque(raw).takeRetainedValue().work()
        return nil
      }, context)
    guard status == 0 else {
      Unmanaged<Job>.fromOpaque(context).release()
      return nil
    }
    return thread
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
