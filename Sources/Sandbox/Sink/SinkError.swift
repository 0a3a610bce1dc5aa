/// Why a sink could not be made.
package struct SinkError: Error, Equatable, Sendable, CustomStringConvertible {
  package enum Code: String, Sendable {
    /// The kernel refused a descriptor or a thread; `errno` says why.
    case refused
    /// The library of TLS could not make the run's certificate authority.
    case noAuthority
  }

  package let code: Code
  /// What was tried and what to do.
  package let detail: String
  /// The kernel's error number; 0 where the kernel had no part in it.
  package let errno: Int32

  init(_ code: Code, _ detail: String, errno: Int32 = 0) {
    self.code = code
    self.detail = detail
    self.errno = errno
  }

  package var description: String { detail }

  package static func == (a: Self, b: Self) -> Bool { a.code == b.code }
}
