import ArgumentParser
import Artifacts
import Evidence
import Glibc
import Policy
import Reports

/// `pratique check`: static evidence and a verdict for everything the user points at.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Says what a package runs before anyone imports it, and whether policy admits it.",
    discussion: """
      A target is a wheel, an sdist, a directory, an environment, a container image (what docker save writes, or an \
      OCI layout), a notebook, a single file, or a requirement such as litellm==1.82.8, which is fetched from the index \
      you name. Nothing of a target is ever executed.

      Examples:
        pratique check ./dist/example-1.0-py3-none-any.whl
        pratique check .venv --python 3.12
        docker save --output app.tar app:latest && pratique check app.tar
        pratique check -r requirements.txt --with-deps --format json
        pip freeze | pratique check -
        pratique check --corpus samples --labels samples/labels.tsv

      \(ExitStatus.help)
      """)

  @OptionGroup var target: TargetOptions
  @OptionGroup(title: "A labelled corpus instead of targets") var corpus: CorpusOptions
  @OptionGroup(title: "Where requirements come from") var index: IndexOptions
  @OptionGroup(title: "What is asked") var question: QuestionOptions

  @Flag(help: "Run it in the sandbox as well, and lay what was predicted beside what was seen.")
  var observe = false

  @OptionGroup(title: "How it is run (with --observe)") var stage: ObserveOptions
  @OptionGroup(title: "How the result is written") var output: OutputOptions

  @Option(help: ArgumentHelp("Explain a rule or a trigger instead of checking anything.", valueName: "id"))
  var explain: String?

  func validate() throws {
    if corpus.folder != nil { return try validateCorpus() }
    if explain == nil { try target.demandOne() }
    if !observe, stage.isGiven { throw ValidationError("What is said about how it is run needs --observe.") }
  }

  private func validateCorpus() throws {
    guard explain == nil, target.isEmpty, !observe, !stage.isGiven else {
      throw ValidationError(
        "--corpus is checked alone: name no targets, no --requirement, no --explain and no --observe beside it.")
    }
    guard !index.isGiven else {
      throw ValidationError("--corpus takes what lies in its folder: the options about indexes do not apply.")
    }
    guard question.failOn == nil else {
      throw ValidationError("--corpus compares verdicts with labels: --fail-on does not apply.")
    }
  }

  func run() throws {
    if let explain { return try explainEntry(explain) }
    guard let folder = corpus.folder, let labels = corpus.labels else {
      return try Assessment(target, index, question, output).run(observation: observe ? .beside(stage) : nil)
    }
    let (policy, location) = try question.readPolicy()
    try evaluate(folder, labels, policy, location, ProgressLine(isWanted: !output.quiet))
  }

  private func evaluate(
    _ folder: String, _ labels: String, _ policy: Policy, _ location: PolicyLocation, _ progress: ProgressLine
  ) throws {
    let format = try output.corpusFormat()
    let report = try Checker.evaluate(
      corpus: folder, labels: labels, policy: policy, jobs: question.jobs, platform: try question.imagePlatform(),
      progress: progress)
    progress.clear()
    output.tell(location)
    try output.write { format.text(of: report, options: $0) }
    let status = ExitStatus(report)
    if status != .clean { throw status }
  }

  private func explainEntry(_ id: String) throws {
    let rules = RulesCommand.entries()
    let triggers = TriggersCommand.entries()
    guard let entry = RulesCommand.entry(named: id, in: rules) ?? triggers.first(where: { $0.id == id }) else {
      let known = rules.flatMap { [$0.id] + [$0.name].compactMap { $0 } } + triggers.map(\.id)
      throw unknown("rule or trigger", id, among: known, list: "pratique rules")
    }
    let options = ReportOptions(
      columns: Console.columns(), usesColour: Console.usesColour(output.color, on: STDOUT_FILENO),
      usesUnicode: Console.usesUnicode())
    try Console.write(
      output.format.format.name == JSONReport.name ? Reference.json(entry) : Reference.page(of: entry, options: options)
    )
  }
}
