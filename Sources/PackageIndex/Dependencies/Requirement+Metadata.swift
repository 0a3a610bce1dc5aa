extension Requirement {
  /// The values of `Requires-Dist` in the headers of a METADATA file (an e-mail header block, RFC 5322).
  package static func texts(inMetadata metadata: [UInt8]) -> [String] {
    var values: [String] = []
    var isInside = false
    for line in String(decoding: metadata, as: UTF8.self).split(
      omittingEmptySubsequences: false, whereSeparator: { $0 == "\n" || $0 == "\r\n" || $0 == "\r" })
    {
      if line.isEmpty { break }
      if line.first == " " || line.first == "\t" {
        if isInside, let last = values.indices.last { values[last] += " " + line.trimmed }
        continue
      }
      let name = line.prefix { $0 != ":" }
      isInside = name.lowercased() == "requires-dist" && name.endIndex < line.endIndex
      if isInside { values.append(String(line[name.endIndex...].dropFirst().trimmed)) }
    }
    return values
  }
}
