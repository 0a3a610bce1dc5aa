/// Texts that are looked for in a short text, all of them in one pass over its bytes.
struct Needles: Sendable {
  private let texts: [[UInt8]]
  /// The texts that begin with a byte, by that byte.
  private let byFirst: [[Int]]

  init(_ texts: [String]) {
    self.texts = texts.map { Array($0.utf8) }
    var byFirst = [[Int]](repeating: [], count: 256)
    for (index, text) in self.texts.enumerated() {
      if let first = text.first { byFirst[Int(first)].append(index) }
    }
    self.byFirst = byFirst
  }

  /// The text that comes first in the list among those that are found; `accepts` says whether a place counts.
  func first(in haystack: [UInt8], where accepts: (_ place: Int) -> Bool = { _ in true }) -> Int? {
    var found: Int?
    for place in haystack.indices {
      for index in byFirst[Int(haystack[place])] where index < found ?? .max {
        if isText(index, at: place, of: haystack), accepts(place) { found = index }
      }
    }
    return found
  }

  /// Whether one of the texts is anywhere in the bytes.
  func areFound(in haystack: [UInt8]) -> Bool {
    haystack.indices.contains { place in
      byFirst[Int(haystack[place])].contains { isText($0, at: place, of: haystack) }
    }
  }

  /// Whether the bytes end with one of the texts.
  func end(_ haystack: [UInt8]) -> Bool {
    texts.contains { $0.count <= haystack.count && haystack.suffix($0.count).elementsEqual($0) }
  }

  private func isText(_ index: Int, at place: Int, of haystack: [UInt8]) -> Bool {
    let text = texts[index]
    guard haystack.count - place >= text.count else { return false }
    return text.indices.allSatisfy { haystack[place + $0] == text[$0] }
  }
}

/// Patterns of names with `*` for any run of bytes, found by how they begin.
struct NamePatterns: Sendable {
  private var byFirst: [UInt8: [[UInt8]]] = [:]

  mutating func add(_ pattern: [UInt8]) { byFirst[pattern.first ?? 0, default: []].append(pattern) }

  /// Whether a name matches one of the patterns.
  func match(_ name: [UInt8]) -> Bool {
    [name.first ?? 0, Self.star].contains { first in
      byFirst[first]?.contains { Self.matches(name, name.indices, $0) } ?? false
    }
  }

  static let star = UInt8(0x2A)

  /// Whether a part of `bytes` matches a pattern with `*`.
  static func matches(_ bytes: [UInt8], _ part: Range<Int>, _ pattern: [UInt8]) -> Bool {
    var place = part.lowerBound
    var index = 0
    // Where the last star was, and how much of the name it took so far: the only place worth going back to.
    var star: (index: Int, place: Int)?
    while place < part.upperBound {
      if index < pattern.count, pattern[index] == Self.star {
        star = (index, place)
        index += 1
      } else if index < pattern.count, pattern[index] == bytes[place] {
        index += 1
        place += 1
      } else if let last = star {
        star = (last.index, last.place + 1)
        index = last.index + 1
        place = last.place + 1
      } else {
        return false
      }
    }
    return pattern[index...].allSatisfy { $0 == Self.star }
  }
}

/// Patterns of paths, whose components are patterns of names: they match the end of a path, or where they end with `**`
/// any part of one.
struct PathPatterns: Sendable {
  /// Components from the first to the last, by the first byte of the last.
  private var byLast: [UInt8: [[[UInt8]]]] = [:]
  /// Folders with everything below them, by the first byte of their first component.
  private var folders: [UInt8: [[[UInt8]]]] = [:]

  /// Adds a pattern: from the root where it begins with `/`, of any home directory where it begins with `~`.
  mutating func add(_ pattern: some Collection<UInt8>) {
    var parts = pattern.split(separator: 0x2F).map { Array($0) }
    // A pattern from the root has an empty first part, so that it matches whole paths only.
    if pattern.first == 0x2F { parts.insert([], at: 0) }
    if parts.first == [0x7E] { parts.removeFirst() }
    if parts.last == [NamePatterns.star, NamePatterns.star] {
      parts.removeLast()
      if let first = parts.first { folders[first.first ?? 0, default: []].append(parts) }
      return
    }
    if let last = parts.last { byLast[last.first ?? 0, default: []].append(parts) }
  }

  /// Whether a path with `/` or `\` between its components ends with what a pattern says.
  func match(_ path: ArraySlice<UInt8>) -> Bool {
    let bytes = Array(path)
    var parts: [Range<Int>] = []
    if bytes.first == 0x2F { parts.append(0..<0) }
    var start = 0
    for (place, byte) in bytes.enumerated() where byte == 0x2F || byte == 0x5C {
      if place > start { parts.append(start..<place) }
      start = place + 1
    }
    if bytes.count > start { parts.append(start..<bytes.count) }
    guard let last = parts.last else { return false }
    let first = last.isEmpty ? 0 : bytes[last.lowerBound]
    return [first, NamePatterns.star].contains { key in
      byLast[key]?.contains { ends(bytes, parts[...], with: $0) } ?? false
    } || lies(bytes, parts)
  }

  /// Whether a path is one of the folders or lies below it.
  private func lies(_ bytes: [UInt8], _ parts: [Range<Int>]) -> Bool {
    parts.indices.contains { start in
      let first = parts[start].isEmpty ? 0 : bytes[parts[start].lowerBound]
      return folders[first]?.contains { folder in
        parts.count - start >= folder.count && ends(bytes, parts[..<(start + folder.count)], with: folder)
      } ?? false
    }
  }

  private func ends(_ bytes: [UInt8], _ parts: ArraySlice<Range<Int>>, with pattern: [[UInt8]]) -> Bool {
    guard parts.count >= pattern.count else { return false }
    let skipped = parts.count - pattern.count
    return pattern.indices.reversed().allSatisfy { index in
      // A whole component of any name stands for the empty one before the root too.
      pattern[index] == [NamePatterns.star] || NamePatterns.matches(bytes, parts[skipped + index], pattern[index])
    }
  }
}
