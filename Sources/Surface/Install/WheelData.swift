import Artifacts
import Evidence

/// What a wheel writes outside the site directory, and members whose kind or mode says more than their name.
///
/// Binary distribution format, section "The .data directory"; pip `operations/install/wheel.py`, uv
/// `install-wheel-rs`. Neither limits where below the prefix `.data/data` writes.
enum WheelData: TriggerFamily {
  static let data = TriggerInfo(
    id: "wheel-data-data", phase: .install, title: "The wheel writes files below the prefix",
    explanation: """
      Members below `.data/data` land at any path below the prefix, beside the interpreter and other programs' \
      configuration; no installer limits them. Documentation, manual pages, icons and translations are left out here, \
      and so is what another trigger names.
      """,
    source: "Binary distribution format, \"The .data directory\"; pip operations/install/wheel.py", severity: .medium,
    attack: ["T1574"])

  static let scripts = TriggerInfo(
    id: "wheel-data-scripts", phase: .install, title: "The wheel puts its own scripts on PATH",
    explanation: """
      Members below `.data/scripts` are copied into the command directory and made executable; only a `#!python` line \
      is rewritten. They run when somebody calls them, and may be any kind of program.
      """,
    source: "Binary distribution format, \"Recommended installer features\"", severity: .medium, attack: ["T1574.007"])

  static let foreign = TriggerInfo(
    id: "wheel-foreign-data-dir", phase: .install, title: "A .data directory that is not named after the wheel",
    explanation: """
      pip treats any top-level directory that ends in `.data` as the wheel's own and installs its scripts and data; uv \
      copies it as plain files. What is installed therefore depends on the installer.
      """,
    source: "pip operations/install/wheel.py (is_data_scheme_path) and uv install-wheel-rs, compared",
    severity: .critical,
    attack: ["T1036"])

  static let setuid = TriggerInfo(
    id: "wheel-setuid-mode", phase: .install, title: "A member asks for the rights of its owner or group",
    explanation: """
      The set-user-ID or set-group-ID bit is set in the archive. pip and uv drop it today; other unpackers keep it.
      """,
    source: "pip utils/unpacking.py (zip_item_is_executable)", severity: .medium, attack: ["T1548.001"])

  static let symlink = TriggerInfo(
    id: "wheel-symlink", phase: .install, title: "A member is a symbolic link",
    explanation: """
      Wheels have no links: pip and uv write a regular file that holds the link's target, other unpackers make the link.
      """,
    source: "Binary distribution format; pip utils/unpacking.py", severity: .medium, attack: ["T1548.001"])

  static let catalogue = [data, scripts, foreign, setuid, symlink]

  static func find(in input: borrowing SurfaceInput, into found: inout SurfaceFindings) {
    let input = copy input
    guard input.target.kind == .wheel else { return }
    findData(input, &found)
    findScripts(input, &found)
    findMembers(input, &found)
  }

  /// One trigger for each pair of leading directories: some wheels carry thousands of data files.
  private static func findData(_ input: SurfaceInput, _ found: inout SurfaceFindings) {
    var groups: [String: (first: InstalledFile, count: Int)] = [:]
    var order: [String] = []
    for file in input.files.all where file.root == .data {
      guard case .other = PrefixPath.kind(file.belowPrefix ?? file.path) else { continue }
      let parts = RawText.components(of: file.path)
      let key = parts.count > 1 ? parts.prefix(min(2, parts.count - 1)).joined(separator: "/") + "/" : file.path
      if let known = groups[key] {
        groups[key] = (known.first, known.count + 1)
      } else {
        groups[key] = (file, 1)
        order.append(key)
      }
    }
    for key in order {
      guard let group = groups[key] else { continue }
      let files = group.count == 1 ? "a file" : "\(group.count) files"
      found.add(
        data, group.first, in: input, summary: "writes \(files) to \(key.quotedName) below the prefix")
    }
  }

  private static func findScripts(_ input: SurfaceInput, _ found: inout SurfaceFindings) {
    for file in input.files.all {
      guard let path = file.belowPrefix, PrefixPath.kind(path) == .command else { continue }
      let kind = ScriptKind.of(input, file)
      found.add(
        scripts, file, in: input, condition: "when the command is called",
        summary: "puts \(kind.words) \(String(file.name).quotedName) on PATH",
        severity: kind == .python ? nil : .high)
    }
  }

  private static func findMembers(_ input: SurfaceInput, _ found: inout SurfaceFindings) {
    let own = input.target.distributions.first.map { String($0.infoPath.dropLast(".dist-info".count)) + ".data" }
    var seen: Set<Substring> = []
    for member in input.target.members {
      func place() -> InstalledFile { input.files.place(of: member.index) ?? unplaced(member, input) }
      if let mode = member.mode, mode & 0o6000 != 0, member.kind == .file {
        found.add(setuid, place(), in: input, summary: "\(member.path.quotedName) has mode \(String(mode, radix: 8))")
      }
      if case .symbolicLink(let target) = member.kind {
        found.add(symlink, place(), in: input, summary: "\(member.path.quotedName) links to \(target.quotedName)")
      }
      guard RawText.holds(member.path, ".data"), let top = member.path.split(separator: "/").first,
        top.hasSuffix(".data"), let own, top != own,
        member.path.utf8.count > top.utf8.count + 1, seen.insert(top).inserted
      else { continue }
      found.add(
        foreign, place(), in: input,
        summary: "\(String(top).quotedName) is installed as data by pip and as plain files by uv; the wheel's own is "
          + own.quotedName)
    }
  }

  /// A member that no installer places: it still needs versions and an owner.
  private static func unplaced(_ member: Member, _ input: SurfaceInput) -> InstalledFile {
    InstalledFile(
      member: member.index, root: .project, path: member.path, prefixPath: member.path, profiles: Profile.allCases,
      python: input.python, owner: input.target.project)
  }
}

/// What kind of program a script is, by its first bytes.
enum ScriptKind: Hashable {
  case python, shell, native, other

  var words: String {
    switch self {
    case .python: "the Python script"
    case .shell: "the shell script"
    case .native: "the program"
    case .other: "the script"
    }
  }

  /// Reads the start of a member; one that cannot be read is `other`.
  static func of(_ input: SurfaceInput, _ file: InstalledFile) -> ScriptKind {
    let member = input.member(of: file)
    if member.path.hasSuffix(".py") || member.path.hasSuffix(".pyw") { return .python }
    guard member.size <= 1 << 30, let contents = try? input.target.contents(of: file.member) else { return .other }
    return contents.withBytes { kind($0.prefix(256)) }
  }

  private static func kind(_ bytes: Slice<UnsafeRawBufferPointer>) -> ScriptKind {
    let head = Array(bytes)
    if head.starts(with: [0x7F, 0x45, 0x4C, 0x46]) || head.starts(with: [0x4D, 0x5A])
      || head.starts(with: [0xCF, 0xFA, 0xED, 0xFE]) || head.starts(with: [0xCA, 0xFE, 0xBA, 0xBE])
    {
      return .native
    }
    guard head.starts(with: [0x23, 0x21]) else { return .other }
    let line = String(decoding: head.prefix { $0 != 0x0A }, as: UTF8.self)
    if line.contains("python") || line.contains("pypy") { return .python }
    let shells = ["/sh", "bash", "zsh", "dash", "ksh", "fish", " sh"]
    return shells.contains { line.contains($0) } ? .shell : .other
  }
}
