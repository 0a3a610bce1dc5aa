/// NFKC of names (PEP 3131), from tables for the characters that names may hold.
enum Normalization {
  private static let decompositions: [UInt32: [UInt32]] = {
    var result: [UInt32: [UInt32]] = [:]
    for entry in entries(NormalizationTables.decompositions) { result[entry[0]] = Array(entry.dropFirst()) }
    return result
  }()

  private static let classes: [UInt32: UInt32] = {
    var result: [UInt32: UInt32] = [:]
    // The class is the one number that is written in decimal; hexadecimal reading keeps the order, which is all we need.
    for entry in entries(NormalizationTables.classes) where entry.count == 3 {
      for code in entry[0]...max(entry[0], entry[1]) { result[code] = entry[2] }
    }
    return result
  }()

  private static let compositions: [UInt64: UInt32] = {
    var result: [UInt64: UInt32] = [:]
    for entry in entries(NormalizationTables.compositions) where entry.count == 3 {
      result[UInt64(entry[0]) << 32 | UInt64(entry[1])] = entry[2]
    }
    return result
  }()

  /// The hexadecimal numbers of each blank-separated entry.
  private static func entries(_ table: StaticString) -> [[UInt32]] {
    var result: [[UInt32]] = []
    var entry: [UInt32] = []
    var number: UInt32 = 0
    for byte in "\(table)".utf8 {
      if let digit = StringEscapes.hexadecimalDigit(byte) {
        number = number &<< 4 | digit
      } else {
        entry.append(number)
        number = 0
        if byte == 0x20 || byte == 0x0A {
          result.append(entry)
          entry = []
        }
      }
    }
    entry.append(number)
    result.append(entry)
    return result
  }

  /// The NFKC form of a name.
  static func nfkc(_ text: String) -> String {
    var scalars: [UInt32] = []
    for scalar in text.unicodeScalars { decompose(scalar.value, &scalars) }
    reorder(&scalars)
    var result = ""
    for value in compose(scalars) { result.unicodeScalars.append(Unicode.Scalar(value) ?? "\u{FFFD}") }
    return result
  }

  private static func decompose(_ value: UInt32, _ output: inout [UInt32]) {
    if value < 0x80 {
      output.append(value)
    } else if value >= 0xAC00 && value < 0xD7A4 {
      let index = value - 0xAC00
      output.append(0x1100 + index / 588)
      output.append(0x1161 + index % 588 / 28)
      if index % 28 > 0 { output.append(0x11A7 + index % 28) }
    } else if let parts = decompositions[value] {
      output.append(contentsOf: parts)
    } else {
      output.append(value)
    }
  }

  /// Puts runs of combining marks in the order of their classes.
  private static func reorder(_ scalars: inout [UInt32]) {
    var start = 0
    while start < scalars.count {
      guard classes[scalars[start]] != nil else {
        start += 1
        continue
      }
      var end = start
      while end < scalars.count && classes[scalars[end]] != nil { end += 1 }
      let run = scalars[start..<end].enumerated().sorted {
        (classes[$0.element] ?? 0, $0.offset) < (classes[$1.element] ?? 0, $1.offset)
      }
      scalars.replaceSubrange(start..<end, with: run.map(\.element))
      start = end
    }
  }

  private static func compose(_ scalars: [UInt32]) -> [UInt32] {
    var output: [UInt32] = []
    var starter: Int?
    var lastClass: UInt32 = 0
    for value in scalars {
      let ownClass = classes[value] ?? 0
      let isAdjacent = starter == output.count - 1
      if let place = starter, isAdjacent || lastClass < ownClass, let pair = pair(output[place], value) {
        output[place] = pair
        continue
      }
      if ownClass == 0 { starter = output.count }
      lastClass = ownClass
      output.append(value)
    }
    return output
  }

  private static func pair(_ first: UInt32, _ second: UInt32) -> UInt32? {
    if first >= 0x1100 && first < 0x1113 && second >= 0x1161 && second < 0x1176 {
      return 0xAC00 + ((first - 0x1100) * 21 + (second - 0x1161)) * 28
    }
    if first >= 0xAC00 && first < 0xD7A4 && (first - 0xAC00) % 28 == 0 && second > 0x11A7 && second < 0x11C3 {
      return first + (second - 0x11A7)
    }
    return compositions[UInt64(first) << 32 | UInt64(second)]
  }
}
