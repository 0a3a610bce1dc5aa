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

  /// Adds a trigger for each and gives the paths of all start-up files, accounted for or not.
  static func find(
    in wheel: SourceDivergence.Side, files: inout SourceFiles, build: BuildText, limits: Limits,
    into found: inout SurfaceFindings
  ) -> Set<[UInt8]> {
    var groups: [[UInt8]: [ReachedCode]] = [:]
    for reached in wheel.reached where reached.trigger.phase == .startup {
      groups[outer(reached.trigger.place.path), default: []].append(reached)
    }
    for member in wheel.target.members where member.kind != .directory {
      let path = Array(member.path.utf8)
      // The metadata directory is the build's own work.
      guard let reached = groups[path], !member.path.prefix(while: { $0 != "/" }).hasSuffix(".dist-info") else {
        continue
      }
      let bytes: [UInt8]
      switch SurfaceInput.read(member.index, of: wheel.target, limit: limits.metadataBytes) {
      case .success(let read): bytes = read
      case .failure(let problem):
        found.note(problem.opaque)
        continue
      }
      let name = installedName(of: member, in: wheel.target)
      guard let verdict = judge(bytes, name: name, reached, &files, build) else { continue }
      add(verdict, member, reached, to: &found)
    }
    return Set(groups.keys)
  }

  /// The archive itself for what lies in an archive inside the wheel.
  private static func outer(_ path: String) -> [UInt8] {
    let bytes = Array(path.utf8)
    return ByteSearch.first(Array("!/".utf8), in: bytes).map { Array(bytes[..<$0]) } ?? bytes
  }

  /// The path that the interpreter sees, whatever way the archive spells it.
  private static func installedName(of member: Member, in target: any OpenedTarget) -> String {
    let places = target.installed.filter { $0.member == member.index }
    return (places.first { $0.root == .site } ?? places.first)?.path ?? member.path
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

  /// Nil where the sdist has the file, or makes it.
  private static func judge(
    _ bytes: [UInt8], name: String, _ reached: [ReachedCode], _ files: inout SourceFiles, _ build: BuildText
  ) -> Verdict? {
    let candidates = files.named(like: name)
    if candidates.contains(where: { files.isSame(bytes, $0) }) { return nil }
    let sdist = files.target.fileName.quotedName
    let statements = BuildStatement.all(in: bytes)
    let script = build.script(naming: name)
    let alike = files.ending(with: name).first ?? (name.hasSuffix("__init__.py") ? nil : candidates.first)
    var texts = build.scripts.map(\.bare)
    // A template that the build fills in has the file's name, and all of its text but the values.
    if let alike, let template = files.bytes(of: alike, limit: 1 << 20) { texts.append(BuildText.bare(template[...])) }
    let strange = statements?.first { !$0.isIn(texts) }
    if script != nil, statements != nil, strange == nil { return nil }
    if let alike {
      let what = strange.map { ", which does not say \($0.shown)" } ?? ""
      return Verdict(
        severity: nil, summary: "differs from \(alike.path.quotedName) of the sdist \(sdist)\(what)",
        line: strange?.line)
    }
    if let script { return written(script, statements, strange, build, sdist) }
    if isNamespaceFile(reached), build.says("namespace_packages") || build.scripts.contains(where: isNamespaceList) {
      return nil
    }
    if let same = files.relocated(bytes) {
      return Verdict(severity: .low, summary: "is \(same.path.quotedName) of the sdist \(sdist) under another name")
    }
    let variant = files.caseVariant(of: name).map { "; it has \($0.path.quotedName), which is another name" } ?? ""
    return Verdict(
      severity: nil,
      summary: "is nowhere in the sdist \(sdist) of the same release, and nothing in its build makes it\(variant)")
  }

  /// A file that the build names, and whose text it does not hold as it is.
  private static func written(
    _ script: BuildText.Script, _ statements: [BuildStatement]?, _ strange: BuildStatement?, _ build: BuildText,
    _ sdist: String
  ) -> Verdict {
    let place = "\(script.path.quotedName) of the sdist \(sdist)"
    guard let statements, let strange else {
      return Verdict(
        severity: nil, summary: "is named by \(place), but is too long or has no text that could be looked for there")
    }
    let texts = build.scripts.map(\.bytes)
    for statement in statements {
      if let word = statement.strangeWord(in: texts) {
        return Verdict(
          severity: nil,
          summary: "is named by \(place), but nothing in the build says \(word.quotedName), as \(statement.shown) does",
          line: statement.line)
      }
    }
    return Verdict(
      severity: .medium,
      summary: "is named by \(place), which makes its text of parts: \(strange.shown) is not there as it is",
      line: strange.line)
  }

  private static func isNamespaceFile(_ reached: [ReachedCode]) -> Bool {
    reached.allSatisfy { $0.trigger.id == "nspkg-pth" }
  }

  private static func isNamespaceList(_ script: BuildText.Script) -> Bool {
    script.path.hasSuffix(".egg-info/namespace_packages.txt")
  }
}
