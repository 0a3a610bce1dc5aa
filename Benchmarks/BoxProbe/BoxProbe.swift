import Evidence
import FoundationEssentials
import Glibc
import Sandbox

/// Runs one command in a box and prints what was seen, for tests that need another process than their own, and for
/// measuring: `box-probe [options] -- COMMAND…`.
@main
enum BoxProbe {
  static func main() {
    var options = Options()
    do {
      try options.parse(CommandLine.arguments.dropFirst())
      if options.isDoctor { return print(SandboxDoctor.examine()) }
      if options.rounds > 0 { return try Measurement.run(options) }
      let network = ProbeNetwork()
      let result = try Box.run(options.plan, network: network)
      print(Summary(result, exchanges: network.stop()))
    } catch let error as SandboxError {
      print(Summary(error))
      exit(3)
    } catch {
      Swift.print("\(error)")
      exit(2)
    }
  }

  private static func print(_ doctor: SandboxDoctor) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    let report = DoctorReport(tier: doctor.tier, checks: doctor.checks)
    Swift.print(String(decoding: (try? encoder.encode(report)) ?? Data(), as: UTF8.self))
  }

  private static func print(_ summary: Summary) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    Swift.print(String(decoding: (try? encoder.encode(summary)) ?? Data(), as: UTF8.self))
  }
}

/// What a test in another process wants to know.
struct Summary: Codable {
  var tier: ObservationTier?
  var refusal: String?
  var exit = ""
  var output = ""
  var errors = ""
  var warnings: [String] = []
  var events: [ObservedEvent] = []
  var evidence: [ObservedEvidence] = []
  var exchanges: [ProbeNetwork.Exchange] = []
  var created: [String] = []
  var notifications = 0
  var unrecorded = 0
  /// Kilobytes that the supervisor had at most.
  var peakMemory = 0
  /// Where there was no box.
  var error: String?
  var step: String?
  var number: Int32?

  init(_ result: BoxResult, exchanges: [ProbeNetwork.Exchange]) {
    tier = result.tier
    refusal = result.refusal?.description
    exit = "\(result.exit)"
    output = String(decoding: result.standardOutput.bytes, as: UTF8.self)
    errors = String(decoding: result.standardError.bytes, as: UTF8.self)
    warnings = result.warnings.map { "\($0.step) \($0.detail)" }
    events = result.events
    evidence = result.evidence
    self.exchanges = exchanges
    created = result.created.files.map(\.path)
    notifications = result.notifications
    unrecorded = result.unrecordedEvents
    peakMemory = Self.peakOfThisProgram
  }

  static func text(_ result: BoxResult) -> String { String(decoding: result.standardError.bytes, as: UTF8.self) }

  /// What resource usage tells begins with the peak of the process that started this one.
  private static var peakOfThisProgram: Int {
    let status = FileManager.default.contents(atPath: "/proc/self/status") ?? Data()
    let line = String(decoding: status, as: UTF8.self).split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return line.flatMap { $0.split(whereSeparator: { " \t".contains($0) }).dropFirst().first }.flatMap { Int($0) } ?? 0
  }

  init(_ error: SandboxError) {
    self.error = error.description
    step = error.step
    number = error.number
  }
}

/// What the doctor found, for a test in another process.
struct DoctorReport: Codable {
  let tier: ObservationTier?
  let checks: [SandboxDoctor.Check]
}

/// The command line.
struct Options {
  var isDoctor = false
  var plan = BoxPlan.system(arguments: [])
  var rounds = 0
  /// Programs that a measured command is put behind, by the name of the row.
  var wrappers: [(name: String, command: [String])] = []

  struct Wrong: Error { let option: String }

