import Evidence

/// When code runs, as far as it matters for how hard a harm is: the phase, and how near to the user. A column of
/// `SeverityTable`.
package enum Circumstance: String, Sendable, CaseIterable {
  /// At every start of the interpreter, or while a wheel is unpacked: nobody asked for the code, and nobody can avoid it.
  case startup
  case build
  /// A tool loads it by itself.
  case tool
  /// A tool runs it only if it is used in the tree that a source archive unpacks to: nothing that is installed.
  case unpacked
  /// As before, and the tool makes the project's documentation.
  case documentation
  /// `import` of what the distribution is called by is enough.
  case imported = "import"
  /// A module deeper inside, or a developers' script beside a source archive's configuration, has to be asked for by name.
  case named = "module"

  /// When it is, as the end of a sentence.
  package var title: String {
    switch self {
    case .startup: "at start-up"
    case .build: "in a build"
    case .tool: "in a tool"
    case .unpacked: "where a tool is used in an unpacked source archive"
    case .documentation: "where such an archive's documentation is made"
    case .imported: "when the package is imported"
    case .named: "when a module inside it is imported"
    }
  }
}

extension ReachedCode {
  /// When the code runs; nil for what only a call runs.
  func circumstance(in kind: TargetKind) -> Circumstance? {
    if kind == .sdist, ["project-file-autoload", "tool-config-plugin"].contains(trigger.id.rawValue) {
      return trigger.tool == "sphinx" ? .documentation : .unpacked
    }
    return switch trigger.phase {
    case .startup, .install: .startup
    case .build: .build
    case .tool: .tool
    case .import: isImportedByName && !isScript(kind) ? .imported : .named
    case .call: nil
    }
  }

  /// Whether `import name` of what the distribution is called by is enough to run it; a deeper module has to be asked
  /// for by its full name, as examples, tests and command-line modules are.
  private var isImportedByName: Bool {
    guard trigger.phase == .import else { return false }
    switch trigger.starts {
    case .module(let name): return !name.contains(".")
    case .bytecode(let path): return Self.isTopLevel(compiled: path)
    default: return false
    }
  }

  /// Whether a compiled file stands for a module without a dot in its name: `a.pyc`, `__pycache__/a.*.pyc`, and the
  /// `__init__` of `a/`, at the root or in a wheel's `.data` (PEP 427, PEP 3147).
  private static func isTopLevel(compiled path: String) -> Bool {
    var parts = path.split(separator: "/").filter { $0 != "__pycache__" }
    if parts.count > 2, parts[0].hasSuffix(".data"), parts[1].hasSuffix("lib") { parts.removeFirst(2) }
    return parts.count == 1 || parts.count == 2 && parts[1].hasPrefix("__init__.")
  }

  /// Whether it is a module that lies beside a source archive's configuration and is not called as the project is: a
  /// script of the developers, as far as no other trigger leads to it.
  private func isScript(_ kind: TargetKind) -> Bool {
    guard kind == .sdist, case .module(let name) = trigger.starts, let owner = trigger.owner else { return false }
    let parts = trigger.place.path.utf8.split(separator: UInt8(ascii: "/"))
    let project = owner.name.lowercased().map { $0 == "-" || $0 == "." ? "_" : $0 }
    return parts.count == 2 && parts[1].elementsEqual("\(name).py".utf8) && name.lowercased() != String(project)
  }
}
