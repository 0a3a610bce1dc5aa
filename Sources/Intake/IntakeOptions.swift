package import Evidence

/// What to check, as the user named it.
package enum TargetRequest: Sendable, Hashable {
  /// A file or directory.
  case path(String)
  /// A requirement such as `litellm==1.82.8`.
  case requirement(String)
  /// A requirements file.
  case requirementsFile(String)
}

/// How to check it.
package struct IntakeOptions: Sendable {
  /// The versions asked for; nil: those that each target supports.
  package var python: [PythonVersion]?
  package var limits = Limits.standard
  /// Targets analysed at the same time.
  package var jobs: Int

  package init(python: [PythonVersion]? = nil, jobs: Int) {
    self.python = python
    self.jobs = jobs
  }
}

/// What happens while a check runs, for progress lines; told from several threads.
package enum IntakeProgress: Sendable {
  /// An artifact was analysed: how many are done, of how many.
  case analysed(String, done: Int, total: Int)
}
