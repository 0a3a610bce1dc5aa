import Artifacts
import Evidence
import Glibc
import PythonSyntax
import Reach
import Surface

/// Measures the following of all triggers of the targets given: `reach-bench [--show] PATH…`.
@main
enum ReachBench {
  static func main() {
    var shows = false
    for argument in CommandLine.arguments.dropFirst() {
      if argument == "--show" { shows = true } else { measure(argument, shows) }
    }
  }

  private static func measure(_ path: String, _ shows: Bool) {
    guard let target = try? Artifacts.open(path) else {
      print("\(path): can't be opened")
      return
    }
    var bytes = 0
    var parsing = 0.0
    for member in target.members where member.path.hasSuffix(".py") {
      guard let contents = try? target.contents(of: member.index) else { continue }
      bytes += contents.count
      let source = contents.bytes
      let start = processorSeconds()
      _ = parse(utf8: source)
      parsing += processorSeconds() - start
    }
    let input = SurfaceInput(target: target, python: target.python, limits: .standard)
    let triggers = Surface.triggers(of: input).triggers
    let before = peakKilobytes()
    let start = processorSeconds()
    let reach = Reach(target: target, limits: .standard)
    let reached = reach.follow(triggers)
    let seconds = processorSeconds() - start
    let megabytes = Double(bytes) / 1e6
    print("\(path.split(separator: "/").last ?? "")")
    print("  \(megabytes) MB of Python, \(triggers.count) triggers")
    print("  parse \(milliseconds(parsing)) ms, follow with reading and parsing \(milliseconds(seconds)) ms")
    print(
      "  \(Int(seconds * 1e9 / Double(max(1, bytes)))) ns a byte; \(reached.reduce(0) { $0 + $1.capabilities.count }) capabilities, \(reach.steps) steps"
    )
    print("  peak before \(before / 1024) MiB, after \(peakKilobytes() / 1024) MiB")
    for (key, count) in opaque(reached) { print("  opaque × \(count): \(key)") }
    if shows { show(reached) }
  }

  private static func opaque(_ reached: [ReachedCode]) -> [(String, Int)] {
    var counts: [String: Int] = [:]
    for item in Set(reached.flatMap(\.opaque)) { counts["\(item.why) (\(item.path))", default: 0] += 1 }
    return counts.sorted { $0.value > $1.value }.prefix(12).map { ($0.key, $0.value) }
  }

  private static func show(_ reached: [ReachedCode]) {
    var seen: Set<String> = []
    for code in reached {
      for item in code.capabilities {
        let text =
          "\(item.kind.rawValue) \(item.argument ?? "-") via \(item.via) at \(item.place.path):\(item.place.line ?? 0)\(item.isConditional ? " ?" : "")"
        if seen.insert(text).inserted { print("    \(code.trigger.id) \(text)") }
      }
      for flow in code.flows {
        let source = code.capabilities[flow.source]
        let sink = code.capabilities[flow.sink]
        let text =
          "\(source.kind.rawValue) \(source.argument ?? "-") → \(sink.kind.rawValue) \(sink.argument ?? "-") at \(sink.place.path):\(sink.place.line ?? 0)"
        if seen.insert(text).inserted { print("    \(code.trigger.id) flow \(text)") }
      }
    }
  }

  private static func milliseconds(_ seconds: Double) -> Int { Int(seconds * 1_000) }

  private static func processorSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  private static func peakKilobytes() -> Int {
    var usage = rusage()
    getrusage(__rusage_who_t(0), &usage)
    return usage.ru_maxrss
  }
}
