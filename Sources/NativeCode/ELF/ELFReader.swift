/// Reads ELF as `ld.so` does: program headers, then the dynamic section by address; section headers are not used.
///
/// System V gABI chapters 4 and 5; glibc `elf/dl-load.c`, `elf/get-dynamic-info.h`.
struct ELFReader {
  /// One `PT_LOAD`: the part of the file that is mapped at an address.
  struct Segment {
    let fileOffset: UInt64
    let address: UInt64
    let fileSize: UInt64
  }

  let view: ByteView
  let is64Bit: Bool
  let limits: NativeLimits
  var segments: [Segment] = []
  /// Where the dynamic section lies in the file.
  var dynamicOffset: Int?
  /// Last value of each tag, as `get-dynamic-info.h` keeps it.
  var dynamic: [UInt64: UInt64] = [:]

  /// One more than the largest symbol that a relocation names: symbols in use, whatever the hash tables leave out.
  var relocatedSymbols = 0

  var wordSize: Int { is64Bit ? 8 : 4 }

  static func read(_ bytes: UnsafeRawBufferPointer, _ limits: NativeLimits) throws(NativeError) -> NativeObject {
    var view = ByteView(bytes: bytes)
    let elfClass = try view.u8(4)
    let order = try view.u8(5)
    guard elfClass == 1 || elfClass == 2 else {
      throw NativeError(.malformed, at: 4, "ELF class 1 or 2 expected, \(elfClass) found")
    }
    guard order == 1 || order == 2 else {
      throw NativeError(.malformed, at: 5, "ELF byte order 1 or 2 expected, \(order) found")
    }
    view.isBigEndian = order == 2
    let role: NativeObject.Role =
      switch try view.u16(16) {
      case 1: .relocatable
      case 2: .executable
      case 3: .library
      case 4: .core
      default: .other
      }
    var reader = ELFReader(view: view, is64Bit: elfClass == 2, limits: limits)
    var object = NativeObject(
      format: .elf, role: role, is64Bit: elfClass == 2, isBigEndian: order == 2, machine: UInt32(try view.u16(18)),
      offset: 0)
    object.part(limits) { object throws(NativeError) in try reader.readProgramHeaders(into: &object) }
    object.part(limits) { object throws(NativeError) in try reader.readDynamicSection(into: &object) }
    object.part(limits) { object throws(NativeError) in try reader.readInitialisers(into: &object) }
    object.part(limits) { object throws(NativeError) in try reader.readRelocations(into: &object) }
    object.part(limits) { object throws(NativeError) in try reader.readSymbols(into: &object) }
    return object
  }

  init(view: ByteView, is64Bit: Bool, limits: NativeLimits) {
    self.view = view
    self.is64Bit = is64Bit
    self.limits = limits
  }

  /// Reads the segments, without which nothing is loaded (System V ABI, chapter 5).
  mutating func readProgramHeaders(into object: inout NativeObject) throws(NativeError) {
    let table = try view.fileOffset(is64Bit ? 32 : 28, is64Bit: is64Bit)
    let size = try view.u16(is64Bit ? 54 : 42)
    let count = try view.u16(is64Bit ? 56 : 44)
    guard count > 0 else { return }
    guard size == (is64Bit ? 56 : 32) else {
      throw NativeError(.malformed, at: is64Bit ? 54 : 42, "program headers of \(size) bytes are not loadable")
    }
    guard count <= limits.headers else {
      throw NativeError(.overLimit, at: is64Bit ? 56 : 44, "\(count) program headers, limit \(limits.headers)")
    }
    try view.requireTable(at: table, count: count, size: size, "program headers")
    var dynamicAddress: (address: UInt64, offset: Int, at: Int)?
    var stackFlags: Int?
    for index in 0..<count {
      let at = table + index * size
      let fileOffset = try view.word(at + (is64Bit ? 8 : 4), is64Bit: is64Bit)
      let address = try view.word(at + (is64Bit ? 16 : 8), is64Bit: is64Bit)
      let fileSize = try view.word(at + (is64Bit ? 32 : 16), is64Bit: is64Bit)
      switch try view.u32(at) {
      case 1: segments.append(Segment(fileOffset: fileOffset, address: address, fileSize: fileSize))
      case 2: dynamicAddress = (address, Int(clamping: fileOffset), at)
      case 3:
        object.part(limits) { object throws(NativeError) in
          object.interpreter = try view.text(at: Int(clamping: fileOffset), limit: limits.nameBytes)
        }
      case 0x6474_E551: stackFlags = try view.u32(at + (is64Bit ? 4 : 24))
      default: break
      }
    }
    object.hasExecutableStack =
      stackFlags.map { $0 & 1 != 0 } ?? (object.role == .library || object.role == .executable)
    if let found = dynamicAddress { try placeDynamic(found, &object) }
  }

  /// `ld.so` finds the dynamic section by address; a file offset that says otherwise is there to fool other readers.
  private mutating func placeDynamic(
    _ found: (address: UInt64, offset: Int, at: Int), _ object: inout NativeObject
  ) throws(NativeError) {
    let mapped = try fileOffset(ofAddress: found.address, "the dynamic section")
    if mapped != found.offset {
      object.note(
        NativeError(
          .malformed, at: found.at,
          "the dynamic section is at byte \(mapped) by its address, at byte \(found.offset) by its file offset"), limits
      )
    }
    dynamicOffset = mapped
  }

  /// Where the loader's page mapping takes an address from; the last segment that covers it wins, as `MAP_FIXED` does.
  func fileOffset(ofAddress address: UInt64, _ what: String) throws(NativeError) -> Int {
    if let exact = offset(address, padding: 0) { return exact }
    // Mapping works in pages: bytes before and after a segment, up to the page's border, are mapped as well.
    if let padded = offset(address, padding: 0xFFF) { return padded }
    throw NativeError(
      .unmappedAddress, at: 0, "\(what) is at address 0x\(String(address, radix: 16)), which no segment loads")
  }

  private func offset(_ address: UInt64, padding: UInt64) -> Int? {
    for segment in segments.reversed() {
      let low = segment.address & ~padding
      let (end, overflows) = segment.address.addingReportingOverflow(segment.fileSize)
      if overflows { continue }
      let (high, roundsOver) = end.addingReportingOverflow(padding)
      guard !roundsOver, address >= low, address < high & ~padding else { continue }
      let (base, below) = segment.fileOffset.subtractingReportingOverflow(segment.address &- low)
      if below { continue }
      let (result, beyond) = base.addingReportingOverflow(address - low)
      if !beyond, let offset = Int(exactly: result), offset < view.count { return offset }
    }
    return nil
  }
}
