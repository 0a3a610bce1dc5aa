import ArgumentParser
import Evidence
import Glibc
import Intake
import Reports
import Sandbox

/// `pratique doctor`: what this machine allows the sandbox.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Says what this machine allows the sandbox, with a remedy for each refusal.",
    discussion: """
      Tries everything that `pratique observe` is made of and starts one box. Tier A has walls of namespaces; tier B \
      does without them, and policy decides whether that will do.

      Exit status:
        0  tier A
        1  tier B only
        3  no sandbox starts here
      """)

  @Option(help: "How to write it: terminal or json.")
  var format = DoctorFormat.terminal

  @Flag(name: .shortAndLong, help: "Only what is refused, and the conclusion.")
  var quiet = false

  @Option(help: "Colour: auto, always or never.")
  var color = ColorChoice.auto

  func run() throws {
    let report = Self.report(of: .examine())
    switch format {
    case .json: try Console.write(DoctorJSONReport.text(of: report))
    case .terminal:
      try Console.write(
        DoctorTerminalReport.text(
          of: report,
          options: ReportOptions(
            detail: quiet ? .quiet : .normal, columns: Console.columns(),
            usesColour: Console.usesColour(color, on: STDOUT_FILENO), usesUnicode: Console.usesUnicode())))
    }
    switch report.tier {
    case .namespaces: return
    case .confinement: throw ExitStatus.findings
    case nil: throw ExitStatus.incomplete
    }
  }

  private static func report(of doctor: SandboxDoctor) -> DoctorReport {
    DoctorReport(
      analyser: Analyser.version, tier: doctor.tier,
      checks: doctor.checks.map { check in
        .init(
          name: check.name, isAllowed: check.isAllowed, found: check.found, remedy: check.remedy,
          need: need(check.need))
      })
  }

  private static func need(_ need: SandboxDoctor.Need) -> DoctorReport.Need {
    switch need {
    case .everything, .tierB: .tierB
    case .tierA: .tierA
    case .observing: .observing
    case .nothing: .useful
    }
  }
}

/// The ways in which the doctor's report is written.
enum DoctorFormat: String, ExpressibleByArgument, CaseIterable {
  case terminal, json
}
