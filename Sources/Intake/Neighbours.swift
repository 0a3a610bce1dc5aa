import Artifacts
import Evidence
import Reach
import Rules
import Surface
import Synchronization

/// Follows the code of one wheel that nobody calls into the modules of the wheels installed beside it: a start-up line
/// in one distribution and what it runs in another are each harmless to whoever looks at them alone.
///
/// Works from the evidence of each by itself, and opens again only what a trigger leads into.
enum Neighbours {
  /// Distributions that one trigger's code is followed into.
  private static let most = 64

  /// Replaces what the triggers reach, and what rules say of it, in each wheel whose code leads into another.
  /// - Parameter paths: Where the artifact of each evidence lies; nil for one that could not be had.
  static func follow(_ evidence: inout [ArtifactEvidence], paths: [String?], options: IntakeOptions) {
    let index = ModuleProviders(evidence, paths)
    let starts = evidence.indices.filter { paths[$0] != nil && !index.neighbours(of: $0).isEmpty }
    guard !starts.isEmpty else { return }
    let before = evidence
    let slots = Mutex([ArtifactEvidence?](repeating: nil, count: starts.count))
    WorkerPool.run(count: starts.count, workers: options.jobs) { number in
      let start = starts[number]
      var one = before[start]
      follow(&one, at: paths[start], into: index.neighbours(of: start).map { (before[$0], paths[$0]) }, options)
      slots.withLock { $0[number] = one }
    }
    for (start, followed) in zip(starts, slots.withLock { $0 }) {
      if let followed { evidence[start] = followed }
    }
  }

  private static func follow(
    _ evidence: inout ArtifactEvidence, at path: String?, into others: [(evidence: ArtifactEvidence, path: String?)],
    _ options: IntakeOptions
  ) {
    let tooMany = "it leads into more distributions than are followed together: check fewer at a time"
    guard others.count <= most else { return evidence.note(tooMany) }
    do throws(ArtifactError) {
      let target = try evidence.reopened(at: path, options)
      var opened: [any OpenedTarget] = []
      for other in others { opened.append(try other.evidence.reopened(at: other.path, options)) }
      guard let joined = TargetWithArchives.installed(target, beside: opened, limits: options.limits) else {
        return evidence.note(tooMany)
      }
      let numbers = evidence.reached.indices.filter { ModuleProviders.isFollowed(evidence.reached[$0].trigger) }
      let roots = Set(numbers.flatMap { evidence.reached[$0].trigger.searchPath })
      let searched = TargetWithArchives.open(joined, paths: roots, limits: options.limits)
      let found = Reach(target: searched, limits: options.limits).follow(numbers.map { evidence.reached[$0].trigger })
      guard found.count == numbers.count else {
        return evidence.note("the evaluating thread could not be started")
      }
      for (number, reached) in zip(numbers, found) { evidence.reached[number] = reached }
      evidence.followedInto = opened.map(\.fileName)
      evidence.judgeAgain(from: joined)
    } catch {
      evidence.note("it could not be followed into what is installed beside it: \(error)")
    }
  }
}

/// Which wheel of a run provides a module.
private struct ModuleProviders {
  private let evidence: [ArtifactEvidence]
  /// By a module's first name: the wheel that an import finds it in.
  private var wheels: [String: Int] = [:]

  init(_ evidence: [ArtifactEvidence], _ paths: [String?]) {
    self.evidence = evidence
    var chosen: [String: Int] = [:]
    for (index, one) in evidence.enumerated() where one.kind == .wheel && paths[index] != nil {
      let name = one.project.map { InstalledIndex.normalised($0.name) } ?? one.target
      // Of the wheels of one project an installer takes one; which, is said by name.
      if let known = chosen[name], Self.order(evidence[known], one) { continue }
      chosen[name] = index
    }
    for index in chosen.values.sorted(by: { Self.order(evidence[$0], evidence[$1]) }) {
      for name in Self.roots(evidence[index].reached.lazy.flatMap(\.modules)) where wheels[name] == nil {
        wheels[name] = index
      }
    }
  }

  /// The other wheels that code of this one which nobody calls can lead into, in the order of their files.
  func neighbours(of start: Int) -> [Int] {
    guard evidence[start].kind == .wheel else { return [] }
    let first = evidence[start].reached.lazy.filter { Self.isFollowed($0.trigger) }
    var open = providers(Self.roots(first.flatMap(\.externalModules)))
    var found: Set<Int> = [start]
    while let next = open.popLast() {
      guard found.insert(next).inserted else { continue }
      open += providers(Self.roots(evidence[next].reached.lazy.flatMap(\.externalModules)))
    }
    found.remove(start)
    return found.sorted { Self.order(evidence[$0], evidence[$1]) }
  }

  /// Builds have an environment of their own, and what an import runs is the business of whoever imports.
  static func isFollowed(_ trigger: Trigger) -> Bool {
    switch trigger.phase {
    case .startup, .install, .tool: true
    case .build, .import, .call: false
    }
  }

  private func providers(_ names: Set<String>) -> [Int] {
    names.compactMap { Reach.isModelled($0) ? nil : wheels[$0] }
  }

  private static func roots(_ modules: some Sequence<String>) -> Set<String> {
    Set(modules.map { String($0.prefix { $0 != "." }) })
  }

  private static func order(_ a: ArtifactEvidence, _ b: ArtifactEvidence) -> Bool {
    (a.file ?? a.target, a.sha256 ?? "") < (b.file ?? b.target, b.sha256 ?? "")
  }
}

extension ArtifactEvidence {
  /// Opens the artifact that this is said of, and nothing else that lies at its path by now.
  func reopened(at path: String?, _ options: IntakeOptions) throws(ArtifactError) -> any OpenedTarget {
    guard let path else { throw ArtifactError(.notReadable, path: target, "is not at hand") }
    let opened = try Artifacts.open(path, limits: options.limits, platform: options.platform)
    guard opened.sha256 == sha256 else {
      throw ArtifactError(.notReadable, path: path, "was changed while it was analysed")
    }
    return opened
  }

  /// Lets the rules judge what is known by now.
  mutating func judgeAgain(from opened: (any OpenedTarget)?) {
    findings = Rules.findings(
      RuleSubject(
        kind: kind ?? .wheel, owner: project, reached: reached, problems: structuralProblems, observation: observation,
        comparison: comparison))
    isComplete = Analyser.isComplete(self)
    guard let opened else { return }
    let places = excerptPlaces
    let read = Excerpts.read(places, from: opened)
    // What lies in a distribution beside this one was read when code was followed there.
    let kept = Set(places).subtracting(read.map(\.place))
    excerpts = (read + excerpts.filter { kept.contains($0.place) }).sorted { ($0.path, $0.line) < ($1.path, $1.line) }
  }

  /// Says why something was not looked at.
  fileprivate mutating func note(_ why: String) {
    opaque.append(Opaque(path: file ?? target, why: why))
    isComplete = false
  }
}

extension SourceExcerpt {
  fileprivate var place: Place { Place(path, line: line) }
}
