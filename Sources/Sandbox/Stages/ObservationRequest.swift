package import Evidence

extension Observer {
  /// What is observed, and how.
  package struct Request: Sendable {
    /// What has to happen to an artifact before it is installed.
    package enum Kind: Sendable {
      case wheel
      /// It is built first.
      case sdist
    }

    /// A file of an index, or one that it would take for one.
    package typealias File = (name: String, bytes: [UInt8])

    /// The artifact's file name and bytes.
    package var name: String
    package var bytes: [UInt8]
    package var kind: Kind
    /// Wheels that are installed beside it, by their file names: what it needs, with all that they need.
    package var dependencies: [File] = []
    /// Whether nothing of what it needs is missing: a module that raises all the same does so of its own accord, and was
    /// seen whole.
    package var hasEverything = false
    /// Modules that are imported, each in a process of its own.
    package var modules: [String] = []
    /// Tells which modules a wheel brings that was built of an sdist; nil: `modules` says it.
    package var modulesOfWheel: (@Sendable (File) -> [String])?
    /// Tools that load something of it by themselves, by the names that triggers have for them.
    package var tools: [String] = []
    /// Whether it is said where IPython and its kernel are not there to be started.
    package var expectsKernels = false

    /// An sdist's `build-system.requires` and `build-backend` (PEP 518, PEP 517); nil for the backend that there is
    /// where none is named.
    package var buildRequirements: [String] = []
    package var buildBackend: String?
    /// Its `build-system.backend-path`: directories of the sdist that the backend lies in.
    package var backendPath: [String] = []

    /// Gives verified wheels for requirements (PEP 508) with everything that those need; nil where nothing can be had.
    /// What it is asked for may have been said by the artifact's own code.
    package var resolve: (@Sendable ([String]) throws -> [File])?

    package var python: HostPython
    /// Where uv lies, which then installs as well; nil where there is none.
    package var uv: String? = HostPython.findProgram("uv")
    package var personas = Persona.all
    /// Phases whose stages are run; what has to come before them is run and told in any case.
    package var phases = Set(Phase.allCases)
    package var weakestTier = ObservationTier.namespaces
    /// Determines the decoys; random by default.
    package var seed: [UInt8]?
    package var limits = StageLimits()
    /// Runs at the same time; nil for as many as there are cores.
    package var threads: Int?
    /// Ends what runs; the rest is not started.
    package var cancellation: Box.Cancellation?

    package init(name: String, bytes: [UInt8], python: HostPython) {
      self.name = name
      self.bytes = bytes
      self.python = python
      kind = name.hasSuffix(".whl") ? .wheel : .sdist
      uv = HostPython.findProgram("uv") ?? python.neighbour("uv")
    }
  }

  /// Why nothing could be observed.
  package enum Failure: Error {
    case sandbox(SandboxError)
    case sink(SinkError)
    /// A step that needs nothing of the artifact and has to work for everything else did not: what it was, and the end
    /// of what it printed.
    case step(String, output: String)
  }
}

/// How far an observation may go. Times are milliseconds.
package struct StageLimits: Hashable, Sendable {
  /// One start of an interpreter.
  package var start = 20_000
  /// One import.
  package var importing = 60_000
  /// One start of a tool.
  package var tool = 60_000
  /// One installation.
  package var install = 120_000
  /// One build.
  package var build = 120_000
  /// What a command left running when it ended: what is honest is gone by then, and a thief has time to send.
  package var grace = 5_000
  /// Everything together.
  package var whole = 600_000
  /// Modules that are imported.
  package var modules = 64
  /// Bytes of what a failing command printed last that are told.
  package var tail = 2_000
  /// Requirements of a build that its backend may ask for, and the bytes of one.
  package var requirements = 64
  package var requirementBytes = 256
  /// Bytes of a wheel that a build made.
  package var wheelBytes = 512 << 20

  package init() {}

  /// For one run of a phase.
  func time(of phase: Phase) -> Int {
    switch phase {
    case .build: build
    case .install: install
    case .startup: start
    case .tool: tool
    case .import, .call: importing
    }
  }
}
