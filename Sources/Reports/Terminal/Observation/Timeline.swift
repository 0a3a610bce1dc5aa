import Evidence

/// What one run shows, as a person reads it: its processes as a tree, and below each what it did, in order of time.
///
/// What the same command does without the package is left out, and events of a kind are one row.
struct Timeline {
  /// Events that are told together.
  struct Row {
    /// Microseconds since the stage began, of the first of them.
    let time: Int
    /// Index into the stage's processes; nil where it is not known who did it.
    let process: Int?
    /// The startup file that its process had opened last.
    let because: String?
    /// Of the first of them, for its words.
    let deed: Deed
    /// What it was done to, each once, in order, and how often each.
    private(set) var objects: [(name: String, count: Int, sign: String)]
    private(set) var events: [Int]
    private(set) var signs: Set<String>
    private var known: [String: Int]

    /// - Parameter index: The event's, among the stage's.
    init(_ event: ObservedEvent, _ index: Int, _ deed: Deed) {
      time = event.time
      process = event.process
      because = event.because
      self.deed = deed
      objects = [(deed.object, 1, deed.sign)]
      events = [index]
      signs = [deed.sign]
      known = [deed.object: 0]
    }

    /// Takes in another event of the same group.
    mutating func add(_ deed: Deed, event: Int) {
      add(deed.object, 1, deed.sign)
      events.append(event)
      signs.insert(deed.sign)
    }

    /// Takes in another row of the same family.
    mutating func add(_ row: Row) {
      for object in row.objects { add(object.name, object.count, object.sign) }
      events += row.events
      signs.formUnion(row.signs)
    }

    private mutating func add(_ name: String, _ count: Int, _ sign: String) {
      if let index = known[name] {
        objects[index].count += count
      } else {
        known[name] = objects.count
        objects.append((name, count, sign))
      }
    }

    /// Without what is told already.
    func besides(_ told: Set<String>) -> Row {
      var row = self
      row.objects.removeAll { told.contains($0.sign) }
      return row.objects.isEmpty ? self : row
    }

    /// Whether a reader should see it.
    var isNotable: Bool { deed.habit == nil }
  }

  /// What else a line about a process says.
  enum Echo: Equatable {
    /// It stands for itself.
    case nothing
    /// So many more of the same program follow it.
    case more(Int)
    /// It is the same command as one above, and it and its children do nothing else.
    case again
  }

  /// A line of the tree.
  enum Line {
    /// A process that begins.
    case command(Int, depth: Int, because: String?, and: Echo)
    /// What it does; the startup file is given where it is another one than of the lines above.
    case row(Row, depth: Int, because: String?)
  }

  /// The run that it tells of.
  let stage: ObservationStage
  private let isMerged: Bool
  private(set) var rows: [Row] = []
  /// Processes that were started and would not have been without the package.
  private var started: Set<Int> = []
  /// The startup file that was open when a process became its program.
  private var causes: [Int: String] = [:]
  /// Events that are the same without the package.
  let usual: Int

  /// - Parameter isMerged: Whether events of a kind are one row; otherwise each is told.
  init(_ stage: ObservationStage, isMerged: Bool) {
    self.stage = stage
    self.isMerged = isMerged
    usual = stage.events.count(where: \.isUsual)
    let circumstances = Self.circumstances(stage, isMerged: isMerged)
    let nobody = Deed.Circumstances(phase: stage.phase)
    var groups: [Group: Int] = [:]
    for (index, event) in stage.events.enumerated() {
      if startsProcess(event), let process = event.process {
        // The run itself is no news.
        if !event.isUsual, stage.processes[process].parent != nil { started.insert(process) }
        causes[process] = event.because
        continue
      }
      if event.isUsual { continue }
      guard let deed = Deed.of(event, circumstances[event.process ?? -1] ?? nobody) else { continue }
      let group = Group(process: event.process, because: event.because, name: deed.group)
      if isMerged, let row = groups[group] {
        rows[row].add(deed, event: index)
      } else {
        groups[group] = rows.count
        rows.append(Row(event, index, deed))
      }
    }
    if isMerged { mergeFamilies() }
  }

  private struct Group: Hashable {
    let process: Int?
    let because: String?
    let name: String
  }

  /// Rows of one family that are more than these are made one.
  private static let longestFamily = 4

