package import Artifacts
package import Evidence
import Reach
import Rules
import Surface

/// The static half of the pipeline: one opened target in, its evidence out. Does no I/O but reading members.
package enum Analyser {
  /// The analyser's version; facts are cached by it.
  package static let version = "0.1.0"

  /// Everything that can be said about the target at `path` without running it; with `listsOnly`, its triggers alone.
  package static func evidence(
    ofPath path: String, target: String, python: [PythonVersion]?, limits: Limits, platform: ImagePlatform = .current,
    listsOnly: Bool = false
  ) -> ArtifactEvidence {
    do {
      let opened = try Artifacts.open(path, limits: limits, platform: platform)
      guard !listsOnly else { return surface(of: opened, target: target, python: python, limits: limits) }
      return evidence(of: opened, target: target, python: python, limits: limits)
    } catch {
      return ArtifactEvidence(target: target, file: lastComponent(path), isComplete: false, error: error.description)
    }
  }

  /// The evidence of a target that is open already.
  package static func evidence(
    of opened: any OpenedTarget, target: String, python: [PythonVersion]?, limits: Limits
  ) -> ArtifactEvidence {
    var facts = Facts(of: opened, python: python, limits: limits)
    for part in opened.parts { facts.add(Facts(of: part, python: python, limits: limits)) }
    let reached = facts.reached
    let problems = facts.problems
    let findings = Rules.findings(
      RuleSubject(kind: opened.kind, owner: opened.project, reached: reached, problems: problems))
    var evidence = ArtifactEvidence(
      target: target, file: opened.fileName, kind: opened.kind, project: opened.project, sha256: opened.sha256,
      reached: reached, findings: findings, structuralProblems: problems, opaque: facts.opaque)
    evidence.isComplete = isComplete(evidence)
    evidence.measures = measures(of: opened, reached)
    evidence.excerpts = Excerpts.read(evidence.excerptPlaces, from: opened)
    return evidence
  }

  /// Which triggers a target has, and nothing of what they lead to: for those who will see that.
  private static func surface(
    of opened: any OpenedTarget, target: String, python: [PythonVersion]?, limits: Limits
  ) -> ArtifactEvidence {
    let input = SurfaceInput(target: opened, python: python ?? opened.python, limits: limits)
    let reached = Surface.triggers(of: input).triggers.map { trigger in
      ReachedCode(
        trigger: trigger, capabilities: [], flows: [], layers: [], opaque: [], modules: [], externalModules: [])
    }
    var evidence = ArtifactEvidence(
      target: target, file: opened.fileName, kind: opened.kind, project: opened.project, sha256: opened.sha256,
      reached: reached)
    evidence.measures = measures(of: opened, reached)
    return evidence
  }

  /// What is found in one target, before rules judge it.
  private struct Facts {
    private(set) var reached: [ReachedCode]
    private(set) var problems: [StructuralProblem]
    private(set) var opaque: [Opaque]

    init(of opened: any OpenedTarget, python: [PythonVersion]?, limits: Limits) {
      let versions = python ?? opened.python
      let surface = Surface.triggers(of: SurfaceInput(target: opened, python: versions, limits: limits))
      let roots = Set(surface.triggers.lazy.flatMap(\.searchPath))
      let searched = TargetWithArchives.open(opened, paths: roots, limits: limits)
      reached = Reach(target: searched, limits: limits).follow(surface.triggers)
      opened.verifyRemaining()
      problems = opened.problems + ReaderText.problems(in: opened, reached)
      opaque = surface.opaque
      if reached.count < surface.triggers.count {
        reached = surface.triggers.map(Analyser.unfollowed)
      }
    }

    /// Adds a part's facts; triggers stay sorted by phase, path and line.
    mutating func add(_ part: Facts) {
      reached = Analyser.sorted(reached + part.reached)
      let known = Set(problems)
      problems += part.problems.filter { !known.contains($0) }
      let seen = Set(opaque)
      opaque += part.opaque.filter { !seen.contains($0) }
    }
  }

  /// By phase, path and line; ties keep their order.
  static func sorted(_ reached: [ReachedCode]) -> [ReachedCode] {
    reached.enumerated().sorted { a, b in
      let (x, y) = (a.element.trigger, b.element.trigger)
      if x.phase != y.phase { return x.phase < y.phase }
      if x.place.path != y.place.path { return x.place.path < y.place.path }
      if x.place.line != y.place.line { return (x.place.line ?? 0) < (y.place.line ?? 0) }
      return a.offset < b.offset
    }.map(\.element)
  }

  /// What is said of a trigger where no evaluation took place.
  private static func unfollowed(_ trigger: Trigger) -> ReachedCode {
    let why = "the evaluating thread could not be started"
    return ReachedCode(
      trigger: trigger, capabilities: [], flows: [], layers: [], opaque: [Opaque(path: trigger.place.path, why: why)],
      modules: [], externalModules: [])
  }

  /// How much was looked at: each module that runs and each file that a trigger starts was parsed.
  private static func measures(of opened: any OpenedTarget, _ reached: [ReachedCode]) -> ArtifactEvidence.Measures {
    var modules: Set<String> = []
    var files: Set<String> = []
    for code in reached {
      modules.formUnion(code.modules)
      if case .file(let path) = code.trigger.starts { files.insert(path) }
    }
    return ArtifactEvidence.Measures(
      bytes: opened.byteCount, files: opened.members.count { $0.kind != .directory },
      parsedSources: modules.count + files.count)
  }

  /// Whether nothing was left unread, and all code that may run was followed to its end.
  static func isComplete(_ evidence: ArtifactEvidence) -> Bool {
    evidence.opaque.isEmpty
      && !evidence.structuralProblems.contains(where: \.leavesUnread)
      && evidence.reached.allSatisfy(\.gaps.isEmpty)
  }

  private static func lastComponent(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }
}
