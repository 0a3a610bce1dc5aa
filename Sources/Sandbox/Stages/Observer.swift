package import Evidence

/// Installs an artifact in a box and starts interpreters beside it.
///
/// Each run is laid beside the same run without the artifact: what both do says nothing about it.
package struct Observer {
  /// What is observed, and how.
  package struct Request: Sendable {
    /// The artifact's file name and bytes.
    package var name: String
    package var bytes: [UInt8]
    /// Wheels that are installed beside it, by their file names.
    package var dependencies: [(name: String, bytes: [UInt8])] = []
    /// Modules that are imported, each in a process of its own.
    package var modules: [String] = []
    package var python: HostPython
    package var personas = Persona.all
    package var weakestTier = ObservationTier.namespaces
    /// Determines the decoys; random by default.
    package var seed: [UInt8]?

    package init(name: String, bytes: [UInt8], python: HostPython) {
      self.name = name
      self.bytes = bytes
      self.python = python
    }
  }

  /// Why nothing could be observed.
  package enum Failure: Error {
    case sandbox(SandboxError)
    case sink(SinkError)
    /// A step that has to work for everything else did not: what it was, and the end of what it printed.
    case step(String, output: String)
  }

  /// An installed environment, outside.
  private struct Environment {
    let path: String
  }

  private let request: Request
  private let workshop: Workshop
  private let furnishings: [Furnishing]
  private let progress: (String) -> Void
  private var stages: [ObservationStage] = []
  private var evidence: [ObservedEvidence] = []
  private var tier = ObservationTier.namespaces
  /// By persona; each is used for many runs.
  private var searches: [String: CanarySearch] = [:]

  /// Observes, telling `progress` what comes next.
  ///
  /// - Throws: `Failure` where no box could be made, or the environment could not.
  package static func observe(_ request: Request, progress: @escaping (String) -> Void = { _ in })
    throws(Failure) -> Observation
  {
    var observer = try Observer(request, progress)
    try observer.run()
    return Observation(
      tier: observer.tier, python: request.python.version, stages: observer.stages, evidence: observer.evidence)
  }

  private init(_ request: Request, _ progress: @escaping (String) -> Void) throws(Failure) {
    self.request = request
    self.progress = progress
    do throws(SandboxError) { workshop = try Workshop() } catch { throw .sandbox(error) }
    furnishings = request.personas.map { $0.furnish(seed: request.seed) }
  }

  // MARK: The stages

  private mutating func run() throws(Failure) {
    guard let first = furnishings.first else { return }
    let baseline = try makeEnvironment("baseline", first)
    let environment = try makeEnvironment("environment", first)
    let bare = try install([], into: baseline, first)
    try install(into: environment, first, besides: bare)
    var baselines: [StageCommand: Footprint] = [:]
    let imports = request.modules.compactMap { StageCommand.importing($0) }
    for command in StageCommand.startups + imports {
      let like = command.phase == .import ? StageCommand.startups[0] : command
      if baselines[like] == nil {
        progress("baseline of \(like.name)")
        let (result, exchanges) = try box(python(like), in: baseline, isWritable: false, first)
        baselines[like] = Footprint(result, exchanges)
      }
      for furnishing in command.isForAll ? furnishings : [first] {
        progress("\(command.name), \(furnishing.persona)")
        let (result, exchanges) = try box(python(command), in: environment, isWritable: false, furnishing)
        record(command.phase, command.name, furnishing, result, exchanges, besides: baselines[like])
      }
    }
  }

  private func python(_ command: StageCommand) -> [String] { [BoxFurnishing.interpreter] + command.arguments }

  /// A virtual environment with the machine's own pip, made by the interpreter in a box.
  private mutating func makeEnvironment(_ name: String, _ furnishing: Furnishing) throws(Failure) -> Environment {
    progress("an empty environment")
    let path = try inWorkshop { workshop throws(SandboxError) in try workshop.directory(name) }
    let target = BoxFurnishing.environmentPath
    let site = "\(target)/lib/python\(request.python.version)/site-packages/pip"
    let code = """
      import os, shutil, sys, venv
      venv.EnvBuilder(symlinks=True).create(sys.argv[1])
      if os.path.isdir(sys.argv[2]):
          shutil.copytree(sys.argv[2], sys.argv[3], ignore=shutil.ignore_patterns('__pycache__'))
      """
    let source = "/srv/app/pip"
    let made = try box(
      [request.python.executable, "-I", "-S", "-c", code, target, source, site], in: Environment(path: path),
      isWritable: true, furnishing, mounts: request.python.pip.map { [.init($0, at: source)] } ?? []
    ).result
    try demand(made, "an empty environment")
    return Environment(path: path)
  }

  /// Installs the artifact with what it is installed beside; an installation of nothing is its baseline.
  private mutating func install(into environment: Environment, _ furnishing: Furnishing, besides bare: Footprint)
    throws(Failure)
  {
    var mounts: [BoxPlan.Mount] = []
    for (name, bytes) in [(request.name, request.bytes)] + request.dependencies {
      let file = try inWorkshop { workshop throws(SandboxError) in try workshop.file(name, bytes) }
      mounts.append(.init(file, at: "/srv/app/wheels/\(name)"))
    }
    let what = "pip install \(request.name)"
    progress(what)
    let (result, exchanges) = try pip(mounts, in: environment, furnishing)
    record(.install, what, furnishing, result, exchanges, besides: bare)
    try demand(result, what)
  }

  private mutating func install(_ nothing: [BoxPlan.Mount], into environment: Environment, _ furnishing: Furnishing)
    throws(Failure) -> Footprint
  {
    guard request.python.pip != nil else {
      throw .step("finding pip beside \(request.python.executable)", output: "install pip for this interpreter")
    }
    progress("baseline of pip install")
    let (result, exchanges) = try pip(nothing, in: environment, furnishing)
    try demand(result, "pip install of nothing")
    return Footprint(result, exchanges)
  }

  private mutating func pip(_ files: [BoxPlan.Mount], in environment: Environment, _ furnishing: Furnishing)
    throws(Failure) -> (result: BoxResult, exchanges: [SinkExchange])
  {
    let options = ["-m", "pip", "install", "--no-index", "--no-deps", "--no-input", "--disable-pip-version-check"]
    // A list of requirements that is empty is installed like any other.
    let targets = files.isEmpty ? ["-r", "/dev/null"] : files.map(\.target)
    return try box(
      [BoxFurnishing.interpreter] + options + targets, in: environment, isWritable: true, furnishing, mounts: files)
  }

  // MARK: One run

  private mutating func box(
    _ arguments: [String], in environment: Environment, isWritable: Bool, _ furnishing: Furnishing,
    mounts: [BoxPlan.Mount] = []
  ) throws(Failure) -> (result: BoxResult, exchanges: [SinkExchange]) {
    let sink: Sink
    do throws(SinkError) { sink = try Sink(SinkConfiguration(furnishing)) } catch { throw .sink(error) }
    var plan = BoxFurnishing(furnishing: furnishing, python: request.python)
      .plan(arguments, environment: environment.path, isWritable: isWritable, authority: sink.authority.pem)
    plan.mounts += mounts
    plan.weakestTier = request.weakestTier
    let inspector = StageInspector(furnishing.decoys, files: search(furnishing))
    do throws(SandboxError) {
      let result = try Box.run(plan, network: SinkNetwork(sink: sink), inspector: inspector)
      if result.tier == .confinement { tier = .confinement }
      return (result, sink.stop())
    } catch { throw .sandbox(error) }
  }

  private mutating func record(
    _ phase: Phase, _ name: String, _ furnishing: Furnishing, _ result: BoxResult, _ exchanges: [SinkExchange],
    besides baseline: Footprint?
  ) {
    var collector = StageEvidence(search(furnishing))
    let timeline = StageTimeline(result, exchanges)
    for var proof in collector.collect(result, exchanges, timeline) where baseline?.explains(proof) != true {
      proof.stage = stages.count
      evidence.append(proof)
    }
    stages.append(
      ObservationStage(
        phase: phase, name: name, persona: furnishing.persona, end: ObservedEnd(result.exit), duration: result.duration,
        processes: result.processes, events: timeline.events,
        unrecordedEvents: result.unrecordedEvents + timeline.unrecordedEvents))
  }

  private mutating func search(_ furnishing: Furnishing) -> CanarySearch {
    if let known = searches[furnishing.persona] { return known }
    let made = CanarySearch(furnishing.decoys)
    searches[furnishing.persona] = made
    return made
  }

  private func demand(_ result: BoxResult, _ what: String) throws(Failure) {
    guard result.exit != .exited(0) else { return }
    let said = result.standardError.bytes.isEmpty ? result.standardOutput.bytes : result.standardError.bytes
    throw .step(what, output: "\(result.exit): " + String(decoding: said.suffix(2_000), as: UTF8.self))
  }

  private func inWorkshop<T>(_ body: (Workshop) throws(SandboxError) -> T) throws(Failure) -> T {
    do throws(SandboxError) { return try body(workshop) } catch { throw .sandbox(error) }
  }
}

/// What a run does of which nothing is new when another does it too.
private struct Footprint {
  private let proofs: Set<String>

  init(_ result: BoxResult, _ exchanges: [SinkExchange]) {
    proofs = Set(result.evidence.map(Self.key))
  }

  func explains(_ proof: ObservedEvidence) -> Bool { proofs.contains(Self.key(proof)) }

  private static func key(_ proof: ObservedEvidence) -> String {
    "\(proof.level.rawValue) \(proof.decoys.sorted().joined(separator: " "))\(proof.decoys.isEmpty ? proof.detail : "")"
  }
}

extension ObservedEnd {
  init(_ exit: BoxResult.Exit) {
    switch exit {
    case .exited(let status): self = .exited(status)
    case .signalled(let number): self = .signalled(number)
    case .stopped(let limit): self = .stopped(limit.rawValue)
    }
  }
}
