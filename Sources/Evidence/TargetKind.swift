/// What a target was found to be.
package enum TargetKind: String, Codable, Sendable {
  case wheel, sdist, egg, environment
  /// A container image: a `docker save` archive or an OCI layout.
  case image
  /// A source tree or any other directory.
  case directory
  /// A single Python file, `.pth` or `.start` file.
  case file
}
