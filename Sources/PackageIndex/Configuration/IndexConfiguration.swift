/// An index that a configuration names.
package struct IndexSource: Hashable, Sendable {
  /// The address of the list of projects, often ending in `/simple`.
  package let url: IndexURL
  /// The name that uv's configuration gives it.
  package let name: String?
  /// Whether it is asked only for projects that name it.
  package let isExplicit: Bool
  /// Whether the address is a flat list of files rather than an index.
  package let isFlat: Bool
  /// Who named it: a variable, a file, a flag.
  package let origin: String

  package init(url: IndexURL, name: String? = nil, isExplicit: Bool = false, isFlat: Bool = false, origin: String) {
    self.url = url
    self.name = name
    self.isExplicit = isExplicit
    self.isFlat = isFlat
    self.origin = origin
  }
}

/// A directory or page with links to files, besides the indexes.
package enum FindLinks: Hashable, Sendable {
  /// A directory of files or a page, by its path.
  case path(String)
  case url(IndexURL)
}

/// Where packages come from on this machine, found out as the user's own installer would.
package struct IndexConfiguration: Hashable, Sendable {
  /// Whose rules hold.
  package enum Tool: String, Sendable { case pip, uv }

  /// How several indexes relate.
  package enum Strategy: String, Sendable {
    /// The best version of all indexes, as pip takes it.
    case bestVersion
    /// The first index that has the project, as uv takes it.
    case firstIndex
  }

  package var tool = Tool.pip
  package var strategy = Strategy.bestVersion
  /// In the order in which they are asked.
  package var indexes: [IndexSource] = []
  package var findLinks: [FindLinks] = []
  /// Whether pre-releases are taken like releases.
  package var allowsPreReleases = false
  package var transfer = TransferSettings()
  package var credentials = CredentialStore()
  /// Projects that uv's `sources` bind to an index by its name.
  package var pinnedIndexes: [ProjectName: String] = [:]
  /// What the user should know about how the indexes were found; holds nothing secret.
  package var notes: [String] = []

  package init() {}

  /// What the command line says, under the names that pip gives the flags.
  package struct Flags: Hashable, Sendable {
    package var indexURL: String?
    package var extraIndexURLs: [String] = []
    package var findLinks: [String] = []
    package var noIndex = false
    package var allowsPreReleases = false
    /// Whose configuration to read; by itself pip's, unless only uv is configured.
    package var tool: Tool?

    package init() {}
  }

  /// Finds the indexes as pip, or uv where only uv is configured, would in a working directory.
  ///
  /// Reads files and the given environment; starts nothing. Throws when a configuration file is broken, which stops pip
  /// as well, or when nothing names an index. `systemRoot` stands before the paths that are fixed for a whole system.
  package static func discover(
    environment: [String: String], homeDirectory: String, workingDirectory: String, flags: Flags = Flags(),
    systemRoot: String = ""
  ) throws(IndexError) -> IndexConfiguration {
    let place = Place(
      environment: environment, homeDirectory: homeDirectory, workingDirectory: workingDirectory, systemRoot: systemRoot
    )
    let pip = try PipConfiguration.read(place)
    let uv = try UVConfiguration.read(place)
    let tool = flags.tool ?? (uv.namesSources && !pip.namesSources ? .uv : .pip)
    var configuration =
      tool == .uv ? try uv.configuration(flags: flags, place) : try pip.configuration(flags: flags, place)
    if flags.tool == nil, uv.namesSources, pip.namesSources {
      configuration.notes.append("pip and uv are both configured with indexes; pip's are used")
    }
    for index in configuration.indexes { configuration.credentials.add(index.url) }
    for case .url(let url) in configuration.findLinks { configuration.credentials.add(url) }
    configuration.credentials.addNetrc(environment: environment, homeDirectory: homeDirectory)
    return configuration
  }

  /// Where the search happens.
  struct Place {
    let environment: [String: String]
    let homeDirectory: String
    let workingDirectory: String
    let systemRoot: String

    /// The same place seen from a configuration file's directory.
    func inDirectory(_ directory: String) -> Place {
      Place(
        environment: environment, homeDirectory: homeDirectory, workingDirectory: directory, systemRoot: systemRoot)
    }

    /// A variable that is set and not empty.
    func variable(_ name: String) -> String? {
      environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The absolute path of one that a file, flag or variable gives.
    func absolute(_ path: String) -> String {
      if path == "~" || path.hasPrefix("~/") { return homeDirectory + path.dropFirst() }
      return path.hasPrefix("/") ? path : workingDirectory + "/" + path
    }

    /// The configuration directories of the system (XDG).
    var systemDirectories: [String] {
      (variable("XDG_CONFIG_DIRS") ?? systemRoot + "/etc/xdg").split(separator: ":").map(String.init)
    }

    /// The configuration directory of the user (XDG).
    var userDirectory: String { variable("XDG_CONFIG_HOME") ?? homeDirectory + "/.config" }

    /// The address that a text names, which may be a path.
    func url(_ text: String, origin: String) throws(IndexError) -> IndexURL {
      if let url = IndexURL(text) { return url }
      guard !text.contains("://") else {
        throw IndexError(
          .badConfiguration, origin, "the address of an index is no http, https or file address",
          remedy: "Correct the address.")
      }
      return IndexURL(filePath: absolute(text))
    }

    /// The place of links that a text names.
    func findLinks(_ text: String) -> FindLinks {
      if let url = IndexURL(text) { return url.filePath.map(FindLinks.path) ?? .url(url) }
      return .path(absolute(text))
    }
  }
}
