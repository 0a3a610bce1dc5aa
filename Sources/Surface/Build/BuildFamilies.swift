/// The families of what runs while a source is made into a wheel.
enum BuildFamilies {
  static let all: [any TriggerFamily.Type] = [
    SetupScript.self, BuildBackend.self, DynamicAttribute.self, BuildHooks.self, DirectReferences.self,
  ]
}
