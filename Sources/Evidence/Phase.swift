/// When a trigger fires; static triggers, sandbox stages and policy sections share these six.
package enum Phase: String, Codable, Sendable, CaseIterable, Comparable {
  /// Making a wheel from an sdist.
  case build
  /// Unpacking a wheel into an environment.
  case install
  /// Interpreter initialisation, before `__main__`.
  case startup
  /// A tool loads the code by itself: pytest, a Jupyter kernel, a shell's activate script; the trigger names the tool.
  case tool
  /// Top-level code of an imported module.
  case `import`
  /// Only when somebody calls it.
  case call

  package static func < (a: Phase, b: Phase) -> Bool { a.order < b.order }
  private var order: Int { Phase.allCases.firstIndex(of: self) ?? 0 }
}
