/// The system and processor that an image is made for, as `linux/arm64` (OCI image index, `platform`).
package struct ImagePlatform: Sendable, Hashable, CustomStringConvertible {
  package let system: String
  package let architecture: String

  package init(system: String, architecture: String) {
    self.system = system
    self.architecture = architecture
  }

  /// Reads `linux/arm64`, `linux/arm/v7` or an architecture alone; nil for anything else.
  package init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { $0.lowercased() }
    guard (1...3).contains(parts.count), parts.allSatisfy({ !$0.isEmpty }) else { return nil }
    system = parts.count == 1 ? "linux" : parts[0]
    architecture = parts.count == 1 ? parts[0] : parts[1]
  }

  package var description: String { "\(system)/\(architecture)" }

  /// The machine that this runs on; containers run Linux whatever is below.
  package static let current: ImagePlatform = {
    #if arch(arm64)
      ImagePlatform(system: "linux", architecture: "arm64")
    #elseif arch(i386)
      ImagePlatform(system: "linux", architecture: "386")
    #else
      ImagePlatform(system: "linux", architecture: "amd64")
    #endif
  }()
}
