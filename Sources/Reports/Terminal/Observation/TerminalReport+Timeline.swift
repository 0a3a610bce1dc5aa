import Evidence

extension TerminalReport {
  /// Columns of the times and of the blanks around them.
  private static let timeColumns = 15
  /// Processes stand no deeper than this, or there would be no room for what they did.
  private static let deepest = 6

  /// The runs phase by phase: each thing that was done is told once a phase, and runs that show nothing are counted.
  static func timelines(_ observation: Observation, _ page: inout TerminalPage) {
    let isFull = page.options.detail == .all
    var proofs: [Int: [ObservedEvidence]] = [:]
    for proof in observation.evidence { proofs[proof.stage, default: []].append(proof) }
    var ofStartup: Set<String> = []
    for phase in Phase.allCases {
      let stages = observation.stages.enumerated().filter { $0.element.phase == phase }
      guard !stages.isEmpty else { continue }
      page.gap()
      var told: Set<String> = []
      var rest = Rest()
      for (index, stage) in stages {
        let timeline = Timeline(stage, isMerged: !isFull)
        let signs = timeline.signs
        if !isFull, phase > .startup, !signs.isEmpty, signs.isSubset(of: ofStartup), timeline.isOfStartupFiles {
          rest.asAtStartup.append(stage)
        } else if isFull || !signs.isSubset(of: told) {
          self.timeline(timeline, besides: isFull ? [] : told, proofs[index] ?? [], &page)
          told.formUnion(signs)
        } else if signs.isEmpty {
          rest.quiet.append(timeline)
        } else {
          rest.same.append(stage)
        }
      }
      if phase == .startup { ofStartup = told }
      self.rest(rest, of: phase, hasNews: !told.isEmpty, &page)
    }
  }

  /// Runs that need no timeline.
  private struct Rest {
    /// That did what another run of their phase did.
    var same: [ObservationStage] = []
    /// That did what the startup files do in every interpreter.
    var asAtStartup: [ObservationStage] = []
    /// That did nothing of note.
    var quiet: [Timeline] = []
  }

  /// The runs of a phase that need no timeline, in a line or two.
  private static func rest(_ rest: Rest, of phase: Phase, hasNews: Bool, _ page: inout TerminalPage) {
    let quiet = rest.quiet
    for (stages, what) in [
      (rest.same, "the same in"), (rest.asAtStartup, "what startup files do in every interpreter, in"),
    ]
    where !stages.isEmpty {
      let count = Wording.count(stages.count, hasNews ? "more run" : "run")
      page.flow(
        indent: 4, hanging: 6,
        [
          page.piece(phase.rawValue, .strong), page.piece("  \(what) \(count): "),
          page.piece(Wording.runs(stages), .faint),
        ])
    }
    guard !quiet.isEmpty else { return }
    let habits = quiet.reduce(into: Set<Deed.Habit>()) { $0.formUnion($1.habits) }
    let known = Deed.Habit.allCases.filter(habits.contains).map(\.words)
    let alone = phase == .startup ? "the interpreter alone does not do" : "the same command does not do without it"
    let summary = known.isEmpty ? "nothing that \(alone)" : "nothing but \(Wording.all(known))"
    let people = Set(quiet.map(\.stage.persona)).count
    var pieces = [page.piece(phase.rawValue, .strong)]
    if quiet.count == 1, let only = quiet.first {
      pieces.append(page.piece("  \(only.stage.name) as \(only.stage.persona)"))
    } else {
      pieces.append(
        page.piece(
          "  \(Wording.count(quiet.count, hasNews ? "more run" : "run")), \(Wording.count(people, "persona"))"))
    }
    pieces.append(page.piece(": \(summary)", .faint))
    page.flow(indent: 4, hanging: 6, pieces)
    if quiet.count == 1, phase <= .install, let only = quiet.first {
      // What an installation leaves behind is worth its lines.
      for row in only.rows where row.deed.habit == .installing {
        page.flow(indent: 6, hanging: 8, Self.pieces(of: row, page))
      }
    }
  }

  /// One run: what began it and how it ended, then its processes and what they did.
  private static func timeline(
    _ timeline: Timeline, besides told: Set<String>, _ proofs: [ObservedEvidence], _ page: inout TerminalPage
  ) {
    let stage = timeline.stage
    let isFull = page.options.detail == .all
    heading(timeline, &page)
    let lines = timeline.lines(besides: told)
    var levels: [Int: EvidenceLevel] = [:]
    for proof in proofs {
      guard let event = proof.event else { continue }
      if levels[event].map({ proof.level.rank < $0.rank }) ?? true { levels[event] = proof.level }
    }
    bounded(lines, normal: 40, indent: timeColumns, &page) { line, page in
      switch line {
      case .command(let index, let depth, let because, let echo):
        command(index, timeline, and: echo, depth: depth, because: because, &page)
      case .row(let row, let depth, let because):
        let level = row.events.compactMap { levels[$0] }.min { $0.rank < $1.rank }
        var pieces = Self.pieces(of: row, page)
        if let level, level != .touched {
          pieces += [page.piece("  \(page.glyphs.mark) "), page.piece(level.badge, level.look)]
        }
        if row.process == nil, row.deed.family != "stop" {
          pieces.append(page.piece("  by an unknown process", .faint))
        }
        self.line(at: row.time, depth: depth, because: because, pieces, &page)
      }
    }
    if !told.isEmpty {
      page.line(indent: timeColumns, [page.piece("and what is told above", .faint)])
    }
    if isFull, timeline.usual > 0 {
      page.line(
        indent: timeColumns,
        [
          page.piece(
            "and \(Wording.count(timeline.usual, "event")) as without it, which the JSON report lists", .faint)
        ])
    }
    if stage.unrecordedEvents > 0 {
      page.line(
        indent: timeColumns,
        [page.piece("\(Wording.count(stage.unrecordedEvents, "event")) were seen and not kept", .quarantine)])
    }
  }

