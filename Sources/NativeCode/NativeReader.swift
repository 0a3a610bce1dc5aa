/// The border between bytes and `NativeObject`.
package enum NativeReader {
  /// What kind of native file begins with these bytes; nil for anything else. Sixty-four bytes are enough.
  package static func format(of bytes: UnsafeRawBufferPointer) -> NativeObject.Format? {
    let view = ByteView(bytes: bytes)
    if view.hasPrefix("\u{7F}ELF", at: 0) { return .elf }
    guard bytes.count >= 4 else { return nil }
    if bytes[0] == 0x4D, bytes[1] == 0x5A { return isPE(view) ? .pe : nil }
    switch UInt32(bytes[0]) << 24 | UInt32(bytes[1]) << 16 | UInt32(bytes[2]) << 8 | UInt32(bytes[3]) {
    case 0xFEED_FACE, 0xFEED_FACF, 0xCEFA_EDFE, 0xCFFA_EDFE: return .machO
    case 0xCAFE_BABE:
      // A Java class has its version here, 45 or more; a fat file its number of slices.
      guard bytes.count >= 8, bytes[4] == 0, bytes[5] == 0, bytes[6] == 0 else { return nil }
      return bytes[7] > 0 && bytes[7] < 43 ? .machO : nil
    case 0xCAFE_BABF: return .machO
    default: return nil
    }
  }

  /// Whether an `MZ` file has the PE signature; `prefix` bytes that end before it count as PE if the pointer is sane.
  private static func isPE(_ view: ByteView) -> Bool {
    guard let header = try? view.u32(0x3C), header >= 4 else { return false }
    guard view.holds(header, 4) else { return false }
    return view.hasPrefix("PE\0\0", at: header)
  }

  /// Every object of the file: one, or one a slice of a fat Mach-O file.
  ///
  /// Throws when no header could be read. A broken table is a problem of its object, not an error.
  package static func read(
    _ bytes: UnsafeRawBufferPointer, limits: NativeLimits = .standard
  ) throws(NativeError) -> [NativeObject] {
    switch format(of: bytes) {
    case .elf: return [try ELFReader.read(bytes, limits)]
    case .pe: return [try PEReader.read(bytes, limits)]
    case .machO: return try MachOReader.read(bytes, limits)
    case nil: throw NativeError(.notNative, at: 0, "neither an ELF, a PE nor a Mach-O file")
    }
  }

  /// The same of an array, which is how members come out of an archive.
  package static func read(_ bytes: [UInt8], limits: NativeLimits = .standard) throws(NativeError) -> [NativeObject] {
    let result = bytes.withUnsafeBytes { buffer in
      Result { () throws(NativeError) -> [NativeObject] in try read(buffer, limits: limits) }
    }
    return try result.get()
  }
}
