import ArgumentParser
import Glibc
import Policy

/// The command: its verbs are files of their own, and this is where errors become exit statuses and user text.
@main
struct Pratique: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pratique",
    abstract: "Names everything a Python package runs before anyone imports it, and decides on it.",
    discussion: """
      Examples:
        pratique check ./dist/example-1.0-py3-none-any.whl
        pratique check -r requirements.txt --format json --output report.json
        pratique check .venv
        pratique observe litellm==1.82.8
        pratique triggers pth-import-line

      \(ExitStatus.help)
      """,
    version: version,
    subcommands: [
      CheckCommand.self, ObserveCommand.self, DoctorCommand.self, TriggersCommand.self, RulesCommand.self,
      CompletionsCommand.self,
    ])

  /// The analyser's version, as decisions and reports carry it.
  static let version = "0.1.0"

  static func main() {
    // A reader that goes away is no reason to die before the exit status is known; writes report it instead.
    signal(SIGPIPE, SIG_IGN)
    Glibc.exit(status(of: Array(CommandLine.arguments.dropFirst())).rawValue)
  }

  /// Runs a command line; what it prints is printed.
  static func status(of arguments: [String]) -> ExitStatus {
    do {
      try checkVerb(arguments.first)
      var command = try parseAsRoot(arguments)
      try command.run()
      return .clean
    } catch let status as ExitStatus {
      return status
    } catch let failure as Failure {
      Console.error("pratique: \(failure.text)")
      return failure.status
    } catch {
      let text = fullMessage(for: error)
      guard exitCode(for: error) == .success else {
        Console.error(text)
        return .usage
      }
      do {
        try Console.write(text.hasSuffix("\n") ? text : text + "\n")
      } catch {
        Console.error("pratique: \(error.text)")
        return error.status
      }
      return .clean
    }
  }

  /// Says what was probably meant where the first word is no verb.
  private static func checkVerb(_ word: String?) throws(Failure) {
    let verbs = configuration.subcommands.compactMap { $0.configuration.commandName } + ["help"]
    guard let word, !word.hasPrefix("-"), !verbs.contains(word) else { return }
    let hint = Suggestion.nearest(to: word, among: verbs).map { "did you mean `\($0)`?" }
    throw Failure(.usage, "there is no verb `\(word)`; " + (hint ?? "to check it: pratique check \(word)"))
  }
}