  mutating func parse(_ arguments: some Sequence<String>) throws {
    var rest = Array(arguments)[...]
    plan.environment = ["PATH": "/usr/bin:/bin", "HOME": "/home/dev", "LANG": "C.UTF-8"]
    plan.trees.append(.init("/home/dev", bytes: 64 << 20, mode: 0o755))
    plan.files.append(.init("/etc/resolv.conf", Array("nameserver 192.0.2.53\n".utf8)))
    plan.files.append(.init("/etc/nsswitch.conf", Array("passwd: files\ngroup: files\nhosts: files dns\n".utf8)))
    plan.files.append(.init("/etc/passwd", Array("dev:x:1000:1000::/home/dev:/bin/sh\n".utf8)))
    while let option = rest.popFirst(), option != "--" {
      if option == "--weak" || option == "--doctor" {
        if option == "--weak" { plan.weakestTier = .confinement } else { isDoctor = true }
        continue
      }
      guard let value = rest.popFirst() else { throw Wrong(option: option) }
      try set(option, value)
    }
    plan.arguments = Array(rest)
  }

  private mutating func set(_ option: String, _ value: String) throws {
    let pair = value.split(separator: "=", maxSplits: 1).map(String.init)
    switch option {
    case "--mount": plan.mounts.append(.init(value))
    case "--env" where pair.count == 2: plan.environment[pair[0]] = pair[1]
    case "--decoy" where pair.count == 2:
      plan.files.append(.init(pair[0], Array(pair[1].utf8), mode: 0o600))
      plan.watches.append(.init(pair[0], name: pair[0]))
    case "--beside" where pair.count == 2:
      wrappers.append((pair[0], pair[1].split(separator: " ").map(String.init)))
    case "--over" where pair.count == 2:
      plan.trees.append(.init(pair[0], bytes: 64 << 20, mode: 0o755, over: pair[1]))
    case "--user": plan.user = .init(user: UInt32(value) ?? 1000, group: UInt32(value) ?? 1000)
    case "--wall": plan.limits.wallClock = Int(value) ?? plan.limits.wallClock
    case "--events": plan.limits.events = Int(value) ?? plan.limits.events
    case "--opens": plan.watchesOpens = value == "yes"
    case "--rounds": rounds = Int(value) ?? 0
    default: throw Wrong(option: option)
    }
  }
}

/// What a box costs: the same command plain, boxed, and behind whatever else is to be measured, in turns. Prints
/// microseconds of wall time, one list for each, as JSON.
enum Measurement {
  static func run(_ options: Options) throws {
    var times: [String: [Int]] = [:]
    for _ in 0..<options.rounds {
      times["plain", default: []].append(spawn(options.plan))
      let network = ProbeNetwork()
      let result = try Box.run(options.plan, network: network)
      _ = network.stop()
      guard result.exit == .exited(0) else { throw Failed(exit: "\(result.exit)", errors: Summary.text(result)) }
      times["boxed", default: []].append(result.duration)
      times["until it runs", default: []].append(result.setup)
      times["notifications", default: []].append(result.notifications)
      for (name, wrapper) in options.wrappers {
        var plan = options.plan
        plan.arguments = wrapper + plan.arguments
        times[name, default: []].append(spawn(plan))
      }
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    print(String(decoding: try encoder.encode(times), as: UTF8.self))
  }

  struct Failed: Error {
    let exit: String
    let errors: String
  }

  /// Microseconds of a run without any box.
  static func spawn(_ plan: BoxPlan) -> Int {
    var start = timespec()
    clock_gettime(CLOCK_MONOTONIC, &start)
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    var arguments = plan.arguments.map { strdup($0) } + [nil]
    var environment = plan.environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for text in arguments + environment { free(text) } }
    var process: pid_t = 0
    guard posix_spawn(&process, plan.arguments[0], &actions, nil, &arguments, &environment) == 0 else { return 0 }
    waitpid(process, nil, 0)
    var end = timespec()
    clock_gettime(CLOCK_MONOTONIC, &end)
    return (end.tv_sec - start.tv_sec) * 1_000_000 + (end.tv_nsec - start.tv_nsec) / 1_000
  }
}