  private static func heading(_ timeline: Timeline, _ page: inout TerminalPage) {
    let stage = timeline.stage
    let facts = [
      Wording.duration(stage.duration / 1_000), Wording.count(stage.processes.count, "process", "processes"),
    ]
    page.flow(
      indent: 4, hanging: 6,
      [
        page.piece(stage.phase.rawValue, .strong), page.piece("  \(stage.name)", .strong),
        page.piece(" as \(stage.persona)"), page.piece("  " + facts.joined(separator: ", ") + ", ", .faint),
        page.piece(Wording.end(stage.end), stage.end == .exited(0) ? .faint : .quarantine),
      ])
  }

  /// A process that begins.
  private static func command(
    _ index: Int, _ timeline: Timeline, and echo: Timeline.Echo, depth: Int, because: String?,
    _ page: inout TerminalPage
  ) {
    let process = timeline.stage.processes[index]
    let longest = page.options.detail == .all ? Int.max : 60
    var pieces: [Piece] = []
    if let command = process.command(longest: longest) {
      pieces.append(page.piece("$ " + command, .accent))
    } else {
      let original = timeline.original(of: index)?.command(longest: 30)
      pieces.append(page.piece(original.map { "a copy of $ \($0)" } ?? "a process", .accent))
    }
    switch echo {
    case .nothing: break
    case .more(let count):
      let name = Command.base(process.program ?? process.arguments.first ?? "")
      pieces.append(page.piece("  and \(name) \(Wording.count(count, "more time"))"))
    case .again: pieces.append(page.piece("  once more, and does nothing else"))
    }
    if let alias = Command.alias(program: process.program, arguments: process.arguments) {
      pieces.append(page.piece("  calls itself \(VisibleText.escape(alias, limit: 60))", .quarantine))
    }
    if let status = process.status, status != 0 { pieces.append(page.piece("  exit status \(status)", .faint)) }
    line(at: process.began, depth: depth, because: because, pieces, &page)
  }

  /// A line of the timeline: when, how deep, what, and because of which startup file.
  private static func line(
    at time: Int, depth: Int, because: String?, _ pieces: [Piece], _ page: inout TerminalPage
  ) {
    let when = Wording.moment(time)
    let lead = timeColumns - 2 - when.utf8.count
    let indent = timeColumns + 2 * min(depth, deepest)
    var all = [page.piece(when, .faint), Piece(text: page.spaces(indent - timeColumns + 2), look: .plain)] + pieces
    if depth > deepest { all.append(page.piece("  (\(depth) deep)", .faint)) }
    if let because { all.append(page.piece("  because of \(Wording.startupFile(because))", .faint)) }
    page.flow(indent: max(4, lead), hanging: indent + 2, all)
  }

  /// The words of a row.
  static func pieces(of row: Timeline.Row, _ page: TerminalPage) -> [Piece] {
    let deed = row.deed
    let isFull = page.options.detail == .all
    let look: Piece.Look = row.isNotable ? .plain : .faint
    let verbLook: Piece.Look = row.isNotable ? .strong : .faint
    let isOne = row.objects.count == 1 && (deed.telling != .number || isFull)
    guard !isOne || deed.telling == .counts && !isFull else {
      let times = row.objects[0].count
      let again = times > 1 && deed.telling == .names ? ", \(Wording.count(times)) times" : ""
      return [
        page.piece(deed.verb, verbLook), page.piece(" \(row.objects[0].name)", look),
        page.piece(deed.facts + again, .faint),
      ]
    }
    let count = deed.telling == .counts ? row.events.count : row.objects.count
    var text = " " + Wording.count(count, deed.noun.one, deed.noun.many)
    // Files are told by their names in the folder that they have in common.
    let folder = deed.place.hasPrefix("in ") ? PathKind.common(row.objects.map(\.name)) : nil
    if let folder {
      text += folder.isEmpty ? "" : " below " + folder
    } else if !deed.place.isEmpty {
      text += " " + deed.place
    }
    if deed.telling != .number {
      let names = row.objects.map { object in
        let name = folder.map { $0.isEmpty ? object.name : String(object.name.dropFirst($0.count + 1)) } ?? object.name
        let times = deed.telling == .counts && object.count > 1 ? " (\(Wording.count(object.count)))" : ""
        return VisibleText.escape(name, limit: 120) + times
      }
      text += ": " + Wording.list(names, most: 6)
    }
    return [page.piece(deed.verbOfMany ?? deed.verb, verbLook), page.piece(text, look)]
  }
}
