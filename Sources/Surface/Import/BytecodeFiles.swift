import Artifacts
import Evidence
import PythonBytecode

/// Compiled code in a package: what the interpreter runs instead of, or without, a source that can be read.
///
/// PEP 552 and PEP 3147; `Lib/importlib/_bootstrap_external.py` (`SourceLoader.get_code`, `SourcelessFileLoader`).
enum BytecodeFiles: TriggerFamily {
  private static let since37 = PythonVersion(3, 7)...PythonVersion(3, 15)
  private static let source = "PEP 552; CPython Lib/importlib/_bootstrap_external.py (SourceLoader.get_code)"

  static let unchecked = TriggerInfo(
    id: "pyc-unchecked-hash", phase: .import, title: "Bytecode that is never compared with its source",
    explanation: """
      The header says that the interpreter need not look at the source: the bytecode runs whatever the source says, \
      unless the installer compiles the source again or `--check-hash-based-pycs always` is given. A checked hash that \
      is copied from the source does the same for bytecode made of other code.
      """,
    source: source, python: since37, severity: .high, attack: ["T1027", "T1554"])

  static let checked = TriggerInfo(
    id: "pyc-checked-hash", phase: .import, title: "Bytecode that carries its source's hash",
    explanation: """
      The interpreter takes the file where the hash in its header is that of the source. The hash proves which source \
      lies beside it and nothing of the code behind it, so that the code is followed like any other.
      """,
    source: source, python: since37, severity: .info, attack: [])

  static let foreign = TriggerInfo(
    id: "pyc-foreign-module", phase: .import, title: "Bytecode for a module of another distribution",
    explanation: """
      A `__pycache__` file without a source beside it in the package belongs to a source that another distribution \
      installs: the bytecode runs in that module's place.
      """,
    source: "PEP 3147", python: since37, severity: .critical, attack: ["T1574.008"])

  static let sourceless = TriggerInfo(
    id: "pyc-sourceless", phase: .import, title: "A module that is bytecode only",
    explanation: """
      A `.pyc` where the source would lie is imported without one. Nobody can review it as text; names and constants \
      are all that is read of it here.
      """,
    source: "CPython Lib/importlib/_bootstrap_external.py (SourcelessFileLoader)", severity: .high, attack: ["T1027"])

  static let optimised = TriggerInfo(
    id: "pyc-optimised-only", phase: .import, title: "Bytecode for optimised runs only",
    explanation: """
      Only `.opt-1` or `.opt-2` bytecode is shipped: it runs with `-O`, `-OO` or PYTHONOPTIMIZE and never in an \
      ordinary test.
      """,
    source: "PEP 488", severity: .high, attack: ["T1480"])

  static let timestamp = TriggerInfo(
    id: "pyc-timestamp", phase: .import, title: "Bytecode with a time stamp",
    explanation: """
      The interpreter takes the file only if time and size equal the source's. Installers do not keep an archive's \
      times, so that it is normally stale.
      """,
    source: source, severity: .low, attack: [])

  static let catalogue = [unchecked, checked, foreign, sourceless, optimised, timestamp]

  static func find(in input: borrowing SurfaceInput, into found: inout SurfaceFindings) {
    let input = copy input
    for file in input.files.all where file.path.hasSuffix(".pyc") && (file.root == .site || file.root == .project) {
      // The caches that installers and interpreters make in an environment are not a package's.
      judge(file, CompiledPath(file.path), input, &found)
    }
  }

  private static func judge(
    _ file: InstalledFile, _ path: CompiledPath, _ input: SurfaceInput, _ found: inout SurfaceFindings
  ) {
    let isEnvironment = input.target.kind == .environment
    let sources = input.files.at(file.root, path.source)
    let member = input.member(of: file)
    guard let bytes = input.bytes(of: file.member, limit: input.limits.sourceBytes, into: &found) else { return }
    // Every magic number ends with these two since Python 1.5: what lacks them is refused by each version alike.
    guard bytes.count >= 4, bytes[2] == 0x0D, bytes[3] == 0x0A else { return }
    let header = bytes.withUnsafeBytes { buffer in try? PycHeader(buffer) }
    // Python 1 and 2 counted from 20,121 on; no file of theirs is read by a version that is looked at here.
    if header == nil, UInt16(bytes[0]) | UInt16(bytes[1]) << 8 >= 20_121 { return }
    // Nor does any import find a file in a directory such as `bytecode_3.8`.
    if file.root == .project, !path.isCached, ModuleName(path: file.path) == nil { return }
    if header == nil {
      found.opaque.append(Opaque(path: member.path, why: "its header is that of no known version of CPython"))
    }
    var versions = input.versions(of: file)
    if let tag = path.tag { versions = versions.filter { $0 == tag } }
    if let version = header?.version {
      versions = versions.filter { $0 == PythonVersion(version.major, version.minor) }
    }
    guard !versions.isEmpty else { return }
    let report = Report(file: file, versions: versions, input: input)
    if !path.isCached {
      // Beside a source the old name is never looked at.
      guard sources.isEmpty else { return }
      report.add(sourceless, "runs without a source that could be read", .bytecode(member.path), into: &found)
    } else if sources.isEmpty
      || sources.contains(where: { $0.owner != nil && file.owner != nil && $0.owner != file.owner })
    {
      guard !isEnvironment || file.owner != nil && !sources.isEmpty else { return }
      report.add(
        foreign, "runs in place of \(path.source.quotedName), which another distribution installs",
        .bytecode(member.path), condition: sources.isEmpty ? "where that source is installed" : nil, into: &found)
    } else if let first = sources.first {
      judgeCached(path, header: header, bytes: bytes, source: first, report, isEnvironment, &found)
    }
    guard path.optimisation != nil, !isEnvironment, input.files.at(file.root, path.unoptimised).isEmpty else { return }
    // With a time stamp it is stale beside its source, as has been said of it.
    if case .timestamp? = header?.validation, !sources.isEmpty { return }
    report.add(
      optimised, "runs only with `-O`", .bytecode(member.path), condition: "with `-O`, `-OO` or PYTHONOPTIMIZE",
      into: &found)
  }

