package import Evidence

/// What Python 3.15 makes of one `.start` file: a pure model of PEP 829.
package struct StartReading: Sendable {
  /// One entry, in order; the same entry twice runs twice.
  package struct Entry: Hashable, Sendable {
    package let line: StartupLine
    /// Nil where the text is not `module:attribute`; such a line runs nothing and prints an error at each start.
    package let target: StartTarget?
  }

  /// False for what is not UTF-8: the file then counts as absent, also for the suppression of a `.pth`.
  package let isReadable: Bool
  package let entries: [Entry]
  package let isCut: Bool

  /// Decodes as `utf-8-sig`, splits as `str.splitlines`, strips; blank lines and comments go.
  package init(_ bytes: [UInt8], limit: Int = .max) {
    guard UTF8Validity.firstError(in: bytes) == nil else {
      isReadable = false
      entries = []
      isCut = false
      return
    }
    isReadable = true
    let mark = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    let body = Array(bytes[mark...])
    var counter = LineCounter(bytes)
    var entries: [Entry] = []
    var isCut = false
    for (index, range) in LineSplitter.splitlines(body).enumerated() {
      if index >= limit {
        isCut = true
        break
      }
      let line = LineSplitter.stripped(body[range])
      if line.isEmpty || line.first == UInt8(ascii: "#") { continue }
      let offset = line.startIndex + mark
      let text = String(decoding: line, as: UTF8.self)
      entries.append(
        Entry(
          line: StartupLine(offset: offset, number: counter.line(at: offset), text: text), target: StartTarget(text)))
    }
    self.entries = entries
    self.isCut = isCut
  }
}

/// The callable that a line of a `.start` file names.
package struct StartTarget: Hashable, Sendable {
  /// Dotted; imported with all its parents before the attribute is looked up.
  package let module: String
  /// Dotted.
  package let attribute: String

  /// Reads `W(.W)*:W(.W)*`, W a word that does not begin with a digit (`Lib/pkgutil.py`, `_NAME_PATTERN`, with the
  /// colon and the attribute mandatory as `resolve_name(strict=True)` has it).
  package init?(_ text: String) {
    let halves = text.split(separator: ":", omittingEmptySubsequences: false)
    guard halves.count == 2, StartTarget.isDottedName(halves[0]), StartTarget.isDottedName(halves[1]) else {
      return nil
    }
    module = String(halves[0])
    attribute = String(halves[1])
  }

  private static func isDottedName(_ text: Substring) -> Bool {
    text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { word in
      guard let first = word.unicodeScalars.first, !PythonText.isDigit(first) else { return false }
      return word.unicodeScalars.allSatisfy(PythonText.isWord)
    }
  }
}

/// One `.start` file at one place.
package struct StartFile: Sendable {
  package let place: StartupPlace
  package let reading: StartReading
  /// The versions asked for that read such files.
  package let python: [PythonVersion]

  init(_ bytes: [UInt8], at place: StartupPlace, limits: Limits) {
    self.place = place
    reading = StartReading(bytes, limit: limits.startupLines)
    python = place.isHidden ? [] : place.python.filter { $0 >= PythonVersion(3, 15) }
  }
}
