import Evidence

extension TerminalReport {
  /// The findings, hardest first; what policy lifted comes last and only in full reports.
  static func findings(_ artifact: ArtifactReport, _ page: inout TerminalPage) {
    let counted = countedFindings(artifact)
    // What is merely worth knowing is told in full only where everything is.
    let least = page.options.detail == .all ? Severity.info : .medium
    let full = counted.filter { $0.severity >= least }
    let brief = counted.filter { $0.severity < least }
    if !counted.isEmpty {
      page.gap()
      page.line(indent: 2, [page.piece("findings", .strong)])
      var told = Told()
      bounded(full, normal: 12, indent: 4, &page) { each, page in
        finding(each.index, each.severity, artifact, &told, &page)
      }
      briefly(brief, artifact, &page)
    }
    guard page.options.detail == .all else { return }
    let lifted = artifact.evidence.findings.indices.filter { artifact.outcome(of: $0).fate != .counts }
    guard !lifted.isEmpty else { return }
    page.gap()
    page.line(indent: 2, [page.piece("lifted by policy", .strong)])
    for index in lifted {
      let finding = artifact.evidence.findings[index]
      page.flow(
        indent: 4, hanging: 6,
        [page.piece("\(finding.rule)  \(finding.title)"), page.piece("  " + lifting(index, artifact), .faint)])
    }
  }

  private static func lifting(_ index: Int, _ artifact: ArtifactReport) -> String {
    switch artifact.outcome(of: index).fate {
    case .counts: ""
    case .off: "switched off by the policy"
    case .waived(let who, let reason, let until): "waived by \(who) until \(until): \(reason)"
    }
  }

  private static func finding(
    _ index: Int, _ severity: Severity, _ artifact: ArtifactReport, _ told: inout Told, _ page: inout TerminalPage
  ) {
    let finding = artifact.evidence.findings[index]
    var head = [
      page.piece(page.padded(severity.rawValue, to: 8), look(of: severity)), page.piece("  \(finding.rule)  "),
      page.piece(finding.title, .strong),
    ]
    if severity != finding.severity { head.append(page.piece("  (\(finding.severity.rawValue) by itself)", .faint)) }
    if page.options.detail == .all, !finding.attack.isEmpty {
      head.append(page.piece("  " + finding.attack.joined(separator: ", "), .faint))
    }
    page.flow(indent: 4, hanging: 6, head)
    let trigger = finding.trigger.flatMap {
      artifact.evidence.reached.indices.contains($0) ? artifact.evidence.reached[$0].trigger : nil
    }
    let message = VisibleText.escape(finding.message, limit: page.options.detail == .all ? .max : 400)
    page.flow(indent: 6, hanging: 6, [page.piece(message)])
    if let trigger, finding.chain.first?.what != trigger.summary {
      page.flow(
        indent: 6, hanging: 8,
        [
          page.piece("started by \(trigger.id) at \(Wording.place(trigger.place)) (\(trigger.phase.rawValue))", .faint)
        ])
    }
    if let stage = stage(of: finding, artifact.evidence) {
      page.flow(indent: 6, hanging: 8, [page.piece(stage, .faint)])
    }
    chain(finding, from: trigger, artifact.evidence, &told, &page)
    layers(finding, artifact.evidence, &told, &page)
  }

  /// A line for each rule, with the first place it speaks of.
  private static func briefly(
    _ findings: [(index: Int, severity: Severity)], _ artifact: ArtifactReport, _ page: inout TerminalPage
  ) {
    var places: [String: Set<Place>] = [:]
    for each in findings {
      let finding = artifact.evidence.findings[each.index]
      places[finding.rule, default: []].insert(place(of: finding, artifact.evidence))
    }
    var told: Set<String> = []
    for each in findings {
      let finding = artifact.evidence.findings[each.index]
      guard told.insert(finding.rule).inserted else { continue }
      let count = places[finding.rule]?.count ?? 1
      let first = Wording.place(place(of: finding, artifact.evidence))
      page.flow(
        indent: 4, hanging: 22,
        [
          page.piece(page.padded(each.severity.rawValue, to: 8), look(of: each.severity)),
          page.piece("  \(finding.rule)  \(finding.title)"),
          page.piece("  " + (count > 1 ? "\(Wording.count(count)) places, first " : "") + first, .faint),
        ])
    }
  }

