package import Evidence

/// What the user wants of packages: the thresholds, exceptions and waivers that turn evidence into a decision.
package struct Policy: Sendable, Hashable {
  /// A complete policy with a name, to start from.
  package enum Preset: String, Sendable, CaseIterable {
    /// Blocks what is critical and lets everything else through, incomplete analysis included.
    case permissive
    /// Blocks what is critical, holds what is high, what could not be read and start-up code that could not be followed.
    case balanced
    /// Blocks what is high, what could not be read and start-up code that could not be followed, holds what is medium.
    case strict
  }

  /// From which severity on something happens.
  package enum Threshold: Sendable, Hashable {
    case at(Severity)
    case never

    /// Whether `severity` is at or over the threshold.
    package func isReached(by severity: Severity) -> Bool {
      switch self {
      case .at(let least): severity >= least
      case .never: false
      }
    }
  }

  /// What one phase asks beyond the general thresholds; nil leaves the general one in place.
  package struct PhaseSettings: Sendable, Hashable {
    package var quarantineAt: Threshold?
    package var blockAt: Threshold?
    /// What becomes of code that starts in this phase and could not be followed to its end; nil means nothing.
    package var opaque: Verdict?
    package init(quarantineAt: Threshold? = nil, blockAt: Threshold? = nil, opaque: Verdict? = nil) {
      self.quarantineAt = quarantineAt
      self.blockAt = blockAt
      self.opaque = opaque
    }
  }

  /// What becomes of one rule's findings.
  package enum RuleSetting: Sendable, Hashable {
    case off
    case severity(Severity)
  }

  package var preset: Preset
  package var quarantineAt: Threshold
  package var blockAt: Threshold
  /// What becomes of an artifact of which something could not be read at all.
  package var incomplete: Verdict
  /// The severity from which findings make the exit status 1; nil ties it to the verdict.
  package var failOn: Threshold?
  package var phases: [Phase: PhaseSettings]
  /// By rule id.
  package var rules: [String: RuleSetting]
  /// What the mere presence of a kind of trigger asks for, whatever its code does.
  package var triggers: [TriggerID: Verdict]
  /// Projects that are admitted unless something blocks them.
  package var allow: [ProjectPattern]
  /// Projects that are blocked.
  package var deny: [ProjectPattern]
  package var waivers: [Waiver]
  /// The weakest walls behind which a run counts as observed.
  package var observationTier: ObservationTier
  /// The interpreter versions to ask about; nil for every one the artifact supports.
  package var python: [PythonVersion]?

  /// The policy a preset stands for.
  package init(_ preset: Preset) {
    self.preset = preset
    failOn = nil
    rules = [:]
    triggers = [:]
    allow = []
    deny = []
    waivers = []
    python = nil
    switch preset {
    case .permissive:
      quarantineAt = .never
      blockAt = .at(.critical)
      incomplete = .admit
      observationTier = .confinement
      phases = [:]
    case .balanced:
      quarantineAt = .at(.high)
      blockAt = .at(.critical)
      incomplete = .quarantine
      observationTier = .namespaces
      phases = [
        .install: PhaseSettings(opaque: .quarantine), .startup: PhaseSettings(opaque: .quarantine),
      ]
    case .strict:
      quarantineAt = .at(.medium)
      blockAt = .at(.high)
      incomplete = .block
      observationTier = .namespaces
      phases = [
        .build: PhaseSettings(opaque: .quarantine), .install: PhaseSettings(opaque: .block),
        .startup: PhaseSettings(opaque: .block), .tool: PhaseSettings(opaque: .quarantine),
      ]
    }
  }

  /// Replaces what a preset decides and keeps what only the user can say: rules, projects, waivers, versions.
  package mutating func adopt(_ preset: Preset) {
    let base = Policy(preset)
    self.preset = preset
    quarantineAt = base.quarantineAt
    blockAt = base.blockAt
    incomplete = base.incomplete
    observationTier = base.observationTier
    phases = base.phases
  }

  /// What a severity asks for in a phase; nil is the phase of findings about the artifact's structure.
  package func verdict(for severity: Severity, in phase: Phase?) -> Verdict {
    let settings = phase.flatMap { phases[$0] }
    if (settings?.blockAt ?? blockAt).isReached(by: severity) { return .block }
    if (settings?.quarantineAt ?? quarantineAt).isReached(by: severity) { return .quarantine }
    return .admit
  }
}

