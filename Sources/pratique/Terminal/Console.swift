import Glibc
import Reports

/// The process's outputs and what is known of the terminal behind them.
enum Console {
  /// Writes a text to a file or to standard output.
  static func write(_ text: String, toFile path: String? = nil) throws(Failure) {
    try write(toFile: path) { output in
      var text = text
      text.withUTF8 { output(UnsafeRawBufferPointer($0)) }
    }
  }

  /// Writes what `body` makes, piece by piece, to a file, replacing what was there, or to standard output; quietly
  /// gives up there when nobody reads any more.
  static func write(
    toFile path: String?, _ body: (@escaping (UnsafeRawBufferPointer) -> Void) -> Void
  ) throws(Failure) {
    let place = path ?? "to standard output"
    let file = path.map { open($0, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644) } ?? STDOUT_FILENO
    guard file >= 0 else { throw Failure(.usage, "cannot write \(place): \(reason(errno))") }
    var error: Int32 = 0
    body { if error == 0, !write($0, to: file) { error = errno } }
    if path != nil, close(file) != 0, error == 0 { error = errno }
    if error == 0 || (path == nil && error == EPIPE) { return }
    throw Failure(.internalError, "cannot write \(place): \(reason(error))")
  }

  /// Writes a line for people to standard error.
  static func error(_ text: String) {
    // Where standard error is gone too, there is nobody left to tell.
    var line = text.hasSuffix("\n") ? text : text + "\n"
    line.withUTF8 { _ = write(UnsafeRawBufferPointer($0), to: STDERR_FILENO) }
  }

  /// Whether everything was written; `errno` says why not.
  private static func write(_ bytes: UnsafeRawBufferPointer, to file: Int32) -> Bool {
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
