import Artifacts
import Evidence
import PackageIndex
import Rules
import Sandbox
import Surface

/// Runs artifacts in the sandbox and adds what was seen to their evidence.
///
/// One after the other: each fills the machine by itself, and what one does says most when nothing else runs.
enum Observing {
  /// - Parameter paths: Where the artifact of each evidence lies; nil for one that could not be had.
  static func add(
    to evidence: inout [ArtifactEvidence], paths: [String?], observation: ObservationOptions, options: IntakeOptions,
    progress: @escaping @Sendable (IntakeProgress) -> Void
  ) {
    for index in evidence.indices where evidence[index].error == nil {
      let name = evidence[index].file ?? evidence[index].target
      let run = ObservedRun(observation, options) { progress(.observing("\(name): \($0)", done: $1, total: $2)) }
      run.observe(&evidence[index], at: paths[index])
    }
  }
}

/// The observation of one artifact.
private struct ObservedRun {
  private let observation: ObservationOptions
  private let options: IntakeOptions
  private let progress: @Sendable (String, Int, Int) -> Void

  init(
    _ observation: ObservationOptions, _ options: IntakeOptions,
    progress: @escaping @Sendable (String, Int, Int) -> Void
  ) {
    self.observation = observation
    self.options = options
    self.progress = progress
  }

  func observe(_ evidence: inout ArtifactEvidence, at path: String?) {
    guard evidence.kind == .wheel || evidence.kind == .sdist else {
      evidence.noteUnobserved("only wheels and sdists are installed and started; check reads everything else")
      return
    }
    do {
      let opened = try evidence.reopened(at: path, options)
      var request = try request(for: evidence, opened, at: path ?? evidence.target)
      let shortage = supply(&request, opened)
      let report = progress
      var observed = try Observer.observe(request) { report($0, 0, 1) }
      if let shortage { observed = observed.adding(shortage) }
      evidence.observation = observed
      evidence.noteGaps(of: observed)
      if !observation.isAlone { evidence.comparison = Predictions.compare(evidence.reached, with: observed) }
    } catch let failure as Observer.Failure {
      evidence.noteUnobserved(failure.description)
    } catch {
      evidence.noteUnobserved("\(error)")
    }
    evidence.judgeObserved(alone: observation.isAlone)
  }

  private func request(
    for evidence: ArtifactEvidence, _ opened: any OpenedTarget, at path: String
  ) throws -> Observer.Request {
    var request = Observer.Request(
      name: opened.fileName, bytes: try Supplies.read(path), python: observation.python)
    request.personas = observation.personas
    request.weakestTier = observation.weakestTier
    request.modules = observation.modules ?? TopLevelModules.names(in: opened)
    if observation.modules == nil {
      let limits = options.limits
      request.modulesOfWheel = { TopLevelModules.names(inWheel: $0.bytes, limits: limits) }
    }
    request.tools = tools(of: evidence)
    request.kind = evidence.kind == .sdist ? .sdist : .wheel
    if let build = BuildSystem.read(from: opened, limits: options.limits) {
      request.buildRequirements = build.requires
      request.buildBackend = build.backend
      request.backendPath = build.backendPath
    }
    if observation.withDependencies, let supplies = supplies() {
      request.resolve = { try supplies.wheels(for: $0, except: nil) }
    }
    return request
  }

  /// Where wheels for the interpreter come from; nil for one whose version is no version.
  private func supplies() -> Supplies? {
    PythonVersion(observation.python.version).map { Supplies(for: $0, options: options) { _ in } }
  }

  /// The tools that load something of it where it is installed; what lies in a source tree is for those who work there.
  private func tools(of evidence: ArtifactEvidence) -> [String] {
    let triggers = evidence.reached.map(\.trigger).filter { trigger in
      trigger.phase == .tool && !["project-file-autoload", "tool-config-plugin"].contains(trigger.id.rawValue)
    }
    return Set(triggers.compactMap(\.tool)).sorted()
  }
}

extension ObservedRun {
  /// Adds wheels of what the artifact needs; says so where they could not be had.
  private func supply(_ request: inout Observer.Request, _ opened: any OpenedTarget) -> UnobservedStage? {
    let needs = opened.requirements
    request.hasEverything = needs.isEmpty
    guard !needs.isEmpty, observation.withDependencies, let supplies = supplies() else { return nil }
    progress("fetching what it needs", 0, 1)
    do throws(Supplies.Shortage) {
      request.dependencies = try supplies.wheels(for: needs, except: opened.project)
      request.hasEverything = true
      return nil
    } catch {
      return UnobservedStage(.import, "what it needs, beside it", why: error.description, isGap: false)
    }
  }
}

extension OpenedTarget {
  /// What its metadata says that it needs: `METADATA` of a wheel, `PKG-INFO` of a source archive.
  fileprivate var requirements: [String] {
    let names = distributions.map { $0.infoPath + "/METADATA" }
    let member = members.first { member in
      names.contains(member.path)
        || kind == .sdist && member.path.hasSuffix("/PKG-INFO") && member.path.utf8.count { $0 == 0x2F } == 1
    }
    guard let member, let contents = try? contents(of: member.index) else { return [] }
    return contents.withBytes { Requirement.texts(inMetadata: Array($0)) }
  }
}

extension Observation {
  /// The same with one more stage that was not run.
  fileprivate func adding(_ stage: UnobservedStage) -> Observation {
    Observation(
      tier: tier, refusal: refusal, python: python, stages: stages, evidence: evidence,
      unobserved: unobserved + [stage])
  }
}

extension ArtifactEvidence {
  /// Says why it was not run.
  fileprivate mutating func noteUnobserved(_ why: String) {
    opaque.append(Opaque(path: file ?? target, why: "it could not be observed: \(why)"))
    isComplete = false
  }

  fileprivate mutating func noteGaps(of observation: Observation) {
    for stage in observation.unobserved where stage.isGap {
      opaque.append(Opaque(path: file ?? target, why: "`\(stage.name)` was not observed: \(stage.reason)"))
    }
    for stage in observation.stages where stage.unrecordedEvents > 0 {
      let why = "`\(stage.name)` as \(stage.persona) did more than is recorded: \(stage.unrecordedEvents) events"
      opaque.append(Opaque(path: file ?? target, why: why))
    }
    for stage in observation.stages {
      guard case .stopped(let limit) = stage.end else { continue }
      let why = "`\(stage.name)` as \(stage.persona) was ended by the limit of \(limit)"
      opaque.append(Opaque(path: file ?? target, why: why))
    }
  }

  /// Lets the rules judge what was seen: beside everything that is known, or alone.
  fileprivate mutating func judgeObserved(alone: Bool) {
    guard alone else { return judgeAgain(from: nil) }
    let subject = RuleSubject(
      kind: kind ?? .wheel, owner: project, reached: reached, problems: [], observation: observation)
    findings = Rules.findings(subject, rules: Rules.observed)
    isComplete = opaque.isEmpty
  }
}

extension Observer.Failure: CustomStringConvertible {
  package var description: String {
    switch self {
    case .sandbox(let error): error.description
    case .sink(let error): "\(error)"
    case .step(let what, let output): "\(what): \(output)"
    }
  }
}