  /// Where a finding is about: its trigger's place, or the first step where it has none.
  private static func place(of finding: Finding, _ evidence: ArtifactEvidence) -> Place {
    if let index = finding.trigger, evidence.reached.indices.contains(index) {
      return evidence.reached[index].trigger.place
    }
    return finding.chain.first.map { Place($0.path, line: $0.line) } ?? Place(evidence.file ?? evidence.target)
  }

  /// The way from the trigger to the sink, step by step, with the source line of each where it is known.
  private static func chain(
    _ finding: Finding, from trigger: Trigger?, _ evidence: ArtifactEvidence, _ told: inout Told,
    _ page: inout TerminalPage
  ) {
    let longest = page.options.detail == .all ? Int.max : 240
    let common = told.common(finding, isFull: page.options.detail == .all)
    let steps = Array(finding.chain.enumerated())
    guard !steps.isEmpty else { return }
    let numberWidth = String(steps.count).utf8.count
    // The ends say most: a long way is cut in its middle.
    let isCut = page.options.detail != .all && common == 0 && steps.count > 9
    if common > 0 {
      page.line(
        indent: 8, [page.piece(common == 1 ? "step 1 as above" : "steps 1 to \(common) as above", .faint)])
    }
    for (number, step) in steps where number >= common {
      if isCut, (5..<(steps.count - 3)).contains(number) {
        if number == 5 {
          page.line(
            indent: 8,
            [page.piece("\(page.glyphs.ellipsis) \(Wording.count(steps.count - 8)) more steps (--all)", .faint)])
        }
        continue
      }
      let place = Place(step.path, line: step.line)
      var text = String(number + 1)
      text = page.spaces(numberWidth - text.utf8.count) + text
      page.flow(
        indent: 8, hanging: 10 + numberWidth,
        [
          page.piece(text + "  ", .faint), page.piece(Wording.place(place), .accent),
          page.piece(step.layer.map { " in layer \($0 + 1)" } ?? "", .faint),
          page.piece("  " + VisibleText.escape(what(step, of: trigger), limit: longest)), value(step, page),
        ])
      // Steps on the same line share one frame, below the last of them.
      let next = number + 1 < steps.count ? steps[number + 1].element : nil
      if let line = step.line, next.map({ Place($0.path, line: $0.line) }) != place || next?.layer != step.layer,
        let code = evidence.code(of: step)
      {
        frame(SourceExcerpt(path: step.path, line: line, text: code), indent: 10 + numberWidth, marks: step.what, &page)
      }
    }
  }

  /// What was computed of a step's argument.
  private static func value(_ step: ChainStep, _ page: TerminalPage) -> Piece {
    guard let value = step.value else { return page.piece("") }
    let shown = VisibleText.escape(value, limit: page.options.detail == .all ? .max : 120)
    return page.piece("  \(page.glyphs.arrow) " + shown)
  }

  /// What happens at a step; the trigger itself is named by its id, since its words stand with the triggers.
  private static func what(_ step: ChainStep, of trigger: Trigger?) -> String {
    guard let trigger, step.what == trigger.summary else { return step.what }
    return "\(trigger.id), \(trigger.phase.rawValue)"
  }

  /// A source line with its number and, below it, a marker under the name that the step speaks of.
  private static func frame(_ excerpt: SourceExcerpt, indent: Int, marks what: String, _ page: inout TerminalPage) {
    var code = page.piece(String(excerpt.text.drop { $0 == " " || $0 == "\t" })).text
    let number = String(excerpt.line)
    let room = page.columns - indent - number.utf8.count - 3
    let name = quotedName(in: what)
    var offset = name.flatMap { position(of: $0, in: code) }
    let width = VisibleText.width(of: name ?? "")
    if let start = offset, start + width > room - 2 {
      // A long line is shown from shortly before the name on.
      let dropped = min(start, max(0, start - room / 3))
      code = page.glyphs.ellipsis + VisibleText.dropping(columns: dropped, from: code)
      offset = name.flatMap { position(of: $0, in: code) }
    }
    code = VisibleText.cut(code, to: room, ellipsis: page.glyphs.ellipsis)
    page.line(
      indent: indent, [page.piece("\(number) \(page.glyphs.bar) ", .faint), Piece(text: code, look: .plain)])
    guard let offset, offset + width <= room else { return }
    page.line(
      indent: indent,
      [
        page.piece(page.spaces(number.utf8.count) + " \(page.glyphs.bar) ", .faint),
        page.piece(page.spaces(offset) + String(repeating: "^", count: width), .block),
      ])
  }

