/// A dependency as PEP 508 spells it: a name, perhaps extras, and either conditions on the version or a URL, perhaps
/// only where a marker holds.
package struct Requirement: Hashable, Sendable, CustomStringConvertible {
  package let name: ProjectName
  /// Extras in normal form, sorted.
  package let extras: [String]
  package let specifiers: VersionSpecifiers
  /// The URL of `name @ url`, as written.
  package let url: String?
  package let marker: Marker?

  package init(
    name: ProjectName, extras: [String] = [], specifiers: VersionSpecifiers = .any, url: String? = nil,
    marker: Marker? = nil
  ) {
    self.name = name
    self.extras = extras
    self.specifiers = specifiers
    self.url = url
    self.marker = marker
  }

  /// Reads one requirement; nil where the text breaks the grammar.
  package init?(_ text: some StringProtocol) {
    var rest = text.trimmed
    guard rest.utf8.count <= 65_536 else { return nil }
    let isNameByte: (UInt8) -> Bool = { ProjectName.isWord($0) || $0 == 0x2D || $0 == 0x2E || $0 == 0x5F }
    let nameText = Substring(rest.utf8.prefix(while: isNameByte))
    guard let name = ProjectName(nameText) else { return nil }
    self.name = name
    rest = rest[nameText.endIndex...].trimmed
    var extras: Set<String> = []
    if rest.hasPrefix("[") {
      guard let end = rest.firstIndex(of: "]") else { return nil }
      for part in rest[..<end].dropFirst().split(separator: ",") where !part.trimmed.isEmpty {
        guard let extra = ProjectName(part.trimmed) else { return nil }
        extras.insert(extra.description)
      }
      rest = rest[rest.index(after: end)...].trimmed
    }
    self.extras = extras.sorted()
    if rest.hasPrefix("@") {
      rest = rest.dropFirst().trimmed
      // A URL ends at white space; a marker may follow only behind it.
      let end = rest.firstIndex { $0 == " " || $0 == "\t" } ?? rest.endIndex
      guard end > rest.startIndex else { return nil }
      url = String(rest[..<end])
      specifiers = .any
      rest = rest[end...].trimmed
      guard rest.isEmpty || rest.hasPrefix(";") else { return nil }
    } else {
      url = nil
      let end = rest.firstIndex(of: ";") ?? rest.endIndex
      var conditions = rest[..<end].trimmed
      if conditions.hasPrefix("("), conditions.hasSuffix(")") { conditions = conditions.dropFirst().dropLast() }
      guard let specifiers = VersionSpecifiers(conditions) else { return nil }
      self.specifiers = specifiers
      rest = rest[end...]
    }
    guard rest.hasPrefix(";") else {
      marker = nil
      return
    }
    guard let marker = Marker(rest.dropFirst()) else { return nil }
    self.marker = marker
  }

  /// The requirement in its normal form.
  package var description: String {
    var text = name.description
    if !extras.isEmpty { text += "[\(extras.joined(separator: ","))]" }
    if let url { text += " @ \(url)" } else { text += specifiers.description }
    if let marker { text += (url == nil ? "; " : " ; ") + marker.description }
    return text
  }
}
