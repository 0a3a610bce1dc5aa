package import Evidence

/// A line of a `.pth` file with the versions on which it is executed or taken for a path.
package struct PthLine: Hashable, Sendable {
  package let line: StartupLine
  package let python: [PythonVersion]
}

/// One `.pth` file at one place, read the way every version asked for reads it.
package struct PthFile: Sendable {
  package let place: StartupPlace
  /// Lines passed to `exec`, in order of their offsets; before a matching `.start` file takes any away.
  package let executed: [PthLine]
  /// Lines joined to the site directory, without those of which some version executes a part.
  package let paths: [PthLine]
  /// Lines that are executed only where the locale's encoding has one byte a character; empty for valid UTF-8.
  package let singleByteExecuted: [PthLine]
  /// Where decoding fails on a UTF-8 locale, with the versions that do not start because of it.
  package let fatal: (offset: Int, python: [PythonVersion])?
  /// Lines that some CPython of 3.8 to 3.15 executes and another does not.
  package let split: [StartupLine]
  /// The limit on lines cut the reading short.
  package let isCut: Bool

  /// The versions on which a dot at the start of the name does not hide the file from every patch release.
  static func visible(_ place: StartupPlace) -> [PythonVersion] {
    place.isHidden ? place.python.filter { PthDialect.skipsDotFiles($0) != true } : place.python
  }

  init(_ bytes: [UInt8], at place: StartupPlace, limits: Limits) {
    self.place = place
    var readings = Readings(bytes: bytes, limit: limits.startupLines)
    let versions = PthFile.visible(place)
    let merged = readings.merged(versions, encoding: .utf8)
    executed = merged.executed
    let running = Set(merged.executed.map(\.line.number))
    paths = merged.paths.filter { !running.contains($0.line.number) }
    let failing = versions.filter { readings.reading($0, .utf8).fatalOffset != nil }
    if let first = failing.first, let offset = readings.reading(first, .utf8).fatalOffset {
      fatal = (offset, failing)
    } else {
      fatal = nil
    }
    if fatal == nil {
      singleByteExecuted = []
    } else {
      let known = Set(merged.executed.map(\.line.offset))
      var other = readings.merged(versions, encoding: .latin1).executed
      let seen = Set(other.map(\.line))
      other += readings.merged(versions, encoding: .codePage1252).executed.filter { !seen.contains($0.line) }
      singleByteExecuted = other.filter { !known.contains($0.line.offset) }
    }
    split = readings.split()
    isCut = readings.isCut
  }

  /// The readings of one file, one for each way of reading.
  private struct Readings {
    let bytes: [UInt8]
    let limit: Int
    private var cache: [Key: PthReading] = [:]
    private(set) var isCut = false

    private struct Key: Hashable {
      let dialect: PthDialect
      let encoding: PthEncoding
    }

    init(bytes: [UInt8], limit: Int) {
      self.bytes = bytes
      self.limit = limit
    }

    mutating func reading(_ version: PythonVersion, _ encoding: PthEncoding) -> PthReading {
      let key = Key(dialect: PthDialect(version), encoding: encoding)
      if let known = cache[key] { return known }
      let made = PthReading(bytes, dialect: key.dialect, encoding: encoding, limit: limit)
      cache[key] = made
      isCut = isCut || made.isCut
      return made
    }

    /// Each line once, with the versions on which it plays the part.
    mutating func merged(
      _ versions: [PythonVersion], encoding: PthEncoding
    ) -> (executed: [PthLine], paths: [PthLine]) {
      var executed: [StartupLine: [PythonVersion]] = [:]
      var paths: [StartupLine: [PythonVersion]] = [:]
      for version in versions {
        let reading = reading(version, encoding)
        for line in reading.executed { executed[line, default: []].append(version) }
        for line in reading.paths { paths[line, default: []].append(version) }
      }
      return (PthFile.list(executed), PthFile.list(paths))
    }

    /// Lines that not every supported version executes.
    mutating func split() -> [StartupLine] {
      var counts: [StartupLine: Int] = [:]
      for version in PythonVersion.supported {
        for line in reading(version, .utf8).executed { counts[line, default: 0] += 1 }
      }
      return counts.filter { $0.value < PythonVersion.supported.count }.keys.sorted { $0.offset < $1.offset }
    }
  }

  private static func list(_ lines: [StartupLine: [PythonVersion]]) -> [PthLine] {
    lines.map { PthLine(line: $0.key, python: $0.value) }.sorted {
      ($0.line.offset, $0.line.text) < ($1.line.offset, $1.line.text)
    }
  }
}
