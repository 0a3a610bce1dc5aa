/// Everything one `check` found and decided, artifact by artifact; what every report format is printed from.
package struct CheckReport: Sendable {
  /// The name and major version of the machine contract.
  package static let schema = "pratique/report/1"

  /// The analyser's version.
  package let analyser: String
  /// In the order the targets were named.
  package let artifacts: [ArtifactReport]

  package init(analyser: String, artifacts: [ArtifactReport]) {
    self.analyser = analyser
    self.artifacts = artifacts
  }

  /// The hardest verdict; `admit` for a report without artifacts.
  package var verdict: Verdict { artifacts.map(\.decision.verdict).max() ?? .admit }
  /// Whether every artifact was analysed completely.
  package var isComplete: Bool { artifacts.allSatisfy(\.evidence.isComplete) }
}

/// One artifact's facts and the decision that was made of them.
package struct ArtifactReport: Sendable {
  package let evidence: ArtifactEvidence
  package let decision: Decision
  package init(evidence: ArtifactEvidence, decision: Decision) {
    self.evidence = evidence
    self.decision = decision
  }

  /// What policy made of the finding at `index`; one that the decision does not speak of counts as it is.
  package func outcome(of index: Int) -> FindingOutcome {
    decision.findings.indices.contains(index)
      ? decision.findings[index]
      : FindingOutcome(severity: evidence.findings[index].severity, fate: .counts)
  }
}

/// The facts about one artifact: the same for the same bytes, those of the sdists it was compared with, and the same
/// analyser version, whatever the policy says.
package struct ArtifactEvidence: Sendable {
  /// How the user named it.
  package var target: String
  /// The file's or directory's own name; nil where nothing was found under that name.
  package var file: String?
  /// Nil where the target could not be opened.
  package var kind: TargetKind?
  /// The project it is a release of; nil for environments and plain directories.
  package var project: Owner?
  /// Hex; of the artifact file, nil for what is not one file.
  package var sha256: String?
  /// What each trigger leads to; a finding's trigger is an index into this. Sorted by phase, path and line.
  package var reached: [ReachedCode]
  package var findings: [Finding]
  package var structuralProblems: [StructuralProblem]
  /// What could not be analysed, apart from what `reached` says of its own triggers.
  package var opaque: [Opaque]
  /// Whether nothing was left unread, and all code that runs without an import was followed to its end.
  package var isComplete: Bool
  /// Why the target could not be opened or fetched at all, in one sentence; it is then never complete.
  package var error: String?
  /// Of a wheel: the files of the sdists of its release that the same run had, with which it was compared.
  package var comparedWith: [String] = []
  /// Files of other distributions that code which nobody called was followed into, as in one environment.
  package var followedInto: [String] = []
  /// What it did in the sandbox; nil where it was not run.
  package var observation: Observation?
  /// Predictions beside what was seen; nil where it was not both followed and run.
  package var comparison: Comparison?
  /// Lines of the target that findings speak of, for reports that show them.
  package var excerpts: [SourceExcerpt]
  package var measures: Measures

  package init(
    target: String, file: String? = nil, kind: TargetKind? = nil, project: Owner? = nil, sha256: String? = nil,
    reached: [ReachedCode] = [], findings: [Finding] = [], structuralProblems: [StructuralProblem] = [],
    opaque: [Opaque] = [], isComplete: Bool = true, error: String? = nil, excerpts: [SourceExcerpt] = [],
    measures: Measures = Measures()
  ) {
    self.target = target
    self.file = file
    self.kind = kind
    self.project = project
    self.sha256 = sha256
    self.reached = reached
    self.findings = findings
    self.structuralProblems = structuralProblems
    self.opaque = opaque
    self.isComplete = isComplete && error == nil
    self.error = error
    self.excerpts = excerpts
    self.measures = measures
  }

  /// The places whose source lines reports want to show: the steps of the findings that lie openly in the target.
  ///
  /// The source line of a step; nil where it is not known.
  package func code(of step: ChainStep) -> String? {
    guard step.layer == nil else { return step.code }
    return excerpts.first { $0.path == step.path && $0.line == step.line }?.text
  }

  /// Sorted and without duplicates, so that whoever fills `excerpts` reads each member once.
  package var excerptPlaces: [Place] {
    var places: Set<Place> = []
    for finding in findings {
      for step in finding.chain where step.layer == nil && step.line != nil {
        places.insert(Place(step.path, line: step.line))
      }
    }
    return places.sorted { ($0.path, $0.line ?? 0) < ($1.path, $1.line ?? 0) }
  }

  /// How much was looked at, for people.
  package struct Measures: Sendable, Hashable {
    /// Bytes of the artifact file, or of all files of a directory.
    package var bytes: Int?
    /// Files in the target.
    package var files: Int
    /// Python sources that were parsed.
    package var parsedSources: Int
    /// Wall time of the analysis; nil where it was not taken. Never part of a machine-readable report.
    package var milliseconds: Int?
    package init(bytes: Int? = nil, files: Int = 0, parsedSources: Int = 0, milliseconds: Int? = nil) {
      self.bytes = bytes
      self.files = files
      self.parsedSources = parsedSources
      self.milliseconds = milliseconds
    }
  }
}

/// One line of a member's source, as text; reports escape it, nothing else is done to it.
package struct SourceExcerpt: Sendable, Hashable {
  package let path: String
  /// 1-based.
  package let line: Int
  /// The line without its end, cut at a few hundred characters.
  package let text: String
  package init(path: String, line: Int, text: String) {
    self.path = path
    self.line = line
    self.text = text
  }
}
