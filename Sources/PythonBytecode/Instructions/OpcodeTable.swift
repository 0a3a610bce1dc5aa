/// What each byte means as an opcode of one version.
struct OpcodeTable: Sendable {
  /// One opcode of a version.
  struct Entry: Hashable, Sendable {
    /// Where an instruction's argument leads, if it is a jump.
    enum Jump: Hashable, Sendable { case none, absolute, forward, backward }
    let operation: Operation
    let jump: Jump
    /// Inline caches after the instruction, of two bytes each.
    let caches: Int
    let hasArgument: Bool
  }

  /// By opcode; nil for a number that the version's compiler never writes.
  let entries: [Entry?]
  /// Bytes that a jump's argument counts in: instructions from 3.10 on, bytes before.
  let jumpUnit: Int

  /// The table of a version; nil where the version's opcodes are not known here.
  static func table(_ version: PycHeader.Version) -> OpcodeTable? {
    guard version.major == 3, version.minor >= 6, version.minor - 6 < all.count else { return nil }
    return all[version.minor - 6]
  }

  private static let all: [OpcodeTable] = (6...14).map { OpcodeTable(minor: $0) }

  private init(minor: Int) {
    jumpUnit = minor >= 10 ? 2 : 1
    var entries = [Entry?](repeating: nil, count: 256)
    let text = OpcodeTables.text(minor: minor).description
    for word in text.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
      guard let equals = word.firstIndex(of: "="), let number = Int(word[..<equals]), number < 256 else { continue }
      var rest = word[word.index(after: equals)...]
      let hasArgument = !rest.hasSuffix("-")
      if !hasArgument { rest = rest.dropLast() }
      var caches = 0
      if let plus = rest.firstIndex(of: "+") {
        caches = Int(rest[rest.index(after: plus)...]) ?? 0
        rest = rest[..<plus]
      }
      var jump = Entry.Jump.none
      if let colon = rest.firstIndex(of: ":") {
        jump = rest.hasSuffix("a") ? .absolute : rest.hasSuffix("b") ? .backward : .forward
        rest = rest[..<colon]
      }
      guard let operation = Operation(rawValue: String(rest)) else { continue }
      entries[number] = Entry(operation: operation, jump: jump, caches: caches, hasArgument: hasArgument)
    }
    self.entries = entries
  }
}
