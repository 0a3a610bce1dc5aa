/// Commands that mean something, by their programs, and how a command line is compared with them.
///
/// A table has one topic a line: its name, then commands, all separated by tabs. The first word of a command is a
/// program, the others have to follow it in this order; options may stand between, with their values, and
/// so may words with `=`. A word that begins
/// with `-` or `/` is an option and may stand anywhere, `*` is any run of characters, and a word after `!` must not be
/// there. Case does not count.
struct CommandTable: Sendable {
  /// One command of the table.
  private struct Pattern: Sendable {
    /// How it is shown.
    let text: String
    let words: [[UInt8]]
    let options: [[UInt8]]
    let excluded: [[UInt8]]
  }

  private var byProgram: [[UInt8]: [Pattern]] = [:]
  /// Commands whose program is a pattern.
  private var anyProgram: [([UInt8], Pattern)] = []

  init(_ table: String) {
    for line in Array(table.utf8).split(separator: 0x0A) {
      for command in line.split(separator: 0x09).dropFirst() { add(command) }
    }
  }

  private mutating func add(_ command: ArraySlice<UInt8>) {
    let words = command.split(separator: 0x20).map { $0.map(CommandWords.lowercased) }
    guard let program = words.first else { return }
    let rest = words.dropFirst()
    let pattern = Pattern(
      text: words.filter { $0.first != 0x21 }.map { String(decoding: $0, as: UTF8.self) }.joined(separator: " "),
      words: rest.filter { ![0x21, 0x2D, 0x2F].contains($0.first) },
      options: rest.filter { [0x2D, 0x2F].contains($0.first) },
      excluded: rest.filter { $0.first == 0x21 }.map { Array($0.dropFirst()) })
    if program.contains(0x2A) {
      anyProgram.append((program, pattern))
    } else {
      byProgram[program, default: []].append(pattern)
    }
  }

  /// The first command of the table that a command line has, as the table writes it.
  func first(in line: CommandWords) -> String? {
    for command in line.commands {
      for (position, word) in command.enumerated() {
        let program = CommandWords.program(word)
        let rest = command[(position + 1)...]
        if let found = byProgram[program]?.first(where: { Self.matches($0, rest) }) { return found.text }
        for (name, pattern) in anyProgram
        where NamePatterns.matches(program, program.indices, name) && Self.matches(pattern, rest) {
          return pattern.text
        }
      }
    }
    return nil
  }

  /// How many options and their values may stand before a word.
  private static let skipLimit = 32

  private static func matches(_ pattern: Pattern, _ rest: ArraySlice<[UInt8]>) -> Bool {
    var position = rest.startIndex
    for wanted in pattern.words {
      var mayBeValue = false
      let limit = min(rest.endIndex, position + skipLimit)
      while true {
        guard position < limit else { return false }
        let word = rest[position]
        if matches(word, wanted) { break }
        guard mayBeValue || word.first == 0x2D || word.contains(0x3D) else { return false }
        mayBeValue = word.first == 0x2D && !word.contains(0x3D)
        position += 1
      }
      position += 1
    }
    return pattern.options.allSatisfy { option in rest.contains { matches($0, option) } }
      && !pattern.excluded.contains { option in rest.contains { matches($0, option) } }
  }

  private static func matches(_ word: [UInt8], _ pattern: [UInt8]) -> Bool {
    word == pattern || (pattern.contains(0x2A) && NamePatterns.matches(word, word.indices, pattern))
  }
}

/// The words of a command line, cut at everything that begins another command, whatever quotes it stands in:
/// `sh -c 'a b; c'` has the words of `sh`, `a` and `c`.
struct CommandWords {
  /// Simple commands, lowercased, without quotes.
  private(set) var commands: [[[UInt8]]] = []
  /// Files that `>` writes, as they are spelled.
  private(set) var outputs: [String] = []

  /// Command lines are read to this length, in bytes, and to this many words.
  static let limit = 1 << 16
  static let wordLimit = 2_048

  init(_ text: String) {
    let bytes = Array(text.utf8.prefix(Self.limit))
    var command: [[UInt8]] = []
    var word: [UInt8] = []
    var count = 0
    func endWord() {
      if !word.isEmpty, count < Self.wordLimit {
        command.append(word)
        count += 1
      }
      word = []
    }
    for (position, byte) in bytes.enumerated() {
      switch byte {
      case 0x20, 0x09, 0x0D, 0x22, 0x27, 0x3C: endWord()
      case 0x3E:
        endWord()
        if let file = Self.output(bytes[(position + 1)...]) { outputs.append(file) }
      case 0x0A, 0x3B, 0x7C, 0x26, 0x28, 0x29, 0x60:
        endWord()
        if !command.isEmpty { commands.append(command) }
        command = []
      default: word.append(Self.lowercased(byte))
      }
    }
    endWord()
    if !command.isEmpty { commands.append(command) }
  }

  /// The file after `>`, `>>`, `>|`.
  private static func output(_ rest: ArraySlice<UInt8>) -> String? {
    var rest = rest.drop { $0 == 0x7C || $0 == 0x20 }
    guard let first = rest.first, first != 0x3E, first != 0x26 else { return nil }
    if first == 0x22 || first == 0x27 {
      rest = rest.dropFirst().prefix { $0 != first }
    } else {
      rest = rest.prefix { ![0x20, 0x09, 0x0A, 0x0D, 0x3B, 0x7C, 0x26, 0x29, 0x22, 0x27, 0x3C, 0x3E].contains($0) }
    }
    return rest.isEmpty ? nil : String(decoding: rest, as: UTF8.self)
  }

  /// A program's name without its folder and `.exe`.
  static func program(_ word: [UInt8]) -> [UInt8] {
    let tail = word.lastIndex { $0 == 0x2F || $0 == 0x5C }.map { word[($0 + 1)...] } ?? word[...]
    return Array(tail.suffix(4) == Array(".exe".utf8)[...] ? tail.dropLast(4) : tail)
  }

  /// The same as text.
  static func programName(_ word: [UInt8]) -> String { String(decoding: program(word), as: UTF8.self) }

  static func lowercased(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }
}
