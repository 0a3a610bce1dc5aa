/// The families of what tools load by themselves.
enum ToolFamilies {
  static let all: [any TriggerFamily.Type] = [
    EntryPointPlugins.self, NamespaceScans.self, NotebookTools.self, Notebooks.self, ProjectTools.self,
  ]
}
