/// Reads PE as the Windows loader does: headers, then the data directories by relative address.
///
/// Microsoft, "PE Format"; the loader runs TLS callbacks and then the entry point when it maps a DLL.
struct PEReader {
  /// A section's place in memory and in the file.
  struct Section {
    let address: Int
    let size: Int
    let fileOffset: Int
    let fileSize: Int
  }

  let view: ByteView
  let limits: NativeLimits
  var is64Bit = false
  var imageBase: UInt64 = 0
  var headerSize = 0
  var sections: [Section] = []
  /// Address and size of each data directory.
  var directories: [(address: Int, size: Int)] = []

  static func read(_ bytes: UnsafeRawBufferPointer, _ limits: NativeLimits) throws(NativeError) -> NativeObject {
    let view = ByteView(bytes: bytes)
    let header = try view.u32(0x3C)
    guard view.hasPrefix("PE\0\0", at: header) else {
      throw NativeError(.malformed, at: header, "the PE signature is expected here")
    }
    var reader = PEReader(view: view, limits: limits)
    let isLibrary = try view.u16(header + 22) & 0x2000 != 0
    let optional = header + 24
    let magic = try view.u16(optional)
    guard magic == 0x10B || magic == 0x20B else {
      throw NativeError(
        .malformed, at: optional, "optional header 0x10b or 0x20b expected, 0x\(String(magic, radix: 16)) found")
    }
    reader.is64Bit = magic == 0x20B
    var object = NativeObject(
      format: .pe, role: isLibrary ? .library : .executable, is64Bit: reader.is64Bit, isBigEndian: false,
      machine: UInt32(try view.u16(header + 4)), offset: 0)
    object.initialisers.entryPoint = isLibrary ? try view.u32(optional + 16) != 0 : false
    object.part(limits) { _ throws(NativeError) in try reader.readHeaders(header) }
    reader.readTables(into: &object)
    return object
  }

  init(view: ByteView, limits: NativeLimits) {
    self.view = view
    self.limits = limits
  }

  private mutating func readHeaders(_ header: Int) throws(NativeError) {
    let optional = header + 24
    imageBase = is64Bit ? try view.u64(optional + 24) : UInt64(try view.u32(optional + 28))
    headerSize = try view.u32(optional + 60)
    let tables = try view.u32(optional + (is64Bit ? 108 : 92))
    let first = optional + (is64Bit ? 112 : 96)
    let optionalSize = try view.u16(header + 20)
    for index in 0..<min(16, tables) {
      directories.append((try view.u32(first + index * 8), try view.u32(first + index * 8 + 4)))
    }
    let count = try view.u16(header + 6)
    guard count <= limits.headers else { throw NativeError(.overLimit, at: header + 6, "\(count) sections") }
    let table = optional + optionalSize
    try view.requireTable(at: table, count: count, size: 40, "section headers")
    for index in 0..<count {
      let at = table + index * 40
      // The loader rounds the file offset down to a disk sector.
      sections.append(
        Section(
          address: try view.u32(at + 12), size: try view.u32(at + 8), fileOffset: try view.u32(at + 20) & ~0x1FF,
          fileSize: try view.u32(at + 16)))
    }
  }

  private func readTables(into object: inout NativeObject) {
    object.part(limits) { object throws(NativeError) in try readExports(into: &object) }
    var budget = limits.importedNameBytes
    object.part(limits) { object throws(NativeError) in try readImports(into: &object, &budget) }
    object.part(limits) { object throws(NativeError) in try readDelayedImports(into: &object, &budget) }
    object.part(limits) { object throws(NativeError) in try readCallbacks(into: &object) }
    object.isManaged = directory(14) != nil
    object.importedSymbols = Set(object.importedSymbols).sorted()
  }

  /// The directory's address; nil where it is absent.
  func directory(_ index: Int) -> Int? {
    guard index < directories.count, directories[index].address != 0 else { return nil }
    return directories[index].address
  }

  /// Where a relative address lies in the file.
  func fileOffset(_ address: Int, _ what: String) throws(NativeError) -> Int {
    for section in sections where address >= section.address {
      let inside = address - section.address
      if inside < max(section.size, section.fileSize), inside < section.fileSize,
        section.fileOffset + inside < view.count
      {
        return section.fileOffset + inside
      }
    }
    if address < headerSize, address < view.count { return address }
    throw NativeError(
      .unmappedAddress, at: 0, "\(what) is at address 0x\(String(address, radix: 16)), which no section holds")
  }

  /// The NUL-terminated text at an address; `what` names it in errors.
  func text(_ address: Int, _ what: String) throws(NativeError) -> String {
    try view.text(at: try fileOffset(address, what), limit: limits.nameBytes)
  }
}
