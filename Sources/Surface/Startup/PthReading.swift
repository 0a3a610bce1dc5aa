package import Evidence

/// A line of a `.pth` or `.start` file that does something.
package struct StartupLine: Hashable, Sendable {
  /// Byte offset of the line's first character after blanks, in the file.
  package let offset: Int
  /// 1-based, counted as an editor counts: `\n`, `\r\n` and `\r` end a line.
  package let number: Int
  /// Decoded, without blanks at its end.
  package let text: String
}

/// What one interpreter makes of one `.pth` file: a pure model of `site`, which reads nothing and runs nothing.
///
/// The lines come out as if none of them failed; `executed(raising:)` says what is left when some do, because what a
/// line does is not this type's business.
package struct PthReading: Sendable {
  /// Lines passed to `exec`, in order.
  package let executed: [StartupLine]
  /// Lines joined to the site directory, in order; only those whose target exists change `sys.path`.
  package let paths: [StartupLine]
  /// Offset of the byte at which decoding fails. The error is not caught by `site`: the interpreter does not start
  /// (`Fatal Python error: init_import_site`) and nothing after the file runs.
  package let fatalOffset: Int?
  /// Whether the limit on lines cut the reading short.
  package let isCut: Bool
  private let dialect: PthDialect

  /// Reads `bytes` as `version` does on a system with the given locale encoding; at most `limit` lines.
  package init(_ bytes: [UInt8], version: PythonVersion, encoding: PthEncoding = .utf8, limit: Int = .max) {
    self.init(bytes, dialect: PthDialect(version), encoding: encoding, limit: limit)
  }

  /// The same for versions that read alike.
  package init(_ bytes: [UInt8], dialect: PthDialect, encoding: PthEncoding = .utf8, limit: Int = .max) {
    self.dialect = dialect
    let text = PthText(bytes, dialect: dialect, locale: encoding)
    fatalOffset = text.fatalOffset
    var executed: [StartupLine] = []
    var paths: [StartupLine] = []
    var counter = LineCounter(bytes)
    var isCut = false
    for (index, range) in text.lines.enumerated() {
      if index >= limit {
        isCut = true
        break
      }
      let line = dialect.stripsFirst ? text.stripped(range) : range
      if line.isEmpty || bytes[line.lowerBound] == UInt8(ascii: "#") { continue }
      let kept = text.trimmedEnd(line)
      if kept.isEmpty { continue }
      let found = StartupLine(
        offset: line.lowerBound, number: counter.line(at: line.lowerBound), text: text.string(kept))
      if PthReading.isImport(bytes[line]) {
        executed.append(found)
      } else if dialect.stopsAtNUL, bytes[kept].contains(0) {
        break
      } else {
        paths.append(found)
      }
    }
    self.executed = executed
    self.paths = paths
    self.isCut = isCut
  }

  /// The lines whose code runs if those numbered in `raising` end with an `Exception`, or do not compile, and those in
  /// `exiting` end with `SystemExit` or `KeyboardInterrupt`.
  ///
  /// A line that raises has run up to the point where it did, so it counts; one that does not compile is left out by
  /// giving it in `notCompiling`.
  package func executed(
    raising: Set<Int> = [], notCompiling: Set<Int> = [], exiting: Set<Int> = []
  ) -> [StartupLine] {
    var out: [StartupLine] = []
    for line in executed {
      let fails = notCompiling.contains(line.number) || line.text.unicodeScalars.contains("\0")
      if !fails { out.append(line) }
      if exiting.contains(line.number) { break }
      if (fails || raising.contains(line.number)) && dialect.stopsAtException { break }
    }
    return out
  }

  /// `line.startswith(("import ", "import\t"))`.
  private static func isImport(_ line: ArraySlice<UInt8>) -> Bool {
    guard line.count > 6, line.starts(with: "import".utf8) else { return false }
    let next = line[line.startIndex + 6]
    return next == UInt8(ascii: " ") || next == UInt8(ascii: "\t")
  }
}

/// Turns byte offsets into line numbers, for offsets that only grow.
struct LineCounter {
  private let starts: [Int]
  private var index = 0

  init(_ bytes: [UInt8]) { starts = LineSplitter.universal(bytes).map(\.lowerBound) }

  /// The 1-based line that holds the byte at `offset`.
  mutating func line(at offset: Int) -> Int {
    while index + 1 < starts.count, starts[index + 1] <= offset { index += 1 }
    return index + 1
  }
}
