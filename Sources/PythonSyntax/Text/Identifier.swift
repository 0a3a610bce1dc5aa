/// Names as PEP 3131 defines them.
enum Identifier {
  /// Offset of the first scalar in `range` that may not stand there in an identifier; nil when all may.
  ///
  /// `PyUnicode_IsIdentifier` of CPython. The source is valid UTF-8, but for bytes that decoding already replaced.
  static func firstInvalidOffset(_ source: [UInt8], _ range: Range<Int>) -> Int? {
    var offset = range.lowerBound
    var isFirst = true
    for scalar in String(decoding: source[range], as: UTF8.self).unicodeScalars {
      let properties = scalar.properties
      let isValid = isFirst ? scalar == "_" || properties.isXIDStart : properties.isXIDContinue
      if !isValid { return offset }
      isFirst = false
      offset += UTF8.width(scalar)
    }
    return nil
  }
}

extension Identifier {
  /// The name that source text stands for: itself in ASCII, else its NFKC form.
  static func normalized(_ text: ArraySlice<UInt8>) -> String {
    let name = String(decoding: text, as: UTF8.self)
    return text.allSatisfy { $0 < 0x80 } ? name : Normalization.nfkc(name)
  }
}
