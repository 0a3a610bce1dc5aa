import ArgumentParser

/// `pratique completions`: the script that lets a shell complete this command.
struct CompletionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "completions",
    abstract: "Prints the completion script for a shell.",
    discussion: """
      Example:
        pratique completions bash > ~/.local/share/bash-completion/completions/pratique
      """)

  /// The shells for which there is a script.
  enum Shell: String, ExpressibleByArgument, CaseIterable {
    case bash, zsh, fish
  }

  @Argument(help: "The shell: bash, zsh or fish.")
  var shell: Shell

  func run() throws {
    let shell: CompletionShell =
      switch shell {
      case .bash: .bash
      case .zsh: .zsh
      case .fish: .fish
      }
    try Console.write(Pratique.completionScript(for: shell) + "\n")
  }
}
