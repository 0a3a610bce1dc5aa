extension Array {
  /// The elements that pass; the array itself, shared and not copied, where all do, as nearly always with versions and
  /// schemes.
  func keeping(_ isKept: (Element) -> Bool) -> [Element] { allSatisfy(isKept) ? self : filter(isKept) }
}
