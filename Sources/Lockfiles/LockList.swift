/// What a lock file lists, with the line of each entry.
package struct LockList: Sendable, Hashable {
  /// One thing to install.
  package enum Wish: Sendable, Hashable {
    /// A requirement as PEP 508 spells it: an exact version, or the place it comes from.
    case requirement(String)
    /// A file or directory, as written: relative to the lock file.
    case path(String)
  }

  /// A wish with its place.
  package struct Entry: Sendable, Hashable {
    package let wish: Wish
    /// 1-based.
    package let line: Int
    package init(_ wish: Wish, line: Int) {
      self.wish = wish
      self.line = line
    }
  }

  package private(set) var entries: [Entry] = []
  private var seen: Set<Wish> = []

  /// A list of nothing.
  package init() {}

  /// Adds a wish that was not there before: lock files list a release once for each platform.
  mutating func add(_ wish: Wish, line: Int) {
    if seen.insert(wish).inserted { entries.append(Entry(wish, line: line)) }
  }
}

/// Why a lock file cannot be used.
package struct LockfileError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What kind of failure it is; two errors are equal when their codes are.
  package enum Code: String, Sendable {
    /// The file breaks its format's grammar.
    case malformed
    /// The file lists nothing that could be read as packages.
    case unknownFormat
  }

  package let code: Code
  /// 1-based; nil where it is about the whole file.
  package let line: Int?
  package let detail: String

  package init(_ code: Code, line: Int? = nil, _ detail: String) {
    self.code = code
    self.line = line
    self.detail = detail
  }

  package var description: String { line.map { "line \($0): \(detail)" } ?? detail }
  package static func == (a: Self, b: Self) -> Bool { a.code == b.code }
}
