package import Evidence
package import Policy
import Synchronization

/// The whole pipeline: what the user named in, evidence and decisions out.
package enum Intake {
  /// Fetches what has to be fetched, analyses every artifact and decides about each.
  ///
  /// Nothing that goes wrong with one target stops the others: its report says what went wrong, and it is never admitted.
  package static func check(
    _ requests: [TargetRequest], policy: Policy, options: IntakeOptions, now: Timestamp,
    progress: @escaping @Sendable (IntakeProgress) -> Void = { _ in }
  ) -> CheckReport {
    let sources = TargetSource.sources(of: requests, options: options, progress: progress)
    let slots = Mutex([ArtifactEvidence?](repeating: nil, count: sources.count))
    let done = Atomic<Int>(0)
    WorkerPool.run(count: sources.count, workers: options.jobs) { index in
      let began = options.clock?()
      var evidence = evidence(of: sources[index], options: options)
      if let began, let ended = options.clock?() {
        evidence.measures.milliseconds = Int((ended - began) / .milliseconds(1))
      }
      slots.withLock { $0[index] = evidence }
      let finished = done.add(1, ordering: .relaxed).newValue
      progress(.analysed(sources[index].name, done: finished, total: sources.count))
    }
    var all = slots.withLock { $0 }.enumerated().map { index, evidence in
      evidence ?? ArtifactEvidence(target: sources[index].name, error: "no worker could be started")
    }
    if options.areInstalledTogether { Neighbours.follow(&all, paths: sources.map(\.path), options: options) }
    if options.observation?.isAlone != true {
      SourceComparison.add(to: &all, paths: sources.map(\.path), options: options)
    }
    if let observation = options.observation {
      Observing.add(
        to: &all, paths: sources.map(\.path), observation: observation, options: options, progress: progress)
    }
    let artifacts = all.map { evidence in
      ArtifactReport(evidence: evidence, decision: policy.decide(evidence, analyser: Analyser.version, now: now))
    }
    return CheckReport(analyser: Analyser.version, artifacts: artifacts)
  }

  private static func evidence(of source: TargetSource, options: IntakeOptions) -> ArtifactEvidence {
    switch source {
    case .local(let path, let name):
      Analyser.evidence(
        ofPath: path, target: name, python: options.python, limits: options.limits,
        platform: options.platform, listsOnly: options.observation?.isAlone == true)
    case .failed(let name, let why): ArtifactEvidence(target: name, isComplete: false, error: why)
    }
  }
}
