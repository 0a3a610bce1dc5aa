import Evidence
import PackageIndex

/// Where one artifact's bytes are, or why they could not be had.
enum TargetSource: Sendable {
  case local(path: String, name: String)
  case failed(name: String, why: String)

  /// The words of the user, for reports.
  var name: String {
    switch self {
    case .local(_, let name), .failed(let name, _): name
    }
  }

  /// Where the bytes are; nil where they could not be had.
  var path: String? {
    switch self {
    case .local(let path, _): path
    case .failed: nil
    }
  }

  /// Finds the bytes of everything asked for, in the order asked: fetches what an index has to give.
  static func sources(
    of requests: [TargetRequest], options: IntakeOptions, progress: @escaping @Sendable (IntakeProgress) -> Void
  ) -> [TargetSource] {
    var list = RequestList(options: options)
    for request in requests { list.add(request) }
    var fetched = IndexSources(options: list.options, progress: progress)
      .sources(of: list.wishes, constraints: list.constraints)[...]
    var sources = list.entries.flatMap { entry -> [TargetSource] in
      switch entry {
      case .ready(let sources): sources
      case .wish: fetched.popFirst() ?? []
      }
    }
    sources += fetched.joined()
    return sources
  }
}

/// What the user asked for, taken apart: what lies here, and what an index has to be asked for.
private struct RequestList {
  enum Entry {
    case ready([TargetSource])
    /// The next of `wishes`.
    case wish
  }

  private(set) var options: IntakeOptions
  private(set) var entries: [Entry] = []
  private(set) var wishes: [IndexSources.Wish] = []
  private(set) var constraints: [Requirement] = []

  init(options: IntakeOptions) { self.options = options }

  mutating func add(_ request: TargetRequest) {
    switch request {
    case .path(let path): addPath(path)
    case .requirement(let text):
      guard let requirement = Requirement(text) else {
        let why = "is neither a file here nor a requirement; write a path, or a name with a version such as name==1.0"
        return entries.append(.ready([.failed(name: text, why: why)]))
      }
      addWish(IndexSources.Wish(name: text, requirement: requirement))
    case .requirementsFile(let path): addFile(path)
    }
  }

  private mutating func addPath(_ path: String) {
    let paths = ArtifactFolder.artifacts(in: path) ?? [path]
    entries.append(.ready(paths.map { .local(path: $0, name: $0) }))
  }

  private mutating func addWish(_ wish: IndexSources.Wish) {
    wishes.append(wish)
    entries.append(.wish)
  }

  private mutating func addFile(_ path: String) {
    let file: RequirementsFile
    do {
      file = try RequirementsFile.read(
        path, environment: options.surroundings.environment, workingDirectory: options.surroundings.workingDirectory)
    } catch {
      return entries.append(.ready([.failed(name: path, why: error.description)]))
    }
    options.index.adopt(file.flags)
    for entry in file.entries { add(entry) }
  }

  private mutating func add(_ entry: RequirementsFile.Entry) {
    switch entry.item {
    case .requirement(let requirement) where entry.isConstraint: constraints.append(requirement)
    case .requirement(let requirement):
      guard isWanted(requirement) else { return }
      addWish(IndexSources.Wish(name: requirement.description, requirement: requirement, hashes: entry.hashes))
    case .path(let path, _): addPath(path)
    case .url(let url): entries.append(.ready([.failed(name: url.description, why: Self.nameless)]))
    case .undecided(let text, let why):
      entries.append(.ready([.failed(name: text, why: "\(why) (\(entry.file), line \(entry.line))")]))
    }
  }

  private static let nameless = "names no project; write it as name @ address, so that its file can be told from others"

  /// Whether the requirement's marker holds for any version asked for.
  private func isWanted(_ requirement: Requirement) -> Bool {
    guard let marker = requirement.marker else { return true }
    return (options.python ?? PythonVersion.supported).contains { version in
      marker.holds(in: MarkerEnvironment(python: version, platform: .current))
    }
  }
}

extension IndexConfiguration.Flags {
  /// Adds what a requirements file says; the command line goes first.
  fileprivate mutating func adopt(_ other: Self) {
    indexURL = indexURL ?? other.indexURL
    extraIndexURLs += other.extraIndexURLs
    findLinks += other.findLinks
    noIndex = noIndex || other.noIndex
    allowsPreReleases = allowsPreReleases || other.allowsPreReleases
  }
}
