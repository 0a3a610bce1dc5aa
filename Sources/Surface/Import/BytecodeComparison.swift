import PythonBytecode

/// Whether compiled code can have come from a source, judged by its names and texts.
///
/// Every name of the code (`co_names`) stands in the source it was compiled from, and so does every text, piece by
/// piece; what the compiler adds by itself is left out. Equal names prove nothing, a foreign one is proof enough.
struct BytecodeComparison: Hashable {
  /// Names the code uses and the source does not have.
  var names: [String] = []
  /// Texts the code has and the source does not.
  var texts: [String] = []
  /// Why the code could not be read.
  var unreadable: String?

  var isDifferent: Bool { !names.isEmpty || !texts.isEmpty }

  /// The first differences, for people.
  var words: String {
    let shown = names.prefix(4).map(\.quotedName) + texts.prefix(max(0, 4 - names.count)).map(\.quotedName)
    return shown.joined(separator: ", ") + " not in the source"
  }

  /// Names that the compiler makes: class bodies, annotations, type parameters.
  private static let compilerNames: Set<String> = [
    "__name__", "__module__", "__qualname__", "__doc__", "__annotations__", "__annotate__", "__annotate_func__",
    "__static_attributes__", "__firstlineno__", "__classdict__", "__classdictcell__", "__classcell__", "__class__",
    "__build_class__", "__type_params__", "__conditional_annotations__", "__orig_bases__", "__mro_entries__",
    "__prepare__", "__enter__", "__exit__", "__aenter__", "__aexit__", "AssertionError", "NotImplementedError",
  ]

  /// Compares compiled code with a source's text.
  static func difference(compiled: [UInt8], source: [UInt8]) -> BytecodeComparison {
    var result = BytecodeComparison()
    let file: CompiledFile
    do { file = try CompiledFile.read(compiled) } catch {
      result.unreadable = error.description
      return result
    }
    let words = identifiers(source)
    for name in file.names where !compilerNames.contains(name) && name.utf8.allSatisfy({ $0 < 0x80 }) {
      // `import a.b` is one name of the code and three tokens of the source.
      for part in name.split(separator: ".") where !part.isEmpty {
        if words.contains(Array(part.utf8)) || isMangled(part, words) { continue }
        result.names.append(name)
        break
      }
    }
    guard source.count <= 8 << 20 else { return result }
    let windows = windows(source)
    for text in file.texts where text.utf8.count >= 8 && result.texts.count < 16 {
      // A text of the code can be joined from several of the source: a piece counts if its beginning is there.
      let pieces = textRuns(Array(text.utf8)).filter { $0.count >= 8 }
      if pieces.contains(where: { !windows.contains(word($0[...])) }) { result.texts.append(text) }
    }
    return result
  }

  /// `__x` in class `C` is `_C__x` in the code.
  private static func isMangled(_ name: Substring, _ words: Set<[UInt8]>) -> Bool {
    guard name.hasPrefix("_") else { return false }
    var rest = name.dropFirst()
    while let found = rest.firstIndex(of: "_") {
      let tail = rest[found...]
      if tail.hasPrefix("__"), words.contains(Array(tail.utf8)) { return true }
      rest = rest[rest.index(after: found)...]
    }
    return false
  }

  /// Runs of letters, digits and underscores.
  private static func identifiers(_ source: [UInt8]) -> Set<[UInt8]> {
    runs(source) { byte in
      byte == UInt8(ascii: "_") || byte >= 0x80 || (byte >= 0x30 && byte <= 0x39)
        || (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z"))
    }
  }

  /// Runs without blanks, quotes, backslashes and what is not ASCII.
  private static func textRuns(_ source: [UInt8]) -> Set<[UInt8]> {
    runs(source) { $0 > 0x20 && $0 != 0x22 && $0 != 0x27 && $0 != 0x5C && $0 < 0x7F }
  }

  private static func runs(_ bytes: [UInt8], _ isPart: (UInt8) -> Bool) -> Set<[UInt8]> {
    var result: Set<[UInt8]> = []
    var start = 0
    for index in 0...bytes.count where index == bytes.count || !isPart(bytes[index]) {
      if index > start { result.insert(Array(bytes[start..<index])) }
      start = index + 1
    }
    return result
  }

  /// Every eight bytes of the source that follow one another.
  private static func windows(_ source: [UInt8]) -> Set<UInt64> {
    var result: Set<UInt64> = []
    guard source.count >= 8 else { return result }
    result.reserveCapacity(source.count)
    var window: UInt64 = 0
    for (index, byte) in source.enumerated() {
      window = window << 8 | UInt64(byte)
      if index >= 7 { result.insert(window) }
    }
    return result
  }

  private static func word(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) } }
}

/// The hash of a source as a `.pyc` carries it.
///
/// `_imp.source_hash`, `Python/pyhash.c` (`_Py_KeyedHash`): SipHash-1-3 from 3.11, SipHash-2-4 before, keyed with the
/// raw magic number.
enum SourceHash {
  /// Whether `hash` is that of `source` for the version of `header`.
  static func matches(_ hash: UInt64, _ source: [UInt8], _ header: PycHeader) -> Bool {
    let key = UInt64(header.magic) | UInt64(0x0A0D) << 16
    let rounds = header.version.minor >= 11 ? (1, 3) : (2, 4)
    return siphash(key, source, compression: rounds.0, finalisation: rounds.1) == hash
  }

  /// SipHash with the second half of the key zero (Aumasson and Bernstein, 2012).
  static func siphash(_ key: UInt64, _ bytes: [UInt8], compression: Int, finalisation: Int) -> UInt64 {
    var v0 = key ^ 0x736F_6D65_7073_6575
    var v1: UInt64 = 0x646F_7261_6E64_6F6D
    var v2 = key ^ 0x6C79_6765_6E65_7261
    var v3: UInt64 = 0x7465_6462_7974_6573
    func rotate(_ value: UInt64, _ count: UInt64) -> UInt64 { value << count | value >> (64 - count) }
    func round() {
      v0 &+= v1
      v2 &+= v3
      v1 = rotate(v1, 13) ^ v0
      v3 = rotate(v3, 16) ^ v2
      v0 = rotate(v0, 32)
      v2 &+= v1
      v0 &+= v3
      v1 = rotate(v1, 17) ^ v2
      v3 = rotate(v3, 21) ^ v0
      v2 = rotate(v2, 32)
    }
    func absorb(_ word: UInt64) {
      v3 ^= word
      for _ in 0..<compression { round() }
      v0 ^= word
    }
    var offset = 0
    while offset + 8 <= bytes.count {
      var word: UInt64 = 0
      for index in 0..<8 { word |= UInt64(bytes[offset + index]) << UInt64(8 * index) }
      absorb(word)
      offset += 8
    }
    var last = UInt64(truncatingIfNeeded: bytes.count) << 56
    for index in offset..<bytes.count { last |= UInt64(bytes[index]) << UInt64(8 * (index - offset)) }
    absorb(last)
    v2 ^= 0xFF
    for _ in 0..<finalisation { round() }
    return v0 ^ v1 ^ v2 ^ v3
  }
}
