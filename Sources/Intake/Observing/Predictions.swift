import Evidence
import Rules

/// Lays what reading predicted beside what was seen.
enum Predictions {
  /// A comparison of the triggers, in their order, with the stages.
  static func compare(_ reached: [ReachedCode], with observation: Observation) -> Comparison {
    let python = PythonVersion(observation.python)
    let stages = observation.stages.map { SeenStage($0, python: python) }
    var predictions: [Comparison.Prediction] = []
    var predicted: [Phase: Set<ObservableEffect>] = [:]
    for (index, code) in reached.enumerated() where code.trigger.phase != .call {
      let effects = effects(of: code)
      predicted[code.trigger.phase, default: []].formUnion(effects)
      // Every module is a trigger; those that do nothing that could be seen are no predictions.
      guard code.trigger.phase != .import || !effects.isEmpty, code.trigger.starts != .nothing else { continue }
      predictions.append(prediction(index, code.trigger, effects, stages))
    }
    return Comparison(predictions: predictions, surprises: surprises(stages, predicted))
  }

  private static func prediction(
    _ index: Int, _ trigger: Trigger, _ effects: [ObservableEffect], _ stages: [SeenStage]
  ) -> Comparison.Prediction {
    let run = stages.indices.filter { stages[$0].couldShow(trigger) }
    let shown = run.filter { stages[$0].shows(trigger) }
    let outcomes = effects.map { effect -> Comparison.PredictedEffect in
      let key = SeenStage.Key(effect, trigger.phase)
      let isSeen = shown.contains { stages[$0].effects[key] != nil || effect == .network && stages[$0].connects }
      return .init(effect, run.isEmpty ? .notRun : isSeen ? .confirmed : .notSeen)
    }
    return .init(
      trigger: index, outcome: run.isEmpty ? .notRun : shown.isEmpty ? .notSeen : .confirmed, stages: shown,
      effects: outcomes)
  }

  /// What a trigger's code should do of what a box can see; each once, in the order of the kinds.
  private static func effects(of code: ReachedCode) -> [ObservableEffect] {
    let kinds = Set(code.capabilities.map(\.kind))
    return ObservableEffect.allCases.filter { effect in
      switch effect {
      case .network: kinds.contains(.networkConnect)
      case .process: kinds.contains(.processSpawn)
      case .credential: kinds.contains(.credentialRead)
      case .persistence: kinds.contains(.persistenceWrite)
      }
    }
  }

  /// Effects that no trigger of their phase leads to: one of each kind for each cause in a phase.
  private static func surprises(
    _ stages: [SeenStage], _ predicted: [Phase: Set<ObservableEffect>]
  ) -> [Comparison.Surprise] {
    struct Cause: Hashable {
      let key: SeenStage.Key
      let path: String?
    }
    var known: Set<Cause> = []
    var surprises: [Comparison.Surprise] = []
    for (number, stage) in stages.enumerated() {
      for key in stage.effects.keys.sorted() where predicted[key.phase]?.contains(key.effect) != true {
        guard let seen = stage.effects[key], known.insert(Cause(key: key, path: seen.cause)).inserted else { continue }
        surprises.append(.init(key.effect, stage: number, event: seen.event, detail: seen.detail))
      }
    }
    return surprises
  }
}

/// What one stage shows, in the words of predictions.
private struct SeenStage {
  /// A kind of effect, and whose it is: a startup file acts at every start, whatever the interpreter was started for.
  struct Key: Hashable, Comparable {
    let effect: ObservableEffect
    let phase: Phase

    init(_ effect: ObservableEffect, _ phase: Phase) {
      self.effect = effect
      self.phase = phase
    }

    static func < (a: Key, b: Key) -> Bool { (a.phase, a.effect.rawValue) < (b.phase, b.effect.rawValue) }
  }

  let phase: Phase
  private let tool: String?
  private let python: PythonVersion?
  /// Files of the environment that were opened, relative to the site directory or to the prefix; compiled modules by
  /// the name of their source.
  private let opened: Set<String>
  /// Whether it connects at all, be it to the machine itself, which surprises nobody.
  private(set) var connects = false
  /// The first event of each kind of effect.
  private(set) var effects: [Key: (event: Int, detail: String, cause: String?)] = [:]

  init(_ stage: ObservationStage, python: PythonVersion?) {
    self.python = python
    phase = stage.phase
    tool = stage.tool
    var opened: Set<String> = []
    let command = stage.command
    for (index, event) in stage.events.enumerated() {
      if case .open(let path, _) = event.action { opened.insert(Self.relative(path)) }
      if let cause = event.because { opened.insert(Self.relative(cause)) }
      if case .connect = event.action, !event.isUsual { connects = true }
      guard !event.isUsual, index != command, let effect = event.effect(in: stage.phase) else { continue }
      let key = Key(effect.kind, event.because == nil ? stage.phase : .startup)
      if effects[key] == nil { effects[key] = (index, effect.detail, event.because) }
    }
    self.opened = opened
  }

  /// Whether the trigger's time comes in this stage.
  func couldShow(_ trigger: Trigger) -> Bool {
    guard trigger.phase == phase, python.map(trigger.python.contains) ?? true else { return false }
    guard phase == .tool, let wanted = trigger.tool else { return true }
    return wanted == tool
  }

  /// Whether the trigger's own file, or the module it starts, was opened; a build and an installation start theirs
  /// without telling under which name.
  func shows(_ trigger: Trigger) -> Bool {
    if phase == .build || phase == .install { return true }
    return Self.files(of: trigger).contains { opened.contains($0) }
  }

  private static func files(of trigger: Trigger) -> [String] {
    let place = trigger.installedPath.map(relative) ?? withoutScheme(trigger.place.path)
    switch trigger.starts {
    case .module(let name), .entryPoint(let name, _, _):
      let path = name.replacing(".", with: "/")
      return [path + ".py", path + "/__init__.py", place]
    default: return [place]
    }
  }

  /// A path below the site directory, or below the prefix where it is not in one.
  private static func relative(_ path: String) -> String {
    var parts = path.split(separator: "/")[...]
    if let site = parts.lastIndex(where: { $0 == "site-packages" || $0 == "dist-packages" }) {
      parts = parts[(site + 1)...]
    }
    guard let name = parts.last, name.hasSuffix(".pyc"), parts.dropLast().last == "__pycache__" else {
      return parts.joined(separator: "/")
    }
    return (parts.dropLast(2) + [name.prefix { $0 != "." } + ".py"]).joined(separator: "/")
  }

  /// A wheel's member without its `NAME.data/purelib` (PEP 427).
  private static func withoutScheme(_ path: String) -> String {
    let parts = path.split(separator: "/")
    guard parts.count > 2, parts[0].hasSuffix(".data") else { return path }
    return parts.dropFirst(2).joined(separator: "/")
  }
}
