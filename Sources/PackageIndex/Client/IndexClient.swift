package import Evidence

/// The release that a requirement leads to, with the files of it that are to be looked at.
package struct ResolvedRelease: Sendable {
  package let project: ProjectName
  package let version: PackageVersion
  /// Sorted by name.
  package let files: [IndexFile]
  /// Files of the release that were left out because this platform can't install them.
  package let omitted: Int
  /// What the index says about the project itself.
  package let status: IndexPage.Status
  package let statusReason: String?

  /// The release with only those files that have one of some hashes (`algorithm:hexadecimal`), as a requirement with
  /// `--hash` allows them; all of them where no hash is asked for.
  package func limited(toHashes hashes: Set<String>) -> ResolvedRelease {
    guard !hashes.isEmpty else { return self }
    let allowed = files.filter { file in file.hashes.contains { hashes.contains("\($0.key):\($0.value)") } }
    return ResolvedRelease(
      project: project, version: version, files: allowed, omitted: omitted + files.count - allowed.count,
      status: status, statusReason: statusReason)
  }
}

/// What may be installed where: the interpreters and the platform for which files are chosen.
package struct InstallTarget: Hashable, Sendable {
  package var pythons: [PythonVersion]
  package var platform: TargetPlatform
  /// Every file of the release, whatever platform it is for.
  package var allFiles: Bool

  package init(
    pythons: [PythonVersion] = PythonVersion.supported, platform: TargetPlatform = .current, allFiles: Bool = false
  ) {
    self.pythons = pythons
    self.platform = platform
    self.allFiles = allFiles
  }

  /// Whether one of the interpreters asked for could install the file.
  func accepts(_ file: IndexFile) -> Bool {
    pythons.contains { file.isInstallable(on: $0, platform: platform) }
  }
}

/// Asks the configured indexes for projects and brings their files here; usable from any thread, blocks its caller.
package final class IndexClient: Sendable {
  /// Transfers at one time.
  static let workers = 4
  /// Bytes of one page.
  static let pageLimit = 64 << 20
  static let accept =
    "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html; q=0.1, text/html; q=0.01"

  package let configuration: IndexConfiguration
  package let cache: ArtifactCache
  private let progress: (any FetchProgress)?
  private let limits: Limits
  let cancellation: Cancellation

  package init(
    configuration: IndexConfiguration, cache: ArtifactCache, progress: (any FetchProgress)? = nil,
    limits: Limits = .standard, cancellation: Cancellation = Cancellation()
  ) {
    self.configuration = configuration
    self.cache = cache
    self.progress = progress
    self.limits = limits
    self.cancellation = cancellation
  }

  /// Ends every transfer of this client; can't be undone.
  package func cancel() { cancellation.cancel() }

  private func makeClient() throws(IndexError) -> HTTPClient {
    try HTTPClient(
      settings: configuration.transfer, keyring: configuration.credentials, cancellation: cancellation)
  }

  // MARK: Pages and releases

  /// Everything that the indexes offer for a project, as the configured tool would see it.
  package func page(of project: ProjectName) throws(IndexError) -> IndexPage {
    try ProjectLookup(configuration: configuration, makeClient: makeClient).page(of: project)
  }

  /// The release that an installer would take for a requirement.
  package func release(
    for requirement: Requirement, target: InstallTarget = InstallTarget()
  ) throws(IndexError) -> ResolvedRelease {
    if let url = requirement.url { return try directRelease(requirement, url) }
    return try ReleaseChoice(
      requirement: requirement, target: target, allowsPreReleases: configuration.allowsPreReleases
    ).choose(from: page(of: requirement.name))
  }

  /// The releases for many requirements, in their order; asks for several at a time.
  package func releases(
    for requirements: [Requirement], target: InstallTarget = InstallTarget()
  ) -> [Result<ResolvedRelease, IndexError>] {
    Workers.map(requirements, workers: Self.workers) { () throws(IndexError) in
    } _: { (_: Void, requirement: Requirement) throws(IndexError) in
      try self.release(for: requirement, target: target)
    }
  }

  /// The one file that `name @ address` names.
  private func directRelease(_ requirement: Requirement, _ text: String) throws(IndexError) -> ResolvedRelease {
    guard let url = IndexURL(text) else {
      throw IndexError(
        .badRequirement, requirement.name.description, "the address leads to no file that can be fetched",
        remedy: "Check out the source and pass its directory.")
    }
    var raw = RawIndexFile(url: url)
    raw.addHashes(inFragment: url.fragment ?? "")
    guard let file = raw.understood(project: requirement.name) else {
      throw IndexError(
        .badRequirement, requirement.name.description, url: url,
        "the address names no wheel or source distribution of the project", remedy: "Pass the file itself.")
    }
    return ResolvedRelease(
      project: requirement.name, version: file.version, files: [file], omitted: 0, status: .active, statusReason: nil)
  }

  // MARK: Files

  /// Brings files here, several at a time; the results are in the files' order.
  ///
  /// Each is verified against the hash that its index gave before it gets its name in the cache.
  package func fetch(_ files: [IndexFile]) -> [Result<FetchedFile, IndexError>] {
    Workers.map(files, workers: Self.workers) { () throws(IndexError) in
      FileFetcher(
        client: try self.makeClient(), cache: self.cache, progress: self.progress, limit: self.limits.archiveBytes)
    } _: { (fetcher: FileFetcher, file: IndexFile) throws(IndexError) in
      do throws(IndexError) {
        let fetched = try fetcher.fetch(file)
        self.progress?.fetchEnded(file, succeeded: true)
        return fetched
      } catch {
        self.progress?.fetchEnded(file, succeeded: false)
        throw error
      }
    }
  }

  /// The metadata of a wheel without the wheel (PEP 658), verified; nil where the index offers none.
  package func metadata(of file: IndexFile) throws(IndexError) -> [UInt8]? {
    guard file.hasCoreMetadata else { return nil }
    let url = file.url.appendingToName(".metadata")
    let (_, bytes) = try makeClient().body(url, accept: nil, subject: file.fileName, limit: limits.metadataBytes)
    if let expected = file.coreMetadataSHA256, let stream = DigestStream("sha256") {
      bytes.withUnsafeBytes { stream.update($0) }
      let found = stream.finish()
      guard found == expected else {
        throw IndexError(
          .hashMismatch, file.fileName, url: url, "the index says sha256 \(expected) for the metadata, it has \(found)",
          remedy: "Don't install it; ask the index's operator.")
      }
    }
    return bytes
  }
}
