/// Whether a variable, a path or an address leads to a credential; commands have a table of their own.
enum CredentialCatalogue {
  // MARK: Variables

  private static let variables: (exact: Set<String>, patterns: NamePatterns) = {
    var exact: Set<String> = []
    var patterns = NamePatterns()
    for line in Array(CredentialVariables.table.utf8).split(separator: 0x0A) {
      for name in line.drop(while: { $0 != 0x3A }).dropFirst().split(separator: 0x20) {
        if name.contains(NamePatterns.star) {
          patterns.add(Array(name))
        } else {
          exact.insert(String(decoding: name, as: UTF8.self))
        }
      }
    }
    return (exact, patterns)
  }()

  /// Ends of names that say what a variable is, whoever reads it.
  private static let suffixes = Needles([
    "_TOKEN", "_SECRET", "_PASSWORD", "_PASSWD", "_API_KEY", "_APIKEY", "_SECRET_KEY", "_ACCESS_KEY", "_PRIVATE_KEY",
    "_CREDENTIALS", "_AUTH_TOKEN", "_ACCESS_TOKEN",
  ])

  /// Whether an environment variable of this name holds a credential.
  static func isCredential(variable name: String) -> Bool {
    if variables.exact.contains(name) { return true }
    let bytes = Array(name.utf8)
    return suffixes.end(bytes) || variables.patterns.match(bytes)
  }

  // MARK: Files

  private static let files: PathPatterns = {
    var patterns = PathPatterns()
    for line in Array(CredentialFiles.table.utf8).split(separator: 0x0A) {
      for pattern in line.split(separator: 0x09).dropFirst() { patterns.add(pattern) }
    }
    return patterns
  }()

  /// Whether a file or directory of this path holds credentials; ` | ` stands between alternatives, and `…` in the
  /// path is an unknown part.
  static func isCredential(path: String) -> Bool {
    let bytes = Array(path.utf8)
    let separator = Array(" | ".utf8)
    var start = 0
    while let end = Searching.find(separator, in: bytes, from: start) {
      if files.match(bytes[start..<end]) { return true }
      start = end + separator.count
    }
    return files.match(bytes[start...])
  }

  /// Whether an address is a cloud's metadata service, which hands out the machine's own credentials.
  static func isCredential(address: String) -> Bool { MetadataAddresses.contain(address) }
}
