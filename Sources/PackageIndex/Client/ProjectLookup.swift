/// Collects what the configured indexes and places of links offer for a project.
struct ProjectLookup {
  let configuration: IndexConfiguration
  let makeClient: () throws(IndexError) -> HTTPClient

  /// The files of all places in their order of precedence; throws when none has the project.
  func page(of project: ProjectName) throws(IndexError) -> IndexPage {
    var result = IndexPage()
    var isFound = false
    for place in configuration.findLinks {
      let page = try links(place, project)
      isFound = isFound || !page.files.isEmpty
      merge(page, into: &result)
    }
    var client: HTTPClient?
    for index in asked(for: project) {
      do {
        let page = try page(index, project, &client)
        isFound = true
        merge(page, into: &result)
        if configuration.strategy == .firstIndex { break }
      } catch  where error.code == .projectNotFound {
        continue
      }
    }
    guard isFound else { throw notFound(project) }
    return result
  }

  private func notFound(_ project: ProjectName) -> IndexError {
    let places = configuration.indexes.map(\.url.description)
    return IndexError(
      .projectNotFound, project.description,
      places.isEmpty
        ? "no directory of links has it and no index is to be asked" : "not found on \(places.joined(separator: ", "))",
      remedy: "Check the spelling and the configured indexes.")
  }

  /// The indexes to ask, which for a bound project is one alone (uv's `sources`).
  private func asked(for project: ProjectName) -> [IndexSource] {
    if let name = configuration.pinnedIndexes[project],
      let index = configuration.indexes.first(where: { $0.name == name })
    {
      return [index]
    }
    return configuration.indexes.filter { !$0.isExplicit }
  }

  /// Adds files, but none twice: the same name with the same hash from two places is one file.
  private func merge(_ page: IndexPage, into result: inout IndexPage) {
    var known: Set<String> = []
    for file in result.files { known.insert(Self.identity(file)) }
    for file in page.files where known.insert(Self.identity(file)).inserted { result.files.append(file) }
    result.ignored += page.ignored
    if page.status != .active {
      result.status = page.status
      result.statusReason = page.statusReason
    }
  }

  private static func identity(_ file: IndexFile) -> String {
    file.fileName + "\0" + (file.sha256 ?? file.url.requestText)
  }

  private func page(
    _ index: IndexSource, _ project: ProjectName, _ client: inout HTTPClient?
  ) throws(IndexError) -> IndexPage {
    if index.isFlat { return try links(index.url.filePath.map(FindLinks.path) ?? .url(index.url), project) }
    let url = index.url.appending(project.description + "/")
    if let path = url.filePath { return try localPage(path, url, project) }
    let connected: HTTPClient
    if let client { connected = client } else { connected = try makeClient() }
    client = connected
    let (answer, bytes) = try connected.body(
      url, accept: IndexClient.accept, subject: project.description, limit: IndexClient.pageLimit)
    let page = try PageReader.read(
      bytes, contentType: answer.head.headers["content-type"] ?? "", url: answer.url, project: project)
    if page.status == .quarantined, page.files.isEmpty {
      throw IndexError(
        .quarantined, project.description, url: url,
        "the index has quarantined the project" + (page.statusReason.map { ": \($0)" } ?? ""),
        remedy: "Don't install it; look for news about the project.")
    }
    return page
  }

  /// A project's page of an index that is a directory of this machine.
  private func localPage(_ path: String, _ url: IndexURL, _ project: ProjectName) throws(IndexError) -> IndexPage {
    if let bytes = readSmallFile(path + "index.html") {
      return try PageReader.readHTML(bytes, url: url.appending("index.html"), project: project)
    }
    guard isDirectoryPath(path) else {
      throw IndexError(
        .projectNotFound, project.description, url: url, "the directory is not there", remedy: "Check the index's path."
      )
    }
    return directoryPage(path, project)
  }

  /// What a directory or page of links has for a project.
  private func links(_ place: FindLinks, _ project: ProjectName) throws(IndexError) -> IndexPage {
    switch place {
    case .path(let path):
      if isDirectoryPath(path) { return directoryPage(path, project) }
      guard let bytes = readSmallFile(path) else { return IndexPage() }
      return try PageReader.readHTML(bytes, url: IndexURL(filePath: path), project: project)
    case .url(let url):
      let (answer, bytes) = try makeClient().body(
        url, accept: "text/html", subject: project.description, limit: IndexClient.pageLimit)
      return try PageReader.readHTML(bytes, url: answer.url, project: project)
    }
  }

  private func directoryPage(_ path: String, _ project: ProjectName) -> IndexPage {
    var page = IndexPage()
    let base = IndexURL(filePath: path.hasSuffix("/") ? path : path + "/")
    for name in directoryEntries(path).sorted() {
      let url = IndexURL(filePath: (base.filePath ?? "/") + name)
      if let file = RawIndexFile(url: url).understood(project: project) { page.files.append(file) }
    }
    return page
  }
}
