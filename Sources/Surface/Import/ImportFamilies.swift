/// The families of what runs when a module is imported or a native object is loaded.
enum ImportFamilies {
  static let all: [any TriggerFamily.Type] = [
    ImportSideEffect.self, BytecodeFiles.self, NativeObjects.self, CodingCookie.self,
  ]
}
