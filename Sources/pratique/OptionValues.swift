import ArgumentParser
import Evidence
import Policy
import Reports

/// The word after `--format`, one of `Reports.formats`.
struct FormatName: ExpressibleByArgument {
  let format: any ReportFormat.Type

  init(_ format: any ReportFormat.Type) { self.format = format }

  init?(argument: String) {
    guard let format = Reports.format(named: argument) else { return nil }
    self.format = format
  }

  static var allValueStrings: [String] { Reports.formats.map { $0.name } }
  var defaultValueDescription: String { format.name }
}

/// When a report for people has colour.
enum ColorChoice: String, ExpressibleByArgument, CaseIterable {
  case auto, always, never
}

/// The word after `--format` of a reference.
enum ReferenceFormat: String, ExpressibleByArgument, CaseIterable {
  case terminal, json
}

/// The word after `--fail-on`.
struct FailOn: ExpressibleByArgument {
  let threshold: Policy.Threshold

  init?(argument: String) {
    if argument == "never" {
      threshold = .never
    } else if let severity = Severity(rawValue: argument) {
      threshold = .at(severity)
    } else {
      return nil
    }
  }

  static var allValueStrings: [String] { Severity.allCases.map(\.rawValue) + ["never"] }
}

/// The word after `--preset`.
struct PresetName: ExpressibleByArgument {
  let preset: Policy.Preset

  init?(argument: String) {
    guard let preset = Policy.Preset(rawValue: argument) else { return nil }
    self.preset = preset
  }

  static var allValueStrings: [String] { Policy.Preset.allCases.map(\.rawValue) }
}
