package import Evidence
package import Sandbox

/// How artifacts are run in the sandbox.
package struct ObservationOptions: Sendable {
  /// The interpreter that boxes start.
  package var python: HostPython
  package var personas = Persona.all
  /// The weakest walls that will do.
  package var weakestTier = ObservationTier.namespaces
  /// Modules to import; nil for those that the artifact brings at its top.
  package var modules: [String]?
  /// Whether nothing is said of what reading finds: only what was seen, and what it was started for.
  package var isAlone = false
  /// Whether what the artifact needs is fetched and installed beside it.
  package var withDependencies = true

  package init(python: HostPython) { self.python = python }
}
