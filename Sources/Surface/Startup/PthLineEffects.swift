import Evidence
import Glibc

/// What a line of a `.pth` file does to the start-up itself.
///
/// `Lib/site.py`: `addsitedir` handles a directory's start-up files at once, wherever the directory lies; of what a
/// line raises only `Exception` is caught, so that `SystemExit` and `KeyboardInterrupt` end the interpreter.
enum PthLineEffects: TriggerFamily {
  static let catalogue = [
    TriggerInfo(
      id: "pth-addsitedir", phase: .startup, title: "A .pth line makes another directory a site directory",
      explanation: """
        `site.addsitedir` and `site.addpackage` process the start-up files of any directory. It hides a second stage \
        outside the directories that are known to be read at start.
        """,
      source: "Lib/site.py, addsitedir", survives: ["-I", "-E", "-s"], severity: .high, attack: ["T1546.018"]),
    TriggerInfo(
      id: "pth-process-exit", phase: .startup, title: "A .pth line ends the interpreter",
      explanation: """
        The line names what ends a process: `SystemExit`, `KeyboardInterrupt`, `os._exit`, `os.abort` or `sys.exit`. \
        No program of the environment starts any more, or only those that the line lets pass, such as everything but \
        a scanner.
        """,
      source: "Lib/site.py, addpackage: `except Exception`", survives: ["-I", "-E", "-s"], severity: .high,
      attack: ["T1562.001"]),
  ]

  /// Names that end a process; each as it would be written in a line.
  private static let exits = [
    "SystemExit", "KeyboardInterrupt", "os._exit", "os.abort", "sys.exit", "posix._exit", "posix.abort", "os.execv",
    "os.execl", "os.kill(os.getpid", "signal.raise_signal", "faulthandler._s",
  ]

  static func find(in input: borrowing SurfaceInput, into found: inout SurfaceFindings) {
    let scan = input.startup
    for added in scan.addedDirectories {
      let place: String
      switch added.location {
      case .inside(let path): place = "`\(path)`"
      case .outside: place = "a directory outside the target"
      case .unknown: place = "a directory that is only known when the line runs"
      }
      if added.location != .unknown, case .outside = added.location {
        found.opaque.append(
          Opaque(
            path: added.place.path, line: added.line.number,
            why: "the site directory it adds, \(StartupWords.code(added.argument)), is no part of the target"))
      }
      found.triggers.append(
        added.place.trigger(
          "pth-addsitedir", line: added.line, python: added.python,
          summary: "makes \(place) a site directory, with all its start-up files"))
    }
    for file in scan.pth {
      for entry in file.executed + file.singleByteExecuted {
        let versions = scan.running(entry, of: file)
        guard !versions.isEmpty, let name = exit(in: entry.line.text) else { continue }
        found.triggers.append(
          file.place.trigger(
            "pth-process-exit", line: entry.line, python: versions, condition: "if the line gets as far as `\(name)`",
            summary: "can end every interpreter at its start with `\(name)`"))
      }
    }
  }

  private static func exit(in text: String) -> String? {
    let bytes = Array(text.utf8)
    return exits.first { ByteSearch.contains(bytes, Array($0.utf8)) }
  }
}

/// Finds a short text in bytes.
enum ByteSearch {
  /// Whether `needle` occurs; an empty one does not.
  static func contains(_ bytes: [UInt8], _ needle: [UInt8]) -> Bool { first(needle, in: bytes) != nil }

  /// Where `needle` first occurs.
  static func first(_ needle: [UInt8], in bytes: [UInt8]) -> Int? {
    guard let first = needle.first, bytes.count >= needle.count else { return nil }
    return bytes.withUnsafeBytes { text in
      needle.withUnsafeBytes { needle in
        guard let start = text.baseAddress, let wanted = needle.baseAddress else { return nil }
        var index = 0
        // Each step stays inside: what is compared begins at most at the last place where all of the needle fits.
        while index <= text.count - needle.count {
          let room = text.count - needle.count + 1 - index
          guard let hit = memchr(start + index, Int32(first), room) else { return nil }
          index = UnsafeRawPointer(hit) - start
          if memcmp(start + index, wanted, needle.count) == 0 { return index }
          index += 1
        }
        return nil
      }
    }
  }
}
