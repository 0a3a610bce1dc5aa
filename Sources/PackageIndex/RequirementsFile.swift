/// What a requirements file asks for (pip's "Requirements File Format", as `_internal/req/req_file.py` reads it).
package struct RequirementsFile: Sendable {
  /// What one line asks for.
  package enum Item: Hashable, Sendable {
    /// A requirement for an index, or for the address it names itself.
    case requirement(Requirement)
    /// A file or directory of this machine, absolute.
    case path(String, isEditable: Bool)
    /// An address of an archive without a project's name before it.
    case url(IndexURL)
    /// What can't be decided without running something or asking elsewhere: a repository, a remote list, a broken line.
    case undecided(String, why: String)
  }

  /// One line with its place.
  package struct Entry: Hashable, Sendable {
    package let item: Item
    /// `algorithm:hexadecimal` of each `--hash`, any one of which may match.
    package let hashes: Set<String>
    /// Whether the line only limits what others ask for (`-c`).
    package let isConstraint: Bool
    package let file: String
    /// Counted from one; the first of a continued line.
    package let line: Int
  }

  package fileprivate(set) var entries: [Entry] = []
  /// The index options of the files, to be added to the command line's.
  package fileprivate(set) var flags = IndexConfiguration.Flags()

  /// Files that one list may draw in, and how deep.
  static let fileLimit = 200
  static let depthLimit = 16
  static let entryLimit = 200_000

  /// Reads a file with everything it includes; the environment is for `${NAME}`.
  ///
  /// Throws when a file can't be read or includes run too deep; a broken line becomes an undecided entry.
  package static func read(
    _ path: String, environment: [String: String], workingDirectory: String
  ) throws(IndexError) -> RequirementsFile {
    var reader = RequirementsReader(environment: environment)
    let absolute = path.hasPrefix("/") ? path : workingDirectory + "/" + path
    try reader.readFile(absolute, isConstraint: false, depth: 0)
    return reader.result
  }
}

/// Reads files and what they include.
private struct RequirementsReader {
  let environment: [String: String]
  var result = RequirementsFile()
  private var seen: Set<String> = []

  init(environment: [String: String]) { self.environment = environment }

  mutating func readFile(_ path: String, isConstraint: Bool, depth: Int) throws(IndexError) {
    // A list that includes itself is read once; constraints and requirements are separate readings.
    guard seen.insert((isConstraint ? "c" : "r") + (resolvedPath(path) ?? path)).inserted else { return }
    guard depth <= RequirementsFile.depthLimit, seen.count <= RequirementsFile.fileLimit else {
      throw IndexError(
        .badRequirement, path, "requirements files include each other too deep or too many of them",
        remedy: "Flatten them.")
    }
    guard let bytes = readSmallFile(path) else {
      throw IndexError(
        .badRequirement, path, "no readable requirements file of at most 4 MiB is there",
        remedy: "Check the path of -r or -c.")
    }
    for (number, text) in LogicalLines.read(bytes) {
      guard result.entries.count < RequirementsFile.entryLimit else {
        throw IndexError(.badRequirement, path, "too many requirements", remedy: "Split the file.")
      }
      let line = Line(text: expanded(text), number: number, file: path, isConstraint: isConstraint)
      try read(line, depth: depth)
    }
  }

  private struct Line {
    let text: String
    let number: Int
    let file: String
    let isConstraint: Bool

    var directory: String { String(file[..<(file.lastIndex(of: "/") ?? file.startIndex)]) }

    func absolute(_ path: String) -> String { path.hasPrefix("/") ? path : directory + "/" + path }
  }

