package import Evidence

extension IndexConfiguration {
  /// The interpreter version that the user's own pip runs on, found without starting it; nil where there is none.
  package static func installerPython(
    environment: [String: String], homeDirectory: String, workingDirectory: String
  ) -> PythonVersion? {
    let place = Place(
      environment: environment, homeDirectory: homeDirectory, workingDirectory: workingDirectory, systemRoot: "")
    for prefix in InstalledPython.prefixes(place) {
      let versions = directoryEntries(prefix + "/lib").filter { $0.hasPrefix("python3.") }
        .compactMap { PythonVersion($0.dropFirst("python".count)) }
      if let newest = versions.max() { return newest }
    }
    return nil
  }
}
