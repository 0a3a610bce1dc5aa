import Evidence
import Reach
import TestSupport

/// What a trigger reaches in a wheel of the given texts.
func follow(
  _ starts: CodeStart, in files: [(String, String)] = [], at path: String = "demo.pth", searchPath: [String] = [],
  limits: Limits = .standard
) -> ReachedCode {
  let trigger = Trigger(
    id: "pth-import-line", phase: .startup, place: Place(path, line: 1), owner: nil, python: [], profiles: [],
    summary: "runs", starts: starts, searchPath: searchPath)
  return Reach(target: InMemoryTarget.wheel(texts: files), limits: limits).follow(trigger)
}

/// What a trigger reaches in a wheel of the given bytes.
func follow(_ starts: CodeStart, in files: [(String, [UInt8])]) -> ReachedCode {
  let trigger = Trigger(
    id: "pth-import-line", phase: .startup, place: Place("demo.pth", line: 1), owner: nil, python: [], profiles: [],
    summary: "runs", starts: starts)
  return Reach(target: InMemoryTarget.wheel("demo", files), limits: .standard).follow(trigger)
}

/// What importing `module` reaches in a wheel of one module.
func followModule(_ source: String, limits: Limits = .standard) -> ReachedCode {
  follow(.module("demo"), in: [("demo.py", source)], limits: limits)
}

extension ReachedCode {
  /// Capabilities as `kind argument`, in order, without the ones that only say how code was packed.
  var facts: [String] {
    capabilities.filter { $0.kind != .codeDecode && $0.kind != .codeEvaluate }
      .map { "\($0.kind.rawValue) \($0.argument ?? "-")" }
  }

  func has(_ kind: CapabilityKind, _ argument: String? = nil) -> Bool {
    capabilities.contains { $0.kind == kind && (argument == nil || $0.argument == argument) }
  }

  /// Flows as `source kind → sink kind`.
  var flowKinds: Set<String> {
    Set(flows.map { "\(capabilities[$0.source].kind.rawValue) → \(capabilities[$0.sink].kind.rawValue)" })
  }
}
