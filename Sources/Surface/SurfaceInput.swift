package import Artifacts
package import Evidence

/// What families look at: an opened target, the question's versions and profiles, and shared look-ups made once.
package struct SurfaceInput: Sendable {
  package let target: any OpenedTarget
  /// The versions asked for, ascending.
  package let python: [PythonVersion]
  package let limits: Limits

  package init(target: any OpenedTarget, python: [PythonVersion], limits: Limits) {
    self.target = target
    self.python = python
    self.limits = limits
  }
}
