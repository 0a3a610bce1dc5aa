internal import Glibc

/// Threads with deep stacks, for syntax trees that are walked recursively: the depth that limits allow does not fit a
/// thread of the system's default size.
///
/// Stacks are reserved, not committed: pages are taken as a stack grows.
package enum DeepThread {
  /// Bytes of stack that the evaluator of Python code asks for.
  package static let evaluationStack = 512 << 20
  /// Bytes of stack for a thread that calls the evaluator, which then needs none of its own.
  package static let workerStack = evaluationStack + (8 << 20)
  /// What the system takes of a new stack for itself, and what the callers of `run` may have used unnoticed.
  private static let reserve = 256 << 10

  /// Runs `body` with at least `stackBytes` of stack below it, and gives its result; nil when there is no thread to be
  /// had, and then `body` did not run.
  ///
  /// Runs it right here on a thread that this module made and that has as much left; otherwise on a new thread, for
  /// whose end it waits.
  package static func run<Result>(stackBytes: Int, _ body: () -> Result) -> Result? {
    if let remaining, remaining >= stackBytes { return body() }
    return withoutActuallyEscaping(body) { body in
      let work = ResultOf(body)
      guard let thread = start(stackBytes: stackBytes, work) else { return nil }
      thread.join()
      return work.result
    }
  }

  /// Starts a thread that runs `body`; nil when there is none to be had.
  package static func start(stackBytes: Int, _ body: @escaping @Sendable () -> Void) -> Running? {
    start(stackBytes: stackBytes, ResultOf(body))
  }

  /// A thread that was started and has to be joined, once.
  package struct Running {
    fileprivate let thread: pthread_t

    /// Waits for the thread's end.
    package func join() { pthread_join(thread, nil) }
  }

  private static func start(stackBytes: Int, _ work: Work) -> Running? {
    var attributes = pthread_attr_t()
    guard pthread_attr_init(&attributes) == 0 else { return nil }
    defer { pthread_attr_destroy(&attributes) }
    work.stackBytes = stackBytes
    guard pthread_attr_setstacksize(&attributes, stackBytes + 2 * reserve) == 0 else { return nil }
    let argument = Unmanaged.passRetained(work)
    var thread = pthread_t()
    let status = pthread_create(
      &thread, &attributes,
      { @Sendable argument in
        if let argument { DeepThread.begin(Unmanaged<Work>.fromOpaque(argument).takeRetainedValue()) }
        return nil
      }, argument.toOpaque())
    guard status == 0 else {
      argument.release()
      return nil
    }
    return Running(thread: thread)
  }

  // MARK: Room

  /// Where a thread keeps the address that its stack may grow down to; without a key every `run` makes a thread.
  private static let floorKey: pthread_key_t? = {
    var key = pthread_key_t()
    return pthread_key_create(&key, nil) == 0 ? key : nil
  }()

  private static func begin(_ work: Work) {
    if let floorKey {
      pthread_setspecific(floorKey, UnsafeRawPointer(bitPattern: stackAddress - work.stackBytes - reserve))
    }
    work.run()
  }

  /// Bytes of stack below the caller; nil on a thread that others made.
  private static var remaining: Int? {
    guard let floorKey, let floor = pthread_getspecific(floorKey) else { return nil }
    return stackAddress - Int(bitPattern: floor)
  }

  /// An address of the stack near its end.
  @inline(never)
  private static var stackAddress: Int {
    var here: UInt8 = 0
    return withUnsafeMutablePointer(to: &here) { Int(bitPattern: $0) }
  }

  // MARK: Work

  /// What a C function pointer can start without knowing the type of the result.
  private class Work {
    var stackBytes = 0
    func run() {}
  }

  /// The body of a thread and its result. The one who started the thread waits for its end before reading, so that the
  /// two never touch the object at the same time.
  private final class ResultOf<Result>: Work {
    private let body: () -> Result
    private(set) var result: Result?
    init(_ body: @escaping () -> Result) { self.body = body }
    override func run() { result = body() }
  }
}
