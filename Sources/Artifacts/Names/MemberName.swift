import Evidence

/// What is wrong with the name of a member, whatever container it is in.
enum MemberName {
  /// A defect and the words for it.
  typealias Defect = (code: StructuralProblem.Code, detail: String)

  /// Stands for a name without characters, so that reports have something to show.
  static let unnamed = "(no name)"

  /// The defects of a name as the container spells it.
  static func defects(_ name: String) -> [Defect] {
    if name == unnamed { return [(.emptyNameComponent, "the name is empty")] }
    var out: [Defect] = []
    var name = name
    name.withUTF8 { bytes in
      if isPlain(bytes) { return }
      out = slowDefects(bytes)
    }
    return out
  }

  /// Whether the name is made of letters, digits and harmless signs, with neither empty nor dotted components.
  ///
  /// Almost all names are; they are passed with one look at each byte.
  private static func isPlain(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let first = bytes.first, first != slash, first != dot else { return false }
    // Without a way out in the middle, so that the processor looks at many bytes at once.
    var isOdd: UInt8 = 0
    for byte in bytes {
      isOdd |= (byte &- 0x20 >= 0x5F ? 1 : 0) | (byte == backslash ? 1 : 0) | (byte == colon ? 1 : 0)
    }
    for index in 1..<bytes.count {
      let begins = bytes[index - 1] == slash ? UInt8(1) : 0
      isOdd |= begins & (bytes[index] == slash || bytes[index] == dot ? 1 : 0)
    }
    return isOdd == 0
  }

  /// Whether the name is a plain one, and not a directory's: every reader takes it as it stands.
  static func isPlainFile(_ name: String) -> Bool {
    var name = name
    return name.withUTF8 { isPlain($0) && $0.last != slash }
  }

  private static let slash = UInt8(ascii: "/")
  private static let dot = UInt8(ascii: ".")
  private static let backslash = UInt8(ascii: "\\")
  private static let colon = UInt8(ascii: ":")

  private static func slowDefects(_ bytes: UnsafeBufferPointer<UInt8>) -> [Defect] {
    var out: [Defect] = []
    if bytes.first == slash { out.append((.absolutePath, "the name begins at the root")) }
    if bytes.contains(backslash) {
      out.append((.backslashName, "Windows reads the backslash as a separator, other systems do not"))
    }
    if bytes.count >= 2, bytes[1] == colon, bytes[0].isASCIILetter {
      out.append((.drivePath, "Windows reads the name as a path on another drive"))
    }
    if bytes.contains(0) { out.append((.nulName, "readers cut the name at its NUL byte, or refuse it")) }
    if let control = firstControl(bytes) {
      out.append((.controlCharacterName, "holds the character U+\(hex4(control))"))
    }
    var parts = bytes.split(separator: slash, omittingEmptySubsequences: false)[...]
    if parts.last?.isEmpty == true { parts.removeLast() }  // a directory's slash
    if parts.first?.isEmpty == true { parts.removeFirst() }  // reported as absolute
    if parts.contains(where: { $0.elementsEqual([dot, dot]) }) {
      out.append((.parentPath, "a component is `..`"))
    }
    if parts.contains(where: { $0.isEmpty || $0.elementsEqual([dot]) }) {
      out.append((.emptyNameComponent, "a component is empty or `.`, which installers drop"))
    }
    return out
  }

  /// The first C0 or C1 control, line or paragraph separator or bidirectional control; NUL has its own code.
  private static func firstControl(_ bytes: UnsafeBufferPointer<UInt8>) -> Unicode.Scalar? {
    String(decoding: bytes, as: UTF8.self).unicodeScalars.first { scalar in
      switch scalar.value {
      case 0x01...0x1F, 0x7F...0x9F, 0x200B...0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: true
      default: false
      }
    }
  }

  private static func hex4(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
  }

  /// The name with `.`, empty and `..` components resolved as `posixpath.normpath` does; nil if it leads above its root.
  static func normalised(_ name: String) -> String? {
    if isPlainFile(name) { return name }
    // By bytes, as file systems see them: a slash with a combining mark behind it is one character, and no separator.
    var out: [Substring.UTF8View] = []
    for part in name.utf8.split(separator: slash) where !part.elementsEqual(".".utf8) {
      if part.elementsEqual("..".utf8) {
        guard out.popLast() != nil else { return nil }
      } else {
        out.append(part)
      }
    }
    return String(decoding: Array(out.joined(separator: "/".utf8)), as: UTF8.self)
  }

  /// The text of bytes that should be UTF-8, and whether they are.
  static func decode(_ bytes: [UInt8]) -> (text: String, isValid: Bool) {
    if bytes.reduce(0, |) < 0x80 { return (String(decoding: bytes, as: UTF8.self), true) }
    if let text = String(validating: bytes, as: UTF8.self) { return (text, true) }
    return (String(decoding: bytes, as: UTF8.self), false)
  }
}

extension UInt8 {
  var isASCIILetter: Bool { (0x41...0x5A).contains(self & 0xDF) }
  var isASCIIDigit: Bool { (0x30...0x39).contains(self) }
}
