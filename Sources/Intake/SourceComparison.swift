import Artifacts
import Evidence
import PackageIndex
import Rules
import Surface
import Synchronization

/// Compares each wheel with the sdists of its release, where one run has both.
///
/// Both are opened again, one pair at a time, so that no run holds more than it did before; what comes out depends on
/// the files alone, not on the order in which they were named or analysed.
enum SourceComparison {
  /// Adds to the evidence of wheels what their sdists lack.
  /// - Parameter paths: Where the artifact of each evidence lies; nil for one that could not be had.
  static func add(to evidence: inout [ArtifactEvidence], paths: [String?], options: IntakeOptions) {
    let pairs = pairs(in: evidence, paths: paths)
    guard !pairs.isEmpty else { return }
    let before = evidence
    let slots = Mutex([ArtifactEvidence?](repeating: nil, count: pairs.count))
    WorkerPool.run(count: pairs.count, workers: options.jobs) { number in
      let pair = pairs[number]
      var wheel = before[pair.wheel]
      if let path = paths[pair.wheel] {
        let sources = pair.sdists.compactMap { index in paths[index].map { (evidence: before[index], path: $0) } }
        compare(&wheel, at: path, with: sources, options: options)
      }
      slots.withLock { $0[number] = wheel }
    }
    for (pair, compared) in zip(pairs, slots.withLock { $0 }) {
      if let compared { evidence[pair.wheel] = compared }
    }
  }

  // MARK: Which belong together

  private struct Pair: Sendable {
    let wheel: Int
    /// In the order of their names and digests, the same content once.
    let sdists: [Int]
  }

  /// What an artifact says that it is a release of: by its metadata, and by its file name.
  private struct Release: Hashable {
    let name: String
    let version: Version

    /// PEP 440 decides which versions are equal; what it has no reading for is compared as it is.
    enum Version: Hashable {
      case known(PackageVersion)
      case text([UInt8])
    }

    init(_ name: String, _ version: String) {
      self.name = InstalledIndex.normalised(name)
      self.version = PackageVersion(version).map(Version.known) ?? .text(Array(version.utf8))
    }
  }

  private static func pairs(in evidence: [ArtifactEvidence], paths: [String?]) -> [Pair] {
    var sdists: [Release: [Int]] = [:]
    for (index, one) in evidence.enumerated() where one.kind == .sdist && paths[index] != nil {
      for release in releases(of: one) { sdists[release, default: []].append(index) }
    }
    guard !sdists.isEmpty else { return [] }
    var pairs: [Pair] = []
    for (index, one) in evidence.enumerated() where one.kind == .wheel && paths[index] != nil {
      let found = Set(releases(of: one).flatMap { sdists[$0] ?? [] }).sorted { a, b in
        let (x, y) = (evidence[a], evidence[b])
        return (x.file ?? "", x.sha256 ?? "", a) < (y.file ?? "", y.sha256 ?? "", b)
      }
      var seen: Set<String> = []
      let distinct = found.filter { seen.insert(evidence[$0].sha256 ?? "\($0)").inserted }
      if !distinct.isEmpty { pairs.append(Pair(wheel: index, sdists: distinct)) }
    }
    return pairs
  }

  /// A wheel that lies about its release in one place is still compared by the other.
  private static func releases(of evidence: ArtifactEvidence) -> Set<Release> {
    var found: Set<Release> = []
    if let owner = evidence.project, let version = owner.version { found.insert(Release(owner.name, version)) }
    guard let file = evidence.file else { return found }
    if let wheel = WheelFileName(file) {
      found.insert(Release(wheel.name.description, wheel.version.description))
    } else if let name = evidence.project.flatMap({ PackageIndex.ProjectName($0.name) }),
      let source = SourceFileName(file, project: name)
    {
      found.insert(Release(name.description, source.version.description))
    }
    return found
  }

  // MARK: One wheel

  private static func compare(
    _ wheel: inout ArtifactEvidence, at path: String, with sources: [(evidence: ArtifactEvidence, path: String)],
    options: IntakeOptions
  ) {
    var found = SurfaceFindings()
    do throws(ArtifactError) {
      let opened = try wheel.reopened(at: path, options)
      for source in sources {
        let sdist = try source.evidence.reopened(at: source.path, options)
        let one = SourceDivergence.find(
          in: SourceDivergence.Side(target: opened, reached: wheel.reached),
          source: SourceDivergence.Side(target: sdist, reached: source.evidence.reached), limits: options.limits)
        found.triggers += one.triggers
        found.opaque += one.opaque
        wheel.comparedWith.append(source.evidence.file ?? source.evidence.target)
      }
      wheel.add(found, from: opened)
    } catch {
      found.opaque.append(
        Opaque(path: wheel.file ?? wheel.target, why: "it could not be compared with its source: \(error)"))
      wheel.add(found, from: nil)
    }
  }
}

extension ArtifactEvidence {
  /// Adds triggers that reach nothing by themselves, and judges the whole again.
  fileprivate mutating func add(_ found: SurfaceFindings, from opened: (any OpenedTarget)?) {
    for one in found.opaque where !opaque.contains(one) { opaque.append(one) }
    isComplete = isComplete && found.opaque.isEmpty
    guard !found.triggers.isEmpty else { return }
    let added = found.triggers.map { trigger in
      ReachedCode(
        trigger: trigger, capabilities: [], flows: [], layers: [], opaque: [], modules: [], externalModules: [])
    }
    reached = Analyser.sorted(reached + added)
    judgeAgain(from: opened)
  }
}
