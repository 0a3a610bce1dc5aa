/// The headers of METADATA, WHEEL and PKG-INFO, which have the form of a mail's (core metadata specification, RFC 822).
///
/// Read as Python's `email.feedparser` does: up to the first empty line or the first line that is no header.
package struct MessageHeaders: Sendable, Hashable {
  /// Names in lower case, values without the blanks around them and with folded lines joined.
  package private(set) var fields: [Field] = []

  /// One header.
  package struct Field: Sendable, Hashable {
    package let name: String
    package let value: String
    /// 1-based.
    package let line: Int
  }

  package init(_ bytes: [UInt8]) {
    var rest = bytes[...]
    if rest.starts(with: [0xEF, 0xBB, 0xBF]) { rest = rest.dropFirst(3) }
    var pending: (name: String, value: [UInt8], line: Int)?
    func finish(_ out: inout [Field]) {
      guard let done = pending else { return }
      let value = String(decoding: done.value.trimmingBlanks, as: UTF8.self)
      out.append(Field(name: done.name, value: value, line: done.line))
      pending = nil
    }
    var number = 0
    for line in rest.splitLines() {
      number += 1
      guard let first = line.first else { break }
      if first == 0x20 || first == 0x09 {
        pending?.value += [0x20] + line.trimmingBlanks
        continue
      }
      guard let colon = line.firstIndex(of: UInt8(ascii: ":")), Self.isName(line[..<colon]) else { break }
      finish(&fields)
      let name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
      pending = (name, Array(line[(colon + 1)...]), number)
    }
    finish(&fields)
  }

  private static func isName(_ bytes: ArraySlice<UInt8>) -> Bool {
    !bytes.isEmpty && bytes.allSatisfy { $0 > 0x20 && $0 < 0x7F }
  }

  /// The first value of a header, whose name is given in lower case.
  package func first(_ name: String) -> String? { fields.first { $0.name == name }?.value }

  /// All values of a header, in order.
  package func all(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }
}

extension Collection<UInt8> where SubSequence: Collection<UInt8> {
  /// The lines, ended by LF, CRLF or CR; no empty one after the last end.
  func splitLines() -> [SubSequence] {
    var out: [SubSequence] = []
    var start = startIndex
    var index = startIndex
    while index != endIndex {
      let byte = self[index]
      guard byte == 0x0A || byte == 0x0D else {
        formIndex(after: &index)
        continue
      }
      out.append(self[start..<index])
      formIndex(after: &index)
      if byte == 0x0D, index != endIndex, self[index] == 0x0A { formIndex(after: &index) }
      start = index
    }
    if start != endIndex { out.append(self[start...]) }
    return out
  }

  /// The bytes without spaces and tabs at both ends.
  var trimmingBlanks: [UInt8] {
    var out = Array(self)[...]
    while let first = out.first, first == 0x20 || first == 0x09 { out.removeFirst() }
    while let last = out.last, last == 0x20 || last == 0x09 || last == 0x0D { out.removeLast() }
    return Array(out)
  }
}
