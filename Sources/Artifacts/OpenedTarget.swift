package import Evidence

/// A target that was opened and listed; members are read one at a time, from several threads at once.
///
/// The contract of this module with the stages after it. Nothing here executes or interprets a member's code.
package protocol OpenedTarget: Sendable {
  var kind: TargetKind { get }
  /// How the user named it.
  var target: String { get }
  /// The file's or directory's own name.
  var fileName: String { get }
  /// Hex; of the artifact file, absent for directories and environments.
  var sha256: String? { get }
  /// Bytes of the artifact file, or of all files of a directory.
  var byteCount: Int { get }
  /// The project the target is a release of; nil for environments and plain directories.
  var project: Owner? { get }
  var members: [Member] { get }
  /// What lands where. One member can have several entries (a `.data/data` member that reaches a site directory).
  var installed: [InstalledFile] { get }
  /// Every distribution in the target: one for an artifact, all installed ones for an environment.
  var distributions: [Distribution] { get }
  /// The versions the target supports (Requires-Python, tags, the environment's own), within `PythonVersion.supported`.
  var python: [PythonVersion] { get }
  /// Those found at opening and, after them, those found so far while members were read.
  var problems: [StructuralProblem] { get }

  /// Targets inside this one that are analysed each by itself, such as the environments of a container image, whose
  /// members are among this one's under the same paths, or the site directories that an environment shares with its
  /// base, whose members have absolute paths.
  var parts: [any OpenedTarget] { get }

  /// The inflated bytes of a member, checked against what the container says of them.
  func contents(of member: Int) throws(ArtifactError) -> MemberContents

  /// Reads and checks every member that nobody has read; to be called once, after the analysis and before the last look
  /// at `problems`.
  func verifyRemaining()
}

extension OpenedTarget {
  /// Nothing remains where opening has read everything.
  package func verifyRemaining() {}

  /// The files of a directory, or what a target without a file of its own holds.
  package var byteCount: Int {
    members.reduce(0) { sum, member in
      let (next, overflow) = sum.addingReportingOverflow(member.kind == .file ? max(0, member.size) : 0)
      return overflow ? Int.max : next
    }
  }

  /// Most targets are one.
  package var parts: [any OpenedTarget] { [] }
}

/// What is known of a project in the target.
package struct Distribution: Sendable, Hashable {
  package let owner: Owner
  /// `.dist-info` or `.egg-info` directory, as a member path.
  package let infoPath: String
  /// Paths (installed-tree, relative to the site root) that its RECORD claims, each once.
  package let recorded: [String]
  package init(owner: Owner, infoPath: String, recorded: [String]) {
    self.owner = owner
    self.infoPath = infoPath
    self.recorded = recorded
  }
}
