import Evidence

/// Compares RECORD with the archive (PEP 427, "RECORD"; neither pip nor uv does).
struct WheelRecordCheck: Sendable {
  private let rows: [Record.Row]
  /// The row of each member, by the member's position; negative for members that RECORD does not list.
  private let rowOfMember: [Int]
  /// The paths that RECORD lists, each once.
  private(set) var recorded: [String] = []
  private(set) var problems: [StructuralProblem] = []

  /// `path` is RECORD's own name in the archive.
  init(_ record: Record, path: String, members: [Member]) {
    let rows = record.rows
    self.rows = rows
    recorded.reserveCapacity(rows.count)
    for line in record.malformedLines {
      problems.append(
        StructuralProblem(.recordMalformed, at: Place(path, line: line), "not a path, a digest and a size"))
    }
    let exempt: Set<String> = [path, path + ".jws", path + ".p7s"]
    let exemptCounts = path.utf8.count...path.utf8.count + 4
    let names = Names(members)
    var rowOfName = [Int](repeating: -1, count: members.count)
    var strays: [String: Int] = [:]
    for (index, row) in rows.enumerated() {
      let name = names.positions[row.path]
      let before: Int?
      if let name {
        before = rowOfName[name] < 0 ? nil : rowOfName[name]
        rowOfName[name] = index
      } else {
        before = strays.updateValue(index, forKey: row.path)
      }
      if before == nil { recorded.append(row.path) }
      problems += Self.judge(row, before: before.map { rows[$0] }, isMember: name != nil, at: path)
      guard !(exemptCounts.contains(row.path.utf8.count) && exempt.contains(row.path)), !row.path.hasSuffix("/") else {
        continue
      }
      problems += Self.judgeDigest(of: row, at: path)
    }
    rowOfMember = names.ofMember.map { rowOfName[$0] }
    for member in members where member.kind != .directory && rowOfMember[member.index] < 0 {
      guard !exempt.contains(member.path) else { continue }
      problems.append(
        StructuralProblem(.recordUnlisted, at: Place(member.path), "installed, though RECORD does not list it"))
    }
  }

  /// The check of a wheel without RECORD.
  init(missingFor members: [Member]) {
    rows = []
    rowOfMember = [Int](repeating: -1, count: members.count)
  }

  /// The names of members; several members with one name count as one.
  private struct Names {
    /// The first member of each name.
    var positions: [String: Int] = [:]
    /// For each member the first one with its name.
    var ofMember: [Int] = []

    init(_ members: [Member]) {
      positions.reserveCapacity(members.count)
      ofMember.reserveCapacity(members.count)
      for (index, member) in members.enumerated() {
        let first = positions.updateValue(index, forKey: member.path)
        if let first { positions[member.path] = first }
        ofMember.append(first ?? index)
      }
    }
  }

  /// What is wrong with a row's path; `before` is an earlier row for the same.
  private static func judge(
    _ row: Record.Row, before: Record.Row?, isMember: Bool, at path: String
  ) -> [StructuralProblem] {
    if before == nil, isMember, MemberName.isPlainFile(row.path) { return [] }
    var out: [StructuralProblem] = []
    if let before {
      let differs = before.digest != row.digest || before.size != row.size
      out.append(
        problem(.recordMalformed, row, at: path, differs ? "listed twice, with different digests" : "listed twice"))
    }
    if row.path.hasPrefix("/") || row.path.utf8.contains(UInt8(ascii: "\\")) || MemberName.normalised(row.path) == nil {
      let detail = "the path leads outside of the site directory; an uninstaller may remove that file"
      out.append(problem(.recordEscape, row, at: path, detail))
    } else if !isMember, !row.path.hasSuffix("/") {
      out.append(
        problem(.recordMissingFile, row, at: path, "RECORD lists it, the archive has no such member"))
    }
    return out
  }

  private static func judgeDigest(of row: Record.Row, at path: String) -> [StructuralProblem] {
    guard let algorithm = row.algorithm else {
      return [problem(.recordNoHash, row, at: path, "RECORD has no digest for it")]
    }
    if Digest.Algorithm(rawValue: algorithm)?.isStrong == true { return [] }
    let detail = "the digest is `\(algorithm)`; the wheel format asks for SHA-256 or better"
    return [problem(.recordWeakHash, row, at: path, detail)]
  }

  private static func problem(
    _ code: StructuralProblem.Code, _ row: Record.Row, at path: String, _ detail: String
  ) -> StructuralProblem {
    StructuralProblem(code, at: Place(path, line: row.line), "`\(row.path)`: \(detail)")
  }

  /// What RECORD says of a member; nil for one that it does not list.
  func row(of member: Int) -> Record.Row? {
    rowOfMember[member] < 0 ? nil : rows[rowOfMember[member]]
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
    while expected.utf8.last == UInt8(ascii: "=") { expected = Substring(expected.utf8.dropLast()) }
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
    let count = (data.count * 4 + 2) / 3
    return String(unsafeUninitializedCapacity: count) { text in
      var bits: UInt32 = 0
      var pending = 0
      var next = 0
      for byte in data {
        bits = bits << 8 | UInt32(byte)
        pending += 8
        while pending >= 6 {
          pending -= 6
          text[next] = alphabet.utf8Start[Int(bits >> UInt32(pending)) & 63]
          next += 1
        }
      }
      if pending > 0 {
        text[next] = alphabet.utf8Start[Int(bits << UInt32(6 - pending)) & 63]
        next += 1
      }
      return next
    }
  }
}
