import ConfigurationFormats

/// What an image says of the process that a container starts (OCI image configuration, `config`).
package struct ImageConfiguration: Sendable, Hashable {
  /// One variable of the environment.
  package struct Variable: Sendable, Hashable {
    package let name: String
    package let value: String
    package init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  /// The blob that it was read from.
  package let path: String
  package private(set) var platform: ImagePlatform?
  package private(set) var environment: [Variable] = []
  package private(set) var entrypoint: [String] = []
  package private(set) var command: [String] = []
  package private(set) var workingDirectory = "/"
  package private(set) var user = ""
  package private(set) var healthcheck: [String] = []
  /// Instructions of a recipe that run when another image is built on this one.
  package private(set) var onBuild: [String] = []
  /// The digests of the layers' archives as they are inflated.
  let diffIDs: [String]

  init(_ root: JSONValue, path: String) {
    self.path = path
    if let system = root.field("os")?.string, let architecture = root.field("architecture")?.string {
      platform = ImagePlatform(system: system, architecture: architecture)
    }
    diffIDs = root.field("rootfs")?.field("diff_ids")?.strings ?? []
    guard let config = root.field("config") else { return }
    environment = (config.field("Env")?.strings ?? []).map { text in
      let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return Variable(name: String(parts.first ?? ""), value: parts.count > 1 ? String(parts[1]) : "")
    }
    entrypoint = config.field("Entrypoint")?.strings ?? []
    command = config.field("Cmd")?.strings ?? []
    workingDirectory = config.field("WorkingDir")?.string ?? "/"
    user = config.field("User")?.string ?? ""
    healthcheck = config.field("Healthcheck")?.field("Test")?.strings ?? []
    onBuild = config.field("OnBuild")?.strings ?? []
  }

  /// The value a variable has in the end.
  package func value(of name: String) -> String? { environment.last { $0.name == name }?.value }
}

extension JSONValue {
  /// A member as Go's decoder finds it, which reads these documents everywhere: the last one whose name is equal but for
  /// case (`encoding/json`).
  func field(_ key: String) -> JSONValue? {
    let wanted = key.lowercased()
    return object?.members.last { $0.key == key || $0.key.lowercased() == wanted }?.value
  }

  /// The texts of an array, at most 10,000; a text alone counts as an array of one.
  var strings: [String] {
    if let string { return [string] }
    return (array ?? []).prefix(10_000).compactMap(\.string)
  }
}
