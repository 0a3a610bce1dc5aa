/// The first bytes of a `.pyc` file: which interpreter reads it, and when it does so without looking at the source.
///
/// CPython `Lib/importlib/_bootstrap_external.py` (`MAGIC_NUMBER`, `_classify_pyc`) and PEP 552.
package struct PycHeader: Hashable, Sendable {
  /// How the interpreter decides whether the file still belongs to its source.
  package enum Validation: Hashable, Sendable {
    /// By the source's time of change (seconds) and its size, both modulo 2³².
    case timestamp(modified: UInt32, size: UInt32)
    /// By the source's SipHash; `isChecked` false: the source is never compared (PEP 552).
    case hash(UInt64, isChecked: Bool)
  }

  /// A minor version of CPython.
  package struct Version: Hashable, Sendable, CustomStringConvertible {
    package let major: Int
    package let minor: Int
    package init(major: Int, minor: Int) {
      self.major = major
      self.minor = minor
    }
    package var description: String { "\(major).\(minor)" }
  }

  /// The number itself, of the first two bytes.
  package let magic: UInt16
  package let version: Version
  package let validation: Validation
  /// Bytes before the code object.
  package let size: Int

  /// First magic number of each minor version, alphas included; a version's numbers end where the next begin.
  private static let firstMagic: [(magic: UInt16, major: Int, minor: Int)] = [
    (3_000, 3, 0), (3_140, 3, 1), (3_160, 3, 2), (3_190, 3, 3), (3_250, 3, 4), (3_320, 3, 5), (3_360, 3, 6),
    (3_390, 3, 7), (3_400, 3, 8), (3_420, 3, 9), (3_430, 3, 10), (3_450, 3, 11), (3_500, 3, 12), (3_550, 3, 13),
    (3_600, 3, 14), (3_650, 3, 15), (3_700, 3, 16),
  ]

  /// The version that writes a magic number; nil for one that no release up to 3.15 has.
  package static func version(ofMagic magic: UInt16) -> Version? {
    // Python 2.0 to 2.7 counted from 50,823 to 62,211.
    if (50_823...62_299).contains(magic) { return Version(major: 2, minor: magic >= 62_171 ? 7 : 0) }
    guard let index = firstMagic.lastIndex(where: { $0.magic <= magic }), index < firstMagic.count - 1 else {
      return nil
    }
    return Version(major: firstMagic[index].major, minor: firstMagic[index].minor)
  }

  /// A magic number of a version, for data that has none of its own; 0 for a version that is not known.
  package static func magic(of version: Version) -> UInt16 {
    firstMagic.first { $0.major == version.major && $0.minor == version.minor }?.magic ?? 0
  }

  /// Reads the header; throws for an unknown magic number and for flags that the interpreter refuses.
  package init(_ bytes: UnsafeRawBufferPointer) throws(BytecodeError) {
    guard bytes.count >= 4 else {
      throw BytecodeError(.truncated, at: 0, "a header of 16 bytes is expected, the file has \(bytes.count)")
    }
    magic = UInt16(bytes[0]) | UInt16(bytes[1]) << 8
    guard bytes[2] == 0x0D, bytes[3] == 0x0A, let version = Self.version(ofMagic: magic) else {
      throw BytecodeError(.unknownMagic, at: 0, "\(magic) is the magic number of no known CPython")
    }
    self.version = version
    let isThree = version.major == 3
    size = !isThree || version.minor < 3 ? 8 : version.minor < 7 ? 12 : 16
    guard bytes.count >= size else {
      throw BytecodeError(.truncated, at: 0, "a header of \(size) bytes is expected, the file has \(bytes.count)")
    }
    func word(_ offset: Int) -> UInt32 {
      UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }
    guard size == 16 else {
      validation = .timestamp(modified: word(4), size: size == 12 ? word(8) : 0)
      return
    }
    let flags = word(4)
    guard flags & ~0b11 == 0 else {
      throw BytecodeError(.malformed, at: 4, "flags 0x\(String(flags, radix: 16)): the interpreter refuses the file")
    }
    validation =
      flags & 1 == 0
      ? .timestamp(modified: word(8), size: word(12))
      : .hash(UInt64(word(8)) | UInt64(word(12)) << 32, isChecked: flags & 2 != 0)
  }
}
