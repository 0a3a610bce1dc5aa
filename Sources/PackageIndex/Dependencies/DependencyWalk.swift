import Evidence

/// Follows the metadata of wheels from requirements to everything they draw in.
///
/// Of each project the best version is taken that meets every condition seen so far; when a later condition excludes
/// it, the walk begins again with what was learned. Where no version meets all of them, it says so instead of searching.
struct DependencyWalk {
  private static let roundLimit = 24
  private static let projectLimit = 5_000

  let client: IndexClient
  let environment: MarkerEnvironment
  let target: InstallTarget
  let constraints: [Requirement]

  /// What one pass over the graph has found of a project.
  private struct Found {
    var release: ResolvedRelease?
    var conditions: [VersionSpecifiers.Condition] = []
    var extras: Set<String> = []
    var askedBy: Set<ProjectName> = []
  }

  /// What stays true from one pass to the next.
  private struct Memory {
    var pages: [ProjectName: Result<IndexPage, IndexError>] = [:]
    var requirements: [String: [Requirement]] = [:]
    var conditions: [ProjectName: [VersionSpecifiers.Condition]] = [:]
    var undecided: Set<DependencyTree.Undecided> = []
  }

  /// Walks from the roots to everything they need.
  func resolve(_ roots: [Requirement]) throws(IndexError) -> DependencyTree {
    var memory = Memory()
    for _ in 0..<Self.roundLimit {
      memory.undecided = []
      if let found = try pass(roots, &memory) {
        let nodes = found.compactMap { project, found in
          found.release.map {
            DependencyTree.Node(project: project, version: $0.version, askedBy: found.askedBy.sorted())
          }
        }
        return DependencyTree(
          resolver: .own, nodes: nodes.sorted { $0.project < $1.project },
          undecided: memory.undecided.sorted { $0.requirement < $1.requirement })
      }
    }
    throw IndexError(
      .resolverFailed, "dependencies", "the versions did not settle in \(Self.roundLimit) rounds",
      remedy: "Pin them with constraints, or install uv.")
  }

  /// Walks the whole graph once; nil when a condition was learned that changes an earlier choice.
  private func pass(_ roots: [Requirement], _ memory: inout Memory) throws(IndexError) -> [ProjectName: Found]? {
    var found: [ProjectName: Found] = [:]
    var queue: [(requirement: Requirement, by: ProjectName?, byExtras: [String])] = roots.map { ($0, nil, []) }
    var next = 0
    while next < queue.count {
      let (requirement, by, extras) = queue[next]
      next += 1
      guard requirement.marker?.holds(in: environment, extras: extras) ?? true else { continue }
      guard requirement.url == nil else {
        memory.undecided.insert(
          .init(requirement: requirement.name.description, why: "it is named by an address, not by a version"))
        continue
      }
      guard found.count < Self.projectLimit else {
        throw IndexError(
          .resolverFailed, "dependencies", "more than \(Self.projectLimit) projects", remedy: "Ask for fewer.")
      }
      var entry = found[requirement.name] ?? Found()
      let isNew = found[requirement.name] == nil
      let newExtras = Set(requirement.extras).subtracting(entry.extras)
      entry.conditions += requirement.specifiers.conditions
      entry.extras.formUnion(requirement.extras)
      if let by { entry.askedBy.insert(by) }
      if let release = entry.release, !requirement.specifiers.contains(release.version) {
        memory.conditions[requirement.name, default: []] += requirement.specifiers.conditions
        return nil
      }
      if isNew { entry.release = choose(requirement, &memory) }
      found[requirement.name] = entry
      guard let release = entry.release, isNew || !newExtras.isEmpty else { continue }
      for dependency in dependencies(of: release, &memory) {
        queue.append((dependency, requirement.name, entry.extras.sorted()))
      }
    }
    return found
  }

  /// The best release for a requirement and what earlier passes learned; nil, and a note, where there is none.
  private func choose(_ requirement: Requirement, _ memory: inout Memory) -> ResolvedRelease? {
    let limits = constraints.filter { $0.name == requirement.name && $0.marker?.holds(in: environment) ?? true }
    let conditions =
      requirement.specifiers.conditions + limits.flatMap(\.specifiers.conditions)
      + (memory.conditions[requirement.name] ?? [])
    let combined = Requirement(
      name: requirement.name, specifiers: VersionSpecifiers(conditions: Array(Set(conditions))))
    let page =
      memory.pages[requirement.name] ?? Result { () throws(IndexError) in try client.page(of: requirement.name) }
    memory.pages[requirement.name] = page
    do throws(IndexError) {
      return try ReleaseChoice(
        requirement: combined, target: target, allowsPreReleases: client.configuration.allowsPreReleases
      ).choose(from: page.get())
    } catch {
      memory.undecided.insert(.init(requirement: combined.description, why: error.detail))
      return nil
    }
  }

  /// What a release depends on, by the metadata of one of its wheels for the target.
  private func dependencies(of release: ResolvedRelease, _ memory: inout Memory) -> [Requirement] {
    let key = "\(release.project)==\(release.version)"
    if let known = memory.requirements[key] { return known }
    let wheel = release.files.first { if case .wheel = $0.kind { true } else { false } }
    guard let wheel else {
      memory.undecided.insert(
        .init(
          requirement: key,
          why: "there are only source distributions, whose dependencies are known only by running their build"))
      return []
    }
    guard let metadata = metadata(wheel) else {
      memory.undecided.insert(.init(requirement: key, why: "the metadata of \(wheel.fileName) can't be read"))
      return []
    }
    var requirements: [Requirement] = []
    for text in Requirement.texts(inMetadata: metadata) {
      if let requirement = Requirement(text) {
        requirements.append(requirement)
      } else {
        memory.undecided.insert(.init(requirement: key, why: "it depends on '\(text)', which is no requirement"))
      }
    }
    memory.requirements[key] = requirements
    return requirements
  }

  private func metadata(_ wheel: IndexFile) -> [UInt8]? {
    if let bytes = try? client.metadata(of: wheel) { return bytes }
    guard let fetched = try? client.fetch([wheel]).first?.get() else { return nil }
    return ZipMember.read(fetched.path) { name in
      name.count { $0 == UInt8(ascii: "/") } == 1
        && String(decoding: name, as: UTF8.self).hasSuffix(".dist-info/METADATA")
    }
  }
}
