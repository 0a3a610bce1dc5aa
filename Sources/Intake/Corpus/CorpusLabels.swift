package import Evidence
import Policy

/// Reads a labels file: what each artifact of a corpus is known to be.
///
/// One artifact a line, its fields separated by tabs: the path relative to the corpus's folder, `malicious` or `benign`,
/// and perhaps a family. Empty lines and lines that begin with `#` say nothing. The text is UTF-8; `docs/corpus.md`
/// describes it for users.
package enum CorpusLabels {
  /// What is wrong with one line.
  package struct Problem: Hashable, Sendable {
    package enum Code: String, Sendable, CaseIterable {
      case notText, fieldCount, emptyPath, outsidePath, label, duplicate, empty
    }
    package let code: Code
    /// 1-based.
    package let line: Int
    /// What was found, what was expected and what to do.
    package let detail: String
  }

  /// Every problem of a file, up to a bound; two are equal when their codes and lines are.
  package struct Failure: Error, Equatable {
    package let problems: [Problem]

    package static func == (a: Self, b: Self) -> Bool {
      a.problems.map(\.code) == b.problems.map(\.code) && a.problems.map(\.line) == b.problems.map(\.line)
    }
  }

  /// Problems after which a file is not read on: it is something else.
  private static let mostProblems = 50

  /// The artifacts of a file, in its order.
  package static func read(_ bytes: [UInt8]) throws(Failure) -> [LabelledArtifact] {
    var reader = Reader()
    let mark = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    var line = 1
    for text in bytes[mark...].split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      reader.read(text.last == UInt8(ascii: "\r") ? text.dropLast() : text, line: line)
      if reader.problems.count >= mostProblems { break }
      line += 1
    }
    if reader.problems.isEmpty, reader.found.isEmpty {
      reader.problems.append(
        Problem(code: .empty, line: 1, detail: "no line names an artifact; write its path, a tab, and its label"))
    }
    guard reader.problems.isEmpty else { throw Failure(problems: reader.problems) }
    return reader.found
  }

  private struct Reader {
    var found: [LabelledArtifact] = []
    var problems: [Problem] = []
    private var lines: [String: Int] = [:]

    mutating func read(_ bytes: ArraySlice<UInt8>, line: Int) {
      let isBlank = bytes.allSatisfy { $0 == 0x20 || $0 == 0x09 }
      guard !isBlank, bytes.first(where: { $0 != 0x20 && $0 != 0x09 }) != UInt8(ascii: "#") else { return }
      guard let text = String(validating: bytes, as: UTF8.self) else {
        return fail(.notText, line, "is not UTF-8; save the file as UTF-8")
      }
      let fields = text.split(separator: "\t", omittingEmptySubsequences: false).map(Self.trimmed)
      guard fields.count == 2 || fields.count == 3 else {
        let count = fields.count == 1 ? "has 1 field" : "has \(fields.count) fields"
        return fail(
          .fieldCount, line, "\(count); write path, label and perhaps a family, with tabs between them")
      }
      guard let path = path(fields[0], line), let label = label(fields[1], line) else { return }
      if let first = lines[path] {
        return fail(.duplicate, line, "\(path) is named in line \(first) already; remove one of the two")
      }
      lines[path] = line
      let family = fields.count == 3 && !fields[2].isEmpty ? fields[2] : nil
      found.append(LabelledArtifact(path: path, label: label, family: family, line: line))
    }

    /// In one spelling, so that one artifact has one name.
    private mutating func path(_ text: String, _ line: Int) -> String? {
      let parts = text.split(separator: "/").filter { $0 != "." }
      guard !parts.isEmpty else {
        fail(.emptyPath, line, "names no file; write the artifact's path relative to the corpus's folder")
        return nil
      }
      guard !text.hasPrefix("/"), !parts.contains(".."), !text.utf8.contains(0) else {
        fail(.outsidePath, line, "\(text) leaves the corpus; write a path below its folder, without `..`")
        return nil
      }
      return parts.joined(separator: "/")
    }

    private mutating func label(_ text: String, _ line: Int) -> CorpusLabel? {
      if let label = CorpusLabel(rawValue: text) { return label }
      let words = CorpusLabel.allCases.map(\.rawValue)
      let hint = Suggestion.nearest(to: text.lowercased(), among: words).map { "; did you mean `\($0)`?" }
      fail(.label, line, "`\(text)` is no label" + (hint ?? "; write malicious or benign"))
      return nil
    }

    private mutating func fail(_ code: Problem.Code, _ line: Int, _ detail: String) {
      problems.append(Problem(code: code, line: line, detail: detail))
    }

    private static func trimmed(_ text: Substring) -> String {
      var text = text
      while text.first == " " { text.removeFirst() }
      while text.last == " " { text.removeLast() }
      return String(text)
    }
  }
}
