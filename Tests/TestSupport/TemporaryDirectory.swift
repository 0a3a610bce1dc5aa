import Glibc

/// A directory of its own for one test; it and all that is in it go when the value does.
///
/// A class because its end has an effect.
package final class TemporaryDirectory: Sendable {
  /// Absolute, without a slash at the end.
  package let path: String

  package init() {
    let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(base)/pratique-test-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { fatalError("no temporary directory in \(base)") }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { Self.remove(path) }

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
    guard status.st_mode & S_IFMT == S_IFDIR, let directory = opendir(path) else {
      unlink(path)
      return
    }
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { remove("\(path)/\(name)") }
    }
    closedir(directory)
    rmdir(path)
  }
}
