import FoundationEssentials
package import Testing

/// Compares what people read with a file beside the test, so that every change of it is seen in a diff.
package enum Snapshot {
  /// Expects `text` to equal `Snapshots/<name>` beside the calling test's file.
  ///
  /// With `PRATIQUE_RECORD=1` the file is written anew, and the test still fails: a recording run is never green.
  package static func expect(
    _ text: String, equals name: String, file: String = #filePath, location: SourceLocation = #_sourceLocation
  ) {
    let folder = file.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
    let path = folder + "/Snapshots/" + name
    if ProcessInfo.processInfo.environment["PRATIQUE_RECORD"] == "1" {
      do {
        try FileManager.default.createDirectory(atPath: folder + "/Snapshots", withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(filePath: path))
        Issue.record("recorded \(name)", sourceLocation: location)
      } catch {
        Issue.record("cannot write \(path): \(error)", sourceLocation: location)
      }
      return
    }
    guard let bytes = FileManager.default.contents(atPath: path) else {
      Issue.record("there is no snapshot \(name); record it with PRATIQUE_RECORD=1", sourceLocation: location)
      return
    }
    let expected = String(decoding: bytes, as: UTF8.self)
    guard expected != text else { return }
    Issue.record("\(firstDifference(expected, text)) in \(name)", sourceLocation: location)
  }

  /// The first line that differs, as it was and as it is.
  private static func firstDifference(_ expected: String, _ found: String) -> Comment {
    let old = expected.split(separator: "\n", omittingEmptySubsequences: false)
    let new = found.split(separator: "\n", omittingEmptySubsequences: false)
    let index = zip(old, new).enumerated().first { $1.0 != $1.1 }?.offset ?? min(old.count, new.count)
    let was = index < old.count ? String(old[index]) : "(end)"
    let now = index < new.count ? String(new[index]) : "(end)"
    return "line \(index + 1) was\n  \(was)\nand is\n  \(now)\n"
  }
}
