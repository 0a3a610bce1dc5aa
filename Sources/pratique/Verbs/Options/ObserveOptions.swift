import ArgumentParser
import Evidence
import Policy
import Sandbox

/// How artifacts are run in the sandbox.
struct ObserveOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The interpreter that is started, or an environment's; by default the first python3 on the search path.",
      valueName: "path"),
    completion: .file())
  var interpreter: String?

  @Option(
    name: .customLong("persona"),
    help: ArgumentHelp(
      "Whose machine it is shown: \(Persona.all.map(\.id).joined(separator: ", ")). Repeatable; by default all.",
      valueName: "name"))
  var personas: [String] = []

  @Option(
    name: .customLong("import"),
    help: ArgumentHelp(
      "Import this module; by default those at the top of the distribution. Repeatable.", valueName: "module"))
  var modules: [String] = []

  @Flag(name: .customLong("no-import"), help: "Import nothing.")
  var importsNothing = false

  @Flag(name: .customLong("no-deps"), help: "Install nothing of what it needs beside it.")
  var isAlone = false

  @Option(help: ArgumentHelp("The weakest sandbox that will do, A or B, whatever the policy says.", valueName: "tier"))
  var tier: String?

  func validate() throws {
    _ = try known()
    if let tier, ObservationTier(rawValue: tier.uppercased()) == nil {
      throw ValidationError("--tier is to be A or B; `pratique doctor` says which this machine has.")
    }
    if importsNothing, !modules.isEmpty { throw ValidationError("--import and --no-import exclude each other.") }
  }

  /// Whether anything was said about runs.
  var isGiven: Bool {
    interpreter != nil || !personas.isEmpty || !modules.isEmpty || importsNothing || isAlone || tier != nil
  }

  /// The walls that the command line asks for; nil leaves it to the policy.
  var observationTier: ObservationTier? { tier.flatMap { ObservationTier(rawValue: $0.uppercased()) } }

  /// The personas that are named; all of them where none is.
  func known() throws -> [Persona] {
    guard !personas.isEmpty else { return Persona.all }
    let names = Persona.all.map(\.id)
    return try personas.map { name in
      guard let persona = Persona.all.first(where: { $0.id == name }) else {
        let hint = Suggestion.nearest(to: name, among: names).map { "; did you mean \($0)?" }
        throw ValidationError(
          "--persona \(name) is not known" + (hint ?? "; known are \(names.joined(separator: ", "))"))
      }
      return persona
    }
  }

  /// The interpreter that boxes start.
  func python() throws(Failure) -> HostPython {
    if let interpreter {
      if let found = HostPython.find(interpreter) ?? HostPython.find(interpreter + "/bin/python") { return found }
      throw Failure(.usage, "\(interpreter): is no Python interpreter that a sandbox could start")
    }
    if let found = HostPython.find() { return found }
    throw Failure(
      .usage, "there is no Python interpreter on the search path to start in the sandbox; name one with --interpreter")
  }
}
