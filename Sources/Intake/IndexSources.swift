import Evidence
import PackageIndex
import Synchronization

/// Turns requirements into files on this machine, through the index that the user's own installer would ask.
struct IndexSources {
  let options: IntakeOptions
  let progress: @Sendable (IntakeProgress) -> Void

  /// The sources of each requirement, in order; a requirement that leads nowhere has one that says why.
  func sources(of texts: [String]) -> [[TargetSource]] {
    let client: IndexClient
    do {
      client = try makeClient()
    } catch {
      return texts.map { [.failed(name: $0, why: error.description)] }
    }
    progress(.resolving(texts.count))
    var releases = [Result<ResolvedRelease, Failure>](repeating: .failure(.unresolved), count: texts.count)
    var asked: [(position: Int, requirement: Requirement)] = []
    for (position, text) in texts.enumerated() {
      if let requirement = Requirement(text) {
        asked.append((position, requirement))
      } else {
        releases[position] = .failure(Failure(why: Self.unreadable))
      }
    }
    let target = InstallTarget(pythons: options.python ?? PythonVersion.supported, allFiles: options.allFiles)
    let answers = client.releases(for: asked.map(\.requirement), target: target)
    for (question, answer) in zip(asked, answers) {
      releases[question.position] = answer.mapError { Failure(why: $0.description) }
    }
    return fetch(releases, for: texts, with: client)
  }

  /// Why a requirement has no files.
  private struct Failure: Error {
    let why: String
    static let unresolved = Failure(why: "the index was not asked")
  }

  private static let unreadable =
    "is neither a file here nor a requirement; write a path, or a name with a version such as name==1.0"

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

  /// Brings every file of the releases here, all together so that transfers run side by side.
  private func fetch(
    _ releases: [Result<ResolvedRelease, Failure>], for texts: [String], with client: IndexClient
  ) -> [[TargetSource]] {
    let files = releases.flatMap { (try? $0.get())?.files ?? [] }
    var results = client.fetch(files)[...]
    return zip(texts, releases).map { text, release in
      switch release {
      case .failure(let failure): [.failed(name: text, why: failure.why)]
      case .success(let release) where release.files.isEmpty:
        [
          .failed(
            name: text, why: "version \(release.version) has no file that could be installed here; see --all-files")
        ]
      case .success(let release):
        release.files.map { file in
          switch results.popFirst() {
          case .success(let fetched): .local(path: fetched.path, name: text)
          case .failure(let error): .failed(name: "\(text) (\(file.fileName))", why: error.description)
          case nil: .failed(name: text, why: "\(file.fileName) was not fetched")
          }
        }
      }
    }
  }
}

/// Adds up what all transfers have brought.
private final class TransferMeter: FetchProgress {
  private struct State {
    var bytes: [IndexFile: Int] = [:]
    var totals: [IndexFile: Int] = [:]
    var ended = 0
  }

  private let state = Mutex(State())
  private let report: @Sendable (IntakeProgress) -> Void

  init(report: @escaping @Sendable (IntakeProgress) -> Void) { self.report = report }

  func fetchBegan(_ file: IndexFile, total: Int?) {
    state.withLock { $0.totals[file] = total ?? 0 }
  }

  func fetchAdvanced(_ file: IndexFile, bytes: Int, total: Int?) {
    tell { state in
      state.bytes[file] = bytes
      if let total { state.totals[file] = total }
    }
  }

  func fetchEnded(_ file: IndexFile, succeeded: Bool) {
    tell { $0.ended += 1 }
  }

  private func tell(_ change: (inout State) -> Void) {
    let event = state.withLock { state in
      change(&state)
      return IntakeProgress.fetching(
        bytes: state.bytes.values.reduce(0, +), total: state.totals.values.reduce(0, +), filesDone: state.ended,
        files: max(state.totals.count, state.ended))
    }
    report(event)
  }
}
