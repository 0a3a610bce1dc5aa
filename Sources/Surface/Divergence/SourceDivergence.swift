package import Artifacts
package import Evidence

/// What a wheel runs that the sdist of its release does not have.
///
/// No trigger family, because it takes two targets: whoever has both asks it.
package enum SourceDivergence {
  static let info = TriggerInfo(
    id: "sdist-wheel-divergence", phase: .build, title: "A start-up file or module that only the wheel has",
    explanation: """
      A wheel is made from the sdist. What it runs and the sdist neither has nor makes was added after the source: by \
      who built it, or by who could upload in the project's name. Reviewers read the source and installers take the \
      wheel. Where one run has both files of a release, each start-up file and module of the wheel is looked for in \
      the sdist, by name and by content, and in what the sdist's build scripts write. Modules that are generated or \
      bundled count little by themselves; one that reaches what nothing in the source does counts more.
      """,
    source: "PEP 517, build_wheel; PEP 625; PEP 427", severity: .high, attack: ["T1195.002"])

  /// What `Surface.catalogue` says of it.
  package static let catalogue = [info]

  /// One side of the comparison: an opened artifact, and what its analysis found.
  package struct Side: Sendable {
    let target: any OpenedTarget
    let reached: [ReachedCode]

    package init(target: any OpenedTarget, reached: [ReachedCode]) {
      self.target = target
      self.reached = reached
    }
  }

  /// The differences that matter, in the order of the wheel's files.
  package static func find(in wheel: Side, source: Side, limits: Limits) -> SurfaceFindings {
    var found = SurfaceFindings()
    var files = SourceFiles(source.target)
    let modules = Set(wheel.target.installed.lazy.filter { $0.root == .site }.map { Array($0.path.utf8) })
    let build = BuildText(files) { modules.contains(Array($0.path.utf8)) }
    let startup = StartupDivergence.find(in: wheel, files: &files, build: build, limits: limits, into: &found)
    ModuleDivergence.find(
      in: wheel, besides: startup, source: source, files: &files, build: build, limits: limits, into: &found)
    if files.isExhausted {
      found.note(
        Opaque(
          path: source.target.fileName, why: "it has more files of the same name than are compared with the wheel's"))
    }
    return found
  }
}
