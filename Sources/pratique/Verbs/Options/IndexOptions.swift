import ArgumentParser

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
