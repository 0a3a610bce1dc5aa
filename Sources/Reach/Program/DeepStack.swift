import Threads

/// The stack that evaluation runs on.
enum DeepStack {
  /// Runs `body` to its end, on a thread of its own unless the caller's is deep enough. Where no thread can be had it
  /// does not run at all.
  static func run(_ body: () -> Void) { _ = DeepThread.run(stackBytes: DeepThread.evaluationStack, body) }
}
