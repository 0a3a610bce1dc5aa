/// A credential made for one run: right in form, worthless, and nowhere else in the world.
package struct Decoy: Sendable, Hashable, Identifiable {
  /// Names a decoy within a run: the persona that it was made for and its kind.
  package struct ID: Hashable, Sendable, Comparable, CustomStringConvertible {
    package let persona: String
    package let kind: String

    package init(persona: String, kind: String) {
      self.persona = persona
      self.kind = kind
    }

    package var description: String { "\(persona)/\(kind)" }

    package static func < (a: ID, b: ID) -> Bool { (a.persona, a.kind) < (b.persona, b.kind) }
  }

  /// Where a decoy was put for a thief to find.
  package enum Place: Hashable, Sendable, CustomStringConvertible {
    /// A file: "~/" stands for the home folder, anything else is absolute.
    case file(String)
    case environment(String)
    /// An answer of a metadata service, by its URL.
    case metadata(String)

    package var description: String {
      switch self {
      case .file(let path): path
      case .environment(let name): "$\(name)"
      case .metadata(let url): url
      }
    }
  }

  package let id: ID
  /// What a report calls it, such as "AWS access key (shared credentials file)".
  package let title: String
  /// What to look for: each is unique in the world and long enough that it never turns up by chance.
  package let canaries: [Canary]
  /// Everywhere it lies.
  package let places: [Place]

  /// The bytes whose sight proves the theft: the first of the canaries.
  package var canary: [UInt8] { canaries.first?.bytes ?? [] }
}

/// Bytes that only a decoy has.
package struct Canary: Hashable, Sendable {
  /// Which part of the credential they are, such as "secret access key".
  package let part: String
  package let bytes: [UInt8]

  /// Shorter ones could turn up by chance, or be hidden by encodings that keep only whole groups of bytes.
  package static let minimumLength = 12

  package init(part: String, bytes: [UInt8]) {
    self.part = part
    self.bytes = bytes
  }

  /// How a report names the value without showing it: the beginning of its SHA-256.
  package var fingerprint: String { Hex.encode(Digests.sha256(bytes).prefix(6)) }
}
