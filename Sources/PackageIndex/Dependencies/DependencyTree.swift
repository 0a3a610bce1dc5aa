package import Evidence

/// What a set of requirements draws in, found without building or running anything of it.
package struct DependencyTree: Sendable {
  /// Who found the versions.
  package enum Resolver: String, Sendable {
    /// An installed uv, whose answer is what it would install.
    case uv
    /// This program's own walk, which takes the best version of each project and does not search further where they
    /// don't go together.
    case own
  }

  /// A project of the tree.
  package struct Node: Hashable, Sendable {
    package let project: ProjectName
    package let version: PackageVersion
    /// What asks for it; empty for what the user asked for and where the resolver does not say.
    package let askedBy: [ProjectName]

    /// The requirement that names this very version.
    package var pinned: Requirement {
      Requirement(
        name: project,
        specifiers: VersionSpecifiers(conditions: [
          .init(comparison: .equal, text: version.description, isPrefix: false, version: version)
        ]))
    }
  }

  /// A dependency that could not be followed to its end.
  package struct Undecided: Hashable, Sendable {
    package let requirement: String
    package let why: String
  }

  package let resolver: Resolver
  /// Sorted by name.
  package let nodes: [Node]
  package let undecided: [Undecided]
}

extension IndexClient {
  /// Finds what requirements draw in for one interpreter version.
  ///
  /// An installed uv answers if it can without building (`--no-build`, in an empty directory, with no configuration but
  /// the given indexes). Otherwise this program walks the wheels' metadata itself; what exists only as a source
  /// distribution, or conflicts, is reported as undecided. pip is not asked: even with `--only-binary :all:` it builds
  /// what a dependency names by its address.
  package func dependencyTree(
    of requirements: [Requirement], constraints: [Requirement] = [], python: PythonVersion,
    environment: [String: String], platform: TargetPlatform = .current
  ) throws(IndexError) -> DependencyTree {
    if platform == .current, requirements.allSatisfy({ $0.url == nil }),
      let nodes = UVResolver(configuration: configuration, environment: environment, cancellation: cancellation)
        .resolve(requirements, constraints: constraints, python: python)
    {
      return DependencyTree(resolver: .uv, nodes: nodes, undecided: [])
    }
    return try DependencyWalk(
      client: self, environment: MarkerEnvironment(python: python, platform: platform),
      target: InstallTarget(pythons: [python], platform: platform), constraints: constraints
    ).resolve(requirements)
  }
}