  /// The text with `${NAME}` replaced, for names of capitals, digits and underscores that are set.
  private func expanded(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "$")) else { return text }
    var result = ""
    var rest = Substring(text)
    while let start = rest.firstIndex(of: "$") {
      result += rest[..<start]
      rest = rest[start...]
      let isName: (UInt8) -> Bool = {
        UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0 || UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0
          || $0 == UInt8(ascii: "_")
      }
      if rest.hasPrefix("${"), let end = rest.firstIndex(of: "}"),
        let value = environment[String(rest[..<end].dropFirst(2))], !value.isEmpty,
        rest[..<end].dropFirst(2).utf8.allSatisfy(isName)
      {
        result += value
        rest = rest[rest.index(after: end)...]
      } else {
        result.append("$")
        rest = rest.dropFirst()
      }
    }
    return result + rest
  }

  private mutating func add(_ item: RequirementsFile.Item, _ line: Line, hashes: Set<String> = []) {
    result.entries.append(
      .init(item: item, hashes: hashes, isConstraint: line.isConstraint, file: line.file, line: line.number))
  }

  private mutating func read(_ line: Line, depth: Int) throws(IndexError) {
    // Options begin at the first word with a dash; what stands before them is the requirement.
    let words = line.text.split(separator: " ", omittingEmptySubsequences: false)
    let optionsAt = words.firstIndex { $0.hasPrefix("-") } ?? words.endIndex
    let subject = words[..<optionsAt].joined(separator: " ").trimmed
    guard let options = ShellWords.options(words[optionsAt...].joined(separator: " ")) else {
      return add(.undecided(line.text, why: "its options are broken"), line)
    }
    let hashes = Set(options.filter { $0.name == "--hash" }.map { $0.value.lowercased() })
    if !subject.isEmpty { return add(item(String(subject), line), line, hashes: hashes) }
    for (name, value) in options { try read(option: name, value, hashes, line, depth: depth) }
  }

  private mutating func read(
    option: String, _ value: String, _ hashes: Set<String>, _ line: Line, depth: Int
  ) throws(IndexError) {
    switch option {
    case "-r", "--requirement", "-c", "--constraint":
      let isConstraint = line.isConstraint || option == "-c" || option == "--constraint"
      if value.contains("://") {
        return add(.undecided(value, why: "the list lies on another machine; fetch it first"), line)
      }
      try readFile(line.absolute(value), isConstraint: isConstraint, depth: depth + 1)
    case "-e", "--editable":
      if case .path(let path, _) = item(value, line) {
        add(.path(path, isEditable: true), line, hashes: hashes)
      } else {
        add(editable(value, line), line, hashes: hashes)
      }
    case "-i", "--index-url", "--pypi-url": result.flags.indexURL = value
    case "--extra-index-url": result.flags.extraIndexURLs.append(value)
    case "-f", "--find-links":
      let isRemote = value.contains("://")
      let beside = line.absolute(value)
      result.flags.findLinks.append(!isRemote && isReadable(beside) ? beside : value)
    case "--no-index": result.flags.noIndex = true
    case "--pre": result.flags.allowsPreReleases = true
    default: break
    }
  }

  private func isReadable(_ path: String) -> Bool { isDirectoryPath(path) || (try? RegularFile(path: path)) != nil }

  private func editable(_ text: String, _ line: Line) -> RequirementsFile.Item {
    let path = text.prefix { $0 != "[" }
    return text.contains("://") ? item(text, line) : .path(line.absolute(String(path)), isEditable: true)
  }

  private func item(_ text: String, _ line: Line) -> RequirementsFile.Item {
    let isRepository = ["git+", "hg+", "svn+", "bzr+"].contains {
      text.hasPrefix($0) || text.contains(" \($0)") || text.contains("@\($0)")
    }
    if isRepository {
      return .undecided(IndexURLText.redacted(text), why: "it is a repository; check it out and pass the directory")
    }
    let beforeMarker = String(text.prefix { $0 != ";" }.trimmed)
    if let url = IndexURL(beforeMarker) { return url.filePath.map { .path($0, isEditable: false) } ?? .url(url) }
    let path = beforeMarker.last == "]" ? String(beforeMarker.prefix { $0 != "[" }) : beforeMarker
    let isPathLike = path.contains("/") || path.hasPrefix(".") || path == "~"
    if !path.contains("@"), isPathLike || isArchive(path), isReadable(line.absolute(path)) {
      return .path(line.absolute(path), isEditable: false)
    }
    if let requirement = Requirement(text) { return .requirement(requirement) }
    return .undecided(IndexURLText.redacted(text), why: "it is no requirement, address or existing path")
  }

  private func isArchive(_ path: String) -> Bool {
    [".whl", ".zip", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz", ".tar"].contains { path.hasSuffix($0) }
  }
}

/// Texts with addresses in them, for people.
private enum IndexURLText {
  /// The text without what stands between `://` and `@`.
  static func redacted(_ text: String) -> String {
    guard let scheme = text.firstRange(ofBytes: "://") else { return text }
    let rest = text[scheme...]
    let authority = rest.prefix { $0 != "/" && $0 != " " }
    guard let at = authority.lastIndex(of: "@") else { return text }
    return text[..<scheme] + "****" + text[at...]
  }
}

