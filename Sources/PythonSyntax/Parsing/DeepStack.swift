internal import Glibc

/// A thread with room for sources that nest deeper than the caller's stack may allow.
enum DeepStack {
  /// How deep the parser goes on any thread: worker threads have 512 KiB, and frames without optimisation are large.
  static let shallowDepth: Int = {
    #if DEBUG
      20
    #else
      100
    #endif
  }()

  /// Bytes of stack that one level takes at most, without optimisation.
  private static let bytesPerLevel = 24 << 10

  /// The body of a thread and its result. The one who started the thread waits for its end before reading, so that the
  /// two never touch the object at the same time: hence `@unchecked`.
  private final class Work<Result>: Waiting, @unchecked Sendable {
    let body: () -> Result
    var result: Result?
    init(_ body: @escaping () -> Result) { self.body = body }
    override func run() { result = body() }
  }

  /// What a C function pointer can start without knowing the type of the result.
  private class Waiting {
    func run() {}
  }

  /// Runs `body` on a thread with a stack for `depth` levels and waits for it; nil when there is no thread to be had.
  static func run<Result>(depth: Int, _ body: @escaping () -> Result) -> Result? {
    var attributes = pthread_attr_t()
    guard pthread_attr_init(&attributes) == 0 else { return nil }
    defer { pthread_attr_destroy(&attributes) }
    guard pthread_attr_setstacksize(&attributes, (1 << 19) + depth * bytesPerLevel) == 0 else { return nil }
    let work = Work(body)
    let argument = Unmanaged<Waiting>.passRetained(work)
    var thread = pthread_t()
    let status = pthread_create(
      &thread, &attributes,
      { @Sendable argument in
        if let argument { Unmanaged<Waiting>.fromOpaque(argument).takeRetainedValue().run() }
        return nil
      }, argument.toOpaque())
    guard status == 0 else {
      argument.release()
      return nil
    }
    pthread_join(thread, nil)
    return work.result
  }
}
