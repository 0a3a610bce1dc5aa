/// What a pickle imports and the texts it holds, read without running it (`Lib/pickletools.py` has the opcodes).
enum PickleReader {
  /// Dotted names of `GLOBAL` opcodes, and of `STACK_GLOBAL` from the two texts before it.
  static func globals(_ bytes: [UInt8]) -> [String] { read(bytes).globals }

  /// Every text, in order.
  static func texts(_ bytes: [UInt8]) -> [String] { read(bytes).texts }

  private static func read(_ bytes: [UInt8]) -> (globals: [String], texts: [String]) {
    var globals: [String] = []
    var texts: [String] = []
    var index = 0
    func line() -> String {
      let start = min(index, bytes.count)
      index = start
      while index < bytes.count, bytes[index] != 0x0A { index += 1 }
      let text = String(decoding: bytes[start..<index], as: UTF8.self)
      index += 1
      return text
    }
    func counted(_ width: Int) -> String? {
      guard index + width <= bytes.count else { return nil }
      var length = 0
      for offset in 0..<min(width, 7) { length |= Int(bytes[index + offset]) << (8 * offset) }
      index += width
      guard length >= 0, length <= bytes.count - index else { return nil }
      defer { index += length }
      return String(decoding: bytes[index..<(index + length)], as: UTF8.self)
    }
    while index < bytes.count, texts.count < 10_000 {
      let opcode = bytes[index]
      index += 1
      switch opcode {
      case 0x63: globals.append(line() + "." + line())
      case 0x93: if texts.count >= 2 { globals.append(texts[texts.count - 2] + "." + texts[texts.count - 1]) }
      case 0x53, 0x56: texts.append(line().trimming("'\""))
      case 0x46, 0x49, 0x4C, 0x67, 0x70, 0x50: _ = line()
      case 0x54, 0x58, 0x42:
        guard let text = counted(4) else { return (globals, texts) }
        texts.append(text)
      case 0x55, 0x8C, 0x43:
        guard let text = counted(1) else { return (globals, texts) }
        texts.append(text)
      case 0x8D, 0x8E:
        guard let text = counted(8) else { return (globals, texts) }
        texts.append(text)
      case 0x80, 0x4B, 0x71, 0x68: index += 1
      case 0x4D: index += 2
      case 0x4A, 0x6A, 0x72: index += 4
      case 0x47, 0x95: index += 8
      default: break
      }
    }
    return (globals, texts)
  }
}

extension String {
  /// Without the given characters at both ends.
  fileprivate func trimming(_ set: String) -> String {
    var text = self[...]
    while let head = text.first, set.contains(head) { text.removeFirst() }
    while let tail = text.last, set.contains(tail) { text.removeLast() }
    return String(text)
  }
}
