import Evidence
import FoundationEssentials
import Glibc
import Sandbox

/// Observes one wheel and prints what it did, for tests and for measuring: `observe-probe WHEEL [MODULE…]`.
@main
enum ObserveProbe {
  static func main() {
    let arguments = CommandLine.arguments.dropFirst()
    guard let path = arguments.first, let bytes = FileManager.default.contents(atPath: path) else {
      print("observe-probe WHEEL [MODULE…]")
      exit(2)
    }
    guard let python = HostPython.find() else {
      print("no interpreter on the search path")
      exit(2)
    }
    let name = path.split(separator: "/").last.map(String.init) ?? path
    var request = Observer.Request(name: name, bytes: Array(bytes), python: python)
    request.modules = Array(arguments.dropFirst())
    do {
      let observation = try Observer.observe(request) { step in print("… \(step)") }
      show(observation)
    } catch {
      print("\(error)")
      exit(3)
    }
  }

  private static func show(_ observation: Observation) {
    print("tier \(observation.tier.rawValue)")
    for stage in observation.stages {
      print(
        "\(stage.phase.rawValue): \(stage.name) (\(stage.persona)): \(stage.processes.count) processes, \(stage.events.count) events"
      )
      for event in stage.events {
        switch event.action {
        case .open(_, false): continue
        default: print("  \(event.time / 1_000) ms  \(event.because ?? "-")  \(event.action)")
        }
      }
    }
    for proof in observation.evidence {
      print("\(proof.level.rawValue) [\(proof.stage)] \(proof.decoys.joined(separator: ", ")): \(proof.detail)")
    }
  }
}
