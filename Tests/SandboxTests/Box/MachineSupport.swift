import Glibc
import TestSupport

@testable import Sandbox

/// A server of this machine, on the same port for streams and datagrams, that nothing boxed may reach.
final class RealServer {
  let port: UInt16
  private let stream: Descriptor
  private let datagrams: Descriptor

  init() throws {
    let made = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    stream = Descriptor(made)
    datagrams = Descriptor(socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0))
    var name = sockaddr_in()
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    guard Loopback.with(port: 0, { bind(made, $0, $1) }) == 0, listen(made, 16) == 0 else {
      throw CannotRun(reason: "no server")
    }
    _ = withUnsafeMutablePointer(to: &name) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(made, $0, &size) }
    }
    port = UInt16(bigEndian: name.sin_port)
    let other = datagrams.number
    guard Loopback.with(port: port, { bind(other, $0, $1) }) == 0 else { throw CannotRun(reason: "no server") }
  }

  /// Whether anything came in.
  var wasReached: Bool {
    var both = [stream, datagrams].map { pollfd(fd: $0.number, events: Int16(POLLIN), revents: 0) }
    return poll(&both, 2, 0) != 0
  }
}

/// Processes of the machine, by what they were started with.
enum Processes {
  static func start(_ program: String, _ arguments: [String]) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    // Swift's own threads keep signals away, and that would be inherited.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    var argv = ([program] + arguments).map { strdup($0) } + [nil]
    defer { for pointer in argv { free(pointer) } }
    var environment: [UnsafeMutablePointer<CChar>?] = [nil]
    var process: pid_t = 0
    let status = posix_spawn(&process, program, &actions, &attributes, &argv, &environment)
    guard status == 0 else { throw CannotRun(reason: String(cString: strerror(status))) }
    return process
  }

  /// Those, without us, that have `marker` among their arguments.
  static func running(with marker: String) -> [pid_t] {
    all().filter { FileStatus.text("/proc/\($0)/cmdline")?.contains(marker) == true && $0 != getpid() }
  }

  static func descendants(of process: pid_t) -> [pid_t] {
    var parents: [pid_t: pid_t] = [:]
    for each in all() { parents[each] = parent(of: each) }
    return parents.keys.filter { each in
      var next = parents[each]
      while let current = next, current > 1 {
        if current == process { return true }
        next = parents[current]
      }
      return false
    }
  }

  static func isAlive(_ process: pid_t) -> Bool {
    guard let stat = FileStatus.text("/proc/\(process)/stat"), let name = stat.lastIndex(of: ")") else { return false }
    return stat[name...].split(separator: " ").dropFirst().first != "Z"
  }

  /// Asks again and again, for a kernel that ends processes in its own time.
  static func wait<Answer>(upTo seconds: Int, _ ask: () -> Answer?) -> Answer? {
    let deadline = Clock.microseconds + seconds * 1_000_000
    while Clock.microseconds < deadline {
      if let answer = ask() { return answer }
      usleep(10_000)
    }
    return nil
  }

  private static func all() -> [pid_t] { Directory.names("/proc", limit: 100_000).compactMap { pid_t($0) } }

  private static func parent(of process: pid_t) -> pid_t? {
    guard let stat = FileStatus.text("/proc/\(process)/stat"), let name = stat.lastIndex(of: ")") else { return nil }
    let fields = stat[name...].split(separator: " ")
    return fields.count > 2 ? pid_t(fields[2]) : nil
  }
}
