import Evidence

extension Wording {
  /// `340 ms`, `4.2 s`, `5 min`, `2 h 5 min`.
  static func duration(_ milliseconds: Int) -> String {
    switch milliseconds {
    case ..<1_000: "\(milliseconds) ms"
    case ..<120_000: "\(milliseconds / 1_000).\(milliseconds % 1_000 / 100) s"
    case ..<7_200_000: "\(count(milliseconds / 60_000)) min"
    default: "\(count(milliseconds / 3_600_000)) h \(milliseconds % 3_600_000 / 60_000) min"
    }
  }

  /// A moment of a run, given in microseconds: `340 ms`, `9,120 ms`, `20.0 s`.
  static func moment(_ microseconds: Int) -> String {
    let milliseconds = max(0, microseconds) / 1_000
    return milliseconds < 10_000 ? "\(count(milliseconds)) ms" : duration(milliseconds)
  }

  /// `192.0.2.1 port 443`.
  static func endpoint(_ endpoint: ObservedEndpoint) -> String { "\(endpoint.address) port \(endpoint.port)" }

  /// How a stage's command ended, as a clause.
  static func end(_ end: ObservedEnd) -> String {
    switch end {
    case .exited(let status): "exit status \(status)"
    case .signalled(let number): "ended by signal \(number)"
    case .stopped(let limit): "stopped: the budget of \(limit) was used up"
    }
  }

  /// ``startup `python -c pass` as laptop``.
  static func stage(_ stage: ObservationStage) -> String {
    "\(stage.phase.rawValue) `\(stage.name)` as \(stage.persona)"
  }

  /// Runs by their names: `python -c pass as laptop, notebook; python -m site as laptop`.
  static func runs(_ stages: [ObservationStage]) -> String {
    var order: [String] = []
    var personas: [String: [String]] = [:]
    for stage in stages {
      if personas[stage.name] == nil { order.append(stage.name) }
      personas[stage.name, default: []].append(stage.persona)
    }
    return order.map { name in
      "\(name) as " + (personas[name] ?? []).joined(separator: ", ")
    }.joined(separator: "; ")
  }

  /// A startup file by its name below the folder that modules are installed in.
  static func startupFile(_ path: String) -> String {
    for folder in ["/site-packages/", "/dist-packages/"] {
      if let range = path.firstRange(of: folder) { return String(path[range.upperBound...]) }
    }
    return path
  }

  /// Everything of a list: `a, b and c`.
  static func all(_ words: [String]) -> String {
    guard words.count > 1, let last = words.last else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " and " + last
  }

  /// A bounded list: `a, b, c and 4 more`.
  static func list(_ words: [String], most: Int) -> String {
    let shown = words.count <= most + 1 ? words.count : most
    let rest = words.count - shown
    return words.prefix(shown).joined(separator: ", ") + (rest > 0 ? " and \(count(rest)) more" : "")
  }
}

extension EvidenceLevel {
  /// Position in a list for people: the strongest first, and evasion before what is least sure.
  var rank: Int {
    switch self {
    case .proven: 0
    case .staged: 1
    case .taintedEgress: 2
    case .evasive: 3
    case .touched: 4
    }
  }

  /// The word on its badge.
  var badge: String { rawValue.uppercased() }

  /// How the badge stands out.
  var look: Piece.Look {
    switch self {
    case .proven, .staged, .taintedEgress: .block
    case .evasive, .touched: .quarantine
    }
  }
}
