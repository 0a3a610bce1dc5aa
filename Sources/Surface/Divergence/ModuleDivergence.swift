import Artifacts
import Evidence

/// The modules of a wheel that its sdist does not account for: a note for those that do nothing remarkable, and a
/// trigger for each that reaches what nothing in the source does.
enum ModuleDivergence {
  /// A module without a source that says the same.
  private struct Stray {
    let member: Member
    let installed: InstalledFile
    /// The files of the sdist at its place, which say something else; empty for a module that only the wheel has.
    let alike: [InstalledFile]
    /// Whether the build says that it makes the file.
    let isGenerated: Bool
  }

  /// Modules that get a trigger of their own.
  private static let mostNamed = 32

  static func find(
    in wheel: SourceDivergence.Side, besides startup: Set<[UInt8]>, source: SourceDivergence.Side,
    files: inout SourceFiles, build: BuildText, limits: Limits, into found: inout SurfaceFindings
  ) {
    let strays = strays(in: wheel.target, besides: startup, &files, build, limits, &found)
    guard !strays.isEmpty else { return }
    let known = Self.known(source)
    var reaches: [[UInt8]: [(reached: ReachedCode, capability: Capability)]] = [:]
    let paths = Set(strays.map { Array($0.member.path.utf8) })
    for reached in wheel.reached {
      for capability in reached.capabilities {
        let path = Array(capability.place.path.utf8)
        if paths.contains(path) { reaches[path, default: []].append((reached, capability)) }
      }
    }
    var own: [Trigger] = []
    var rest: [Stray] = []
    for stray in strays {
      let inside = reaches[Array(stray.member.path.utf8)] ?? []
      if !inside.isEmpty, own.count < mostNamed,
        let trigger = worst(stray, inside, known, wheel.target, files, limits)
      {
        own.append(trigger)
      } else {
        rest.append(stray)
      }
    }
    found.triggers += own
    let unexplained = rest.filter { !$0.isGenerated }
    if !unexplained.isEmpty { found.triggers.append(note(unexplained, reaches, files)) }
  }

  // MARK: Which modules

  private static func strays(
    in wheel: any OpenedTarget, besides startup: Set<[UInt8]>, _ files: inout SourceFiles, _ build: BuildText,
    _ limits: Limits, _ found: inout SurfaceFindings
  ) -> [Stray] {
    var strays: [Stray] = []
    var seen: Set<Int> = []
    for installed in wheel.installed where installed.root == .site {
      guard let module = ModuleName(path: installed.path), module.kind != .extension, !isNative(installed.path),
        wheel.members.indices.contains(installed.member), seen.insert(installed.member).inserted
      else { continue }
      let member = wheel.members[installed.member]
      guard !startup.contains(Array(member.path.utf8)) else { continue }
      if let stray = stray(member, installed, wheel, &files, build, limits, &found) { strays.append(stray) }
    }
    return strays.sorted { ($0.installed.path, $0.member.index) < ($1.installed.path, $1.member.index) }
  }

  private static func isNative(_ path: String) -> Bool { path.hasSuffix(".so") || path.hasSuffix(".pyd") }

  private static func stray(
    _ member: Member, _ installed: InstalledFile, _ wheel: any OpenedTarget, _ files: inout SourceFiles,
    _ build: BuildText, _ limits: Limits, _ found: inout SurfaceFindings
  ) -> Stray? {
    let alike = files.ending(with: installed.path)
    // Bytecode is compared with its source elsewhere; here it counts only where there is none.
    if installed.path.hasSuffix(".pyc") {
      let hasSource = !alike.isEmpty || !files.ending(with: String(installed.path.dropLast())).isEmpty
      return hasSource ? nil : Stray(member: member, installed: installed, alike: [], isGenerated: false)
    }
    switch SurfaceInput.read(member.index, of: wheel, limit: limits.sourceBytes) {
    case .failure(let problem):
      found.note(problem.opaque)
      return nil
    case .success(let bytes):
      // An empty file does nothing, whoever made it.
      if bytes.isEmpty || alike.contains(where: { files.isSame(bytes, $0) }) { return nil }
      if alike.isEmpty, files.relocated(bytes) != nil { return nil }
      let isGenerated = build.names(installed.path) || hasGenerator(installed.path, &files)
      return Stray(member: member, installed: installed, alike: alike, isGenerated: isGenerated)
    }
  }

