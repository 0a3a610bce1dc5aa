import Artifacts
import Evidence

/// Environment variables that load code, set in configuration that a target carries.
///
/// What the variables do: `Python/initconfig.c` and `Doc/using/cmdline.rst`. Which files set them: activate scripts,
/// Jupyter kernel specifications, container recipes, `.env` files, pipelines, systemd units and editors' settings.
enum EnvironmentHooks: TriggerFamily {
  static let catalogue = [
    TriggerInfo(
      id: "env-hook", phase: .startup, title: "An environment variable that makes interpreters load code",
      explanation: """
        A configuration file sets a variable by which the interpreter, the loader or a tool finds other code than it \
        would: a directory before the standard library, a file that runs before the prompt, a library in every \
        process. Whoever starts Python from that configuration gets it, without any file in site-packages.
        """,
      source: "Python/initconfig.c; Doc/using/cmdline.rst; ld.so(8)", severity: .medium,
      attack: ["T1546.018", "T1574.007"])
  ]

  static func find(in input: borrowing SurfaceInput, into found: inout SurfaceFindings) {
    let kind = input.target.kind
    for (index, member) in input.target.members.enumerated() where member.kind == .file {
      guard ConfigurationFile.maySetVariables(member.path, of: kind) else { continue }
      let placed = input.files.place(of: index)
      let path = placed.map { SiteTree.path(of: $0, kind: kind) } ?? member.path
      guard ConfigurationFile.setsVariables(path, of: kind) else { continue }
      guard let bytes = input.bytes(of: index, limit: 8 << 20, into: &found) else { continue }
      for setting in VariableSetting.all(in: bytes) {
        if let trigger = trigger(setting, member, placed, input) { found.triggers.append(trigger) }
      }
    }
  }

  private static func trigger(
    _ setting: VariableSetting, _ member: Member, _ placed: InstalledFile?, _ input: borrowing SurfaceInput
  ) -> Trigger? {
    guard let hook = VariableEffect(setting, places: ValueResolver(input, from: member.path)) else { return nil }
    let ignored = setting.variable.ignoredBy.map { "; \($0) make Python ignore it" } ?? ""
    let owner = placed?.owner
    return Trigger(
      id: "env-hook", phase: .startup, place: Place(member.path, line: setting.line),
      installedPath: placed.flatMap { $0.root == .project ? nil : $0.prefixPath }, owner: owner,
      python: input.python, profiles: placed?.profiles ?? Profile.allCases, certainty: .conditional,
      condition: "for processes that are started from this configuration\(ignored)", summary: hook.summary,
      starts: hook.starts, searchPath: hook.searchPath, severity: hook.severity)
  }
}

/// Finds what the value of a variable names.
protocol ValuePlaces {
  /// The member path of a file.
  func file(_ value: String) -> String?
  /// The member path of a directory, and whether it has a `sitecustomize`.
  func directory(_ value: String) -> (member: String, hasCustomization: Bool)?
}

/// What setting a variable to a value does to the processes that get it.
struct VariableEffect {
  private(set) var severity: Severity
  private(set) var starts = CodeStart.nothing
  private(set) var searchPath: [String] = []
  /// A clause for people.
  let summary: String

  /// Nil for a value that does nothing.
  init?(_ setting: VariableSetting, places resolver: some ValuePlaces) {
    severity = setting.variable.severity
    var effect = setting.variable.effect
    switch setting.variable.name {
    case "PYTHONWARNINGS":
      guard let module = WarningFilter.category(in: setting.value) else { return nil }
      (severity, starts, effect) = (.high, .module(module), "imports `\(module)` before site at every start")
    case "PYTHONSTARTUP": starts = resolver.file(setting.value).map { .file($0) } ?? .nothing
    case "LD_PRELOAD", "LD_AUDIT", "DYLD_INSERT_LIBRARIES":
      let first = setting.value.split { $0 == ":" || $0 == " " }.first.map(String.init) ?? ""
      starts = resolver.file(first).map { .native($0) } ?? .nothing
    case "PYTHONPATH":
      for part in setting.value.split(separator: ":").prefix(64) {
        guard let directory = resolver.directory(String(part)) else { continue }
        searchPath.append(directory.member)
        if starts == .nothing, directory.hasCustomization { (starts, severity) = (.module("sitecustomize"), .high) }
      }
      if starts != .nothing { effect += " and makes every start import the `sitecustomize` there" }
    case "PYTHONBREAKPOINT":
      if setting.value == "0" { return nil }
      guard let dot = setting.value.lastIndex(of: ".") else { break }
      starts = .entryPoint(
        module: String(setting.value[..<dot]), attribute: String(setting.value[setting.value.index(after: dot)...]),
        isCalled: true)
    case "PYTHON_FROZEN_MODULES" where setting.value == "on": return nil
    default: break
    }
    summary = "sets \(StartupWords.code("\(setting.variable.name)=\(setting.value)")), which \(effect)"
  }
}

