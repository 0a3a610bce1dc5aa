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

  @Argument(
    help: "Files, directories, environments, images or requirements; - reads them from standard input, one a line.",
    completion: .file())
  var targets: [String] = []

  @Option(
    name: [.customShort("r"), .customLong("requirement")],
    help: ArgumentHelp(
      "Check what a requirements or lock file lists (requirements.txt; uv, poetry, pdm, Pipfile and pylock locks). Repeatable.",
      valueName: "file"),
    completion: .file())
  var requirementFiles: [String] = []

  @OptionGroup(title: "A labelled corpus instead of targets") var corpus: CorpusOptions
  @OptionGroup(title: "Where requirements come from") var index: IndexOptions
  @OptionGroup(title: "What is asked") var question: QuestionOptions
  @OptionGroup(title: "How the result is written") var output: OutputOptions

  @Option(help: ArgumentHelp("Explain a rule or a trigger instead of checking anything.", valueName: "id"))
  var explain: String?

  func validate() throws {
    if corpus.folder != nil { return try validateCorpus() }
    if explain == nil, targets.isEmpty, requirementFiles.isEmpty {
      throw ValidationError("Name at least one target: a file, a directory, an environment or a requirement.")
    }
    if targets.count(where: { $0 == "-" }) > 1 {
      throw ValidationError("Standard input can be read only once: name - a single time.")
    }
  }

  private func validateCorpus() throws {
    guard explain == nil, targets.isEmpty, requirementFiles.isEmpty else {
      throw ValidationError("--corpus is checked alone: name no targets, no --requirement and no --explain beside it.")
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
    let location = try PolicyLocation.load(named: question.policy)
    var policy = location.policy
    if let preset = question.preset?.preset { policy.adopt(preset) }
    if let failOn = question.failOn?.threshold { policy.failOn = failOn }
    if let versions = try question.versions() { policy.python = versions }

    let progress = ProgressLine(isWanted: !output.quiet)
    if let folder = corpus.folder, let labels = corpus.labels {
      return try evaluate(folder, labels, policy, location, progress)
    }
    let report = try Checker.check(
      targets: try expandedTargets(), requirementFiles: requirementFiles, policy: policy, index: index,
      jobs: question.jobs, platform: try question.imagePlatform(), progress: progress)
    progress.clear()
    tell(location)
    try output.write(report)
    let status = ExitStatus(report, failOn: policy.failOn)
    if status != .clean { throw status }
  }

  private func evaluate(
    _ folder: String, _ labels: String, _ policy: Policy, _ location: PolicyLocation, _ progress: ProgressLine
  ) throws {
    let format = try output.corpusFormat()
    let report = try Checker.evaluate(
      corpus: folder, labels: labels, policy: policy, jobs: question.jobs, platform: try question.imagePlatform(),
      progress: progress)
    progress.clear()
    tell(location)
    try output.write { format.text(of: report, options: $0) }
    let status = ExitStatus(report)
    if status != .clean { throw status }
  }

  /// Says which policy decided, where a person reads the result.
  private func tell(_ location: PolicyLocation) {
    guard let path = location.path, output.isForPeople else { return }
    Console.error("policy: \(VisibleText.escape(path))")
  }

  /// The targets with `-` replaced by the lines of standard input.
  private func expandedTargets() throws -> [String] {
    guard let position = targets.firstIndex(of: "-") else { return targets }
    var expanded = targets
    let lines = String(decoding: try TextFile.readStandardInput(), as: UTF8.self)
      .split(whereSeparator: \.isNewline)
      .map { line in
        var text = line.drop { $0 == " " || $0 == "\t" }
        while text.last == " " || text.last == "\t" { text.removeLast() }
        return String(text)
      }
      .filter { !$0.isEmpty && !$0.hasPrefix("#") }
    expanded.replaceSubrange(position...position, with: lines)
    return expanded
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

/// A folder of artifacts of which it is known what they are, to measure verdicts by.
struct CorpusOptions: ParsableArguments {
  @Option(
    name: .customLong("corpus"),
    help: ArgumentHelp(
      "Check the labelled artifacts of a folder and print recall and false positives; exits with 1 when one was missed or is a false alarm.",
      valueName: "dir"),
    completion: .directory)
  var folder: String?

  @Option(
    help: ArgumentHelp(
      "What they are: a line each with path, malicious or benign, and perhaps a family, separated by tabs.",
      valueName: "file"),
    completion: .file())
  var labels: String?

  func validate() throws {
    if folder != nil, labels == nil {
      throw ValidationError("--corpus needs --labels: the file that says what is what.")
    }
    if folder == nil, labels != nil {
      throw ValidationError("--labels needs --corpus: the folder that its paths begin in.")
    }
  }
}

/// Where requirements are looked up, with the names pip and uv use.
struct IndexOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The index to fetch requirements from.", valueName: "url"))
  var indexURL: String?

  @Option(name: .customLong("extra-index-url"), help: ArgumentHelp("Another index. Repeatable.", valueName: "url"))
  var extraIndexURLs: [String] = []

  @Option(
    name: .customLong("find-links"),
    help: ArgumentHelp("A directory or page that lists files. Repeatable.", valueName: "path or url"),
    completion: .directory)
  var findLinks: [String] = []

  @Flag(help: "Ask no index: only --find-links.")
  var noIndex = false

  @Flag(help: "Check every file of a release, not only the ones an installer here would choose.")
  var allFiles = false

  @Flag(help: "Check everything the requirements need, too; implies --together.")
  var withDeps = false

  @Flag(
    help: "Take the wheels for those of one environment: follow code that nobody calls from each into the others.")
  var together = false

  /// Whether anything was said about indexes.
  var isGiven: Bool {
    indexURL != nil || !extraIndexURLs.isEmpty || !findLinks.isEmpty || noIndex || allFiles || withDeps
      || together
  }
}

/// What is asked of each target.
struct QuestionOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Interpreter versions: 3.11, 3.8..3.12 or a list with commas.", valueName: "versions"))
  var python: String?

  @Option(
    help: ArgumentHelp(
      "Which image of a layout is meant where it has one for each platform, such as linux/arm64; by default this machine's.",
      valueName: "platform"))
  var platform: String?

  @Option(
    help: ArgumentHelp(
      "The policy file; by default pratique.toml or [tool.pratique] upward from here.", valueName: "file"),
    completion: .file(extensions: ["toml"]))
  var policy: String?

  @Option(help: "Start from a preset: permissive, balanced or strict.")
  var preset: PresetName?

  @Option(help: "Exit with 1 from this severity on, whatever the verdict; never turns it off.")
  var failOn: FailOn?

  @Option(name: .shortAndLong, help: "How many artifacts are analysed at once; one a core by default.")
  var jobs: Int?

  func validate() throws {
    if let jobs, !(1...1024).contains(jobs) { throw ValidationError("--jobs is to be between 1 and 1024.") }
    _ = try versions()
    _ = try imagePlatform()
  }

  /// The platform of images.
  func imagePlatform() throws -> ImagePlatform {
    guard let platform else { return .current }
    guard let known = ImagePlatform(platform) else {
      throw ValidationError("--platform is to be a system and an architecture, such as linux/arm64.")
    }
    return known
  }

  /// The versions asked for; nil for those an artifact supports.
  func versions() throws -> [PythonVersion]? {
    guard let python else { return nil }
    do {
      return try PythonVersions.read(python)
    } catch {
      throw ValidationError("--python: \(error.detail).")
    }
  }
}

