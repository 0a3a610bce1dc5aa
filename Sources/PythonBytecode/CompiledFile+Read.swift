extension CompiledFile {
  /// Reads a `.pyc` file: its header, then the module's code object. Nothing of it is run.
  package static func read(
    _ bytes: UnsafeRawBufferPointer, limits: BytecodeLimits = .standard
  ) throws(BytecodeError) -> CompiledFile {
    let header = try PycHeader(bytes)
    guard header.version.major == 3, header.version.minor >= 6 else {
      throw BytecodeError(
        .unsupportedVersion, at: 0, "code of Python \(header.version) has another layout; 3.6 to 3.15 are read")
    }
    var reader = MarshalReader(bytes: bytes, offset: header.size, version: header.version, limits: limits)
    let root = try reader.readValue()
    guard case .code(let main) = reader.values[root] else {
      throw BytecodeError(.malformed, at: header.size, "a code object is expected, the interpreter refuses the file")
    }
    return CompiledFile(
      header: header, values: reader.values, code: reader.code, main: main,
      trailingBytes: bytes.count - reader.offset)
  }

  /// The same of an array, which is how members come out of an archive.
  package static func read(
    _ bytes: [UInt8], limits: BytecodeLimits = .standard
  ) throws(BytecodeError) -> CompiledFile {
    let result = bytes.withUnsafeBytes { buffer in
      Result { () throws(BytecodeError) -> CompiledFile in try read(buffer, limits: limits) }
    }
    return try result.get()
  }

  /// Reads marshalled data without a header, such as the argument of `marshal.loads`, as a given version would.
  ///
  /// Throws when the data is not a code object.
  package static func readMarshalled(
    _ bytes: [UInt8], version: PycHeader.Version, limits: BytecodeLimits = .standard
  ) throws(BytecodeError) -> CompiledFile {
    let magic = PycHeader.magic(of: version)
    let header: [UInt8] = [UInt8(magic & 0xFF), UInt8(magic >> 8), 0x0D, 0x0A] + [UInt8](repeating: 0, count: 12)
    return try read(Array(header.prefix(version.minor < 7 ? 12 : 16)) + bytes, limits: limits)
  }

  /// The value that marshalled data without a header is, where it is no container and no code; nil for everything else.
  package static func readMarshalledConstant(_ bytes: [UInt8], limits: BytecodeLimits = .standard) -> MarshalValue? {
    bytes.withUnsafeBytes { bytes in
      var reader = MarshalReader(bytes: bytes, offset: 0, version: .init(major: 3, minor: 13), limits: limits)
      guard let root = try? reader.readValue() else { return nil }
      switch reader.values[root] {
      case .none, .yes, .no, .integer, .float, .text, .bytes: return reader.values[root]
      default: return nil
      }
    }
  }
}
