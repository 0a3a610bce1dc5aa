internal import Evidence
import Glibc

/// One run of an observation: what is started, in which environment, and what of it is kept.
struct StageJob: Sendable {
  let phase: Phase
  /// As a person would type it.
  let name: String
  /// The tool that it is, for the phases `tool` and `build`, called as triggers call it.
  var tool: String?
  /// The first is the program's path in the box.
  let arguments: [String]
  /// The environment, outside.
  let environment: String
  let furnishing: Furnishing
  /// Whether what it changes in the environment stays.
  var isKept = false
  var mounts: [BoxPlan.Mount] = []
  var variables: [String: String] = [:]
  /// Whether it starts in a directory with nothing in it, instead of at home.
  var startsInEmptyDirectory = false
  /// Arguments that are about the artifact, which another run has others for.
  var subjects: Set<String> = []
  /// The status that it ends with where all is well.
  var status = 0
  /// A file that it makes, whose content is wanted.
  var document: String?
}

/// What became of a job.
enum StageOutcome: Sendable {
  case ran(StageRun)
  /// It was not started; one clause.
  case skipped(String)
  case failed(Observer.Failure)
}

/// Runs jobs in boxes; safe to use from several threads at once.
struct StageRunner: Sendable {
  let request: Observer.Request
  let workshop: Workshop
  /// At least one, in the order of the personas.
  let furnishings: [Furnishing]
  /// By persona; each is used for many runs.
  let searches: [String: CanarySearch]
  /// Where everything lies in a box.
  var layout = BoxLayout(isBare: false)
  let progress: @Sendable (String) -> Void
  /// In microseconds of the monotonic clock.
  private let deadline: Int

  /// What builds and installations may lay down while they work: caches, unpacked archives, objects.
  private static let workBytes: UInt64 = 4 << 30
  /// Bytes of a document that are read.
  private static let documentBytes = 64 << 10

  init(_ request: Observer.Request, progress: @escaping @Sendable (String) -> Void) throws(Observer.Failure) {
    self.request = request
    self.progress = progress
    do throws(SandboxError) { workshop = try Workshop() } catch { throw .sandbox(error) }
    let threads = Self.threads(request)
    let limits = Self.searchLimits(threads)
    let made = StageWorkers.map(request.personas, threads: threads) { persona in
      let furnishing = persona.furnish(seed: request.seed)
      return (furnishing: furnishing, search: CanarySearch(furnishing.decoys, limits: limits))
    }
    furnishings = made.map(\.furnishing)
    searches = Dictionary(made.map { ($0.furnishing.persona, $0.search) }) { first, _ in first }
    deadline = Clock.microseconds + request.limits.whole * 1_000
  }

  var threads: Int { Self.threads(request) }

  private static func threads(_ request: Observer.Request) -> Int {
    max(1, request.threads ?? sysconf(Int32(_SC_NPROCESSORS_ONLN)))
  }

  /// What searches keep open and sinks keep for later is shared by all who work at the same time.
  private static func searchLimits(_ threads: Int) -> SearchLimits {
    var limits = SearchLimits()
    limits.memory = max(8 << 20, (48 << 20) / threads)
    return limits
  }

  /// The outcomes in the order of the jobs.
  func run(_ jobs: [StageJob]) -> [StageOutcome] {
    StageWorkers.map(jobs, threads: threads) { [self] in run($0) }
  }

  func run(_ job: StageJob) -> StageOutcome {
    if isCancelled { return .skipped("the observation was cancelled") }
    let left = (deadline - Clock.microseconds) / 1_000
    guard left > 0 else { return .skipped("the observation's time was used up") }
    progress("\(job.name), \(job.furnishing.persona)")
    let sink: Sink
    var outside = SinkConfiguration(job.furnishing)
    outside.limits.keptInAll = max(16 << 20, outside.limits.keptInAll / threads)
    do throws(SinkError) { sink = try Sink(outside) } catch { return .failed(.sink(error)) }
    var plan = plan(job, authority: sink.authority.pem)
    plan.limits.wallClock = min(request.limits.time(of: job.phase), left)
    plan.limits.grace = request.limits.grace
    plan.limits.processorTime = 2 * plan.limits.wallClock
    let search = searches[job.furnishing.persona] ?? CanarySearch(job.furnishing.decoys)
    let inspector = StageInspector(job.furnishing, files: search)
    do throws(SandboxError) {
      let result = try Box.run(
        plan, network: SinkNetwork(sink: sink), inspector: inspector, cancellation: request.cancellation)
      let exchanges = sink.stop()
      var run = StageRun(
        job, result, exchanges, sink.totals, search, request, environment: layout.environment(job.environment))
      if let path = job.document, let file = result.created.file(at: path) {
        run.document = result.created.contents(of: file, limit: Self.documentBytes)
      }
      return .ran(run)
    } catch { return .failed(.sandbox(error)) }
  }

  private func plan(_ job: StageJob, authority: String) -> BoxPlan {
    var plan = BoxFurnishing(furnishing: job.furnishing, python: request.python, layout: layout)
      .plan(job.arguments, environment: job.environment, isWritable: job.isKept, authority: authority)
    plan.mounts += job.mounts
    plan.environment.merge(job.variables) { $1 }
    plan.weakestTier = layout.isBare ? .confinement : .namespaces
    if job.phase == .build || job.phase == .install {
      let roomy = ["/tmp", job.furnishing.user.home]
      plan.trees = plan.trees.map { tree in
        roomy.contains(tree.target) ? .init(tree.target, bytes: Self.workBytes, mode: tree.mode) : tree
      }
    }
    if job.startsInEmptyDirectory {
      let place = "\(job.furnishing.user.home)/project"
      plan.directories.append(place)
      plan.workingDirectory = place
    }
    return plan
  }

  private var isCancelled: Bool {
    guard let counter = request.cancellation?.counter else { return false }
    var state = pollfd(fd: counter.number, events: Int16(POLLIN), revents: 0)
    return poll(&state, 1, 0) > 0
  }
}

/// Where things lie in a box: where every machine could have them, or, without namespaces, where they lie outside.
struct BoxLayout: Sendable {
  let isBare: Bool
  /// Whether an environment can be shown as a snapshot of it; it cannot be changed otherwise.
  var hasSnapshots: Bool

  init(isBare: Bool) {
    self.isBare = isBare
    hasSnapshots = !isBare
  }

  func environment(_ path: String) -> String { isBare ? path : "/srv/app/.venv" }

  /// The environment's interpreter.
  func python(_ environment: String) -> String { self.environment(environment) + "/bin/python" }

  /// Something that is shown, by a name of its own.
  func mount(_ path: String, named name: String, isReadOnly: Bool = true) -> BoxPlan.Mount {
    .init(path, at: isBare ? path : "/srv/app/\(name)", isReadOnly: isReadOnly)
  }
}