  /// Whether the sdist has what tools make the module of: a `.proto` file, a template, Cython.
  private static func hasGenerator(_ path: String, _ files: inout SourceFiles) -> Bool {
    let stem = String(path.dropLast(path.hasSuffix(".pyw") ? 4 : 3))
    var origins = [".pyx", ".pyx.in", ".py.in", ".in.py", ".py.tmpl", ".py.template", ".py.jinja2", ".py.j2"].map {
      stem + $0
    }
    for ending in ["_pb2", "_pb2_grpc"] where stem.hasSuffix(ending) {
      origins.append(stem.dropLast(ending.utf8.count) + ".proto")
    }
    // Protocol files often lie in a tree of their own.
    return origins.contains { origin in
      !files.ending(with: origin).isEmpty || origin.hasSuffix(".proto") && !files.named(like: origin).isEmpty
    }
  }

  // MARK: What they reach

  /// What the sdist's own code was found to do, by kind, means and argument.
  private static func known(_ source: SourceDivergence.Side) -> Set<String> {
    Set(source.reached.lazy.flatMap(\.capabilities).map(key))
  }

  /// Two capabilities of one key are the same to a reader; where the argument is not known the file has to be the same.
  private static func key(_ capability: Capability) -> String {
    let what = capability.argument ?? String(decoding: SourceFiles.name(capability.place.path), as: UTF8.self)
    return "\(capability.kind.rawValue)\u{0}\(capability.via)\u{0}\(what)"
  }

  /// How bad a capability that only the wheel has is where nobody asked for it; nil for one that says little.
  private static func harm(_ capability: Capability, _ trigger: Trigger) -> Severity? {
    switch capability.kind {
    case .credentialRead, .persistenceWrite, .networkConnect, .networkListen: .high
    case .processSpawn, .codeEvaluate, .codeDecode: capability.layer == nil ? .medium : .high
    // Tools that bundle libraries change `__init__.py` so that it loads them; no honest start-up hook needs that.
    case .nativeLoad: trigger.phase == .startup ? .high : nil
    case .environmentRead, .environmentWrite, .fileRead, .fileWrite, .fileDelete, .directoryList, .interpreterHook,
      .interpreterExit, .encryption, .systemInformation:
      nil
    }
  }

  /// A step lower for a module that has to be asked for by its full name.
  private static func severity(_ harm: Severity, _ trigger: Trigger) -> Severity {
    switch trigger.phase {
    case .startup, .install, .build, .tool: return .high
    case .import, .call:
      if case .module(let name) = trigger.starts, !name.contains(".") { return harm }
      return harm == .high ? .medium : .low
    }
  }

  private static func worst(
    _ stray: Stray, _ inside: [(reached: ReachedCode, capability: Capability)], _ known: Set<String>,
    _ wheel: any OpenedTarget, _ files: SourceFiles, _ limits: Limits
  ) -> Trigger? {
    var lines: SourceLines?
    var worst: (severity: Severity, reached: ReachedCode, capability: Capability)?
    for (reached, capability) in inside {
      guard let harm = harm(capability, reached.trigger), !known.contains(key(capability)) else { continue }
      let severity = severity(harm, reached.trigger)
      if let worst, worst.severity >= severity { continue }
      let read = lines ?? SourceLines(stray.member, stray.alike, wheel, files, limits)
      lines = read
      if capability.layer == nil, let line = capability.place.line, read.isOld(line) { continue }
      worst = (severity, reached, capability)
    }
    guard let worst else { return nil }
    return trigger(stray, worst.reached.trigger, worst.capability, worst.severity, files)
  }

