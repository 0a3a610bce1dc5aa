package import Evidence

/// The machine contract `pratique/report/1`: fields are added, never renamed. The same for the same evidence and policy,
/// and free of times but for those of what was observed.
package enum JSONReport: ReportFormat {
  package static let name = "json"
  package static let summary = "for programs: schema \(CheckReport.schema)"

  package static func write(
    _ report: CheckReport, options: ReportOptions, to output: @escaping (UnsafeRawBufferPointer) -> Void
  ) {
    var json = JSONWriter(isIndented: true, output: output)
    write(report, &json)
    json.end()
  }

  /// The report on one line, as JSON Lines wants it.
  package static func line(of report: CheckReport) -> String {
    var json = JSONWriter(isIndented: false)
    write(report, &json)
    return json.finish()
  }

  private static func write(_ report: CheckReport, _ json: inout JSONWriter) {
    json.object { json in
      json.field("schema", CheckReport.schema)
      json.field("analyser", report.analyser)
      json.field("verdict", report.verdict.rawValue)
      json.field("complete", report.isComplete)
      json.key("artifacts")
      json.array(report.artifacts) { json, artifact in write(artifact, &json) }
    }
  }

  private static func write(_ artifact: ArtifactReport, _ json: inout JSONWriter) {
    let evidence = artifact.evidence
    json.object { json in
      json.field("target", evidence.target)
      json.field("file", evidence.file)
      json.field("kind", evidence.kind?.rawValue)
      json.field("name", evidence.project?.name)
      json.field("version", evidence.project?.version)
      json.field("sha256", evidence.sha256)
      json.field("verdict", artifact.decision.verdict.rawValue)
      json.field("complete", evidence.isComplete)
      json.field("error", evidence.error)
      json.field("policy", artifact.decision.policyDigest)
      json.key("reasons")
      json.array(artifact.decision.reasons) { json, reason in
        json.object { json in
          json.field("kind", reason.kind.rawValue)
          json.field("verdict", reason.verdict.rawValue)
          json.field("text", reason.text)
          json.field("finding", reason.finding)
        }
      }
      json.key("triggers")
      json.array(evidence.reached) { json, reached in write(reached, &json) }
      json.key("findings")
      json.array(evidence.findings.indices) { json, index in write(finding: index, artifact, &json) }
      json.key("structure")
      json.array(evidence.structuralProblems) { json, problem in write(problem, &json) }
      json.key("opaque")
      json.array(evidence.allOpaque) { json, opaque in write(opaque, &json) }
      json.key("compared")
      json.words(evidence.comparedWith)
      json.key("followed")
      json.words(evidence.followedInto)
      json.key("measures")
      json.object { json in
        json.field("bytes", evidence.measures.bytes)
        json.field("files", evidence.measures.files)
        json.field("sources", evidence.measures.parsedSources)
      }
      if let observation = evidence.observation {
        json.key("observation")
        write(observation, &json)
      }
      if let comparison = evidence.comparison {
        json.key("comparison")
        write(comparison, &json)
      }
    }
  }

  private static func write(_ reached: ReachedCode, _ json: inout JSONWriter) {
    let trigger = reached.trigger
    json.object { json in
      json.field("id", trigger.id.rawValue)
      json.field("phase", trigger.phase.rawValue)
      json.field("tool", trigger.tool)
      json.field("path", trigger.place.path)
      json.field("line", trigger.place.line)
      json.field("installed", trigger.installedPath)
      json.field("owner", trigger.owner?.description)
      json.key("python")
      json.words(trigger.python.lazy.map(\.description))
      json.key("profiles")
      json.words(trigger.profiles.lazy.map(\.rawValue))
      json.field("certainty", trigger.certainty.rawValue)
      json.field("condition", trigger.condition)
      json.field("summary", trigger.summary)
      json.key("starts")
      write(trigger.starts, &json)
      json.key("modules")
      json.words(reached.modules)
      json.key("imports")
      json.words(reached.externalModules)
      json.key("capabilities")
      json.array(reached.capabilities) { json, capability in write(capability, &json) }
      json.key("flows")
      json.array(reached.flows) { json, flow in
        json.object { json in
          json.field("source", flow.source)
          json.field("sink", flow.sink)
        }
      }
      json.key("layers")
      json.array(reached.layers) { json, layer in write(layer, &json) }
      json.key("opaque")
      json.array(reached.opaque) { json, opaque in write(opaque, &json) }
    }
  }

  private static func write(_ start: CodeStart, _ json: inout JSONWriter) {
    json.object { json in
      switch start {
      case .source(let text, _):
        json.field("kind", "source")
        json.field("text", text)
      case .module(let name):
        json.field("kind", "module")
        json.field("module", name)
      case .entryPoint(let module, let attribute, let isCalled):
        json.field("kind", "entry-point")
        json.field("module", module)
        json.field("attribute", attribute)
        json.field("called", isCalled)
      case .file(let path):
        json.field("kind", "file")
        json.field("path", path)
      case .shell(let text, _):
        json.field("kind", "shell")
        json.field("text", text)
      case .native(let path):
        json.field("kind", "native")
        json.field("path", path)
      case .bytecode(let path):
        json.field("kind", "bytecode")
        json.field("path", path)
      case .nothing:
        json.field("kind", "nothing")
      }
    }
  }

  private static func write(_ capability: Capability, _ json: inout JSONWriter) {
    json.object { json in
      json.field("kind", capability.kind.rawValue)
      json.field("argument", capability.argument)
      json.field("path", capability.place.path)
      json.field("line", capability.place.line)
      json.field("via", capability.via)
      json.field("layer", capability.layer)
      json.field("conditional", capability.isConditional)
    }
  }

  private static func write(finding index: Int, _ artifact: ArtifactReport, _ json: inout JSONWriter) {
    let finding = artifact.evidence.findings[index]
    let outcome = artifact.outcome(of: index)
    json.object { json in
      json.field("rule", finding.rule)
      json.field("severity", outcome.severity.rawValue)
      json.field("title", finding.title)
      json.field("message", finding.message)
      json.field("trigger", finding.trigger)
      // Only what ran has stages.
      if let stage = finding.stage { json.field("stage", stage) }
      json.key("chain")
      json.array(finding.chain) { json, step in
        json.object { json in
          json.field("path", step.path)
          json.field("line", step.line)
          json.field("what", step.what)
          json.field("layer", step.layer)
          json.field("value", step.value)
          json.field("code", artifact.evidence.code(of: step))
        }
      }
      json.key("layers")
      json.array(finding.layers) { json, layer in write(layer, &json) }
      json.key("attack")
      json.words(finding.attack)
      json.key("controls")
      json.words(finding.controls)
      json.key("lifted")
      write(outcome.fate, &json)
    }
  }

  private static func write(_ fate: FindingOutcome.Fate, _ json: inout JSONWriter) {
    switch fate {
    case .counts: json.value(String?.none)
    case .off: json.object { json in json.field("how", "off") }
    case .waived(let who, let reason, let until):
      json.object { json in
        json.field("how", "waived")
        json.field("by", who)
        json.field("reason", reason)
        json.field("until", until.description)
      }
    }
  }

  private static func write(_ layer: Layer, _ json: inout JSONWriter) {
    json.object { json in
      json.key("decoders")
      json.words(layer.decoders)
      json.field("path", layer.path)
      json.field("line", layer.line)
      json.field("parent", layer.parent)
      json.field("size", layer.size)
      json.field("sha256", layer.sha256)
      json.field("excerpt", layer.excerpt)
    }
  }

  private static func write(_ problem: StructuralProblem, _ json: inout JSONWriter) {
    json.object { json in
      json.field("code", problem.code.rawValue)
      json.field("path", problem.place.path)
      json.field("line", problem.place.line)
      json.field("detail", problem.detail)
      json.field("unread", problem.leavesUnread)
    }
  }

  private static func write(_ opaque: Opaque, _ json: inout JSONWriter) {
    json.object { json in
      json.field("path", opaque.path)
      json.field("line", opaque.line)
      json.field("why", opaque.why)
    }
  }
}
