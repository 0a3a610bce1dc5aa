/// A value that all its copies share on the heap.
///
/// For what has many references and is sorted, filtered and passed on more often than it is made: a copy then counts
/// one reference instead of a dozen. A class because sharing is its purpose; the value never changes.
final class Shared<Value: Sendable>: Sendable {
  let value: Value

  init(_ value: Value) { self.value = value }
}

extension Shared: Equatable where Value: Equatable {
  static func == (a: Shared, b: Shared) -> Bool { a === b || a.value == b.value }
}

extension Shared: Hashable where Value: Hashable {
  func hash(into hasher: inout Hasher) { value.hash(into: &hasher) }
}
