package import Artifacts
package import Evidence
import Reach
import Rules
import Surface

/// The static half of the pipeline: one opened target in, its evidence out. Does no I/O but reading members.
package enum Analyser {
  /// The analyser's version; facts are cached by it.
  package static let version = "0.1.0"

  /// Everything that can be said about the target at `path` without running it.
  package static func evidence(
    ofPath path: String, target: String, python: [PythonVersion]?, limits: Limits
  ) -> ArtifactEvidence {
    do {
      return evidence(of: try Artifacts.open(path, limits: limits), target: target, python: python, limits: limits)
    } catch {
      return ArtifactEvidence(target: target, file: lastComponent(path), isComplete: false, error: error.description)
    }
  }

  /// The evidence of a target that is open already.
  package static func evidence(
    of opened: any OpenedTarget, target: String, python: [PythonVersion]?, limits: Limits
  ) -> ArtifactEvidence {
    let versions = python ?? opened.python
    let surface = Surface.triggers(of: SurfaceInput(target: opened, python: versions, limits: limits))
    let reach = Reach(target: opened, limits: limits)
    let reached = reach.follow(surface.triggers)
    opened.verifyRemaining()
    let problems = opened.problems
    let findings = Rules.findings(
      RuleSubject(kind: opened.kind, owner: opened.project, reached: reached, problems: problems))
    var evidence = ArtifactEvidence(
      target: target, file: opened.fileName, kind: opened.kind, project: opened.project, sha256: opened.sha256,
      reached: reached, findings: findings, structuralProblems: problems, opaque: surface.opaque)
    evidence.isComplete = isComplete(evidence)
    evidence.measures.files = opened.members.count
    evidence.excerpts = Excerpts.read(evidence.excerptPlaces, from: opened)
    return evidence
  }

  /// Whether nothing was left unread, and all code that may run was followed to its end.
  private static func isComplete(_ evidence: ArtifactEvidence) -> Bool {
    evidence.opaque.isEmpty
      && !evidence.structuralProblems.contains(where: \.leavesUnread)
      && evidence.reached.allSatisfy(\.gaps.isEmpty)
  }

  private static func lastComponent(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }
}
