import Artifacts
import Evidence
import Glibc
import Intake
import Lockfiles
import PackageIndex
import Policy

/// Hands a command's wishes to the analyser.
enum Checker {
  /// Checks the targets; what goes wrong with one of them is part of the report.
  static func check(
    targets: [String], requirementFiles: [String], policy: Policy, index: IndexOptions, jobs: Int?,
    platform: ImagePlatform, observation: ObservationOptions? = nil, progress: ProgressLine
  ) throws(Failure) -> CheckReport {
    var options = options(policy: policy, jobs: jobs, platform: platform)
    let clock = ContinuousClock()
    let start = clock.now
    options.clock = { start.duration(to: clock.now) }
    options.allFiles = index.allFiles
    options.withDependencies = index.withDeps
    options.areInstalledTogether = index.together || index.withDeps
    options.index.indexURL = index.indexURL
    options.index.extraIndexURLs = index.extraIndexURLs
    options.index.findLinks = index.findLinks
    options.index.noIndex = index.noIndex
    options.observation = observation
    var requests: [TargetRequest] = []
    for target in targets { requests += try isList(target) ? listed(target) : [request(target)] }
    for path in requirementFiles { requests += try listed(path) }
    return Intake.check(requests, policy: policy, options: options, now: now()) { show($0, on: progress) }
  }

  /// Checks every artifact that a labels file names, and compares the verdicts with the labels.
  static func evaluate(
    corpus folder: String, labels path: String, policy: Policy, jobs: Int?, platform: ImagePlatform,
    progress: ProgressLine
  ) throws(Failure) -> CorpusReport {
    guard isDirectory(folder) else {
      throw Failure(.usage, "\(folder): there is no such folder; name the one that the labels' paths begin in")
    }
    let labels = try labels(path)
    return CorpusEvaluation.run(
      labels, in: folder, policy: policy, options: options(policy: policy, jobs: jobs, platform: platform), now: now()
    ) {
      show($0, on: progress)
    }
  }

  /// What a labels file says; everything that is wrong with it is named at once, with its line.
  private static func labels(_ path: String) throws(Failure) -> [LabelledArtifact] {
    let bytes: [UInt8]?
    do {
      bytes = try TextFile.read(path)
    } catch {
      throw Failure(.usage, "\(path): \(error.text)")
    }
    guard let bytes else { throw Failure(.usage, "\(path): there is no such file") }
    do {
      return try CorpusLabels.read(bytes)
    } catch {
      throw Failure(.usage, error.problems.map { "\(path):\($0.line): \($0.detail)" }.joined(separator: "\n"))
    }
  }

  private static func isDirectory(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  private static func options(policy: Policy, jobs: Int?, platform: ImagePlatform) -> IntakeOptions {
    var options = IntakeOptions(jobs: jobs ?? sysconf(Int32(_SC_NPROCESSORS_ONLN)), surroundings: surroundings())
    options.python = policy.python
    options.platform = platform
    return options
  }

  private static func now() -> Timestamp {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    return Timestamp(seconds: Int64(now.tv_sec))
  }

  /// What the user points at: a file or directory that exists, otherwise a requirement.
  ///
  /// What can only be meant as a path is one also where nothing is there, so that the report says so.
  static func request(_ target: String) -> TargetRequest {
    if access(target, F_OK) == 0 { return .path(target) }
    guard !target.contains("://"), !target.contains("@"), !target.contains(";") else { return .requirement(target) }
    let suffixes = [
      ".whl", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz", ".tar", ".zip", ".egg", ".py", ".pth", ".start", ".ipynb",
    ]
    let isFile = target.hasPrefix(".") || target.contains("/") || suffixes.contains { target.hasSuffix($0) }
    return isFile ? .path(target) : .requirement(target)
  }

  /// Whether a target is a list of others: a requirements or lock file is one wherever it is named.
  private static func isList(_ target: String) -> Bool {
    let name = fileName(target)
    let isRequirements = name.hasSuffix(".txt") && name.contains("requirements")
    return (isRequirements || Lockfiles.isLock(fileName: name)) && access(target, F_OK) == 0
  }

  /// What a requirements or lock file lists.
  private static func listed(_ path: String) throws(Failure) -> [TargetRequest] {
    guard access(path, F_OK) == 0 else { throw Failure(.usage, "\(path): there is no such file") }
    guard Lockfiles.isLock(fileName: fileName(path)) else { return [.requirementsFile(path)] }
    let bytes: [UInt8]?
    do {
      bytes = try TextFile.read(path)
    } catch {
      throw Failure(.usage, "\(path): \(error.text)")
    }
    let list: LockList
    do {
      list = try Lockfiles.read(bytes ?? [], fileName: fileName(path))
    } catch {
      throw Failure(.usage, error.line.map { "\(path):\($0): \(error.detail)" } ?? "\(path): \(error.detail)")
    }
    let directory = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
    return list.entries.map { entry in
      switch entry.wish {
      case .requirement(let text): .requirement(text)
      case .path(let place):
        .path(place.hasPrefix("/") || !path.contains("/") ? place : directory + "/" + place)
      }
    }
  }

  private static func fileName(_ path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }

  private static func surroundings() -> IntakeOptions.Surroundings {
    var environment: [String: String] = [:]
    var entry = environ
    while let text = entry.pointee {
      let parts = String(cString: text).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if parts.count == 2 { environment[String(parts[0])] = String(parts[1]) }
      entry += 1
    }
    let working = getcwd(nil, 0)
    defer { free(working) }
    return IntakeOptions.Surroundings(
      environment: environment, homeDirectory: environment["HOME"] ?? "/",
      workingDirectory: working.map { String(cString: $0) } ?? ".")
  }

  private static func show(_ event: IntakeProgress, on line: ProgressLine) {
    switch event {
    case .resolving(let count):
      line.show(done: 0, of: 1, "asking the index for \(count) \(count == 1 ? "project" : "projects")")
    case .fetching(let bytes, let total, let done, let files):
      let share = total > 0 ? " of \(megabytes(max(total, bytes)))" : ""
      line.show(done: done, of: files, "fetching \(megabytes(bytes))\(share)")
    case .analysed(let name, let done, let total), .observing(let name, let done, let total):
      line.show(done: done, of: total, name)
    }
  }

  private static func megabytes(_ bytes: Int) -> String {
    let tenths = bytes / 100_000
    return "\(tenths / 10).\(tenths % 10) MB"
  }
}