/// Which files of a target set variables for processes.
enum ConfigurationFile {
  /// Whether a file of that path sets variables for other programs.
  static func setsVariables(_ path: String, of kind: TargetKind) -> Bool {
    var path = path.lowercased()
    let hasWord = path.withUTF8 { bytes in words.contains { RawText.holds(UnsafeRawBufferPointer(bytes), $0) } }
    guard kind == .directory || hasWord else { return false }
    let parts = path.split(separator: "/").map(String.init)
    guard let name = parts.last else { return false }
    let parent = parts.dropLast().last ?? ""
    if isInstalled(name, parent, parts) { return true }
    switch kind {
    case .directory: return isProject(name, parent, parts)
    case .wheel, .sdist, .egg, .environment, .file, .image: return false
    }
  }

  /// Every path that `isInstalled` accepts has one of these in it.
  private static let words: [StaticString] = [
    "activate", "kernel.json", "state", "env_vars.d", "environment.d", "systemd",
  ]

  /// A cheap test of the member's own path that lets everything pass that `setsVariables` could accept: most files are
  /// modules.
  static func maySetVariables(_ path: String, of kind: TargetKind) -> Bool {
    if kind == .directory { return true }
    let bytes = path.utf8
    guard let last = bytes.last, last != UInt8(ascii: "/") else { return false }
    return !(bytes.suffix(3).elementsEqual(".py".utf8) || bytes.suffix(4).elementsEqual(".pyc".utf8))
  }

  /// Files that have their effect where an installer or a tool puts them.
  private static func isInstalled(_ name: String, _ parent: String, _ parts: [String]) -> Bool {
    if (parent == "bin" || parent == "scripts") && name.hasPrefix("activate") { return true }
    if name == "kernel.json" && parts.contains("kernels") { return true }
    if name == "state" && parent == "conda-meta" { return true }
    return (parent == "activate.d" || parent == "env_vars.d" || parent == "environment.d") || isUnit(name, parts)
  }

  private static func isUnit(_ name: String, _ parts: [String]) -> Bool {
    parts.contains("systemd") && (name.hasSuffix(".service") || name.hasSuffix(".conf"))
  }

  /// Files of a checkout from which its own tools take their environment.
  private static func isProject(_ name: String, _ parent: String, _ parts: [String]) -> Bool {
    if name.hasPrefix("dockerfile") || name.hasPrefix("containerfile") || name.hasSuffix(".dockerfile") { return true }
    if name == ".env" || name.hasPrefix(".env.") || name.hasSuffix(".env") || name == ".envrc" { return true }
    if name.hasSuffix(".service") || name == "procfile" || name == "tox.ini" { return true }
    let isYAML = name.hasSuffix(".yml") || name.hasSuffix(".yaml")
    if isYAML {
      let known = [
        ".gitlab-ci", "azure-pipelines", "bitbucket-pipelines", ".travis", "appveyor", ".appveyor", "docker-compose",
        "compose", "action",
      ]
      if known.contains(where: { name.hasPrefix($0) }) || parent == "workflows" || parent == ".circleci" { return true }
    }
    return (parent == ".vscode" || parent == ".devcontainer") && name.hasSuffix(".json")
  }
}

/// One variable set on one line of a configuration file, in any of the usual notations.
struct VariableSetting {
  let variable: EnvironmentVariable
  let value: String
  /// 1-based.
  let line: Int

