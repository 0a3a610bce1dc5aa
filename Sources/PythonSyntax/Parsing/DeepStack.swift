internal import Threads

/// A stack with room for sources that nest deeper than the caller's may allow.
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

  /// Runs `body` on a stack for `depth` levels; nil when there is none to be had.
  static func run<Result>(depth: Int, _ body: () -> Result) -> Result? {
    DeepThread.run(stackBytes: (1 << 19) + depth * bytesPerLevel, body)
  }
}
