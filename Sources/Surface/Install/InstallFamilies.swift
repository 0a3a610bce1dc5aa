/// The families of what installing a package changes outside its own modules, and of names it takes.
enum InstallFamilies {
  static let all: [any TriggerFamily.Type] = [
    WheelData.self, ConsoleScripts.self, ShellActivation.self, PrefixConfiguration.self, ModuleShadow.self,
    NamespaceInjection.self,
  ]
}
