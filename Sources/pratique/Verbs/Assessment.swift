import Evidence
import Intake
import Policy

/// What `check` and `observe` have in common: targets in, report and exit status out.
struct Assessment {
  /// How the targets are run.
  enum Observation {
    /// Beside what reading finds.
    case beside(ObserveOptions)
    /// Instead of it.
    case alone(ObserveOptions)
  }

  private let target: TargetOptions
  private let index: IndexOptions
  private let question: QuestionOptions
  private let output: OutputOptions

  init(_ target: TargetOptions, _ index: IndexOptions, _ question: QuestionOptions, _ output: OutputOptions) {
    self.target = target
    self.index = index
    self.question = question
    self.output = output
  }

  /// Does what the command line asks for.
  ///
  /// - Throws: The exit status where it is not clean; `Failure` where the command cannot go on.
  func run(observation: Observation?) throws {
    var (policy, location) = try question.readPolicy()
    let progress = ProgressLine(isWanted: !output.quiet)
    let report = try Checker.check(
      targets: try target.expanded(), requirementFiles: target.requirementFiles, policy: policy, index: index,
      jobs: question.jobs, platform: try question.imagePlatform(),
      observation: try observation.map { try options(of: $0, &policy) }, progress: progress)
    progress.clear()
    output.tell(location)
    try output.write(report)
    let status = ExitStatus(report, failOn: policy.failOn)
    if status != .clean { throw status }
  }

  private func options(of observation: Observation, _ policy: inout Policy) throws -> ObservationOptions {
    let (wishes, isAlone) =
      switch observation {
      case .beside(let wishes): (wishes, false)
      case .alone(let wishes): (wishes, true)
      }
    var options = ObservationOptions(python: try wishes.python())
    options.personas = try wishes.known()
    if let tier = wishes.observationTier { policy.observationTier = tier }
    options.weakestTier = policy.observationTier
    options.modules = wishes.importsNothing ? [] : wishes.modules.isEmpty ? nil : wishes.modules
    options.withDependencies = !wishes.isAlone
    options.isAlone = isAlone
    return options
  }
}
