import Artifacts

/// The families of container images.
enum ImageFamilies {
  static let all: [any TriggerFamily.Type] = [
    ImageEnvironmentHooks.self, ImageEntrypointWrappers.self, ImageUnownedFiles.self, ImageDeletedFiles.self,
  ]

  /// The families to ask where a target is not one that things are installed in: an image as a whole, and an environment
  /// as it was before a layer took files away. Nil for all of them.
  static func only(for target: any OpenedTarget) -> [any TriggerFamily.Type]? {
    if target is ImageTarget { return [ImageEnvironmentHooks.self, ImageEntrypointWrappers.self] }
    if let environment = target as? ImageEnvironment, environment.deleted != nil { return [ImageDeletedFiles.self] }
    return nil
  }
}