  /// The last part of the name between back quotes: `Popen` of ``calls `subprocess.Popen` ``.
  private static func quotedName(in what: String) -> String? {
    let parts = what.split(separator: "`", omittingEmptySubsequences: false)
    guard parts.count >= 3 else { return nil }
    let name = parts[1].split(separator: ".").last.map(String.init) ?? ""
    return name.isEmpty || name.utf8.count > 40 || name.contains(" ") ? nil : name
  }

  /// The column at which `name` first stands in already escaped code.
  private static func position(of name: String, in code: String) -> Int? {
    let haystack = Array(code.unicodeScalars)
    let needle = Array(name.unicodeScalars)
    guard !needle.isEmpty, haystack.count >= needle.count else { return nil }
    for start in 0...(haystack.count - needle.count)
    where haystack[start..<(start + needle.count)].elementsEqual(needle) {
      return haystack[..<start].reduce(0) { $0 + VisibleText.width(of: $1) }
    }
    return nil
  }

  /// The code that was found inside data, decoded.
  ///
  /// Layers carry the numbers they have in the trigger's reach, which is what steps and parents speak of.
  private static func layers(
    _ finding: Finding, _ evidence: ArtifactEvidence, _ told: inout Told, _ page: inout TerminalPage
  ) {
    let all =
      finding.trigger.flatMap { evidence.reached.indices.contains($0) ? evidence.reached[$0].layers : nil } ?? []
    let isFull = page.options.detail == .all
    for (index, layer) in finding.layers.enumerated() where isFull || told.layers.insert(layer).inserted {
      let way = layer.decoders.joined(separator: " \(page.glyphs.arrow) ")
      page.flow(
        indent: 6, hanging: 8,
        [
          page.piece("layer \((all.firstIndex(of: layer) ?? index) + 1)  ", .strong), page.piece(way),
          page.piece(
            "  from \(Wording.place(Place(layer.path, line: layer.line)))"
              + (layer.parent.map { " in layer \($0 + 1)" } ?? "")
              + ", \(Wording.size(layer.size)), sha256 \(layer.sha256.prefix(12))", .faint),
        ])
      let lines = excerptLines(layer)
      let most = isFull ? 40 : 8
      for line in lines.prefix(most) {
        page.line(indent: 8, [page.piece(page.glyphs.bar + " ", .faint), page.piece(line)])
      }
      if lines.count > most {
        page.line(indent: 8, [page.piece("\(page.glyphs.bar) \(page.glyphs.ellipsis)", .faint)])
      }
    }
  }

  /// The lines of a layer's excerpt, whose line ends may have been written out as `\n`.
  private static func excerptLines(_ layer: Layer) -> [String] {
    var lines = [""]
    var isEscaped = false
    for character in layer.excerpt {
      if character == "\n" || isEscaped && character == "n" {
        lines.append("")
        isEscaped = false
      } else if isEscaped {
        lines[lines.count - 1] += "\\" + String(character)
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else {
        lines[lines.count - 1].append(character)
      }
    }
    if isEscaped { lines[lines.count - 1].append("\\") }
    if lines.count > 1, lines.last == "" { lines.removeLast() }
    return lines
  }
}

/// What an artifact's findings have shown already, so that the next one need not repeat it.
private struct Told {
  var layers: Set<Layer> = []
  private var chain: [ChainStep] = []
  private var trigger: Int?

  /// How many first steps the finding shares with the one before; what follows is what it has of its own.
  mutating func common(_ finding: Finding, isFull: Bool) -> Int {
    defer {
      chain = finding.chain
      trigger = finding.trigger
    }
    guard !isFull, finding.trigger == trigger else { return 0 }
    let shared = zip(chain, finding.chain).prefix { $0 == $1 }.count
    // The last step is what the finding is about, and one shared step is not worth a line.
    let most = min(shared, max(0, finding.chain.count - 1))
    return most > 1 ? most : 0
  }
}