  private mutating func mergeFamilies() {
    var families: [Group: [Int]] = [:]
    for (index, row) in rows.enumerated() {
      families[Group(process: row.process, because: row.because, name: row.deed.family), default: []].append(index)
    }
    var gone: Set<Int> = []
    for (_, members) in families where members.count > Self.longestFamily {
      for member in members.dropFirst() {
        rows[members[0]].add(rows[member])
        gone.insert(member)
      }
    }
    guard !gone.isEmpty else { return }
    rows = rows.enumerated().filter { !gone.contains($0.offset) }.map(\.element)
  }

  /// Whether an event is what made its process the program that it is: the tree shows that itself.
  private func startsProcess(_ event: ObservedEvent) -> Bool {
    guard case .execute(let program, let arguments) = event.action, let index = event.process,
      stage.processes.indices.contains(index)
    else { return false }
    let process = stage.processes[index]
    // A program is looked for in one folder after the other, with the same arguments.
    return process.program == program || process.arguments == arguments
  }

  private static func circumstances(_ stage: ObservationStage, isMerged: Bool) -> [Int: Deed.Circumstances] {
    var known: [Int: Deed.Circumstances] = [:]
    guard isMerged else { return known }
    var exchanged: Set<ObservedEndpoint> = []
    for case .exchange(let exchange) in stage.events.lazy.map(\.action) {
      exchanged.insert(ObservedEndpoint(address: exchange.address, port: exchange.port))
    }
    var written: Set<String> = []
    for event in stage.events where !event.isUsual {
      let process = event.process ?? -1
      var around = known[process] ?? Deed.Circumstances(phase: stage.phase, exchanged: exchanged)
      switch event.action {
      case .open(let path, writes: true): written.insert("\(process) \(path)")
      case .change(let operation, let path, let destination) where written.contains("\(process) \(path)"):
        switch (Deed.plain(operation), destination) {
        case ("unlink", nil): around.scratch.insert(path)
        case ("rename", .some): around.drafts.insert(path)
        default: break
        }
      case .lookUp: around.looksUp = true
      default: break
      }
      known[process] = around
    }
    return known
  }

  // MARK: What there is to tell

  /// What a reader of the phase learns from it.
  var signs: Set<String> {
    var signs = Set(rows.filter(\.isNotable).flatMap(\.signs))
    for index in started { signs.insert(sign(ofStart: index)) }
    if stage.end != .exited(0) { signs.insert("end \(Wording.end(stage.end))") }
    if stage.unrecordedEvents > 0 { signs.insert("unrecorded") }
    return signs
  }

  /// Whether all that is notable was done because of startup files.
  var isOfStartupFiles: Bool {
    rows.allSatisfy { !$0.isNotable || $0.because != nil } && started.allSatisfy { causes[$0] != nil }
      && stage.end == .exited(0) && stage.unrecordedEvents == 0
  }

  private func sign(ofStart index: Int) -> String {
    "execute \(Command.base(stage.processes[index].program ?? ""))"
  }

  /// What it did that needs no telling.
  var habits: Set<Deed.Habit> { Set(rows.compactMap(\.deed.habit)) }

  // MARK: The tree

  /// The lines, a process's own in order of time with its children between them.
  ///
  /// - Parameter told: What is told already: other things are, and nothing but them, where it is not empty.
  func lines(besides told: Set<String> = []) -> [Line] {
    // What nobody is known to have done stands at the root, as the first process does.
    var ofProcess: [Int: [Item]] = [:]
    var all = told
    for var row in rows {
      if !told.isEmpty {
        guard row.isNotable, !row.signs.isSubset(of: all) else { continue }
        row = row.besides(all)
        all.formUnion(row.signs)
      }
      ofProcess[known(row.process) ?? -1, default: []].append(.row(row))
    }
    var isShown = [Bool](repeating: false, count: stage.processes.count)
    // Children come after their parents, so that one look from behind finds every ancestor.
    for index in stage.processes.indices.reversed() {
      let isBusy = ofProcess[index] != nil || started.contains(index) && !told.contains(sign(ofStart: index))
      guard isBusy || isShown[index] else { continue }
      isShown[index] = isBusy || stage.processes[index].program != nil
      if let parent = parent(index) { isShown[parent] = true }
    }
    // A copy of its parent that does nothing itself is left out, and what it started stands below its parent.
    var shown: [Int] = []
    for index in stage.processes.indices {
      let above = parent(index).map { shown[$0] } ?? -1
      if isShown[index] { ofProcess[above, default: []].append(.process(index, isIdle: ofProcess[index] == nil)) }
      shown.append(isShown[index] ? index : above)
    }
    return walk(ofProcess)
  }

