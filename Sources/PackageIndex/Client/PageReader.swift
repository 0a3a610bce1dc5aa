import ConfigurationFormats

/// Reads a project's page in the forms of the Simple API: JSON (PEP 691, 700, 740, 792) and HTML (PEP 503, 592, 629,
/// 658).
enum PageReader {
  /// Reads a page of the type that its server states.
  static func read(
    _ bytes: [UInt8], contentType: String, url: IndexURL, project: ProjectName
  ) throws(IndexError) -> IndexPage {
    let type = contentType.prefix { $0 != ";" }.trimmed.lowercased()
    switch type {
    case "application/vnd.pypi.simple.v1+json", "application/vnd.pypi.simple.latest+json", "application/json":
      return try readJSON(bytes, url: url, project: project)
    case "application/vnd.pypi.simple.v1+html", "application/vnd.pypi.simple.latest+html", "text/html",
      "application/xhtml+xml":
      return try readHTML(bytes, url: url, project: project)
    default:
      throw IndexError(
        .badPage, project.description, url: url, "the page has the type '\(type)', which is no page of an index",
        remedy: "Check that the address of the index is right; it often ends in /simple.")
    }
  }

  private static func checkVersion(_ text: String?, url: IndexURL, project: ProjectName) throws(IndexError) {
    guard let text, let major = text.split(separator: ".").first, major != "1" else { return }
    throw IndexError(
      .badPage, project.description, url: url,
      "the index speaks version \(text) of the protocol, this program version 1",
      remedy: "Update the program or use another index.")
  }

  // MARK: JSON

  /// Reads a project page in its JSON form (PEP 691).
  static func readJSON(_ bytes: [UInt8], url: IndexURL, project: ProjectName) throws(IndexError) -> IndexPage {
    let value: JSONValue
    do {
      value = try JSONValue.read(bytes)
    } catch {
      throw IndexError(
        .badPage, project.description, url: url, "the page is no JSON: \(error)", remedy: "Ask the index's operator.")
    }
    try checkVersion(value["meta"]?["api-version"]?.string, url: url, project: project)
    guard let files = value["files"]?.array else {
      throw IndexError(
        .badPage, project.description, url: url, "the page lists no 'files'", remedy: "Ask the index's operator.")
    }
    var page = IndexPage()
    let status = value["project-status"]
    if let name = status?["status"]?.string, let known = IndexPage.Status(rawValue: name) { page.status = known }
    page.statusReason = status?["reason"]?.string
    for file in files {
      if let file = rawFile(file, page: url)?.understood(project: project) {
        page.files.append(file)
      } else {
        page.ignored += 1
      }
    }
    return page
  }

  private static func rawFile(_ value: JSONValue, page: IndexURL) -> RawIndexFile? {
    guard let link = value["url"]?.string, let url = page.resolving(link) else { return nil }
    var file = RawIndexFile(url: url)
    file.fileName = value["filename"]?.string
    for member in value["hashes"]?.object?.members ?? [] {
      if let digest = member.value.string { file.addHash(member.key, digest) }
    }
    file.size = value["size"]?.integer.flatMap { $0 >= 0 ? $0 : nil }
    file.requiresPython = value["requires-python"]?.string
    switch value["yanked"] {
    case .boolean(true): file.yankedReason = ""
    case .string(let reason): file.yankedReason = reason
    default: break
    }
    let metadata = value["core-metadata"] ?? value["dist-info-metadata"]
    file.coreMetadataSHA256 = metadata?["sha256"]?.string
    file.hasCoreMetadata = metadata?.boolean ?? (metadata?.object != nil)
    file.uploadTime = value["upload-time"]?.string
    file.provenance = value["provenance"]?.string.flatMap { page.resolving($0) }
    file.hasSignature = value["gpg-sig"]?.boolean
    return file
  }

  // MARK: HTML

  /// Reads a project page in its HTML form (PEP 503).
  static func readHTML(_ bytes: [UInt8], url: IndexURL, project: ProjectName) throws(IndexError) -> IndexPage {
    var page = IndexPage()
    var base = url
    var hasBase = false
    var scanner = TagScanner(bytes)
    while let tag = scanner.next() {
      switch tag.name {
      case "base":
        guard !hasBase, let link = tag["href"] else { break }
        hasBase = true
        base = url.resolving(link) ?? url
      case "meta":
        let content = tag["content"] ?? ""
        switch tag["name"]?.lowercased() {
        case "pypi:repository-version": try checkVersion(content, url: url, project: project)
        case "pypi:project-status": page.status = IndexPage.Status(rawValue: content) ?? page.status
        case "pypi:project-status-reason": page.statusReason = content
        default: break
        }
      case "a":
        guard tag["href"] != nil else { break }
        if let file = rawFile(tag, base: base)?.understood(project: project) {
          page.files.append(file)
        } else {
          page.ignored += 1
        }
      default: break
      }
    }
    return page
  }

  private static func rawFile(_ tag: TagScanner.Tag, base: IndexURL) -> RawIndexFile? {
    guard let link = tag["href"], let url = base.resolving(encodingBlanks(link)) else { return nil }
    var file = RawIndexFile(url: url)
    if let fragment = url.fragment { file.addHashes(inFragment: fragment) }
    file.requiresPython = tag["data-requires-python"]
    file.yankedReason = tag["data-yanked"]
    if let metadata = tag["data-core-metadata"] ?? tag["data-dist-info-metadata"], metadata.lowercased() != "false" {
      file.hasCoreMetadata = true
      if metadata.hasPrefix("sha256=") { file.coreMetadataSHA256 = metadata.dropFirst(7).lowercased() }
    }
    file.uploadTime = tag["data-upload-time"]
    file.provenance = tag["data-provenance"].flatMap { base.resolving($0) }
    file.hasSignature = tag["data-gpg-sig"].map { $0.lowercased() == "true" }
    return file
  }

  /// Blanks inside a link are written as they are by directory listings.
  private static func encodingBlanks(_ link: String) -> String {
    let link = link.trimmed
    guard link.utf8.contains(0x20) else { return String(link) }
    return link.split(separator: " ", omittingEmptySubsequences: false).joined(separator: "%20")
  }
}
