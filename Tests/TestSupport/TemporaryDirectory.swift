import Glibc

/// A directory of its own for one test; it and all that is in it go when the value does.
///
/// The name carries the process's number: what a run left that crashed or was stopped, the next one removes.
///
/// A class because its end has an effect.
package final class TemporaryDirectory: Sendable {
  /// Absolute, without a slash at the end.
  package let path: String

  package init() {
    Self.sweep
    var template = Array("\(Self.base)/\(Self.prefix)\(getpid())-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { fatalError("no temporary directory in \(Self.base)") }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { Self.remove(path) }

  private static let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
  private static let prefix = "pratique-test-"

  /// Removes, once a process, the directories of processes that are no more.
  private static let sweep: Void = {
    for name in names(in: base) where name.hasPrefix(prefix) {
      guard let process = pid_t(name.dropFirst(prefix.count).prefix { $0 != "-" }), process > 0 else { continue }
      if kill(process, 0) != 0, errno == ESRCH { remove("\(base)/\(name)") }
    }
  }()

  private static func names(in path: String) -> [String] {
    guard let directory = opendir(path) else { return [] }
    defer { closedir(directory) }
    var found: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { found.append(name) }
    }
    return found
  }

  /// Writes a file, making the directories above it, and gives its absolute path.
  @discardableResult
  package func write(_ name: String, _ data: [UInt8], mode: UInt32 = 0o644) -> String {
    let target = "\(path)/\(name)"
    let parts = name.split(separator: "/")
    var directory = path
    for part in parts.dropLast() {
      directory += "/\(part)"
      mkdir(directory, 0o755)
    }
    let file = open(target, O_WRONLY | O_CREAT | O_TRUNC, mode)
    guard file >= 0 else { fatalError("cannot write \(target)") }
    defer { close(file) }
    var done = 0
    while done < data.count {
      let count = data.withUnsafeBytes { Glibc.write(file, $0.baseAddress.map { $0 + done }, data.count - done) }
      guard count > 0 else { fatalError("cannot write \(target)") }
      done += count
    }
    return target
  }

  @discardableResult
  package func write(_ name: String, _ text: String) -> String { write(name, Array(text.utf8)) }

  /// Makes a directory, with those above it, and gives its absolute path.
  @discardableResult
  package func makeDirectory(_ name: String) -> String {
    var directory = path
    for part in name.split(separator: "/") {
      directory += "/\(part)"
      mkdir(directory, 0o755)
    }
    return directory
  }

  /// Makes a symbolic link with the target as written.
  package func link(_ name: String, to target: String) {
    if let slash = name.lastIndex(of: "/") { makeDirectory(String(name[..<slash])) }
    guard symlink(target, "\(path)/\(name)") == 0 else { fatalError("cannot link \(name)") }
  }

  private static func remove(_ path: String) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      unlink(path)
      return
    }
    // A test may have taken the right to list it.
    chmod(path, 0o700)
    for name in names(in: path) { remove("\(path)/\(name)") }
    rmdir(path)
  }
}
