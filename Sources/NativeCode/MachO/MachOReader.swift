/// Reads Mach-O as `dyld` does: the load commands, each slice of a fat file by itself.
///
/// Apple, `mach-o/loader.h`, `mach-o/fat.h`, `mach-o/nlist.h`; `dyld` runs initialisers when it maps a library.
struct MachOReader {
  let view: ByteView
  let limits: NativeLimits
  /// Where the slice begins in the file; offsets of its commands are relative to it.
  let start: Int
  let is64Bit: Bool
  /// Where the exports lie, relative to the slice.
  var exports: (offset: Int, size: Int)?
  /// `dyld` takes one symbol table; reading more would multiply the work.
  private var hasSymbols = false

  static func read(_ bytes: UnsafeRawBufferPointer, _ limits: NativeLimits) throws(NativeError) -> [NativeObject] {
    let fat = ByteView(bytes: bytes, isBigEndian: true)
    let magic = try fat.u32(0)
    guard magic == 0xCAFE_BABE || magic == 0xCAFE_BABF else { return [try readSlice(bytes, at: 0, limits)] }
    let count = try fat.u32(4)
    guard count > 0, count <= limits.slices else {
      throw NativeError(.overLimit, at: 4, "\(count) slices, limit \(limits.slices)")
    }
    let isWide = magic == 0xCAFE_BABF
    var objects: [NativeObject] = []
    for index in 0..<count {
      let at = 8 + index * (isWide ? 32 : 20)
      let offset = try fat.fileOffset(at + 8, is64Bit: isWide)
      let size = try fat.fileOffset(at + (isWide ? 16 : 12), is64Bit: isWide)
      guard fat.holds(offset, size) else {
        throw NativeError(.truncated, at: at, "a slice of \(size) bytes at byte \(offset) reaches beyond the file")
      }
      let slice = UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + size])
      // A static archive or a Java class as a slice is not loaded.
      guard NativeReader.format(of: slice) == .machO, !isFat(slice) else { continue }
      objects.append(try readSlice(slice, at: offset, limits))
    }
    return objects
  }

  private static func isFat(_ slice: UnsafeRawBufferPointer) -> Bool { slice[0] == 0xCA }

  private static func readSlice(
    _ bytes: UnsafeRawBufferPointer, at start: Int, _ limits: NativeLimits
  ) throws(NativeError) -> NativeObject {
    var view = ByteView(bytes: bytes, isBigEndian: true)
    let magic = try view.u32(0)
    guard [0xFEED_FACE, 0xFEED_FACF, 0xCEFA_EDFE, 0xCFFA_EDFE].contains(magic) else {
      throw NativeError(.malformed, at: start, "a Mach-O header is expected here")
    }
    view.isBigEndian = magic == 0xFEED_FACE || magic == 0xFEED_FACF
    let is64Bit = try view.u32(0) == 0xFEED_FACF
    let role: NativeObject.Role =
      switch try view.u32(12) {
      case 1: .relocatable
      case 2: .executable
      case 4: .core
      case 6, 8, 9: .library
      default: .other
      }
    var reader = MachOReader(view: view, limits: limits, start: start, is64Bit: is64Bit)
    var object = NativeObject(
      format: .machO, role: role, is64Bit: is64Bit, isBigEndian: view.isBigEndian,
      machine: try view.integer(UInt32.self, at: 4), offset: start)
    object.part(limits) { object throws(NativeError) in try reader.readCommands(into: &object) }
    object.part(limits) { object throws(NativeError) in try reader.readExports(into: &object) }
    object.importedSymbols = Set(object.importedSymbols).sorted()
    object.moduleFunctions = Set(object.moduleFunctions).sorted()
    return object
  }

  init(view: ByteView, limits: NativeLimits, start: Int, is64Bit: Bool) {
    self.view = view
    self.limits = limits
    self.start = start
    self.is64Bit = is64Bit
  }

  private mutating func readCommands(into object: inout NativeObject) throws(NativeError) {
    let count = try view.u32(16)
    guard count <= limits.headers else {
      throw NativeError(.overLimit, at: start + 16, "\(count) load commands, limit \(limits.headers)")
    }
    var at = is64Bit ? 32 : 28
    for _ in 0..<count {
      let size = try view.u32(at + 4)
      guard size >= 8, view.holds(at, size) else {
        throw NativeError(.malformed, at: start + at, "a load command of \(size) bytes")
      }
      let command = try view.u32(at)
      object.part(limits) { object throws(NativeError) in
        try readCommand(command, at: at, size: size, into: &object)
      }
      at += size
    }
  }

  private mutating func readCommand(
    _ command: Int, at: Int, size: Int, into object: inout NativeObject
  ) throws(NativeError) {
    switch command {
    case 0x1, 0x19: try readSegment(at, size: size, isWide: command == 0x19, into: &object)
    case 0x2:
      guard !hasSymbols else { throw NativeError(.malformed, at: start + at, "a second symbol table") }
      hasSymbols = true
      try readSymbols(at, into: &object)
    case 0xC, 0x20, 0x8000_0018, 0x8000_001F, 0x8000_0023:
      guard object.libraries.count < limits.libraries else {
        throw NativeError(.overLimit, at: start + at, "more than \(limits.libraries) libraries")
      }
      let binding: NativeObject.Library.Binding =
        switch command {
        case 0x20: .delayed
        case 0x8000_0018: .weak
        case 0x8000_001F: .reexported
        default: .normal
        }
      object.libraries.append(.init(name: try text(at, size: size), binding: binding))
    case 0xD: object.name = try text(at, size: size)
    case 0x8000_001C:
      guard object.searchPaths.count < limits.libraries else { return }
      object.searchPaths.append(.init(tag: .loadCommand, text: try text(at, size: size)))
    case 0x27:
      guard object.loaderTags.count < limits.libraries else { return }
      object.loaderTags.append(.init(tag: .environment, value: try text(at, size: size)))
    case 0xE: object.interpreter = try text(at, size: size)
    case 0x11, 0x1A:
      object.initialisers.initFunction = true
      object.initialisers.customInitFunction = true
    case 0x22, 0x8000_0022: exports = (try view.u32(at + 40), try view.u32(at + 44))
    case 0x8000_0033: exports = (try view.u32(at + 8), try view.u32(at + 12))
    default: break
    }
  }

  /// The text of a command, at the offset it names, inside the command.
  private func text(_ at: Int, size: Int) throws(NativeError) -> String {
    let offset = try view.u32(at + 8)
    guard offset >= 12, offset < size else {
      throw NativeError(.malformed, at: start + at + 8, "a text at byte \(offset) of a command of \(size)")
    }
    // A text may fill its command to the last byte, without a NUL.
    var end = at + offset
    while end < at + size, view.bytes[end] != 0 { end += 1 }
    guard end - at - offset <= limits.nameBytes else {
      throw NativeError(.overLimit, at: start + at + offset, "a name longer than \(limits.nameBytes) bytes")
    }
    return String(decoding: view.bytes[(at + offset)..<end], as: UTF8.self)
  }

  /// Counts initialisers by section type, which is what `dyld` looks at; names do not matter.
  private func readSegment(
    _ at: Int, size: Int, isWide: Bool, into object: inout NativeObject
  ) throws(NativeError) {
    let count = try view.u32(at + (isWide ? 64 : 48))
    let first = at + (isWide ? 72 : 56)
    let entry = isWide ? 80 : 68
    guard count <= limits.headers, count * entry <= at + size - first else {
      throw NativeError(.malformed, at: start + at, "\(count) sections do not fit into the command")
    }
    for index in 0..<count {
      let section = first + index * entry
      let bytes = try view.fileOffset(section + (isWide ? 40 : 36), is64Bit: isWide)
      let type = try view.u32(section + (isWide ? 64 : 56)) & 0xFF
      let word = isWide ? 8 : 4
      guard bytes / 4 <= limits.initialisers || ![0x9, 0xD, 0x16].contains(type) else {
        throw NativeError(.overLimit, at: start + section, "\(bytes) bytes of initialisers")
      }
      switch type {
      case 0x9: object.initialisers.moduleInitPointers += bytes / word
      case 0x16: object.initialisers.initOffsets += bytes / 4
      case 0xD: object.initialisers.interposed += bytes / (2 * word)
      default: break
      }
    }
  }
}