  private enum Item {
    case row(Row)
    /// And whether nothing is told of it but that it began.
    case process(Int, isIdle: Bool)
  }

  private struct Frame {
    var items: [Item]
    var next = 0
    let depth: Int
    var because: String?
  }

  private func walk(_ ofProcess: [Int: [Item]]) -> [Line] {
    var lines: [Line] = []
    var echoes = Echoes(deeds: signsBelow())
    var stack = [Frame(items: sorted(ofProcess[-1] ?? []), depth: 0, because: nil)]
    while var frame = stack.popLast() {
      guard frame.next < frame.items.count else { continue }
      let item = frame.items[frame.next]
      frame.next += 1
      switch item {
      case .row(let row):
        let because = row.because == frame.because ? nil : row.because
        lines.append(.row(row, depth: frame.depth, because: because))
        frame.because = row.because ?? frame.because
        stack.append(frame)
      case .process(let index, let isIdle):
        let cause = causes[index]
        let because = cause == frame.because ? nil : cause
        let children = sorted(ofProcess[index] ?? [])
        if isMerged, !(isIdle && children.isEmpty), echoes.isEcho(index, stage.processes[index]) {
          lines.append(.command(index, depth: frame.depth, because: because, and: .again))
          stack.append(frame)
          continue
        }
        var more = 0
        while isIdle, children.isEmpty, frame.next < frame.items.count,
          case .process(let other, isIdle: true) = frame.items[frame.next], ofProcess[other] == nil,
          stage.processes[other].program == stage.processes[index].program
        {
          more += 1
          frame.next += 1
        }
        lines.append(.command(index, depth: frame.depth, because: because, and: more > 0 ? .more(more) : .nothing))
        stack.append(frame)
        stack.append(Frame(items: children, depth: frame.depth + 1, because: cause ?? frame.because))
      }
    }
    return lines
  }

  /// Commands that were told, with what they and their children did: a hook that starts its thief twice is told once.
  private struct Echoes {
    /// By process.
    let deeds: [Set<String>]
    private var told: [[String]: Set<String>] = [:]

    init(deeds: [Set<String>]) { self.deeds = deeds }

    mutating func isEcho(_ index: Int, _ process: ObservedProcess) -> Bool {
      guard let program = process.program else { return false }
      let command = [program] + process.arguments
      if let known = told[command], deeds[index].isSubset(of: known) { return true }
      told[command, default: []].formUnion(deeds[index])
      return false
    }
  }

  /// What each process and those that it started did.
  private func signsBelow() -> [Set<String>] {
    var signs = [Set<String>](repeating: [], count: stage.processes.count)
    for row in rows where row.isNotable {
      if let process = known(row.process) { signs[process].formUnion(row.signs) }
    }
    for index in stage.processes.indices.reversed() {
      if started.contains(index) { signs[index].insert(sign(ofStart: index)) }
      if let parent = parent(index) { signs[parent].formUnion(signs[index]) }
    }
    return signs
  }

  private func sorted(_ items: [Item]) -> [Item] {
    func time(_ item: Item) -> Int {
      switch item {
      case .row(let row): row.time
      case .process(let index, isIdle: _): stage.processes[index].began
      }
    }
    return items.enumerated().sorted { (time($0.element), $0.offset) < (time($1.element), $1.offset) }.map(\.element)
  }

  private func parent(_ index: Int) -> Int? {
    stage.processes[index].parent.flatMap { $0 >= 0 && $0 < index ? $0 : nil }
  }

  private func known(_ process: Int?) -> Int? {
    process.flatMap { stage.processes.indices.contains($0) ? $0 : nil }
  }

  /// The nearest process above that became a program of its own.
  func original(of index: Int) -> ObservedProcess? {
    var next = parent(index)
    while let index = next {
      if stage.processes[index].program != nil { return stage.processes[index] }
      next = parent(index)
    }
    return nil
  }
}
