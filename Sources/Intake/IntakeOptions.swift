package import Artifacts
package import Evidence
package import PackageIndex

/// What to check, as the user named it.
package enum TargetRequest: Sendable, Hashable {
  /// A file or directory.
  case path(String)
  /// A requirement such as `litellm==1.82.8`.
  case requirement(String)
  /// A requirements file, with what it includes.
  case requirementsFile(String)
}

/// How to check it.
package struct IntakeOptions: Sendable {
  /// The versions asked for; nil: those that each target supports.
  package var python: [PythonVersion]?
  package var limits = Limits.standard
  /// Which image of a layout is meant where it has one for each platform.
  package var platform = ImagePlatform.current
  /// Targets analysed at the same time.
  package var jobs: Int
  /// Every file of a release, not only those that an installer here would choose.
  package var allFiles = false
  /// Everything the requirements need, too.
  package var withDependencies = false
  /// The artifacts are those of one environment: code that nobody calls is followed from one into the others.
  package var areInstalledTogether = false
  /// How the artifacts are run in the sandbox; nil: they are not.
  package var observation: ObservationOptions?
  /// What the command line says about indexes.
  package var index = IndexConfiguration.Flags()
  /// Tells the time since some moment, for the time that each analysis takes; nil: it is not taken.
  package var clock: (@Sendable () -> Duration)?
  /// The environment, home and working directory in which the installer's configuration is looked for.
  package var surroundings: Surroundings

  package init(jobs: Int, surroundings: Surroundings) {
    self.jobs = jobs
    self.surroundings = surroundings
  }

  /// The part of the process's surroundings that decides where packages come from.
  package struct Surroundings: Sendable {
    package let environment: [String: String]
    package let homeDirectory: String
    package let workingDirectory: String

    package init(environment: [String: String], homeDirectory: String, workingDirectory: String) {
      self.environment = environment
      self.homeDirectory = homeDirectory
      self.workingDirectory = workingDirectory
    }
  }
}

/// What happens while a check runs, for progress lines; told from several threads.
package enum IntakeProgress: Sendable {
  /// An index is asked for so many requirements.
  case resolving(Int)
  /// So many bytes of so many files have come.
  case fetching(bytes: Int, total: Int, filesDone: Int, files: Int)
  /// An artifact was analysed: how many are done, of how many.
  case analysed(String, done: Int, total: Int)
  /// An artifact is run: what comes next, and how many of its runs are done, of how many.
  case observing(String, done: Int, total: Int)
}
