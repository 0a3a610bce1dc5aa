import Evidence

/// Compares RECORD with the archive (PEP 427, "RECORD"; neither pip nor uv does).
struct WheelRecordCheck: Sendable {
  /// What RECORD says of each member, by the member's position; nil for members that it does not list.
  let rows: [Record.Row?]
  let recorded: Set<String>
  let problems: [StructuralProblem]

  /// `path` is RECORD's own name in the archive.
  init(_ record: Record, path: String, members: [Member]) {
    var problems: [StructuralProblem] = []
    var byPath: [String: Record.Row] = [:]
    func report(_ code: StructuralProblem.Code, _ row: Record.Row, _ detail: String) {
      problems.append(StructuralProblem(code, at: Place(path, line: row.line), "`\(row.path)`: \(detail)"))
    }
    for line in record.malformedLines {
      problems.append(
        StructuralProblem(.recordMalformed, at: Place(path, line: line), "not a path, a digest and a size"))
    }
    let names = Set(members.map(\.path))
    let exempt: Set<String> = [path, path + ".jws", path + ".p7s"]
    for row in record.rows {
      if let before = byPath.updateValue(row, forKey: row.path) {
        let differs = before.digest != row.digest || before.size != row.size
        report(.recordMalformed, row, differs ? "listed twice, with different digests" : "listed twice")
      }
      if row.path.hasPrefix("/") || row.path.utf8.contains(UInt8(ascii: "\\")) || MemberName.normalised(row.path) == nil
      {
        report(.recordEscape, row, "the path leads outside of the site directory; an uninstaller may remove that file")
      } else if !names.contains(row.path), !row.path.hasSuffix("/") {
        report(.recordMissingFile, row, "RECORD lists it, the archive has no such member")
      }
      guard !(row.path.hasPrefix(path) && exempt.contains(row.path)), !row.path.hasSuffix("/") else { continue }
      if row.algorithm == nil { report(.recordNoHash, row, "RECORD has no digest for it") }
      if let algorithm = row.algorithm, Digest.Algorithm(rawValue: algorithm)?.isStrong != true {
        report(.recordWeakHash, row, "the digest is `\(algorithm)`; the wheel format asks for SHA-256 or better")
      }
    }
    for member in members where member.kind != .directory && byPath[member.path] == nil {
      guard !exempt.contains(member.path) else { continue }
      problems.append(
        StructuralProblem(.recordUnlisted, at: Place(member.path), "installed, though RECORD does not list it"))
    }
    rows = members.map { byPath[$0.path] }
    recorded = Set(byPath.keys)
    self.problems = problems
  }

  /// The check of a wheel without RECORD.
  init(missingFor members: [Member]) {
    rows = members.map { _ in nil }
    recorded = []
    problems = []
  }

  /// What is wrong with a member's bytes by its row.
  ///
  /// Installed RECORD files may have hexadecimal digests, which old versions of flit wrote.
  static func judge(
    _ contents: MemberContents, by row: Record.Row, at path: String, allowsHex: Bool = false
  ) -> [StructuralProblem] {
    var out: [StructuralProblem] = []
    if let size = row.size, size != contents.count {
      out.append(
        StructuralProblem(
          .recordSizeMismatch, at: Place(path), "RECORD gives it \(size) bytes, it has \(contents.count)"))
    }
    guard let name = row.algorithm, let algorithm = Digest.Algorithm(rawValue: name) else { return out }
    let digest = contents.withBytes { Digest.of($0, algorithm) }
    if allowsHex, row.digest == Digest.hex(digest) { return out }
    let actual = Base64URL.encode(digest)
    var expected = Substring(row.digest)
    while expected.last == "=" { expected.removeLast() }
    if actual != expected {
      out.append(
        StructuralProblem(
          .recordHashMismatch, at: Place(path), "RECORD gives it the \(name) \(expected), it has \(actual)"))
    }
    return out
  }
}

/// Base64 with `-` and `_` and without padding (RFC 4648, section 5), as RECORD writes digests.
enum Base64URL {
  private static let alphabet: StaticString = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

  /// URL-safe base64 without padding, as RECORD writes digests (PEP 376, PEP 427).
  static func encode(_ data: [UInt8]) -> String {
    var out: [UInt8] = []
    out.reserveCapacity(data.count * 4 / 3 + 3)
    var index = 0
    while index < data.count {
      let count = min(3, data.count - index)
      var value: UInt32 = 0
      for step in 0..<3 { value = value << 8 | (step < count ? UInt32(data[index + step]) : 0) }
      for digit in 0...count { out.append(alphabet.utf8Start[Int(value >> UInt32(18 - 6 * digit)) & 63]) }
      index += 3
    }
    return String(decoding: out, as: UTF8.self)
  }
}
