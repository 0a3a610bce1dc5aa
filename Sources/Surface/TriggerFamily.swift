package import Evidence

/// What the reference says about one trigger id; `pratique triggers` and the documentation are printed from it.
package struct TriggerInfo: Sendable {
  package let id: TriggerID
  package let phase: Phase
  /// A sentence: what is found.
  package let title: String
  /// What runs, when, and why it matters; a paragraph.
  package let explanation: String
  /// The file and rule that decide it: a PEP, a CPython source file, a tool's source.
  package let source: String
  /// The versions on which it can fire at all.
  package let python: ClosedRange<PythonVersion>
  /// Interpreter flags that do not stop it, of `-I`, `-S`, `-E`, `-s`.
  package let survives: [String]
  /// Harm of the mechanism itself, before its reach is known.
  package let severity: Severity
  /// ATT&CK technique ids.
  package let attack: [String]

  package init(
    id: TriggerID, phase: Phase, title: String, explanation: String, source: String,
    python: ClosedRange<PythonVersion> = PythonVersion(3, 0)...PythonVersion(3, 15), survives: [String] = [],
    severity: Severity, attack: [String]
  ) {
    self.id = id
    self.phase = phase
    self.title = title
    self.explanation = explanation
    self.source = source
    self.python = python
    self.survives = survives
    self.severity = severity
    self.attack = attack
  }
}

/// One family of triggers, in one file: what it looks for and what it says about it.
package protocol TriggerFamily: Sendable {
  /// Every id the family can report.
  static var catalogue: [TriggerInfo] { get }
  /// Finds the family's triggers. Reads members through `input`, does no other I/O, and keeps no state.
  static func find(in input: borrowing SurfaceInput, into found: inout SurfaceFindings)
}

/// What families add to.
package struct SurfaceFindings: Sendable {
  package var triggers: [Trigger] = []
  /// What a family could not read or understand.
  package var opaque: [Opaque] = []
  package init() {}
}
