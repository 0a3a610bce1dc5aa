/// What a persona puts into a box: the traces of somebody who lives there, and the decoys among them.
package struct Furnishing: Sendable {
  /// The persona's name, such as `laptop`.
  package let persona: String
  /// In the order in which they are to be written; no path twice.
  package let files: [PlantedFile]
  /// The whole environment that the persona brings; the box adds what its own machinery needs.
  package let environment: [String: String]
  package let hostname: String
  package let user: User
  /// Lines of `/etc/passwd`, without line feeds.
  package let passwdLines: [String]
  /// Lines of `/etc/group`, without line feeds.
  package let groupLines: [String]
  /// The value of `LANG`, such as `en_US.UTF-8`.
  package let locale: String
  /// A name of the time zone database, such as `Europe/Berlin`.
  package let timeZone: String
  package let decoys: [Decoy]
  /// What answers at link-local addresses, and with which decoys.
  package let metadata: [MetadataService]

  /// Who runs in the box.
  package struct User: Hashable, Sendable {
    package let name: String
    package let fullName: String
    package let uid: UInt32
    package let gid: UInt32
    package let home: String
    package let shell: String
  }

  /// Where a planted path lies in the box: "~/" is the home folder.
  package func path(of planted: String) -> String {
    planted.hasPrefix("~/") ? user.home + planted.dropFirst() : planted
  }
}

/// A file to be written into a box.
package struct PlantedFile: Hashable, Sendable {
  /// Below the home folder where it begins with "~/", else absolute.
  package let path: String
  package let bytes: [UInt8]
  /// Permission bits.
  package let mode: UInt16

  package init(path: String, bytes: [UInt8], mode: UInt16) {
    self.path = path
    self.bytes = bytes
    self.mode = mode
  }
}

/// A service that hands out credentials to whoever asks at a well-known address.
package struct MetadataService: Hashable, Sendable {
  /// Whose it imitates.
  package enum Provider: String, Hashable, Sendable, CaseIterable {
    case awsInstance, awsContainer, google, azure, kubernetes
  }

  /// One question that it answers.
  package struct Route: Hashable, Sendable {
    package let method: String
    /// The path without its query, with a `*` at the end where any continuation is meant.
    package let path: String
    /// Headers that must be there, by their lower-case names; an empty value means any.
    package let requiredHeaders: [String: String]
    /// Of the query, names and values that must be there; an empty value means any.
    package let requiredQuery: [String: String]
    package let contentType: String
    package let body: [UInt8]
  }

  package let provider: Provider
  /// The addresses at which it listens.
  package let addresses: [String]
  /// The names that lead to it.
  package let hosts: [String]
  package let port: UInt16
  /// Whether clients speak TLS to it.
  package let isSecure: Bool
  package let routes: [Route]
  /// Headers of every answer.
  package let headers: [String: String]
}
