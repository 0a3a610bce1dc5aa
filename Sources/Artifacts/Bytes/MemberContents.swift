/// The bytes of one member, in memory or, when large, mapped from an unlinked temporary file.
package struct MemberContents: Sendable {
  private enum Storage: Sendable {
    case array([UInt8])
    case mapped(MappedFile)
  }
  private let storage: Storage

  package init(_ bytes: [UInt8]) { storage = .array(bytes) }
  init(mapped: MappedFile) { storage = .mapped(mapped) }

  package var count: Int {
    switch storage {
    case .array(let bytes): bytes.count
    case .mapped(let file): file.count
    }
  }

  /// All bytes as an array; free for contents that are in memory, a copy for mapped ones.
  package var bytes: [UInt8] {
    switch storage {
    case .array(let bytes): bytes
    case .mapped(let file): file.withBytes { [UInt8]($0) }
    }
  }

  /// Gives the bytes to `body` without copying them; they are not valid after it.
  package func withBytes<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
    switch storage {
    case .array(let bytes): try bytes.withUnsafeBytes(body)
    case .mapped(let file): try file.withBytes(body)
    }
  }

  /// Whether the other contents are the same, byte for byte.
  func equals(_ other: MemberContents) -> Bool {
    count == other.count && withBytes { own in other.withBytes { $0.elementsEqual(own) } }
  }

  /// Whether the bytes are held in memory.
  var isInMemory: Bool {
    switch storage {
    case .array: true
    case .mapped: false
    }
  }
}