extension String {
  /// The place behind the first occurrence of a text.
  fileprivate func firstRange(ofBytes pattern: String) -> String.Index? {
    var index = startIndex
    while index < endIndex {
      if self[index...].hasPrefix(pattern) { return self.index(index, offsetBy: pattern.count) }
      index = self.index(after: index)
    }
    return nil
  }
}

/// The lines of a requirements file with continuations joined and comments removed.
private enum LogicalLines {
  static func read(_ bytes: [UInt8]) -> [(number: Int, text: String)] {
    var lines: [(Int, String)] = []
    var open: (number: Int, text: String)?
    for (index, line) in physical(bytes).enumerated() {
      let isComment = line.trimmed.hasPrefix("#")
      if line.hasSuffix("\\"), !isComment {
        open = (open?.number ?? index + 1, (open?.text ?? "") + line.dropLast())
        continue
      }
      // A comment line ends a continuation, and its blank keeps it a comment.
      let text = (open?.text ?? "") + (isComment ? " " : "") + line
      let stripped = withoutComment(text).trimmed
      if !stripped.isEmpty { lines.append((open?.number ?? index + 1, String(stripped))) }
      open = nil
    }
    if let open, !withoutComment(open.text).trimmed.isEmpty {
      lines.append((open.number, String(withoutComment(open.text).trimmed)))
    }
    return lines
  }

  /// The lines by the rules of `str.splitlines`; UTF-16 with its mark is decoded as pip does.
  private static func physical(_ bytes: [UInt8]) -> [Substring] {
    let text: String
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      let (low, high) = bytes[0] == 0xFF ? (0, 1) : (1, 0)
      let units = stride(from: 2, to: bytes.count - 1, by: 2).map { (index: Int) -> UInt16 in
        UInt16(bytes[index + low]) | UInt16(bytes[index + high]) << 8
      }
      text = String(decoding: units, as: UTF16.self)
    } else {
      text = String(decoding: bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...], as: UTF8.self)
    }
    return text.split(omittingEmptySubsequences: false) { character in
      switch character {
      case "\n", "\r", "\r\n", "\u{B}", "\u{C}", "\u{1C}", "\u{1D}", "\u{1E}", "\u{85}", "\u{2028}", "\u{2029}": true
      default: false
      }
    }
  }

  /// The line up to a `#` at its start or behind white space.
  private static func withoutComment(_ line: String) -> Substring {
    var isAfterSpace = true
    for index in line.indices {
      if line[index] == "#", isAfterSpace { return line[..<index] }
      isAfterSpace = line[index].isWhitespace
    }
    return line[...]
  }
}

/// The options of a line, split as a POSIX shell splits words.
private enum ShellWords {
  private static let flags: Set<String> = ["--no-index", "--pre", "--prefer-binary", "--require-hashes"]

  /// Pairs of a name and its value; nil where a quote does not end.
  static func options(_ text: String) -> [(name: String, value: String)]? {
    guard let words = split(text) else { return nil }
    var options: [(String, String)] = []
    var index = 0
    while index < words.count {
      let word = words[index]
      index += 1
      if let equals = word.firstIndex(of: "="), word.hasPrefix("--") {
        options.append((String(word[..<equals]), String(word[word.index(after: equals)...])))
      } else if word.hasPrefix("--") || word.count == 2 {
        guard !flags.contains(word) else {
          options.append((word, ""))
          continue
        }
        options.append((word, index < words.count ? words[index] : ""))
        index += 1
      } else if word.hasPrefix("-") {
        options.append((String(word.prefix(2)), String(word.dropFirst(2))))
      }
    }
    return options
  }

  private static func split(_ text: String) -> [String]? {
    var words: [String] = []
    var word = ""
    var isOpen = false
    var quote: Character?
    var isEscaped = false
    for character in text {
      if isEscaped {
        word.append(character)
        isEscaped = false
      } else if character == "\\", quote != "'" {
        isEscaped = true
        isOpen = true
      } else if let current = quote {
        if character == current { quote = nil } else { word.append(character) }
      } else if character == "'" || character == "\"" {
        quote = character
        isOpen = true
      } else if character.isWhitespace {
        if isOpen { words.append(word) }
        word = ""
        isOpen = false
      } else {
        word.append(character)
        isOpen = true
      }
    }
    guard quote == nil else { return nil }
    return isOpen ? words + [word] : words
  }
}
