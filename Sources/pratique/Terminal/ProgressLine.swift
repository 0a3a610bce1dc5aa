import Glibc
import Reports
import Synchronization

/// One line on standard error that says what is going on; nothing at all where that is not a terminal.
///
/// May be told of progress from several threads at once.
final class ProgressLine: Sendable {
  private struct State {
    var lastShown: Int64 = 0
    var isShown = false
  }

  private let isActive: Bool
  private let columns: Int
  private let isASCII: Bool
  private let state = Mutex(State())
  /// Redraws per second are bounded, so that a fast analysis is not slowed by its own display.
  private static let millisecondsBetween: Int64 = 80

  /// - Parameter isWanted: False silences it also on a terminal.
  init(isWanted: Bool) {
    isActive = isWanted && isatty(STDERR_FILENO) == 1 && Console.variable("TERM") != "dumb"
    columns = Console.columns()
    isASCII = !Console.usesUnicode()
    if isActive { Self.restoreOnInterrupt() }
  }

  /// Shows a state of the work in place of the one before.
  func show(done: Int, of total: Int, _ what: String) {
    guard isActive else { return }
    let now = Self.now()
    state.withLock { state in
      guard !state.isShown || now - state.lastShown >= Self.millisecondsBetween else { return }
      state.lastShown = now
      state.isShown = true
      let counter = total > 1 ? "[\(done)/\(total)] " : ""
      let text = VisibleText.cut(
        counter + VisibleText.escape(what, isASCII: isASCII), to: columns - 1, ellipsis: isASCII ? "..." : "…")
      Self.put("\r\u{1B}[K" + text)
    }
  }

  /// Removes the line; called before anything else is printed.
  func clear() {
    guard isActive else { return }
    state.withLock { state in
      if state.isShown { Self.put("\r\u{1B}[K") }
      state.isShown = false
    }
  }

  private static func put(_ text: String) {
    var text = text
    text.withUTF8 { bytes in _ = write(STDERR_FILENO, bytes.baseAddress, bytes.count) }
  }

  private static func now() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }

  /// Leaves a clean line behind when the user interrupts, and dies of the signal, as shells expect.
  private static func restoreOnInterrupt() {
    signal(SIGINT) { number in
      // Only calls that are safe in a signal handler (signal-safety(7)).
      var clear: (UInt8, UInt8, UInt8, UInt8) = (0x0D, 0x1B, 0x5B, 0x4B)
      _ = write(STDERR_FILENO, &clear, 4)
      signal(number, SIG_DFL)
      raise(number)
    }
  }
}
