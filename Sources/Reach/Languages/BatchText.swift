/// Command lines of `cmd`, spelled as a POSIX shell would read them.
enum BatchText {
  /// A command line or a word with `/` for `\`, `$NAME` for `%NAME%`, and nothing quoted by `'`.
  static func shellText(_ value: Value, isWord: Bool = false) -> Value {
    guard case .text(let text) = value.shape else { return value }
    let bytes = text.utf8
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      switch byte {
      case 0x5C: result.append(0x2F)
      case 0x5E where index < bytes.count && !isWord:
        // A caret takes the next byte as it is.
        result += [0x5C, bytes[index]]
        index += 1
      case 0x27 where !isWord: result += [0x5C, 0x27]
      case 0x25:
        guard let end = bytes[index...].firstIndex(of: 0x25), end > index, end - index <= 64,
          bytes[index..<end].allSatisfy({ ForeignLexer.isNameStart($0) || (0x30...0x39).contains($0) })
        else {
          result.append(byte)
          continue
        }
        result += isWord ? place(bytes[index..<end]) : [0x24, 0x7B] + bytes[index..<end] + [0x7D]
        index = end + 1
      default: result.append(byte)
      }
    }
    return Value(.text(Text(result)), taint: value.taint, lineage: value.lineage)
  }

  private static func place(_ name: ArraySlice<UInt8>) -> [UInt8] {
    let name = String(decoding: name, as: UTF8.self)
    return Interpreter.homeVariables[name].map { Array($0.utf8) } ?? Array(("$" + name).utf8)
  }
}
