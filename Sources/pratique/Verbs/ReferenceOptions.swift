import ArgumentParser
import Glibc
import Reports

/// What `triggers` and `rules` share: how a reference is printed.
struct ReferenceOptions: ParsableArguments {
  @Option(help: "How to write it: terminal or json.")
  var format = ReferenceFormat.terminal

  @Option(help: "Colour: auto, always or never.")
  var color = ColorChoice.auto

  private var options: ReportOptions {
    ReportOptions(
      columns: Console.columns(), usesColour: Console.usesColour(color, on: STDOUT_FILENO),
      usesUnicode: Console.usesUnicode())
  }

  /// Prints all entries, a line each.
  func list(_ entries: [ReferenceEntry], title: String) throws(Failure) {
    switch format {
    case .terminal: try Console.write(Reference.list(entries, title: title, options: options))
    case .json: try Console.write(Reference.json(entries))
    }
  }

  /// Prints everything about all entries.
  func explain(_ entries: [ReferenceEntry]) throws(Failure) {
    switch format {
    case .terminal:
      try Console.write(entries.map { Reference.page(of: $0, options: options) }.joined(separator: "\n"))
    case .json: try Console.write(Reference.json(entries))
    }
  }

  /// Prints everything about one entry.
  func explain(_ entry: ReferenceEntry) throws(Failure) {
    switch format {
    case .terminal: try Console.write(Reference.page(of: entry, options: options))
    case .json: try Console.write(Reference.json(entry))
    }
  }
}
