import Evidence

/// How a report calls its artifacts: by the file's name, and where several have one name, by the shortest end of the
/// path that tells them apart.
struct ArtifactNames {
  private var longer: [String: String] = [:]

  /// A report without artifacts.
  init() {}

  init(_ artifacts: [ArtifactReport]) {
    let groups = Dictionary(grouping: artifacts.map(\.evidence)) { $0.file ?? $0.target }
    for (name, members) in groups where members.count > 1 {
      let paths = Set(members.map(\.target)).filter { $0.hasSuffix("/" + name) }.sorted()
      let parts = paths.map { $0.split(separator: "/", omittingEmptySubsequences: false) }
      guard let most = parts.map(\.count).max(), paths.count > 1 else { continue }
      let enough = (2...max(2, most)).first { count in Set(parts.map { Array($0.suffix(count)) }).count == paths.count }
      for (path, parts) in zip(paths, parts) {
        longer[path] = parts.suffix(enough ?? most).joined(separator: "/")
      }
    }
  }

  /// The name of one of the artifacts.
  func name(of evidence: ArtifactEvidence) -> String { longer[evidence.target] ?? evidence.file ?? evidence.target }
}
