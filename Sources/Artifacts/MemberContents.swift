/// The bytes of one member, in memory or, when large, mapped from an unlinked temporary file.
package struct MemberContents: Sendable {
  private let storage: [UInt8]
  package init(_ bytes: [UInt8]) { storage = bytes }
  package var count: Int { storage.count }
  /// All bytes as an array; free for contents that are in memory, a copy for mapped ones.
  package var bytes: [UInt8] { storage }
  package func withBytes<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
    try storage.withUnsafeBytes(body)
  }
}
