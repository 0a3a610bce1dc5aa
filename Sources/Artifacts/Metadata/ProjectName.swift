/// The names and versions of projects, compared as installers compare them.
package enum ProjectName {
  /// The normal form of a project's name: lower case, runs of `-`, `_` and `.` as one `-` (PEP 503).
  package static func normalised(_ name: String) -> String {
    var out: [UInt8] = []
    for byte in name.utf8 {
      switch byte {
      case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
        if out.last != UInt8(ascii: "-") { out.append(UInt8(ascii: "-")) }
      case 0x41...0x5A: out.append(byte | 0x20)
      default: out.append(byte)
      }
    }
    return String(decoding: out, as: UTF8.self)
  }

  /// Whether two spellings of a version mean the same (PEP 440: case, leading zeros and `v`, `.0` at the end,
  /// separators and the long names of pre-releases don't count).
  package static func isSameVersion(_ one: String, _ other: String) -> Bool {
    one == other || versionKey(one) == versionKey(other)
  }

  /// A version as a list of numbers and words in normal form.
  static func versionKey(_ text: String) -> [String] {
    var text = Substring(text.lowercased())
    if text.hasPrefix("v") { text.removeFirst() }
    let parts = text.split(separator: "+", maxSplits: 1)
    var release = words(parts.first ?? "")
    // Zeros at the end of the release segment don't count: 1.0 is 1.
    let end = release.firstIndex { $0.utf8.first?.isASCIIDigit != true } ?? release.endIndex
    var zeros = end
    while zeros > 1, release[zeros - 1] == "0" { zeros -= 1 }
    release.removeSubrange(zeros..<end)
    guard parts.count > 1 else { return release }
    return release + ["+"] + words(parts[1])
  }

  private static let synonyms = [
    "alpha": "a", "beta": "b", "c": "rc", "pre": "rc", "preview": "rc", "rev": "post", "r": "post",
  ]

  private static func words(_ text: Substring) -> [String] {
    var out: [String] = []
    var rest = text.utf8[...]
    while let first = rest.first {
      if first.isASCIIDigit {
        let digits = rest.prefix { $0.isASCIIDigit }
        let significant = digits.drop { $0 == UInt8(ascii: "0") }
        out.append(significant.isEmpty ? "0" : String(Substring(significant)))
        rest = rest.dropFirst(digits.count)
      } else if first.isASCIILetter {
        let letters = String(Substring(rest.prefix { $0.isASCIILetter }))
        out.append(synonyms[letters] ?? letters)
        rest = rest.dropFirst(letters.utf8.count)
        // A pre-release without number has number 0.
        let next = rest.drop { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
        if next.first?.isASCIIDigit != true { out.append("0") }
      } else {
        if first == UInt8(ascii: "!") { out.append("!") }
        rest = rest.dropFirst()
      }
    }
    return out
  }
}
