/// An install scheme for which a question is asked: where members land, and which triggers that makes.
package enum Profile: String, Codable, Sendable, CaseIterable {
  /// A virtual environment (`python -m venv`, `uv venv`).
  case venv
  /// A prefix that also holds the standard library: official container images, pyenv, source builds.
  case posixPrefix = "posix-prefix"
  /// The system interpreter of Debian and Ubuntu, with `dist-packages`.
  case debianSystem = "debian-system"
  /// `pip install --user`.
  case user
  /// A conda environment.
  case conda
  /// `pip install --target DIR`: not a site directory.
  case targetDirectory = "target-dir"
  /// A Windows prefix or venv.
  case windows
}
