import Glibc
import Reports

/// The process's outputs and what is known of the terminal behind them.
enum Console {
  /// Writes to standard output; quietly gives up when nobody reads any more.
  static func write(_ text: String) throws(Failure) {
    guard write(text, to: STDOUT_FILENO) || errno == EPIPE else {
      throw Failure(.internalError, "cannot write to standard output: \(reason(errno))")
    }
  }

  /// Writes a line for people to standard error.
  static func error(_ text: String) {
    // Where standard error is gone too, there is nobody left to tell.
    _ = write(text.hasSuffix("\n") ? text : text + "\n", to: STDERR_FILENO)
  }

  /// Writes a report to a file, replacing what was there.
  static func write(_ text: String, toFile path: String) throws(Failure) {
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw Failure(.usage, "cannot write \(path): \(reason(errno))") }
    let isWritten = write(text, to: file)
    let writeError = errno
    guard close(file) == 0, isWritten else {
      throw Failure(.internalError, "cannot write \(path): \(reason(isWritten ? errno : writeError))")
    }
  }

  /// Whether everything was written; `errno` says why not.
  private static func write(_ text: String, to file: Int32) -> Bool {
    var text = text
    return text.withUTF8 { bytes in
      var offset = 0
      while offset < bytes.count {
        let count = Glibc.write(file, bytes.baseAddress.map { $0 + offset }, bytes.count - offset)
        if count < 0 {
          if errno == EINTR { continue }
          return false
        }
        offset += count
      }
      return true
    }
  }

  /// What the system says of an error number.
  static func reason(_ number: Int32) -> String {
    guard let text = strerror(number) else { return "error \(number)" }
    return String(cString: text)
  }

  /// An environment variable that is set and not empty.
  static func variable(_ name: String) -> String? {
    guard let value = getenv(name), value.pointee != 0 else { return nil }
    return String(cString: value)
  }

  /// Columns of the terminal, within what reads well: 100 where there is no terminal.
  static func columns() -> Int {
    var size = winsize()
    var found = variable("COLUMNS").flatMap { Int($0) } ?? 0
    if found <= 0, isatty(STDOUT_FILENO) == 1, ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 {
      found = Int(size.ws_col)
    }
    return found > 0 ? min(max(found, 40), 160) : 100
  }

  /// Whether the locale's encoding is UTF-8, as POSIX finds it: LC_ALL, then LC_CTYPE, then LANG.
  static func usesUnicode() -> Bool {
    let locale = variable("LC_ALL") ?? variable("LC_CTYPE") ?? variable("LANG") ?? ""
    let lower = locale.lowercased()
    return lower.hasSuffix("utf-8") || lower.hasSuffix("utf8") || lower.contains("utf-8@") || lower.contains("utf8@")
  }

  /// Whether colour is wanted and understood on a file descriptor (NO_COLOR, CLICOLOR_FORCE).
  static func usesColour(_ choice: ColorChoice, on file: Int32?) -> Bool {
    switch choice {
    case .always: return true
    case .never: return false
    case .auto:
      if variable("NO_COLOR") != nil { return false }
      if let force = variable("CLICOLOR_FORCE"), force != "0" { return true }
      guard let file, isatty(file) == 1, let terminal = variable("TERM") else { return false }
      return terminal != "dumb"
    }
  }
}