/// A project as policies name it: by its normalised name, and a version where only that one is meant.
package struct ProjectPattern: Sendable, Hashable, CustomStringConvertible {
  /// Normalised as PEP 503 says.
  package let name: String
  package let version: String?

  /// Reads `name` or `name==version`; nil for anything else.
  package init?(_ text: String) {
    var parts = text.split(separator: "=", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 1 || (parts.count == 3 && parts[1].isEmpty) else { return nil }
    if parts.count == 3 { parts.remove(at: 1) }
    let name = Self.trimmed(parts[0])
    guard Self.isProjectName(name) else { return nil }
    self.name = Self.normalised(name)
    let version = parts.count == 2 ? Self.trimmed(parts[1]) : nil
    guard version.map({ !$0.isEmpty && !$0.contains(" ") && !$0.contains("*") }) ?? true else { return nil }
    self.version = version
  }

  package var description: String { version.map { "\(name)==\($0)" } ?? name }

  /// Whether `project` is meant.
  package func matches(_ project: Owner?) -> Bool {
    guard let project, Self.normalised(project.name) == name else { return false }
    return version.map { $0 == project.version } ?? true
  }

  /// A name in the form in which names are compared: lower case, runs of `-`, `_` and `.` as one `-` (PEP 503).
  package static func normalised(_ name: String) -> String {
    var out: [UInt8] = []
    for byte in name.utf8 {
      switch byte {
      case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
        if out.last != UInt8(ascii: "-") { out.append(UInt8(ascii: "-")) }
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): out.append(byte + 32)
      default: out.append(byte)
      }
    }
    return String(decoding: out, as: UTF8.self)
  }

  /// Whether a text can be a project's name: ASCII letters, digits and `-_.` with a letter or digit at both ends (PEP 508).
  private static func isProjectName(_ text: String) -> Bool {
    func isAlphanumeric(_ byte: UInt8) -> Bool {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
      default: false
      }
    }
    guard let first = text.utf8.first, let last = text.utf8.last, isAlphanumeric(first), isAlphanumeric(last)
    else { return false }
    return text.utf8.allSatisfy {
      isAlphanumeric($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ".")
    }
  }

  private static func trimmed(_ text: String) -> String {
    var slice = text[...]
    while slice.first == " " { slice.removeFirst() }
    while slice.last == " " { slice.removeLast() }
    return String(slice)
  }
}

/// A recorded exception: who lifts which judgement, for what, why and until when. There is none without an end.
package struct Waiver: Sendable, Hashable {
  /// What is lifted: a rule's id, a trigger's id, or `incomplete`.
  package let subject: String
  /// The project it is for; nil where the digest alone says it.
  package let project: ProjectPattern?
  /// Hex, lower case: the only artifact it is for; nil for every artifact of the project.
  package let sha256: String?
  package let reason: String
  package let who: String
  /// The last day on which it holds, in UTC.
  package let until: CalendarDay

  package init(
    subject: String, project: ProjectPattern?, sha256: String?, reason: String, who: String, until: CalendarDay
  ) {
    self.subject = subject
    self.project = project
    self.sha256 = sha256
    self.reason = reason
    self.who = who
    self.until = until
  }

  /// Whether it is for this artifact, expired or not.
  func applies(to evidence: ArtifactEvidence) -> Bool {
    if let project, !project.matches(evidence.project) { return false }
    if let sha256, sha256 != evidence.sha256 { return false }
    return project != nil || sha256 != nil
  }
}
