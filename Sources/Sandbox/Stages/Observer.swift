package import Evidence

/// Installs an artifact in a box and starts interpreters beside it.
///
/// Each run is laid beside the same run without the artifact: what both do says nothing about it. What the artifact
/// makes fail is part of the result, and the rest goes on as far as it can.
package struct Observer {
  /// Bytes of a wheel that is unpacked on a disk, even where it is not to stay.
  private static let largeWheel = 4 << 20

  private(set) var request: Request
  let environments: StageEnvironments
  let first: Furnishing
  private(set) var tier = ObservationTier.namespaces
  private(set) var refusal: String?
  private var stages: [ObservationStage] = []
  private var evidence: [ObservedEvidence] = []
  private var unobserved: [UnobservedStage] = []

  var runner: StageRunner { environments.runner }
  var layout: BoxLayout { runner.layout }

  /// Observes, telling `progress` what comes next, from any thread.
  ///
  /// Not to be called from the threads of Swift's concurrency, which are few: it waits for programs.
  ///
  /// - Throws: `Failure` where no box could be made, or nothing to install into.
  package static func observe(_ request: Request, progress: @escaping @Sendable (String) -> Void = { _ in })
    throws(Failure) -> Observation
  {
    let runner = try StageRunner(request, progress: progress)
    guard let first = runner.furnishings.first else {
      return Observation(tier: .namespaces, python: request.python.version, stages: [], evidence: [])
    }
    var environments = StageEnvironments(runner, first)
    let empty: String
    do throws(Failure) { empty = try environments.makeEmpty() } catch {
      guard case .sandbox(let refused) = error, refused.code == .namespacesRefused,
        request.weakestTier == .confinement
      else { throw error }
      environments.runner.layout = BoxLayout(isBare: true)
      empty = try environments.makeEmpty()
    }
    try environments.findSnapshots(empty)
    var observer = Observer(request, environments, first)
    do throws(Failure) { try observer.run(empty) } catch { observer.stop(error.clause) }
    return observer.observation
  }

  private init(_ request: Request, _ environments: StageEnvironments, _ first: Furnishing) {
    self.request = request
    self.environments = environments
    self.first = first
  }

  private var observation: Observation {
    Observation(
      tier: tier, refusal: refusal, python: request.python.version, stages: stages, evidence: evidence,
      unobserved: unobserved)
  }

  // MARK: The stages

  private mutating func run(_ base: String) throws(Failure) {
    if let complaint = try environments.install(request.dependencies, into: base) {
      skip(.install, "pip install of what it needs", complaint)
    }
    var wheel: Request.File? = (request.name, request.bytes)
    if request.kind == .sdist {
      wheel = try build(base)
      if let wheel, let modules = request.modulesOfWheel { request.modules = modules(wheel) }
    }
    guard let wheel else { return skipAll([.install, .startup, .tool, .import], "no wheel could be built") }
    guard let installed = try install(wheel, base) else {
      return skipAll([.startup, .tool, .import], "it could not be installed")
    }
    start(installed, base)
  }

  /// Says what has not come when something that everything else needs could not be had any more.
  private mutating func stop(_ why: String) {
    let seen = Set(stages.map(\.phase) + unobserved.map(\.phase))
    if request.kind == .sdist, !seen.contains(.build) { skip(.build, "pip wheel \(request.name)", why) }
    skipAll([.install, .startup, .tool, .import].filter { !seen.contains($0) }, why)
  }

  private mutating func install(_ wheel: Request.File, _ base: String) throws(Failure) -> String? {
    let environment = try environments.copy(base, as: "environment")
    var pairs = [try installation(by: nil, wheel, environment, base)]
    if let uv = request.uv { pairs.append(try installation(by: uv, wheel, nil, base)) }
    let outcomes = runner.run(pairs.flatMap { [$0.own, $0.baseline] })
    var isInstalled = false
    for index in pairs.indices {
      let run = record(outcomes[2 * index], pairs[index].own, besides: outcomes[2 * index + 1], nil)
      if index == 0 { isInstalled = run?.succeeded == true }
    }
    return isInstalled ? environment : nil
  }

  /// An installation, and that of a project in which there is nothing.
  ///
  /// - Parameter environment: Where it stays; nil for an installation that is only looked at.
  private func installation(by uv: String?, _ wheel: Request.File, _ environment: String?, _ base: String)
    throws(Failure) -> (own: StageJob, baseline: StageJob)
  {
    func job(_ wheel: Request.File, _ environment: String, isKept: Bool) throws(Failure) -> StageJob {
      var mounts = try environments.files([wheel])
      let python = layout.python(environment)
      var command = environments.pip(python, "install")
      if let uv {
        let program = layout.mount(uv, named: "bin/uv")
        mounts.append(program)
        command = [program.target, "pip", "install", "--offline", "--no-index", "--no-deps", "--python", python]
      }
      var job = StageJob(
        phase: .install, name: "\(uv == nil ? "pip" : "uv pip") install \(wheel.name)",
        arguments: command + [mounts[0].target], environment: environment, furnishing: first)
      job.isKept = isKept
      job.subjects = [mounts[0].target]
      job.mounts = mounts
      return job
    }
    let isKept = environment != nil || !layout.hasSnapshots
    // A snapshot takes what is changed in it into memory.
    let isLarge = wheel.bytes.count > Self.largeWheel
    let own: String
    if let environment {
      own = environment
    } else {
      own = isLarge ? try environments.copy(base, as: "throwaway") : try throwaway(base)
    }
    return (
      try job(wheel, own, isKept: isKept || isLarge),
      try job(TrivialProject.wheel, throwaway(base), isKept: !layout.hasSnapshots)
    )
  }

  /// What may be changed without a trace: the snapshot of an environment, or a copy where there are none.
  func throwaway(_ base: String) throws(Failure) -> String {
    layout.hasSnapshots ? base : try environments.copy(base, as: "throwaway")
  }

  /// Everything that happens to an installed artifact by itself, and its imports.
  private mutating func start(_ environment: String, _ base: String) {
    var steps: [Step] = StageCommand.startups.map { Step($0) }
    for command in StageCommand.kernels {
      if isThere(command, environment) {
        steps.append(Step(command))
      } else if request.expectsKernels {
        let name = command.needs ?? command.name
        unobserved.append(
          UnobservedStage(.startup, command.name, why: "\(name) is not installed beside it", isGap: false))
      }
    }
    for name in request.tools { if let step = tool(name, environment) { steps.append(step) } }
    for module in request.modules.prefix(request.limits.modules) {
      if let command = StageCommand.importing(module) {
        steps.append(Step(command))
      } else {
        unobserved.append(UnobservedStage(.import, "import \(module)", why: "that is no module's name", isGap: false))
      }
    }
    for module in request.modules.dropFirst(request.limits.modules) {
      skip(.import, "import \(module)", "more than \(request.limits.modules) modules are not imported")
    }
    steps.removeAll { !request.phases.contains($0.command.phase) }
    // Each baseline once.
    var baselines: [StageCommand] = []
    for step in steps where isThere(step.command.baseline, base, step) {
      if !baselines.contains(step.command.baseline) { baselines.append(step.command.baseline) }
    }
    let usual = steps.reduce(into: [StageCommand: Step]()) { $0[$1.command.baseline] = $1 }
    var jobs = baselines.map { job($0, usual[$0], in: base, first) }
    for step in steps {
      for furnishing in step.command.isForAll ? runner.furnishings : [first] {
        jobs.append(job(step.command, step, in: environment, furnishing))
      }
    }
    let outcomes = runner.run(jobs)
    var index = baselines.count
    for step in steps {
      let baseline = baselines.firstIndex(of: step.command.baseline).map { outcomes[$0] }
      for _ in step.command.isForAll ? runner.furnishings : [first] {
        record(outcomes[index], jobs[index], besides: baseline, (environment, base))
        index += 1
      }
    }
  }

  /// A command with what it needs beside the environment.
  struct Step {
    let command: StageCommand
    var folder: BoxPlan.Mount?

    init(_ command: StageCommand, folder: BoxPlan.Mount? = nil) {
      self.command = command
      self.folder = folder
    }
  }

  private func isThere(_ command: StageCommand, _ environment: String, _ step: Step? = nil) -> Bool {
    step?.folder != nil || command.needs.map { environments.has($0, in: environment) } ?? true
  }

  private func job(_ command: StageCommand, _ step: Step?, in environment: String, _ furnishing: Furnishing) -> StageJob
  {
    var job = StageJob(
      phase: command.phase, name: command.name,
      arguments: [command.program ?? layout.python(environment)] + command.arguments, environment: environment,
      furnishing: furnishing)
    job.subjects = Set([command.subject].compactMap(\.self))
    job.status = command.status
    job.tool = command.tool
    job.startsInEmptyDirectory = command.phase == .tool
    if command.program != nil { job.variables["VIRTUAL_ENV"] = layout.environment(environment) }
    if let folder = step?.folder {
      job.mounts = [folder]
      job.variables["PYTHONPATH"] = folder.target
    }
    return job
  }

  // MARK: Tools

  private mutating func tool(_ name: String, _ environment: String) -> Step? {
    guard let tool = StageTool.named(name) else {
      unobserved.append(
        UnobservedStage(.tool, name, why: "there is no command of it that would only load plug-ins", isGap: false))
      return nil
    }
    var command = StageCommand(.tool, tool.title, tool.arguments)
    command.program = tool.program
    command.needs = tool.module
    command.tool = tool.name
    command.status = tool.status
    if isThere(command, environment) { return Step(command) }
    let absent = "\(name) is not installed beside it"
    guard let resolve = request.resolve else {
      unobserved.append(UnobservedStage(.tool, tool.title, why: absent, isGap: false))
      return nil
    }
    do {
      let own = Self.project(request.name)
      let wheels = try resolve([tool.requirement]).filter { Self.project($0.name) != own }
      let folder = try environments.makeFolder(wheels, named: "tools", beside: environment)
      guard let complaint = folder.complaint else { return Step(command, folder: folder.mount) }
      unobserved.append(UnobservedStage(.tool, tool.title, why: "\(absent): \(complaint)", isGap: false))
    } catch {
      let why = (error as? Failure)?.clause ?? "\(error)"
      unobserved.append(UnobservedStage(.tool, tool.title, why: "\(absent): \(why)", isGap: false))
    }
    return nil
  }

  /// The project of a file's name, in the form in which projects are compared (PEP 503).
  private static func project(_ file: String) -> String {
    String(file.prefix { $0 != "-" }.lowercased().map { $0 == "." || $0 == "-" ? "_" : $0 })
  }

  // MARK: Results

  mutating func skip(_ phase: Phase, _ name: String, _ why: String) {
    unobserved.append(UnobservedStage(phase, name, why: why, isGap: true))
  }

  /// Phases that cannot come, of which something belongs to every artifact or was asked for.
  private mutating func skipAll(_ phases: [Phase], _ why: String) {
    for phase in phases {
      switch phase {
      case .tool: for name in request.tools { skip(.tool, name, why) }
      case .import: for module in request.modules { skip(.import, "import \(module)", why) }
      case .startup: skip(.startup, "python -c pass", why)
      case .install: skip(.install, "pip install \(request.name)", why)
      case .build, .call: break
      }
    }
  }

  /// Adds a stage, with what the same run without the artifact does taken away.
  ///
  /// - Parameter places: Where startup files of the two runs lie; nil where they share them.
  @discardableResult
  mutating func record(
    _ outcome: StageOutcome, _ job: StageJob, besides usual: StageOutcome?, _ places: (own: String, base: String)?
  ) -> StageRun? {
    var run: StageRun
    switch outcome {
    case .ran(let it): run = it
    case .skipped(let why):
      skip(job.phase, job.name, why)
      return nil
    case .failed(let failure):
      skip(job.phase, job.name, failure.clause)
      return nil
    }
    let good = ObservedEnd.exited(job.status)
    var usualEnd = good
    if case .ran(let baseline) = usual {
      run.lay(beside: baseline) { environments.isSame($0, in: places) }
      usualEnd = baseline.end
    }
    if run.tier == .confinement {
      tier = .confinement
      refusal = refusal ?? run.refusal
    }
    for var proof in run.evidence {
      proof.stage = stages.count
      evidence.append(proof)
    }
    stages.append(
      ObservationStage(
        phase: run.phase, name: run.name, tool: run.tool, persona: run.persona, end: run.end, duration: run.duration,
        processes: run.processes, events: run.events, unrecordedEvents: run.unrecordedEvents))
    note(run, good, usualEnd)
    return run
  }

  /// Whether a module ended its own import, with everything there that it asks for.
  private func raisedByItself(_ run: StageRun) -> Bool {
    guard run.phase == .import, request.hasEverything, case .exited = run.end else { return false }
    return true
  }

  /// What of a stage was not seen.
  private mutating func note(_ run: StageRun, _ good: ObservedEnd, _ usual: ObservedEnd) {
    // What fails by itself fails without the artifact as well.
    if run.end != good {
      let isGap = run.end != usual && !raisedByItself(run)
      unobserved.append(UnobservedStage(run.phase, run.name, why: run.complaint, isGap: isGap))
    }
    let untold = run.untold.untoldExchanges
    if untold > 0 {
      skip(run.phase, run.name, "\(untold) exchanges with the outside are not told one by one: there were too many")
    }
    let refused = run.untold.refusedConnections
    if refused > 0 {
      skip(run.phase, run.name, "\(refused) connections were refused unheard: there were too many")
    }
  }
}

extension Observer.Failure {
  /// For a sentence.
  var clause: String {
    switch self {
    case .sandbox(let error): error.description
    case .sink(let error): "\(error)"
    case .step(let what, let output): "\(what) failed: \(output)"
    }
  }
}
