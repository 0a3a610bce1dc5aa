import Evidence

/// `.pth` files that interpreters read differently, or not at all.
///
/// `Lib/site.py` of 3.8 to 3.15. What one reader executes and another takes for a comment or a path is how a file
/// passes a scanner that has only one of the readings.
enum PthReadingDifferences: TriggerFamily {
  static let catalogue = [
    TriggerInfo(
      id: "pth-parser-split", phase: .startup, title: "A .pth line that only some interpreters execute",
      explanation: """
        The line's text, or whether it is a line at all, depends on the version: control characters and U+0085, \
        U+2028 and U+2029 end a line from 3.13 on, a byte-order mark is dropped from 3.13 on, blanks before `import` \
        are taken off from 3.15 on. A file written so is read differently by whoever checks it with another version.
        """,
      source: "Lib/site.py of 3.12, 3.13 and 3.15", survives: ["-I", "-E", "-s"], severity: .high,
      attack: ["T1027.010"]),
    TriggerInfo(
      id: "pth-undecodable", phase: .startup, title: "A .pth file that keeps the interpreter from starting",
      explanation: """
        The bytes are not UTF-8. Where the locale's encoding is UTF-8, the error is not caught and no interpreter of \
        the environment starts any more; where it has one byte a character, the file is read and its lines run.
        """,
      source: "Lib/site.py, addpackage", survives: ["-I", "-E", "-s"], severity: .medium, attack: ["T1499"]),
    TriggerInfo(
      id: "pth-hidden-name", phase: .startup, title: "A .pth file whose name begins with a dot",
      explanation: """
        Listings leave the file out, and interpreters before the early 2024 patch releases execute its lines. Later \
        ones skip it.
        """,
      source: "Lib/site.py, addsitedir; gh-113659",
      python: PythonVersion(3, 0)...PythonVersion(3, 12), survives: ["-I", "-E", "-s"], severity: .critical,
      attack: ["T1564.001", "T1546.018"]),
  ]

  static func find(in input: borrowing SurfaceInput, into found: inout SurfaceFindings) {
    let scan = input.startup
    for file in scan.pth {
      findSplit(file, scan, into: &found)
      if let fatal = file.fatal {
        found.triggers.append(
          file.place.trigger(
            "pth-undecodable", python: fatal.python, condition: "where the locale's encoding is UTF-8",
            summary: "stops every interpreter at its start: byte \(fatal.offset) of the file is not UTF-8"))
      }
      let visible = PthFile.visible(file.place)
      if file.place.isHidden, !visible.isEmpty, !(file.executed.isEmpty && file.paths.isEmpty) {
        found.triggers.append(
          file.place.trigger(
            "pth-hidden-name", python: visible, condition: PthImportLines.hiddenCondition(file, visible),
            summary: "is read at every start though listings hide its name"))
      }
    }
  }

  private static func findSplit(_ file: PthFile, _ scan: StartupScan, into found: inout SurfaceFindings) {
    let running = Dictionary(grouping: file.executed, by: \.line)
    for line in file.split {
      guard let entry = running[line]?.first else { continue }
      let versions = scan.running(entry, of: file)
      if versions.isEmpty { continue }
      found.triggers.append(
        file.place.trigger(
          "pth-parser-split", line: line, python: versions, condition: PthImportLines.hiddenCondition(file, versions),
          summary: "is a line only for some interpreters: \(StartupWords.code(line.text)) is executed as such by "
            + StartupWords.versions(versions)))
    }
  }
}
