internal import Evidence

/// Makes the environments that stages start from: everything in them is written by programs in boxes.
struct StageEnvironments: Sendable {
  var runner: StageRunner
  /// What is made is of nobody's: the first persona is as good as any.
  private let furnishing: Furnishing

  init(_ runner: StageRunner, _ furnishing: Furnishing) {
    self.runner = runner
    self.furnishing = furnishing
  }

  private var python: HostPython { runner.request.python }
  private var layout: BoxLayout { runner.layout }

  /// Below an environment.
  private var site: String { "lib/python\(python.version)/site-packages" }

  /// Whether a module is installed in an environment.
  func has(_ module: String, in environment: String) -> Bool {
    let place = "\(environment)/\(site)/\(module)"
    return FileStatus.isDirectory(place) || FileStatus.isFile(place + ".py")
  }

  /// A virtual environment with the machine's own pip, in which nothing else is.
  func makeEmpty() throws(Observer.Failure) -> String {
    guard let pip = python.pip else {
      throw .step("finding pip beside \(python.executable)", output: "install pip for this interpreter")
    }
    let path = try directory("empty")
    let code = "import sys, venv; venv.EnvBuilder(symlinks=True).create(sys.argv[1])"
    let command = [python.executable, "-I", "-S", "-c", code, layout.environment(path)]
    let made = try demand(job("an empty environment", command, in: path, []))
    guard made.succeeded else { throw .step("an empty environment", output: made.complaint) }
    // With what was compiled of it: compiling is most of what the first start of pip costs.
    try copy(pip, to: "\(path)/\(site)/pip")
    return path
  }

  /// A copy that may be changed.
  func copy(_ environment: String, as name: String) throws(Observer.Failure) -> String {
    let path = runner.workshop.newPath(name)
    try copy(environment, to: path)
    return path
  }

  private func copy(_ source: String, to target: String) throws(Observer.Failure) {
    do throws(SandboxError) { try runner.workshop.copy(source, to: target) } catch { throw .sandbox(error) }
  }

  /// Installs wheels without asking anybody for anything; gives what pip complained of, nil where it succeeded.
  func install(_ wheels: [Observer.Request.File], into environment: String) throws(Observer.Failure) -> String? {
    guard !wheels.isEmpty else { return nil }
    let mounts = try files(wheels)
    let command = pip(layout.python(environment), "install") + mounts.map(\.target)
    let made = try demand(job("pip install of what it needs", command, in: environment, mounts))
    return made.succeeded ? nil : made.complaint
  }

  /// Installs wheels into a directory of their own, for `PYTHONPATH`; gives its mount.
  func makeFolder(_ wheels: [Observer.Request.File], named name: String, beside environment: String)
    throws(Observer.Failure) -> (mount: BoxPlan.Mount, complaint: String?)
  {
    let path = try directory(name)
    let target = layout.mount(path, named: name, isReadOnly: false)
    let mounts = try files(wheels)
    let command =
      pip(layout.python(environment), "install") + ["--target", target.target] + mounts.map(\.target)
    var job = job("pip install of \(name)", command, in: environment, mounts + [target])
    job.isKept = false
    let made = try demand(job)
    return (layout.mount(path, named: name), made.succeeded ? nil : made.complaint)
  }

  /// A new directory that boxes may write to.
  func directory(_ name: String) throws(Observer.Failure) -> String {
    do throws(SandboxError) { return try runner.workshop.directory(name) } catch { throw .sandbox(error) }
  }

  /// Files for a box to read.
  func files(_ files: [Observer.Request.File]) throws(Observer.Failure) -> [BoxPlan.Mount] {
    var mounts: [BoxPlan.Mount] = []
    let place = try directory("files")
    for (name, bytes) in files {
      do throws(SandboxError) {
        let path = try runner.workshop.file(name, bytes, in: place)
        mounts.append(layout.mount(path, named: "wheels/\(name)"))
      } catch { throw .sandbox(error) }
    }
    return mounts
  }

  /// pip as everybody uses it, without a network.
  func pip(_ python: String, _ command: String) -> [String] {
    [python, "-m", "pip", command, "--no-index", "--no-deps", "--no-input", "--disable-pip-version-check"]
  }

  // MARK: One step

  private func job(_ name: String, _ command: [String], in environment: String, _ mounts: [BoxPlan.Mount]) -> StageJob {
    var job = StageJob(
      phase: .install, name: name, arguments: command, environment: environment, furnishing: furnishing)
    job.isKept = true
    job.mounts = mounts
    return job
  }

  private func demand(_ job: StageJob) throws(Observer.Failure) -> StageRun {
    switch runner.run(job) {
    case .ran(let run): return run
    case .skipped(let why): throw .step(job.name, output: why)
    case .failed(let failure): throw failure
    }
  }
}

// MARK: Properties of the machine and of environments

extension StageEnvironments {
  /// Bytes of a startup file that are compared; more are taken for changed.
  private static let startupFileBytes = 1 << 20

  /// Does without snapshots where the kernel has none.
  mutating func findSnapshots(_ environment: String) throws(Observer.Failure) {
    guard runner.layout.hasSnapshots else { return }
    var job = job("true", ["/bin/true"], in: environment, [])
    job.isKept = false
    guard case .failed(let failure) = runner.run(job) else { return }
    guard case .sandbox(let error) = failure, error.step == "overlay" else { throw failure }
    runner.layout.hasSnapshots = false
  }

  /// Whether a startup file is the same in two environments; what lies in none of them is the machine's.
  func isSame(_ path: String, in places: (own: String, base: String)?) -> Bool {
    guard let places else { return true }
    guard isBelow(path, StageCustom.anyEnvironment) else { return true }
    let relative = String(path.dropFirst(StageCustom.anyEnvironment.count).drop { $0 == "/" })
    let contents = [places.own, places.base].map {
      Workshop.contents(of: relative, in: $0, limit: Self.startupFileBytes)
    }
    return contents[0] != nil && contents[0] == contents[1]
  }
}
