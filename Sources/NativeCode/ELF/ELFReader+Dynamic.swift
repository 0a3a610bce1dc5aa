/// Tags of the dynamic section (gABI, GNU extensions of `elf.h`).
enum DynamicTag {
  static let needed: UInt64 = 1
  static let pltRelocationSize: UInt64 = 2
  static let hash: UInt64 = 4
  static let stringTable: UInt64 = 5
  static let symbolTable: UInt64 = 6
  static let rela: UInt64 = 7
  static let relaSize: UInt64 = 8
  static let initFunction: UInt64 = 12
  static let soname: UInt64 = 14
  static let rpath: UInt64 = 15
  static let rel: UInt64 = 17
  static let relSize: UInt64 = 18
  static let pltRelocationKind: UInt64 = 20
  static let jumpRelocations: UInt64 = 23
  static let initArray: UInt64 = 25
  static let initArraySize: UInt64 = 27
  static let finiArraySize: UInt64 = 28
  static let runpath: UInt64 = 29
  static let preinitArray: UInt64 = 32
  static let preinitArraySize: UInt64 = 33
  static let flags1: UInt64 = 0x6FFF_FFFB
  static let gnuHash: UInt64 = 0x6FFF_FEF5
  static let dependencyAudit: UInt64 = 0x6FFF_FEFB
  static let audit: UInt64 = 0x6FFF_FEFC
  static let auxiliary: UInt64 = 0x7FFF_FFFD
  static let filter: UInt64 = 0x7FFF_FFFF
}

extension ELFReader {
  /// Reads all tags first and resolves names afterwards: the string table may come last.
  mutating func readDynamicSection(into object: inout NativeObject) throws(NativeError) {
    guard let start = dynamicOffset else { return }
    var named: [(tag: UInt64, offset: UInt64, at: Int)] = []
    var index = 0
    while true {
      let at = start + index * 2 * wordSize
      let tag = try view.word(at, is64Bit: is64Bit)
      if tag == 0 { break }
      let value = try view.word(at + wordSize, is64Bit: is64Bit)
      dynamic[tag] = value
      switch tag {
      case DynamicTag.needed, DynamicTag.soname, DynamicTag.rpath, DynamicTag.runpath, DynamicTag.audit,
        DynamicTag.dependencyAudit, DynamicTag.auxiliary, DynamicTag.filter:
        guard named.count < limits.libraries else {
          throw NativeError(.overLimit, at: at, "more than \(limits.libraries) named entries in the dynamic section")
        }
        named.append((tag, value, at))
      default: break
      }
      index += 1
      guard index < limits.dynamicEntries else {
        throw NativeError(.overLimit, at: at, "more than \(limits.dynamicEntries) entries in the dynamic section")
      }
    }
    // DF_1_PIE: `dlopen` refuses the object from glibc 2.30 on (elf/dl-load.c).
    if object.role == .library, dynamic[DynamicTag.flags1, default: 0] & 0x0800_0000 != 0 { object.role = .executable }
    guard !named.isEmpty else { return }
    guard let table = dynamic[DynamicTag.stringTable] else {
      throw NativeError(.malformed, at: start, "names without a string table (DT_STRTAB)")
    }
    let strings = try fileOffset(ofAddress: table, "the string table")
    for entry in named {
      object.part(limits) { object throws(NativeError) in
        let offset = try sum(strings, Int(clamping: entry.offset), at: entry.at)
        add(try view.text(at: offset, limit: limits.nameBytes), tag: entry.tag, to: &object)
      }
    }
  }

  private func add(_ name: String, tag: UInt64, to object: inout NativeObject) {
    switch tag {
    case DynamicTag.needed: object.libraries.append(.init(name: name, binding: .normal))
    case DynamicTag.soname: object.name = name
    case DynamicTag.rpath: object.searchPaths.append(.init(tag: .rpath, text: name))
    case DynamicTag.runpath: object.searchPaths.append(.init(tag: .runpath, text: name))
    case DynamicTag.audit: object.loaderTags.append(.init(tag: .audit, value: name))
    case DynamicTag.dependencyAudit: object.loaderTags.append(.init(tag: .dependencyAudit, value: name))
    case DynamicTag.auxiliary: object.loaderTags.append(.init(tag: .auxiliary, value: name))
    case DynamicTag.filter: object.loaderTags.append(.init(tag: .filter, value: name))
    default: break
    }
  }

  /// Counts what `elf/dl-init.c` calls; the arrays' contents are made by relocations, so that only sizes matter.
  mutating func readInitialisers(into object: inout NativeObject) throws(NativeError) {
    var found = Initialisers()
    found.initArray = try entries(DynamicTag.initArraySize)
    found.finiArray = try entries(DynamicTag.finiArraySize)
    found.preinitArray = object.role == .executable ? try entries(DynamicTag.preinitArraySize) : 0
    if let address = dynamic[DynamicTag.initFunction] {
      found.initFunction = true
      let code = try fileOffset(ofAddress: address, "the init function")
      found.customInitFunction = isStockInit(code, machine: object.machine) == false
    }
    object.initialisers = found
  }

  private func entries(_ tag: UInt64) throws(NativeError) -> Int {
    guard let size = dynamic[tag] else { return 0 }
    let count = Int(clamping: size / UInt64(wordSize))
    guard count <= limits.initialisers else {
      throw NativeError(.overLimit, at: dynamicOffset ?? 0, "an array of \(count) initialisers")
    }
    return count
  }
}
