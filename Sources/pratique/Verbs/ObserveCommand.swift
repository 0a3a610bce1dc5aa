import ArgumentParser

/// `pratique observe`: what artifacts do when they are installed and started, and a verdict on that.
struct ObserveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "observe",
    abstract: "Installs and starts a package in a sandbox full of decoys, and proves what it does.",
    discussion: """
      A target is a wheel or an sdist, or a requirement such as litellm==1.82.8, which is fetched from the index you \
      name. It is installed, interpreters are started beside it and its modules are imported, each in a box without a \
      way out, on credentials that are worth nothing. No container engine is needed; `pratique doctor` says what this \
      machine allows.

      Examples:
        pratique observe ./dist/example-1.0-py3-none-any.whl
        pratique observe litellm==1.82.8 --persona ci-runner
        pratique observe example-1.0.tar.gz --all --format json
        pratique check --observe ./dist/example-1.0-py3-none-any.whl

      \(ExitStatus.help)
      """)

  @OptionGroup var target: TargetOptions
  @OptionGroup(title: "Where requirements come from") var index: IndexOptions
  @OptionGroup(title: "What is asked") var question: QuestionOptions
  @OptionGroup(title: "How it is run") var stage: ObserveOptions
  @OptionGroup(title: "How the result is written") var output: OutputOptions

  func validate() throws { try target.demandOne() }

  func run() throws {
    try Assessment(target, index, question, output).run(observation: .alone(stage))
  }
}
