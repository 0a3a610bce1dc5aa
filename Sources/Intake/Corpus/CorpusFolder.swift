import Evidence
import Glibc

/// The folder of a corpus: finds the artifacts in it that nobody labelled.
struct CorpusFolder {
  /// Entries that are looked at.
  private static let mostEntries = 4_000_000
  private static let mostDepth = 64
  /// Unlabelled artifacts that are named one by one.
  private static let mostNamed = 1_000

  private let root: String
  private let labelled: Set<String>
  private var problems: [CorpusProblem] = []
  private var entries = 0
  private var unnamed = 0

  private init(_ root: String, labelled: Set<String>) {
    self.root = root
    self.labelled = labelled
  }

  /// What is in the folder without a label, and what of it could not be listed; sorted by path.
  ///
  /// Below a directory that has a label, nothing needs one. Links are not followed.
  static func problems(in root: String, labels: [LabelledArtifact]) -> [CorpusProblem] {
    var folder = CorpusFolder(root, labelled: Set(labels.lazy.map(\.path)))
    folder.visit("", depth: 0)
    var problems = folder.problems.sorted { ($0.path, $0.kind.rawValue) < ($1.path, $1.kind.rawValue) }
    if folder.unnamed > 0 {
      problems.append(
        CorpusProblem(
          .unlabelled, path: ".", detail: "\(folder.unnamed) more artifacts have no label; add them to the labels file")
      )
    }
    return problems
  }

  private mutating func visit(_ path: String, depth: Int) {
    guard depth <= Self.mostDepth else {
      return fail(path, "more than \(Self.mostDepth) folders inside one another; keep the corpus flatter")
    }
    guard let directory = opendir(path.isEmpty ? root : root + "/" + path) else {
      return fail(path, "it cannot be listed: \(String(cString: strerror(errno))); make it readable")
    }
    defer { closedir(directory) }
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
        tuple.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
      }
      guard name != ".", name != ".." else { continue }
      entries += 1
      guard entries <= Self.mostEntries else {
        if entries == Self.mostEntries + 1 { fail(path, "more than \(Self.mostEntries) entries; use a smaller folder") }
        return
      }
      look(at: path.isEmpty ? name : path + "/" + name, type: entry.pointee.d_type, depth: depth)
    }
  }

  private mutating func look(at path: String, type: UInt8, depth: Int) {
    guard !labelled.contains(path) else { return }
    var isDirectory = type == UInt8(DT_DIR)
    var isFile = type == UInt8(DT_REG)
    if type == UInt8(DT_UNKNOWN) {
      var status = stat()
      guard lstat(root + "/" + path, &status) == 0 else { return }
      isDirectory = status.st_mode & S_IFMT == S_IFDIR
      isFile = status.st_mode & S_IFMT == S_IFREG
    }
    if isDirectory {
      visit(path, depth: depth + 1)
    } else if isFile, ArtifactFolder.isArtifact(path) || path.lowercased().hasSuffix(".zip") {
      guard problems.count < Self.mostNamed else {
        unnamed += 1
        return
      }
      problems.append(
        CorpusProblem(
          .unlabelled, path: path, detail: "it has no label and was not checked; add a line for it, or take it out"))
    }
  }

  private mutating func fail(_ path: String, _ detail: String) {
    problems.append(CorpusProblem(.unlisted, path: path.isEmpty ? "." : path, detail: detail))
  }
}
