import Evidence
import FoundationEssentials
import Glibc
import Sandbox

/// Observes one artifact and prints what it did, for tests and for measuring.
@main
enum ObserveProbe {
  private static let usage = """
    observe-probe [OPTION…] FILE [MODULE…]
      --quiet            only the stages and the evidence
      --tier B           accepts the second tier
      --python PATH      the interpreter
      --threads N        runs at the same time
      --persona NAME     only that one
      --tool NAME        a tool to start; again for more
      --beside WHEEL     a wheel to install beside it; again for more
      --wheels FOLDER    where wheels are found for what a build or a tool needs
      --requires TEXT    a build requirement of an sdist; again for more
      --backend NAME     the build backend of an sdist
      --backend-path DIR where it lies in the sdist
    """

  static func main() {
    var arguments = CommandLine.arguments.dropFirst()
    var options: [String: [String]] = [:]
    while let option = arguments.first, option.hasPrefix("--") {
      arguments.removeFirst()
      options[option, default: []].append(option == "--quiet" ? "" : arguments.popFirst() ?? "")
    }
    guard let path = arguments.popFirst(), let bytes = FileManager.default.contents(atPath: path) else { fail(usage) }
    guard let python = HostPython.find(options["--python"]?.last) else { fail("no interpreter on the search path") }
    var request = Observer.Request(name: name(of: path), bytes: Array(bytes), python: python)
    request.modules = Array(arguments)
    if options["--tier"]?.last == "B" { request.weakestTier = .confinement }
    request.threads = options["--threads"]?.last.flatMap { Int($0) }
    if let wanted = options["--persona"] { request.personas = Persona.all.filter { wanted.contains($0.id) } }
    request.tools = options["--tool"] ?? []
    request.dependencies = (options["--beside"] ?? []).compactMap(file)
    request.buildRequirements = options["--requires"] ?? []
    request.buildBackend = options["--backend"]?.last
    request.backendPath = options["--backend-path"] ?? []
    if let folder = options["--wheels"]?.last { request.resolve = { try wheels(for: $0, in: folder) } }
    do {
      let observation = try Observer.observe(request) { step in print("… \(step)") }
      show(observation, isQuiet: options["--quiet"] != nil)
    } catch {
      fail("\(error)")
    }
  }

  private static func fail(_ why: String) -> Never {
    print(why)
    exit(3)
  }

  private static func name(of path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }

  private static func file(_ path: String) -> Observer.Request.File? {
    FileManager.default.contents(atPath: path).map { (name(of: path), Array($0)) }
  }

  /// Why a requirement has no wheel.
  private struct Missing: Error {
    let requirement: String
  }

  /// The wheels of a folder by the names of projects, without what those need.
  private static func wheels(for requirements: [String], in folder: String) throws -> [Observer.Request.File] {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
    func plain(_ text: some StringProtocol) -> String { text.lowercased().replacing("-", with: "_") }
    return try requirements.map { requirement in
      let project = plain(requirement.prefix { $0.isLetter || $0.isNumber || "-_.".contains($0) })
      guard let name = names.first(where: { plain($0.prefix { $0 != "-" }) == project && $0.hasSuffix(".whl") }),
        let found = file("\(folder)/\(name)")
      else { throw Missing(requirement: requirement) }
      return found
    }
  }

  private static func show(_ observation: Observation, isQuiet: Bool) {
    print("tier \(observation.tier.rawValue), Python \(observation.python)")
    if let refusal = observation.refusal { print(refusal) }
    for (index, stage) in observation.stages.enumerated() {
      let usual = stage.events.count(where: \.isUsual)
      print(
        "[\(index)] \(stage.phase.rawValue): \(stage.name) (\(stage.persona)): \(stage.end), "
          + "\(stage.duration / 1_000) ms, \(stage.processes.count) processes, \(stage.events.count) events, "
          + "\(usual) of them usual")
      guard !isQuiet else { continue }
      for event in stage.events where !event.isUsual {
        let cause = event.because.map(name) ?? "-"
        print("  \(event.time / 1_000) ms  \(event.process.map(String.init) ?? "?")  \(cause)  \(event.action)")
      }
    }
    for gap in observation.unobserved {
      print("\(gap.isGap ? "gap" : "left out"): \(gap.phase.rawValue): \(gap.name): \(gap.why)")
    }
    for proof in observation.evidence {
      let decoys = proof.decoys.joined(separator: ", ")
      print("\(proof.level.rawValue) [\(proof.stage)] \(decoys): \(proof.detail)")
    }
  }
}
