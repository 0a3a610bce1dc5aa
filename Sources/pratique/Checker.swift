import Evidence
import Glibc
import Intake
import PackageIndex
import Policy

/// Hands a command's wishes to the analyser.
enum Checker {
  /// Checks the targets; what goes wrong with one of them is part of the report.
  static func check(
    targets: [String], requirementFiles: [String], policy: Policy, index: IndexOptions, jobs: Int?,
    progress: ProgressLine
  ) throws(Failure) -> CheckReport {
    var options = IntakeOptions(jobs: jobs ?? sysconf(Int32(_SC_NPROCESSORS_ONLN)), surroundings: surroundings())
    options.python = policy.python
    options.allFiles = index.allFiles
    options.withDependencies = index.withDeps
    options.index.indexURL = index.indexURL
    options.index.extraIndexURLs = index.extraIndexURLs
    options.index.findLinks = index.findLinks
    options.index.noIndex = index.noIndex
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    return Intake.check(
      targets.map(request) + requirementFiles.map(TargetRequest.requirementsFile), policy: policy, options: options,
      now: Timestamp(seconds: Int64(now.tv_sec))
    ) { event in
      show(event, on: progress)
    }
  }

  /// A path where something of that name exists, a requirement otherwise.
  private static func request(_ target: String) -> TargetRequest {
    access(target, F_OK) == 0 || target.contains("/") ? .path(target) : .requirement(target)
  }

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
    case .analysed(let name, let done, let total): line.show(done: done, of: total, name)
    }
  }

  private static func megabytes(_ bytes: Int) -> String {
    let tenths = bytes / 100_000
    return "\(tenths / 10).\(tenths % 10) MB"
  }
}
