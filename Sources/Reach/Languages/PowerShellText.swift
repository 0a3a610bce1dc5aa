/// PowerShell source taken apart into what is code and what stands in quotes.
struct PowerShellText {
  /// The source without what is quoted and without comments; `$(…)` inside of quotes is code.
  private(set) var code: [UInt8] = []
  /// What stood in quotes, in order.
  private(set) var texts: [[UInt8]] = []
  /// Everything but what stands in single quotes and comments: where variables have their values.
  private(set) var expanded: [UInt8] = []

  private static let textLimit = 4_096

  /// Takes source apart; never fails.
  init(_ source: [UInt8]) {
    var index = 0
    while index < source.count {
      let byte = source[index]
      switch byte {
      case 0x27: text(source, &index, 0x27)
      case 0x22: text(source, &index, 0x22)
      case 0x60 where index + 1 < source.count:
        // A backtick before a letter that stands for itself is there to break words up.
        index += 1
      case 0x23 where index == 0 || source[index - 1] <= 0x20 || source[index - 1] == 0x3B:
        while index < source.count, source[index] != 0x0A { index += 1 }
      case 0x3C where index + 1 < source.count && source[index + 1] == 0x23:
        index += 2
        while index + 1 < source.count, !(source[index] == 0x23 && source[index + 1] == 0x3E) { index += 1 }
        index += 2
      default:
        code.append(byte)
        expanded.append(byte)
        index += 1
      }
    }
  }

  private mutating func text(_ source: [UInt8], _ index: inout Int, _ quote: UInt8) {
    index += 1
    var bytes: [UInt8] = []
    code.append(quote)
    while index < source.count {
      let byte = source[index]
      index += 1
      if byte == quote {
        guard index < source.count, source[index] == quote else { break }
        index += 1
      } else if byte == 0x60, quote == 0x22, index < source.count {
        bytes.append(source[index])
        index += 1
        continue
      } else if byte == 0x24, quote == 0x22, index < source.count, source[index] == 0x28 {
        let start = index
        var level = 0
        while index < source.count {
          if source[index] == 0x28 { level += 1 }
          if source[index] == 0x29 {
            level -= 1
            if level == 0 { break }
          }
          index += 1
        }
        code += [0x20] + source[start..<index] + [0x20]
      }
      bytes.append(byte)
    }
    code.append(quote)
    if quote == 0x22 { expanded += [0x20] + bytes + [0x20] }
    if texts.count < Self.textLimit { texts.append(bytes) }
  }
}
