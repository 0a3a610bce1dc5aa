/// What policy makes of one artifact's evidence: a verdict with everything needed to explain and repeat it.
package struct Decision: Sendable, Hashable {
  package let verdict: Verdict
  /// Why, hardest first; empty only where nothing speaks against the artifact.
  package let reasons: [Reason]
  /// What became of each finding of the evidence, in the same order.
  package let findings: [FindingOutcome]
  /// Hex SHA-256 of the policy's canonical form: two decisions with the same one were made by the same rules.
  package let policyDigest: String
  /// The analyser's version.
  package let analyser: String
  package let time: Timestamp

  package init(
    verdict: Verdict, reasons: [Reason], findings: [FindingOutcome], policyDigest: String, analyser: String,
    time: Timestamp
  ) {
    self.verdict = verdict
    self.reasons = reasons
    self.findings = findings
    self.policyDigest = policyDigest
    self.analyser = analyser
    self.time = time
  }

  /// One thing that moved the verdict, or that whoever answers for the policy has to know.
  package struct Reason: Sendable, Hashable {
    /// What speaks for the verdict.
    package enum Kind: String, Sendable, CaseIterable {
      /// A finding at or over a threshold.
      case finding
      /// The policy does not admit a kind of trigger.
      case trigger
      /// Not everything could be analysed.
      case incomplete
      /// The target could not be opened.
      case error
      /// The policy denies the project.
      case denied
      /// The policy admits the project whatever is found.
      case allowed
      /// A waiver lifts a finding.
      case waived
      /// A waiver would lift a finding, but its last day is over.
      case waiverExpired = "waiver-expired"
    }

    package let kind: Kind
    /// The verdict that this reason alone asks for; `admit` for the ones that only inform.
    package let verdict: Verdict
    /// One sentence for people.
    package let text: String
    /// Index into the evidence's findings.
    package let finding: Int?

    package init(_ kind: Kind, _ verdict: Verdict, _ text: String, finding: Int? = nil) {
      self.kind = kind
      self.verdict = verdict
      self.text = text
      self.finding = finding
    }
  }
}

/// What policy made of one finding.
package struct FindingOutcome: Sendable, Hashable {
  /// What became of the finding.
  package enum Fate: Sendable, Hashable {
    /// It counts towards the verdict.
    case counts
    /// The policy switched its rule off.
    case off
    /// A waiver lifts it.
    case waived(by: String, reason: String, until: CalendarDay)
  }

  /// The severity after the policy's overrides.
  package let severity: Severity
  package let fate: Fate
  package init(severity: Severity, fate: Fate) {
    self.severity = severity
    self.fate = fate
  }
}
