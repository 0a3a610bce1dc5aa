import ArgumentParser

/// What the user points at.
struct TargetOptions: ParsableArguments {
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

  var isEmpty: Bool { targets.isEmpty && requirementFiles.isEmpty }

  /// Refuses a command line that names nothing.
  func demandOne() throws {
    if isEmpty {
      throw ValidationError("Name at least one target: a file, a directory, an environment or a requirement.")
    }
    if targets.count(where: { $0 == "-" }) > 1 {
      throw ValidationError("Standard input can be read only once: name - a single time.")
    }
  }

  /// The targets with `-` replaced by the lines of standard input.
  func expanded() throws -> [String] {
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
}
