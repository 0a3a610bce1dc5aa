package import Evidence

/// The machine contract `pratique/corpus/1`: fields are added, never renamed. Free of times, and the same for the same
/// corpus and policy.
package enum CorpusJSONReport: CorpusReportFormat {
  package static let name = JSONReport.name

  package static func text(of report: CorpusReport, options: ReportOptions) -> String {
    var json = JSONWriter(isIndented: true)
    json.object { json in
      json.field("schema", CorpusReport.schema)
      json.field("analyser", report.analyser)
      json.field("policy", report.policyDigest)
      json.key("overall")
      json.object { write(report.overall, &$0) }
      json.key("families")
      json.array(report.families) { json, row in
        json.object { json in
          json.field("family", row.family)
          write(row.tally, &json)
        }
      }
      json.key("triggers")
      json.array(report.triggerClasses) { json, row in
        json.object { json in
          write(row.triggerClass, &json)
          write(row.tally, &json)
        }
      }
      json.key("problems")
      json.array(report.problems) { json, problem in write(problem, &json) }
      json.key("artifacts")
      json.array(report.results) { json, result in write(result, &json) }
    }
    return json.finish()
  }

  private static func write(_ triggerClass: TriggerClass?, _ json: inout JSONWriter) {
    json.field("phase", triggerClass?.phase.rawValue)
    json.field("trigger", triggerClass?.id.rawValue)
  }

  private static func write(_ tally: CorpusTally, _ json: inout JSONWriter) {
    json.key("malicious")
    json.object { json in
      write(tally.malicious, &json)
      write("recall", tally.recall, &json)
      write("recallOrHeld", tally.recallOrHeld, &json)
    }
    json.key("benign")
    json.object { json in
      write(tally.benign, &json)
      write("falsePositives", tally.falsePositives, &json)
      write("falsePositivesOrHeld", tally.falsePositivesOrHeld, &json)
    }
  }

  private static func write(_ outcomes: CorpusTally.Outcomes, _ json: inout JSONWriter) {
    json.field("total", outcomes.total)
    json.field("blocked", outcomes.blocked)
    json.field("quarantined", outcomes.quarantined)
    json.field("admitted", outcomes.admitted)
    json.field("incomplete", outcomes.incomplete)
  }

  private static func write(_ key: String, _ proportion: Proportion, _ json: inout JSONWriter) {
    json.key(key)
    json.object { json in
      json.field("count", proportion.count)
      json.field("total", proportion.total)
      json.key("rate")
      json.share(proportion.rate)
      json.key("low")
      json.share(proportion.interval?.lowerBound)
      json.key("high")
      json.share(proportion.interval?.upperBound)
    }
  }

  private static func write(_ problem: CorpusProblem, _ json: inout JSONWriter) {
    json.object { json in
      json.field("kind", problem.kind.rawValue)
      json.field("path", problem.path)
      json.field("line", problem.line)
      json.field("detail", problem.detail)
    }
  }

  private static func write(_ result: CorpusResult, _ json: inout JSONWriter) {
    json.object { json in
      json.field("path", result.subject.path)
      json.field("line", result.subject.line)
      json.field("label", result.subject.label.rawValue)
      json.field("family", result.subject.family)
      json.field("verdict", result.verdict.rawValue)
      json.field("outcome", result.outcome.rawValue)
      write(result.triggerClass, &json)
      json.field("reason", result.reason)
    }
  }
}
