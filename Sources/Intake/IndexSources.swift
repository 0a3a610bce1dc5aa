import Evidence
import PackageIndex

/// Turns requirements into files on this machine, through the index that the user's own installer would ask.
struct IndexSources {
  let options: IntakeOptions
  let progress: @Sendable (IntakeProgress) -> Void

  /// What the index is asked for: a requirement with what a requirements file says about it.
  struct Wish: Sendable {
    /// The user's words, for reports.
    let name: String
    var requirement: Requirement
    /// `algorithm:hexadecimal`; when there are any, a file has to match one of them.
    var hashes: Set<String> = []
  }

  /// The sources of each wish, in order; a wish that leads nowhere has one that says why. With dependencies, what the
  /// wishes draw in follows as one more entry.
  func sources(of wishes: [Wish], constraints: [Requirement]) -> [[TargetSource]] {
    guard !wishes.isEmpty else { return [] }
    let client: IndexClient
    do {
      client = try makeClient()
    } catch {
      return wishes.map { [.failed(name: $0.name, why: error.description)] }
    }
    progress(.resolving(wishes.count))
    guard options.withDependencies else { return fetch(wishes.map { limited($0, by: constraints) }, with: client) }
    let (drawnIn, undecided) = dependencies(of: wishes, constraints: constraints, client)
    let all = fetch(wishes.map { pinned($0, by: drawnIn) } + drawnIn.filter { !isAsked($0, in: wishes) }, with: client)
    return all.prefix(wishes.count) + [all.dropFirst(wishes.count).flatMap(\.self) + undecided]
  }

  private func makeClient() throws(IndexError) -> IndexClient {
    let place = options.surroundings
    let configuration = try IndexConfiguration.discover(
      environment: place.environment, homeDirectory: place.homeDirectory, workingDirectory: place.workingDirectory,
      flags: options.index)
    return IndexClient(
      configuration: configuration,
      cache: ArtifactCache(environment: place.environment, homeDirectory: place.homeDirectory),
      progress: TransferMeter(report: progress), limits: options.limits)
  }

  /// The wish with what constraints files (`-c`) say about its project's version.
  private func limited(_ wish: Wish, by constraints: [Requirement]) -> Wish {
    let asked = wish.requirement
    let limits = constraints.filter { $0.name == asked.name && $0.url == nil }.map(\.specifiers.description)
    let texts = ([asked.specifiers.description] + limits).filter { !$0.isEmpty }
    guard asked.url == nil, !limits.isEmpty, let specifiers = VersionSpecifiers(texts.joined(separator: ","))
    else { return wish }
    var limited = wish
    limited.requirement = Requirement(
      name: asked.name, extras: asked.extras, specifiers: specifiers, marker: asked.marker)
    return limited
  }

  // MARK: Dependencies

  /// What the wishes draw in, each at one version, and what could not be followed.
  private func dependencies(
    of wishes: [Wish], constraints: [Requirement], _ client: IndexClient
  ) -> (drawnIn: [Wish], undecided: [TargetSource]) {
    do {
      let tree = try client.dependencyTree(
        of: wishes.map(\.requirement), constraints: constraints, python: resolvedPython,
        environment: options.surroundings.environment)
      let drawnIn = tree.nodes.map { node in
        let askers = node.askedBy.isEmpty ? "" : " (for \(node.askedBy.map(\.description).joined(separator: ", ")))"
        return Wish(name: node.pinned.description + askers, requirement: node.pinned)
      }
      return (drawnIn, tree.undecided.map { .failed(name: $0.requirement, why: $0.why) })
    } catch {
      return ([], [.failed(name: "dependencies", why: error.description)])
    }
  }

  /// The version that dependencies are resolved for: the newest asked for, else the one the user's own pip runs on.
  private var resolvedPython: PythonVersion {
    let place = options.surroundings
    return options.python?.max()
      ?? IndexConfiguration.installerPython(
        environment: place.environment, homeDirectory: place.homeDirectory, workingDirectory: place.workingDirectory)
      ?? PythonVersion(3, 13)
  }

  /// The wish at the version that the whole tree agreed on.
  private func pinned(_ wish: Wish, by tree: [Wish]) -> Wish {
    guard wish.requirement.url == nil,
      let node = tree.first(where: { $0.requirement.name == wish.requirement.name })
    else { return wish }
    return Wish(name: wish.name, requirement: node.requirement, hashes: wish.hashes)
  }

  private func isAsked(_ wish: Wish, in wishes: [Wish]) -> Bool {
    wishes.contains { $0.requirement.name == wish.requirement.name }
  }

  // MARK: Files

  /// Brings every file of the wishes' releases here, all together so that transfers run side by side.
  private func fetch(_ wishes: [Wish], with client: IndexClient) -> [[TargetSource]] {
    let target = InstallTarget(pythons: options.python ?? PythonVersion.supported, allFiles: options.allFiles)
    let releases = zip(wishes, client.releases(for: wishes.map(\.requirement), target: target))
      .map { wish, release in release.map { Choice(wish: wish, release: $0) } }
    var results = client.fetch(releases.flatMap { (try? $0.get())?.files ?? [] })[...]
    return zip(wishes, releases).map { wish, release in
      switch release {
      case .failure(let error): return [.failed(name: wish.name, why: error.description)]
      case .success(let choice):
        if let why = choice.emptiness { return [.failed(name: wish.name, why: why)] }
        return choice.files.map { source(of: $0, fetched: results.popFirst(), for: wish) }
      }
    }
  }

  /// The files of a release that the wish allows.
  private struct Choice {
    let files: [IndexFile]
    /// Why there are none.
    let emptiness: String?

    init(wish: Wish, release: ResolvedRelease) {
      files = release.files.filter { file in
        wish.hashes.isEmpty || file.hashes.isEmpty
          || file.hashes.contains { wish.hashes.contains("\($0.key):\($0.value)") }
      }
      if release.files.isEmpty {
        emptiness = "version \(release.version) has no file that could be installed here; see --all-files"
      } else if files.isEmpty {
        emptiness = "no file of version \(release.version) has a hash that the requirements file lists"
      } else {
        emptiness = nil
      }
    }
  }

  private func source(
    of file: IndexFile, fetched: Result<FetchedFile, IndexError>?, for wish: Wish
  ) -> TargetSource {
    switch fetched {
    case .success(let fetched):
      // An index without hashes leaves the comparison to what was fetched.
      let found = ["sha256:\(fetched.sha256)"] + file.hashes.map { "\($0.key):\($0.value)" }
      guard wish.hashes.isEmpty || !wish.hashes.isDisjoint(with: found) else {
        return .failed(
          name: "\(wish.name) (\(file.fileName))",
          why: "its sha256 \(fetched.sha256) is none that the requirements file lists; an installer would refuse it")
      }
      return .local(path: fetched.path, name: wish.name)
    case .failure(let error): return .failed(name: "\(wish.name) (\(file.fileName))", why: error.description)
    case nil: return .failed(name: wish.name, why: "\(file.fileName) was not fetched")
    }
  }
}
