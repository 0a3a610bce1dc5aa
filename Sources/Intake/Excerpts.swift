import Artifacts
import Evidence

/// The source lines that findings speak of, for reports that show them.
enum Excerpts {
  /// Bytes of one line that are kept.
  private static let lineBytes = 400

  /// One excerpt for each place that has a line in a readable member; places come sorted by path.
  static func read(_ places: [Place], from target: any OpenedTarget) -> [SourceExcerpt] {
    guard !places.isEmpty else { return [] }
    var excerpts: [SourceExcerpt] = []
    var position = places.startIndex
    let members = Dictionary(target.members.map { ($0.path, $0.index) }, uniquingKeysWith: { first, _ in first })
    while position < places.endIndex {
      let path = places[position].path
      let end = places[position...].firstIndex { $0.path != path } ?? places.endIndex
      if let member = members[path], let contents = try? target.contents(of: member) {
        let lines = Set(places[position..<end].compactMap(\.line))
        excerpts += pick(lines, of: path, in: contents)
      }
      position = end
    }
    return excerpts
  }

  private static func pick(_ wanted: Set<Int>, of path: String, in contents: MemberContents) -> [SourceExcerpt] {
    contents.withBytes { bytes in
      var found: [SourceExcerpt] = []
      var line = 1
      var start = 0
      for index in 0...bytes.count where index == bytes.count || bytes[index] == UInt8(ascii: "\n") {
        if wanted.contains(line) {
          let text = bytes[start..<min(index, start + lineBytes)]
          found.append(SourceExcerpt(path: path, line: line, text: String(decoding: text, as: UTF8.self)))
          if found.count == wanted.count { break }
        }
        line += 1
        start = index + 1
      }
      return found
    }
  }
}