  /// `X=v`, `export X=v`, `ENV X v`, `X: v`, `"X": "v"`, `setenv X v`, `set -gx X v`, `$env:X = v`,
  /// `Environment="X=v"`; an empty value, a comment and the restoring of a saved value set nothing.
  static func all(in bytes: [UInt8]) -> [VariableSetting] {
    var out: [VariableSetting] = []
    for (index, range) in LineSplitter.universal(bytes).enumerated() {
      if out.count >= 1_000 { break }
      let line = LineSplitter.stripped(bytes[range])
      guard let first = line.first, first != UInt8(ascii: "#"), first != UInt8(ascii: ";") else { continue }
      out += read(Array(line.prefix(16_384)), number: index + 1)
    }
    return out
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "_")
      || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
  }

  private static func read(_ line: [UInt8], number: Int) -> [VariableSetting] {
    var out: [VariableSetting] = []
    var index = 0
    while index < line.count {
      guard isNameByte(line[index]) else {
        index += 1
        continue
      }
      let start = index
      while index < line.count, isNameByte(line[index]) { index += 1 }
      let isReference = start > 0 && (line[start - 1] == UInt8(ascii: "$") || line[start - 1] == UInt8(ascii: "{"))
      guard !isReference, let variable = EnvironmentVariable.all[String(decoding: line[start..<index], as: UTF8.self)],
        let value = value(line, after: index, before: start), !value.isEmpty, !isSaved(value, of: variable)
      else { continue }
      out.append(VariableSetting(variable: variable, value: value, line: number))
    }
    return out
  }

  /// The restoring of a value that an activate script has saved, or a value made of the variable alone.
  private static func isSaved(_ value: String, of variable: EnvironmentVariable) -> Bool {
    let bytes = Array(value.utf8)
    if ByteSearch.contains(bytes, Array("_OLD_".utf8)) { return true }
    return ["$\(variable.name)", "${\(variable.name)}", "${\(variable.name):-}", "%\(variable.name)%"].contains(value)
  }

  private static func value(_ line: [UInt8], after end: Int, before start: Int) -> String? {
    var index = end
    func skip(_ bytes: Set<UInt8>) { while index < line.count, bytes.contains(line[index]) { index += 1 } }
    let blanks: Set<UInt8> = [0x20, 0x09]
    let quotes: Set<UInt8> = [UInt8(ascii: "\""), UInt8(ascii: "'")]
    let afterName = index
    skip(quotes.union(blanks))
    if index < line.count, line[index] == UInt8(ascii: "=") || line[index] == UInt8(ascii: ":") {
      index += 1
      skip(blanks)
      return unquoted(line[index...], isInside: start > 0 && quotes.contains(line[start - 1]))
    }
    // Notations in which a blank stands between name and value.
    let before = String(decoding: line[..<start], as: UTF8.self).lowercased()
    let words = before.split { $0 == " " || $0 == "\t" }
    guard let last = words.last, afterName < line.count, blanks.contains(line[afterName]),
      ["env", "setenv", "-gx", "-x", "-xg"].contains(last)
    else { return nil }
    index = afterName
    skip(blanks)
    return unquoted(line[index...], isInside: false)
  }

  /// A value without its quotes; inside a quoted assignment it ends with the quote.
  private static func unquoted(_ rest: ArraySlice<UInt8>, isInside: Bool) -> String {
    guard let first = rest.first else { return "" }
    let quotes: Set<UInt8> = [UInt8(ascii: "\""), UInt8(ascii: "'")]
    if quotes.contains(first) {
      let body = rest.dropFirst()
      return String(decoding: body.prefix { $0 != first }, as: UTF8.self)
    }
    let ends: Set<UInt8> =
      isInside ? [UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: ",")] : [0x20, 0x09, UInt8(ascii: ";")]
    return String(decoding: rest.prefix { !ends.contains($0) }, as: UTF8.self)
  }
}

/// The category of a `-W` filter, `action:message:category:module:line` (`Lib/warnings.py`, `_getcategory`).
enum WarningFilter {
  /// The module that a dotted category makes the interpreter import; nil for built-in categories.
  static func category(in value: String) -> String? {
    for filter in value.split(separator: ",") {
      let parts = filter.split(separator: ":", omittingEmptySubsequences: false)
      guard parts.count > 2, let dot = parts[2].lastIndex(of: ".") else { continue }
      let module = String(parts[2][..<dot].filter { $0 != " " })
      if !module.isEmpty, module != "builtins", StartTarget("\(module):x") != nil { return module }
    }
    return nil
  }
}

/// Finds what the value of a variable names in the target itself.
private struct ValueResolver: ValuePlaces {
  private let tree: SiteTree
  private let root: String
  private let directory: String

  init(_ input: borrowing SurfaceInput, from path: String) {
    tree = input.startup.tree
    root = input.target.kind == .directory ? "project" : ""
    directory = SiteTree.parent(path)
  }

  /// Places that a relative value may be relative to: the root, and the file's own directory.
  private func candidates(_ value: String) -> [String] {
    var rest = Substring(value)
    for prefix in ["${PWD}/", "$PWD/", "$(pwd)/", "${workspaceFolder}/", "${{ github.workspace }}/", "./"]
    where rest.hasPrefix(prefix) {
      rest = rest.dropFirst(prefix.count)
    }
    if rest == "." || rest == "$PWD" || rest == "${PWD}" || rest == "${workspaceFolder}" { rest = "" }
    guard !rest.hasPrefix("/"), !rest.hasPrefix("$") else { return [] }
    let base = root.isEmpty ? "" : root + "/"
    return [SiteTree.join(root, String(rest)), SiteTree.join(base + directory, String(rest))].compactMap(\.self)
  }

  func file(_ value: String) -> String? {
    for path in candidates(value) {
      if let file = tree.file(at: path) { return tree.memberPath(of: file) }
    }
    return nil
  }

  func directory(_ value: String) -> (member: String, hasCustomization: Bool)? {
    for path in candidates(value) where tree.isDirectory(path) {
      let has = tree.file(at: path + "/sitecustomize.py") ?? tree.file(at: path + "/sitecustomize/__init__.py")
      return (tree.memberDirectory(of: path) ?? "", has != nil)
    }
    return nil
  }
}