  private static func judgeCached(
    _ path: CompiledPath, header: PycHeader?, bytes: [UInt8], source: InstalledFile, _ report: Report,
    _ isEnvironment: Bool, _ found: inout SurfaceFindings
  ) {
    guard let header else { return }
    let member = report.input.member(of: report.file).path
    switch header.validation {
    case .timestamp:
      guard !isEnvironment else { return }
      report.add(
        timestamp, "is normally stale and ignored", .nothing,
        condition: "where the installer keeps the archive's times and does not compile", into: &found)
    case .hash(let hash, let isChecked):
      guard let text = report.input.bytes(of: source.member, limit: report.input.limits.sourceBytes, into: &found)
      else { return }
      let difference = BytecodeComparison.difference(compiled: bytes, source: text)
      // Where it is not the source's, the interpreter compiles the source again.
      if isChecked, !SourceHash.matches(hash, text, header) { return }
      if let why = difference.unreadable {
        found.opaque.append(Opaque(path: member, why: "its code could not be read: \(why)"))
      }
      if isChecked {
        report.add(
          difference.isDifferent ? unchecked : checked,
          difference.isDifferent
            ? "carries its source's hash but other code: \(difference.words)"
            : "runs instead of the source of its hash",
          .bytecode(member), condition: difference.isDifferent || isEnvironment ? nil : recompiled,
          severity: difference.isDifferent ? .critical : nil, into: &found)
        return
      }
      report.add(
        unchecked,
        difference.isDifferent
          ? "runs instead of its source and differs from it: \(difference.words)"
          : "runs instead of its source, which is never compared",
        .bytecode(member),
        condition: isEnvironment ? nil : recompiled,
        severity: difference.isDifferent ? .critical : nil, into: &found)
    }
  }

  private static let recompiled = "unless the installer compiles the source again, as pip does"

  /// What every trigger of one file has in common.
  private struct Report {
    let file: InstalledFile
    let versions: [PythonVersion]
    let input: SurfaceInput

    func add(
      _ info: TriggerInfo, _ what: String, _ starts: CodeStart, condition: String? = nil, severity: Severity? = nil,
      into found: inout SurfaceFindings
    ) {
      found.add(
        info, file, in: input, condition: condition, summary: "\(String(file.name).quotedName) \(what)",
        starts: starts, severity: severity, python: versions)
    }
  }
}

/// Which source a `.pyc` belongs to, by PEP 3147 and PEP 488.
struct CompiledPath: Hashable {
  /// Whether it lies in `__pycache__`.
  let isCached: Bool
  /// The path of its source.
  let source: String
  /// The version in the cache tag `cpython-311`; nil outside `__pycache__` and for other interpreters.
  let tag: PythonVersion?
  /// `1` or `2` of `.opt-1`.
  let optimisation: String?
  /// The path of the bytecode of ordinary runs.
  let unoptimised: String

  init(_ path: String) {
    var parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    let name = parts.popLast() ?? ""
    isCached = parts.last == "__pycache__"
    let pieces = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard isCached, pieces.count >= 3 else {
      source = String(path.dropLast("c".count))
      tag = nil
      optimisation = nil
      unoptimised = path
      return
    }
    let directory = parts.dropLast().map { $0 + "/" }.joined()
    source = "\(directory)\(pieces[0]).py"
    let digits = pieces[1].hasPrefix("cpython-") ? pieces[1].dropFirst("cpython-".count) : ""
    tag = Int(digits.dropFirst()).map { PythonVersion(digits.hasPrefix("3") ? 3 : 2, $0) }
    optimisation = pieces.count >= 4 && pieces[2].hasPrefix("opt-") ? String(pieces[2].dropFirst(4)) : nil
    unoptimised = "\(directory)__pycache__/\(pieces[0]).\(pieces[1]).pyc"
  }
}
