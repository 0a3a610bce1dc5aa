import Evidence

extension JSONReport {
  /// What was seen in the sandbox; an event or a process is one line, since they come by the thousand.
  static func write(_ observation: Observation, _ json: inout JSONWriter) {
    json.object { json in
      json.field("tier", observation.tier.rawValue)
      json.field("refusal", observation.refusal)
      json.field("python", observation.python)
      json.field("complete", observation.isComplete)
      json.key("stages")
      json.array(observation.stages) { json, stage in write(stage, &json) }
      json.key("evidence")
      json.array(observation.evidence) { json, proof in
        json.object { json in
          json.field("level", proof.level.rawValue)
          json.field("stage", proof.stage)
          json.field("event", proof.event)
          json.key("decoys")
          json.words(proof.decoys)
          json.field("detail", proof.detail)
        }
      }
      json.key("unobserved")
      json.array(observation.unobserved) { json, stage in
        json.object { json in
          json.field("phase", stage.phase.rawValue)
          json.field("name", stage.name)
          json.field("why", stage.why)
          json.field("gap", stage.isGap)
        }
      }
    }
  }

  private static func write(_ stage: ObservationStage, _ json: inout JSONWriter) {
    json.object { json in
      json.field("phase", stage.phase.rawValue)
      json.field("name", stage.name)
      if let tool = stage.tool { json.field("tool", tool) }
      json.field("persona", stage.persona)
      json.key("end")
      json.row { json in
        switch stage.end {
        case .exited(let status): json.field("status", status)
        case .signalled(let number): json.field("signal", number)
        case .stopped(let limit): json.field("limit", limit)
        }
      }
      json.field("duration", stage.duration)
      json.field("unrecorded", stage.unrecordedEvents)
      json.key("processes")
      json.array(stage.processes) { json, process in
        json.row { json in
          json.field("parent", process.parent)
          json.field("number", process.number)
          json.field("program", process.program)
          json.key("arguments")
          json.words(process.arguments)
          json.field("began", process.began)
          json.field("ended", process.ended)
          json.field("status", process.status)
        }
      }
      json.key("events")
      json.array(stage.events) { json, event in
        json.row { json in
          json.field("time", event.time)
          json.field("process", event.process)
          json.field("because", event.because)
          json.field("baseline", event.isUsual)
          write(event.action, &json)
        }
      }
    }
  }

  /// The fields that an event's kind has, the kind first.
  private static func write(_ action: ObservedAction, _ json: inout JSONWriter) {
    switch action {
    case .execute(let program, let arguments):
      json.field("kind", "execute")
      json.field("program", program)
      json.key("arguments")
      json.words(arguments)
    case .open(let path, let writes):
      json.field("kind", "open")
      json.field("path", path)
      json.field("writes", writes)
    case .change(let operation, let path, let destination):
      json.field("kind", "change")
      json.field("operation", operation)
      json.field("path", path)
      json.field("destination", destination)
    case .touch(let decoy, let how):
      json.field("kind", "touch")
      json.field("decoy", decoy)
      json.field("how", how.rawValue)
    case .connect(let transport, let endpoint): write("connect", transport, endpoint, &json)
    case .send(let transport, let endpoint): write("send", transport, endpoint, &json)
    case .lookUp(let name, let type):
      json.field("kind", "lookup")
      json.field("name", name)
      json.field("type", type)
    case .exchange(let exchange): write(exchange, &json)
    case .connectLocally(let path):
      json.field("kind", "connect-local")
      json.field("path", path)
    case .bind(let endpoint): write("bind", nil, endpoint, &json)
    case .createMemoryFile(let name):
      json.field("kind", "memory-file")
      json.field("name", name)
    case .sleep(let milliseconds, let count, let wasSkipped):
      json.field("kind", "sleep")
      json.field("milliseconds", milliseconds)
      json.field("count", count)
      json.field("skipped", wasSkipped)
    case .refuse(let call, let detail):
      json.field("kind", "refuse")
      json.field("call", call)
      json.field("detail", detail)
    case .stop(let limit):
      json.field("kind", "stop")
      json.field("limit", limit)
    }
  }

  private static func write(
    _ kind: String, _ transport: ObservedTransport?, _ endpoint: ObservedEndpoint, _ json: inout JSONWriter
  ) {
    json.field("kind", kind)
    if let transport { json.field("transport", transport.rawValue) }
    json.field("address", endpoint.address)
    json.field("port", Int(endpoint.port))
  }

  private static func write(_ exchange: ObservedExchange, _ json: inout JSONWriter) {
    json.field("kind", "exchange")
    json.field("transport", exchange.transport.rawValue)
    json.field("address", exchange.address)
    json.field("port", Int(exchange.port))
    json.field("host", exchange.host)
    json.field("application", exchange.application)
    json.field("encrypted", exchange.isEncrypted)
    json.field("request", exchange.request)
    json.field("bytes", exchange.bytes)
    json.field("sha256", exchange.sha256)
    json.field("status", exchange.status)
    json.field("service", exchange.service)
  }

  /// Predictions beside what was seen; triggers, stages and events are indices into the artifact's own.
  static func write(_ comparison: Comparison, _ json: inout JSONWriter) {
    json.object { json in
      json.key("predictions")
      json.array(comparison.predictions) { json, prediction in
        json.object { json in
          json.field("trigger", prediction.trigger)
          json.field("outcome", prediction.outcome.rawValue)
          json.key("stages")
          json.row(prediction.stages)
          json.key("effects")
          json.array(prediction.effects) { json, effect in
            json.row { json in
              json.field("effect", effect.effect.rawValue)
              json.field("outcome", effect.outcome.rawValue)
            }
          }
        }
      }
      json.key("surprises")
      json.array(comparison.surprises) { json, surprise in
        json.object { json in
          json.field("effect", surprise.effect.rawValue)
          json.field("stage", surprise.stage)
          json.field("event", surprise.event)
          json.field("detail", surprise.detail)
        }
      }
    }
  }
}
