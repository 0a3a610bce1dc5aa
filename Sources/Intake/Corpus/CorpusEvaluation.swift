package import Evidence
import Glibc
package import Policy
import Synchronization

/// Runs the pipeline over a labelled corpus and lays the verdicts beside the labels.
///
/// Each artifact is reduced to one small result as soon as it is decided, so that memory does not grow with the evidence.
/// Artifacts are judged one by one: a wheel is not compared with an sdist that lies beside it.
package enum CorpusEvaluation {
  /// - Parameters:
  ///   - labels: What is known, in the order of its file.
  ///   - folder: Where the labels' paths begin.
  package static func run(
    _ labels: [LabelledArtifact], in folder: String, policy: Policy, options: IntakeOptions, now: Timestamp,
    progress: @escaping @Sendable (IntakeProgress) -> Void = { _ in }
  ) -> CorpusReport {
    let slots = Mutex([Slot](repeating: .notDone, count: labels.count))
    let done = Atomic<Int>(0)
    WorkerPool.run(count: labels.count, workers: options.jobs) { index in
      let slot = evaluate(labels[index], in: folder, policy, options, now)
      slots.withLock { $0[index] = slot }
      let finished = done.add(1, ordering: .relaxed).newValue
      progress(.analysed(labels[index].path, done: finished, total: labels.count))
    }
    var merger = Merger()
    for (label, slot) in zip(labels, slots.withLock({ $0 })) { merger.add(label, slot) }
    return CorpusReport(
      analyser: Analyser.version, policyDigest: policy.digest, results: merger.results,
      problems: merger.problems + CorpusFolder.problems(in: folder, labels: labels))
  }

  /// What is kept of one artifact.
  private enum Slot: Sendable {
    case notDone
    case missing
    case done(CorpusResult, sha256: String?)
  }

  private static func evaluate(
    _ label: LabelledArtifact, in folder: String, _ policy: Policy, _ options: IntakeOptions, _ now: Timestamp
  ) -> Slot {
    let path = folder + "/" + label.path
    guard access(path, F_OK) == 0 || errno != ENOENT && errno != ENOTDIR else { return .missing }
    let evidence = Analyser.evidence(
      ofPath: path, target: label.path, python: options.python, limits: options.limits, platform: options.platform)
    let decision = policy.decide(evidence, analyser: Analyser.version, now: now)
    let result = CorpusResult(label, ArtifactReport(evidence: evidence, decision: decision))
    return .done(result, sha256: evidence.sha256)
  }

  /// Puts the slots together in the order of the labels, and counts each content once.
  private struct Merger {
    var results: [CorpusResult] = []
    var problems: [CorpusProblem] = []
    private var seen: [String: LabelledArtifact] = [:]

    mutating func add(_ label: LabelledArtifact, _ slot: Slot) {
      switch slot {
      case .missing:
        problem(.missing, label, "there is no such file below the corpus's folder; restore it, or remove the line")
      case .notDone: problem(.missing, label, "no worker could be started; run it again")
      case .done(let result, let sha256):
        guard let sha256, let first = seen.updateValue(label, forKey: sha256) else { return results.append(result) }
        seen[sha256] = first
        let same = "it has the same bytes as \(first.path) (line \(first.line))"
        if first.label == label.label {
          problem(.duplicate, label, "\(same) and is counted once; keep one of the two")
        } else {
          problem(.contradiction, label, "\(same), which is labelled \(first.label.rawValue); correct one of the two")
        }
      }
    }

    private mutating func problem(_ kind: CorpusProblem.Kind, _ label: LabelledArtifact, _ detail: String) {
      problems.append(CorpusProblem(kind, path: label.path, line: label.line, detail: detail))
    }
  }
}
