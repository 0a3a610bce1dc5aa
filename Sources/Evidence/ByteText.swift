// Names of files are bytes to the systems that open them. Swift's own comparisons look at characters: there `/` with a
// combining mark behind it is no `/`, and a name that ends in U+0600 and `.pth` does not end in `.pth`. A package could
// hide a start-up file behind either. These members take the place of the standard library's wherever this module is
// imported; for texts without such characters they give the same results.

extension String {
  /// Whether the text's UTF-8 begins with that of `prefix`.
  package func hasPrefix(_ prefix: String) -> Bool { utf8.starts(with: prefix.utf8) }

  /// Whether the text's UTF-8 ends with that of `suffix`.
  package func hasSuffix(_ suffix: String) -> Bool { endsByBytes(utf8, suffix.utf8) }

  /// The parts between the separators, cut by bytes for a separator of one byte.
  package func split(
    separator: Character, maxSplits: Int = .max, omittingEmptySubsequences: Bool = true
  ) -> [Substring] {
    self[...].split(
      separator: separator, maxSplits: maxSplits, omittingEmptySubsequences: omittingEmptySubsequences)
  }
}

extension Substring {
  /// Whether the text's UTF-8 begins with that of `prefix`.
  package func hasPrefix(_ prefix: String) -> Bool { utf8.starts(with: prefix.utf8) }

  /// Whether the text's UTF-8 ends with that of `suffix`.
  package func hasSuffix(_ suffix: String) -> Bool { endsByBytes(utf8, suffix.utf8) }

  /// The parts between the separators, cut by bytes for a separator of one byte.
  package func split(
    separator: Character, maxSplits: Int = .max, omittingEmptySubsequences: Bool = true
  ) -> [Substring] {
    guard let byte = separator.asciiValue, separator.utf8.count == 1 else {
      return split(maxSplits: maxSplits, omittingEmptySubsequences: omittingEmptySubsequences) { $0 == separator }
    }
    return utf8.split(separator: byte, maxSplits: maxSplits, omittingEmptySubsequences: omittingEmptySubsequences)
      .map { Substring($0) }
  }
}

private func endsByBytes(_ text: some BidirectionalCollection<UInt8>, _ suffix: String.UTF8View) -> Bool {
  text.reversed().starts(with: suffix.reversed())
}