/// How and where the report is written.
struct OutputOptions: ParsableArguments {
  @Option(help: "How to write it: \(Reports.formats.map { "\($0.name) (\($0.summary))" }.joined(separator: ", ")).")
  var format = FormatName(TerminalReport.self)

  @Option(
    name: .shortAndLong, help: ArgumentHelp("Write to a file instead of standard output.", valueName: "file"),
    completion: .file())
  var output: String?

  @Flag(name: .shortAndLong, help: "Only what is not admitted, a line each.")
  var quiet = false

  @Flag(help: "Everything that is known, without bounds.")
  var all = false

  @Option(help: "Colour: auto, always or never.")
  var color = ColorChoice.auto

  func validate() throws {
    if quiet, all { throw ValidationError("--quiet and --all exclude each other.") }
  }

  /// Whether somebody reads the result on a terminal right now.
  var isForPeople: Bool { format.format.name == TerminalReport.name && output == nil && !quiet }

  /// The format for a corpus.
  func corpusFormat() throws(Failure) -> any CorpusReportFormat.Type {
    if let known = Reports.corpusFormat(named: format.format.name) { return known }
    let words = Reports.corpusFormats.map { $0.name }.joined(separator: " or ")
    throw Failure(.usage, "--format \(format.format.name) cannot tell of a corpus; use \(words)")
  }

  /// Writes a report as asked.
  func write(_ report: CheckReport) throws(Failure) {
    let format = format.format
    let options = reportOptions
    try Console.write(toFile: output) { format.write(report, options: options, to: $0) }
  }

  /// Writes what `text` makes of the wishes about its look.
  func write(_ text: (ReportOptions) -> String) throws(Failure) {
    try Console.write(text(reportOptions), toFile: output)
  }

  private var reportOptions: ReportOptions {
    ReportOptions(
      detail: quiet ? .quiet : all ? .all : .normal, columns: Console.columns(),
      usesColour: Console.usesColour(color, on: output == nil ? STDOUT_FILENO : nil),
      usesUnicode: Console.usesUnicode())
  }
}
