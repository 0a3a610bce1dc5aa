import ArgumentParser

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
