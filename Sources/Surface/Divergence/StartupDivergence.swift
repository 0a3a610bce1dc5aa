import Artifacts
import Evidence

/// The start-up files of a wheel that its sdist does not account for.
enum StartupDivergence {
  /// What is wrong with a file, and how bad it is.
  private struct Verdict {
    let severity: Severity?
    let summary: String
    var line: Int?
  }

  /// Bytes without blanks and quotes that a build says by chance in no path file: an `import` of a project is shorter.
  private static let leastTelling = 40

  /// Adds a trigger for each and gives the paths of all start-up files, accounted for or not.
  static func find(
    in wheel: SourceDivergence.Side, files: inout SourceFiles, build: BuildText, limits: Limits,
    into found: inout SurfaceFindings
  ) -> Set<[UInt8]> {
    var groups: [[UInt8]: [ReachedCode]] = [:]
    for reached in wheel.reached where reached.trigger.phase == .startup {
      groups[outer(reached.trigger.place.path), default: []].append(reached)
    }
    guard !groups.isEmpty else { return [] }
    let names = installedNames(in: wheel.target)
    var look = Look(build: build)
    for member in wheel.target.members where member.kind != .directory {
      let path = Array(member.path.utf8)
      // The metadata directory is the build's own work.
      guard let reached = groups[path], !member.path.prefix(while: { $0 != "/" }).hasSuffix(".dist-info") else {
        continue
      }
      switch SurfaceInput.read(member.index, of: wheel.target, limit: limits.metadataBytes) {
      case .success(let bytes):
        let name = names[member.index] ?? member.path
        guard let verdict = look.judge(bytes, name: name, reached, &files) else { continue }
        add(verdict, member, reached, to: &found)
      case .failure(let problem): found.note(problem.opaque)
      }
    }
    return Set(groups.keys)
  }

  /// The archive itself for what lies in an archive inside the wheel.
  private static func outer(_ path: String) -> [UInt8] {
    let bytes = Array(path.utf8)
    return ByteSearch.first(Array("!/".utf8), in: bytes).map { Array(bytes[..<$0]) } ?? bytes
  }

  /// The path that the interpreter sees of each member, whatever way the archive spells it.
  private static func installedNames(in target: any OpenedTarget) -> [Int: String] {
    var names: [Int: String] = [:]
    for file in target.installed where names[file.member] == nil || file.root == .site {
      names[file.member] = file.path
    }
    return names
  }

  private static func add(
    _ verdict: Verdict, _ member: Member, _ reached: [ReachedCode], to found: inout SurfaceFindings
  ) {
    guard let first = reached.first?.trigger else { return }
    let startsNothing = reached.allSatisfy { $0.trigger.starts == .nothing }
    found.triggers.append(
      Trigger(
        id: SourceDivergence.info.id, phase: SourceDivergence.info.phase,
        place: Place(member.path, line: verdict.line ?? first.place.line), installedPath: first.installedPath,
        owner: first.owner, python: Array(Set(reached.flatMap(\.trigger.python))).sorted(), profiles: first.profiles,
        summary: verdict.summary, starts: .nothing,
        severity: startsNothing ? min(verdict.severity ?? .high, .medium) : verdict.severity))
  }

  /// Looks for files in the sdist, with a bound on what that costs for all of them together.
  private struct Look {
    let build: BuildText
    /// Statements that are still looked for in the build's texts, and words.
    private var statementsLeft = 1_000
    private var wordsLeft = 2_000

    init(build: BuildText) { self.build = build }

    /// Nil where the sdist has the file, or makes it.
    mutating func judge(
      _ bytes: [UInt8], name: String, _ reached: [ReachedCode], _ files: inout SourceFiles
    ) -> Verdict? {
      let candidates = files.named(like: name)
      if candidates.contains(where: { files.isSame(bytes, $0) }) { return nil }
      let sdist = files.target.fileName.quotedName
      let alike = files.ending(with: name).first ?? (name.hasSuffix("__init__.py") ? nil : candidates.first)
      let script = statementsLeft > 0 ? build.script(naming: name) : nil
      let statements = statements(of: bytes)
      // A template that the build fills in has the file's name, and all of its text but the values.
      let template = alike.flatMap { files.bytes(of: $0, limit: 1 << 20) }.map { [BuildText.bare($0[...])] } ?? []
      let strange = statements?.first { !$0.isIn(build.scripts.map(\.bare) + template) }
      if let statements, strange == nil {
        // Where the build computes the name, too, only a text that is nobody else's shows that it makes the file.
        let isTelling = statements.contains { $0.weight >= leastTelling }
        if script != nil || isTelling && build.pathFileScript(for: name) != nil { return nil }
      }
      if let alike {
        let what = strange.map { ", which does not say \($0.shown)" } ?? ""
        return Verdict(
          severity: nil, summary: "differs from \(alike.path.quotedName) of the sdist \(sdist)\(what)",
          line: strange?.line)
      }
      if let script { return written(by: "\(script.path.quotedName) of the sdist \(sdist)", statements, strange) }
      if isNamespaceFile(reached), build.asksForNamespaces { return nil }
      if let same = files.relocated(bytes) {
        return Verdict(severity: .low, summary: "is \(same.path.quotedName) of the sdist \(sdist) under another name")
      }
      let variant = files.caseVariant(of: name).map { "; it has \($0.path.quotedName), which is another name" } ?? ""
      return Verdict(
        severity: nil,
        summary: "is nowhere in the sdist \(sdist) of the same release, and nothing in its build makes it\(variant)")
    }

    /// The statements of a file; nil where there are none, or too many.
    private mutating func statements(of bytes: [UInt8]) -> [BuildStatement]? {
      guard statementsLeft > 0, let statements = BuildStatement.all(in: bytes) else { return nil }
      statementsLeft -= statements.count
      return statementsLeft >= 0 ? statements : nil
    }

    /// A file that the build names, and whose text it does not hold as it is.
    private mutating func written(
      by script: String, _ statements: [BuildStatement]?, _ strange: BuildStatement?
    ) -> Verdict {
      guard let statements, let strange else {
        return Verdict(
          severity: nil, summary: "is named by \(script), but is too long or has no text that could be looked for there"
        )
      }
      let texts = build.scripts.map(\.bytes)
      for statement in statements {
        for word in statement.words {
          wordsLeft -= 1
          if wordsLeft > 0, texts.contains(where: { ByteSearch.contains($0, word) }) { continue }
          let shown = String(decoding: word.prefix(60), as: UTF8.self).quotedName
          return Verdict(
            severity: nil,
            summary: "is named by \(script), but nothing in the build says \(shown), as \(statement.shown) does",
            line: statement.line)
        }
      }
      return Verdict(
        severity: .medium,
        summary: "is named by \(script), which makes its text of parts: \(strange.shown) is not there as it is",
        line: strange.line)
    }

    private func isNamespaceFile(_ reached: [ReachedCode]) -> Bool {
      reached.allSatisfy { $0.trigger.id == "nspkg-pth" }
    }
  }
}
