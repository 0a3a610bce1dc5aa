import Artifacts
import Evidence
import Glibc

/// The files of an sdist, ready to be asked which of them a wheel's file can be made of.
///
/// Names are compared as bytes: `Evil.pth`, or a name that only looks the same, is another file to the interpreter.
struct SourceFiles {
  let target: any OpenedTarget
  /// All files, by path, each below the sdist's top directory.
  let all: [InstalledFile]
  private let byName: [[UInt8]: [Int]]
  private let byEnd: [[UInt8]: [Int]]
  private let bySize: [Int: [Int]]
  private let byFoldedName: [[UInt8]: Int]
  /// How many comparisons of names and of contents are left, so that many equal names cannot cost forever.
  private var budget = SourceFiles.mostComparisons
  private var bytesLeft = SourceFiles.mostBytes

  /// Honest releases need a few for each file.
  private static let mostComparisons = 4_000_000
  /// Contents of one file that are compared with all its candidates together, over the whole release.
  private static let mostBytes = 4 << 30
  /// Files of one name that are looked at for one file of the wheel.
  private static let mostOfOneName = 1_000
  /// Files of the right size that are read in search of a content under another name.
  private static let mostOfOneSize = 64

  init(_ target: any OpenedTarget) {
    self.target = target
    all = target.installed.filter { $0.root == .project && target.members.indices.contains($0.member) }
      .sorted { ($0.path, $0.member) < ($1.path, $1.member) }
    var byName: [[UInt8]: [Int]] = [:]
    var byEnd: [[UInt8]: [Int]] = [:]
    var bySize: [Int: [Int]] = [:]
    var byFoldedName: [[UInt8]: Int] = [:]
    for (index, file) in all.enumerated() {
      let name = Self.name(file.path)
      byName[name, default: []].append(index)
      let folded = Self.folded(name)
      if byFoldedName[folded] == nil { byFoldedName[folded] = index }
      byEnd[Self.end(file.path), default: []].append(index)
      bySize[target.members[file.member].size, default: []].append(index)
    }
    self.byName = byName
    self.byEnd = byEnd
    self.bySize = bySize
    self.byFoldedName = byFoldedName
  }

  /// Whether everything asked for could be looked at.
  var isExhausted: Bool { budget <= 0 || bytesLeft <= 0 }

  /// The files with the last component of `path`, wherever they lie; of very many the first.
  func named(like path: String) -> [InstalledFile] {
    (byName[Self.name(path)] ?? []).prefix(Self.mostOfOneName).map { all[$0] }
  }

  /// The files whose path is `path`, or ends with it after a slash: a source directory may lie above a package.
  mutating func ending(with path: String) -> [InstalledFile] {
    var found: [InstalledFile] = []
    let candidates = path.utf8.contains(UInt8(ascii: "/")) ? byEnd[Self.end(path)] : byName[Self.name(path)]
    for index in candidates ?? [] {
      guard budget > 0 else { break }
      budget -= 1
      let candidate = all[index].path
      guard candidate.hasSuffix(path) else { continue }
      let rest = candidate.utf8.dropLast(path.utf8.count)
      if rest.isEmpty || rest.last == UInt8(ascii: "/") { found.append(all[index]) }
    }
    return found
  }

  /// A file with another name, or at another place, that says the same.
  mutating func relocated(_ bytes: [UInt8]) -> InstalledFile? {
    guard !bytes.isEmpty else { return nil }
    for index in (bySize[bytes.count] ?? []).prefix(Self.mostOfOneSize) where isSame(bytes, all[index]) {
      return all[index]
    }
    return nil
  }

  /// Whether a file says the same as `bytes`; the two line ends that checkouts differ in count as one.
  mutating func isSame(_ bytes: [UInt8], _ file: InstalledFile) -> Bool {
    guard budget > 0, bytesLeft > 0 else { return false }
    budget -= 1
    let member = target.members[file.member]
    // A carriage return before every line end makes a text at most twice as long; a link says nothing of its size.
    if member.kind == .file, member.size / 2 > bytes.count || bytes.count / 2 > member.size { return false }
    guard let contents = try? target.contents(of: file.member) else { return false }
    bytesLeft -= contents.count
    return contents.withBytes { other in
      bytes.withUnsafeBytes { Self.isSameText($0, other) }
    }
  }

  /// The bytes of a small file; nil where it is larger than `limit` or cannot be read.
  func bytes(of file: InstalledFile, limit: Int) -> [UInt8]? {
    guard target.members[file.member].size <= limit, let contents = try? target.contents(of: file.member),
      contents.count <= limit
    else { return nil }
    return contents.bytes
  }

  /// A file whose name differs from that of `path` only in case.
  func caseVariant(of path: String) -> InstalledFile? {
    byFoldedName[Self.folded(Self.name(path))].map { all[$0] }
  }

  // MARK: Bytes

  /// The last component.
  static func name(_ path: String) -> [UInt8] {
    Array(path.utf8.reversed().prefix { $0 != UInt8(ascii: "/") }.reversed())
  }

  /// The last component with the directory it lies in, which tells the many `__init__.py` apart.
  private static func end(_ path: String) -> [UInt8] {
    var slashes = 0
    let tail = path.utf8.reversed().prefix { byte in
      if byte == UInt8(ascii: "/") { slashes += 1 }
      return slashes < 2
    }
    return Array(tail.reversed())
  }

  private static func folded(_ name: [UInt8]) -> [UInt8] {
    name.map { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0 ? $0 | 0x20 : $0 }
  }

  private static func isSameText(_ a: UnsafeRawBufferPointer, _ b: UnsafeRawBufferPointer) -> Bool {
    // Nearly all files are the same to the byte.
    if a.count == b.count, let x = a.baseAddress, let y = b.baseAddress, memcmp(x, y, a.count) == 0 { return true }
    var (i, j) = (0, 0)
    while true {
      if isLineEnd(a, i) { i += 1 }
      if isLineEnd(b, j) { j += 1 }
      guard i < a.count, j < b.count else { return i == a.count && j == b.count }
      guard a[i] == b[j] else { return false }
      i += 1
      j += 1
    }
  }

  /// Whether a carriage return stands at `index`, right before a line feed.
  private static func isLineEnd(_ text: UnsafeRawBufferPointer, _ index: Int) -> Bool {
    index + 1 < text.count && text[index] == UInt8(ascii: "\r") && text[index + 1] == UInt8(ascii: "\n")
  }
}
