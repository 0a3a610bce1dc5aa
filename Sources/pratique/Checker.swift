import Evidence
import Policy

/// Hands a command's wishes to the analyser.
enum Checker {
  /// Checks the targets; what goes wrong with one of them is part of the report.
  static func check(
    targets: [String], requirementFiles: [String], policy: Policy, index: IndexOptions, jobs: Int?,
    progress: ProgressLine
  ) throws(Failure) -> CheckReport {
    throw Failure(.internalError, "this build has no analyser")
  }
}