  private static func trigger(
    _ stray: Stray, _ cause: Trigger, _ capability: Capability, _ severity: Severity, _ files: SourceFiles
  ) -> Trigger {
    let sdist = files.target.fileName.quotedName
    let difference =
      stray.alike.first.map { "differs from \($0.path.quotedName) of the sdist \(sdist)" }
      ?? "is nowhere in the sdist \(sdist) of the same release"
    let argument = capability.argument.map { " (\(String($0.prefix(120))))" } ?? ""
    let moment =
      switch cause.phase {
      case .startup: "at every start of the interpreter"
      case .import: "when it is imported"
      case .build, .install, .tool, .call: "when \(cause.place.path.quotedName) is run"
      }
    return Trigger(
      id: SourceDivergence.info.id, phase: SourceDivergence.info.phase,
      place: Place(stray.member.path, line: capability.layer == nil ? capability.place.line : nil),
      installedPath: stray.installed.prefixPath, owner: stray.installed.owner, python: cause.python,
      profiles: stray.installed.profiles,
      summary: "\(difference) and does what nothing in it does, \(moment): \(capability.via)\(argument)",
      starts: .nothing, severity: severity)
  }

  // MARK: The others

  private static func note(
    _ strays: [Stray], _ reaches: [[UInt8]: [(reached: ReachedCode, capability: Capability)]], _ files: SourceFiles
  ) -> Trigger {
    let sdist = files.target.fileName.quotedName
    let only = strays.filter(\.alike.isEmpty)
    let changed = strays.filter { !$0.alike.isEmpty }
    var parts: [String] = []
    if !only.isEmpty {
      parts.append(
        "\(only.count) \(only.count == 1 ? "module is" : "modules are") nowhere in the sdist \(sdist): \(list(only))")
    }
    if !changed.isEmpty {
      let verb = changed.count == 1 ? "module differs" : "modules differ"
      parts.append("\(changed.count) \(verb) from the source\(only.isEmpty ? " in \(sdist)" : ""): \(list(changed))")
    }
    let kinds = Set(strays.flatMap { reaches[Array($0.member.path.utf8)] ?? [] }.map(\.capability.kind.rawValue))
    if !kinds.isEmpty { parts.append("reaching \(kinds.sorted().joined(separator: ", "))") }
    let first = strays.first
    return Trigger(
      id: SourceDivergence.info.id, phase: SourceDivergence.info.phase, place: Place(first?.member.path ?? ""),
      installedPath: first?.installed.prefixPath, owner: first?.installed.owner, python: first?.installed.python ?? [],
      profiles: first?.installed.profiles ?? [], summary: parts.joined(separator: "; "), starts: .nothing,
      severity: .info)
  }

  private static func list(_ strays: [Stray]) -> String {
    let shown = strays.prefix(4).map(\.installed.path.quotedName).joined(separator: ", ")
    return strays.count > 4 ? "\(shown) and \(strays.count - 4) more" : shown
  }
}

/// The lines of a changed module, to tell those that its source has from new ones.
private struct SourceLines {
  private let lines: [ArraySlice<UInt8>]
  private let old: Set<ArraySlice<UInt8>>

  init(_ member: Member, _ alike: [InstalledFile], _ wheel: any OpenedTarget, _ files: SourceFiles, _ limits: Limits) {
    let bytes = (try? SurfaceInput.read(member.index, of: wheel, limit: limits.sourceBytes).get()) ?? []
    lines = Self.lines(bytes)
    var old: Set<ArraySlice<UInt8>> = []
    for file in alike.prefix(8) { old.formUnion(Self.lines(files.bytes(of: file, limit: limits.sourceBytes) ?? [])) }
    self.old = old
  }

  /// Whether the source has a line like the one with this number.
  func isOld(_ line: Int) -> Bool { lines.indices.contains(line - 1) && old.contains(lines[line - 1]) }

  private static func lines(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { line in
      let isBlank = { (byte: UInt8) in
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
      }
      let start = line.drop(while: isBlank)
      return start.prefix(start.count - start.reversed().prefix(while: isBlank).count)
    }
  }
}
