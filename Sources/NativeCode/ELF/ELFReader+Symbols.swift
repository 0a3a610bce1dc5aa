extension ELFReader {
  /// `R_*_IRELATIVE` of each machine that has it (`elf.h`): the loader calls a resolver to learn the value.
  private static func irelative(_ machine: UInt32) -> UInt64? {
    switch machine {
    case 62: 37  // x86-64
    case 3: 42  // i386
    case 183: 1032  // AArch64
    case 40: 160  // ARM
    case 20, 21: 248  // PowerPC, 32 and 64 bits
    case 22: 61  // s390
    case 243: 58  // RISC-V
    case 258: 12  // LoongArch
    case 2, 18, 43: 249  // SPARC
    default: nil
    }
  }

  /// Counts the relocations that run code of the object.
  mutating func readRelocations(into object: inout NativeObject) throws(NativeError) {
    let kind = Self.irelative(object.machine)
    var budget = limits.relocations
    let usesAddend = dynamic[DynamicTag.pltRelocationKind] == 7
    let tables: [(start: UInt64, size: UInt64, addend: Bool)] = [
      (DynamicTag.rela, DynamicTag.relaSize, true), (DynamicTag.rel, DynamicTag.relSize, false),
      (DynamicTag.jumpRelocations, DynamicTag.pltRelocationSize, usesAddend),
    ]
    for table in tables {
      guard let address = dynamic[table.start], let size = dynamic[table.size], size > 0 else { continue }
      object.part(limits) { object throws(NativeError) in
        object.initialisers.indirectRelocations += try countRelocations(
          kind, machine: object.machine, address: address, size: Int(clamping: size), hasAddend: table.addend, &budget)
      }
    }
  }

  private mutating func countRelocations(
    _ kind: UInt64?, machine: UInt32, address: UInt64, size: Int, hasAddend: Bool, _ budget: inout Int
  ) throws(NativeError) -> Int {
    let start = try fileOffset(ofAddress: address, "a relocation table")
    let entry = wordSize * (hasAddend ? 3 : 2)
    let count = size / entry
    guard count <= budget else { throw NativeError(.overLimit, at: start, "\(count) relocations") }
    budget -= count
    try view.requireTable(at: start, count: count, size: entry, "relocations")
    var found = 0
    for index in 0..<count {
      let info = try view.word(start + index * entry + wordSize, is64Bit: is64Bit)
      if (is64Bit ? info & 0xFFFF_FFFF : info & 0xFF) == kind { found += 1 }
      // MIPS orders the halves of this field differently.
      if machine != 8 { relocatedSymbols = max(relocatedSymbols, Int(info >> (is64Bit ? 32 : 8)) + 1) }
    }
    return found
  }

  /// Walks the dynamic symbol table, whose length only the hash tables tell.
  func readSymbols(into object: inout NativeObject) throws(NativeError) {
    guard let tableAddress = dynamic[DynamicTag.symbolTable] else { return }
    guard let stringAddress = dynamic[DynamicTag.stringTable] else {
      throw NativeError(.malformed, at: dynamicOffset ?? 0, "symbols without a string table (DT_STRTAB)")
    }
    let table = try fileOffset(ofAddress: tableAddress, "the symbol table")
    let strings = try fileOffset(ofAddress: stringAddress, "the string table")
    let size = is64Bit ? 24 : 16
    let count = min(try symbolCount(&object, table: table, strings: strings), max(0, view.count - table) / size)
    guard count <= limits.symbols else { throw NativeError(.overLimit, at: table, "\(count) symbols") }
    var imports: [String] = []
    var budget = limits.importedNameBytes
    defer {
      imports.sort()
      object.importedSymbols = imports.indices.filter { imports[$0] != (($0 > 0) ? imports[$0 - 1] : "") }
        .map { imports[$0] }
    }
    for index in 0..<count {
      let at = table + index * size
      let name = try sum(strings, try view.u32(at), at: at)
      let info = try view.u8(at + (is64Bit ? 4 : 12))
      let isDefined = try view.u16(at + (is64Bit ? 6 : 14)) != 0
      if isDefined {
        if info & 0xF == 10 { object.initialisers.indirectFunctions += 1 }
        if info >> 4 != 0, isModuleFunction(name), object.moduleFunctions.count < limits.libraries {
          object.moduleFunctions.append(try view.text(at: name, limit: limits.nameBytes))
        }
      } else if index > 0, imports.count < limits.importedNames {
        let text = try view.text(at: name, limit: limits.nameBytes, budget: &budget)
        // Few symbols stand twice in a table; a repetition is found when they are sorted.
        imports.append(text)
      }
    }
  }

  private func isModuleFunction(_ name: Int) -> Bool {
    view.hasPrefix("PyInit", at: name) || view.hasPrefix("PyModExport", at: name)
  }

  /// The number of dynamic symbols: what `DT_HASH`, `DT_GNU_HASH` and the relocations reach, else up to the string
  /// table behind it. A GNU hash table without exported symbols says nothing about the imported ones.
  private func symbolCount(_ object: inout NativeObject, table: Int, strings: Int) throws(NativeError) -> Int {
    var counts = relocatedSymbols > 0 ? [relocatedSymbols] : []
    if let address = dynamic[DynamicTag.hash] {
      object.part(limits) { object throws(NativeError) in
        let at = try fileOffset(ofAddress: address, "the hash table")
        // Alpha and 64-bit s390 have entries of eight bytes.
        let isWide = object.is64Bit && (object.machine == 22 || object.machine == 0x9026)
        counts.append(isWide ? try view.fileOffset(at + 8, is64Bit: true) : try view.u32(at + 4))
      }
    }
    if let address = dynamic[DynamicTag.gnuHash] {
      object.part(limits) { _ throws(NativeError) in
        counts.append(try gnuHashCount(try fileOffset(ofAddress: address, "the GNU hash table")))
      }
    }
    if let count = counts.max() { return count }
    return strings > table ? (strings - table) / (is64Bit ? 24 : 16) : 0
  }

  /// The end of the last chain of a GNU hash table: the symbols before `symbolOffset` are not in it.
  private func gnuHashCount(_ at: Int) throws(NativeError) -> Int {
    let buckets = try view.u32(at)
    let symbolOffset = try view.u32(at + 4)
    let filterWords = try view.u32(at + 8)
    guard buckets <= limits.symbols, filterWords <= limits.symbols else {
      throw NativeError(.overLimit, at: at, "a hash table of \(buckets) buckets and \(filterWords) filter words")
    }
    let bucketTable = at + 16 + filterWords * wordSize
    try view.requireTable(at: bucketTable, count: buckets, size: 4, "hash buckets")
    var last = 0
    for index in 0..<buckets { last = max(last, try view.u32(bucketTable + index * 4)) }
    guard last >= symbolOffset, last > 0 else { return symbolOffset }
    let chains = bucketTable + buckets * 4
    while true {
      let hash = try view.u32(try sum(chains, (last - symbolOffset) * 4, at: at))
      last += 1
      if hash & 1 != 0 { return last }
      guard last <= limits.symbols else { throw NativeError(.overLimit, at: chains, "a hash chain without an end") }
    }
  }

  /// Whether the code at `DT_INIT` is the `_init` that the C start files make; nil where its shape is not known.
  ///
  /// glibc `sysdeps/x86_64/crti.S` and `sysdeps/aarch64/crti.S`: call `__gmon_start__` if it is there, and return.
  func isStockInit(_ at: Int, machine: UInt32) -> Bool? {
    switch machine {
    case 62: isStockInitX86(at)
    case 183: isStockInitARM(at)
    default: nil
    }
  }

  private func isStockInitX86(_ start: Int) -> Bool {
    var at = start
    func take(_ pattern: [Int]) -> Bool {
      guard view.holds(at, pattern.count) else { return false }
      for (index, byte) in pattern.enumerated() where byte >= 0 && Int(view.bytes[at + index]) != byte { return false }
      at += pattern.count
      return true
    }
    // endbr64; sub rsp,8; mov rax,[rip+x]; test rax,rax; je; call rax or call x; add rsp,8; ret
    _ = take([0xF3, 0x0F, 0x1E, 0xFA])
    guard take([0x48, 0x83, 0xEC, 0x08]) else {
      // musl's crti.s: push rax, with the matching pop in crtn.s.
      return take([0x50, 0x58, 0xC3])
    }
    if take([0x48, 0x83, 0xC4, 0x08, 0xC3]) { return true }
    guard
      take([0x48, 0x8B, 0x05, -1, -1, -1, -1, 0x48, 0x85, 0xC0, 0x74, -1])
        || take([0x48, 0x8D, 0x05, -1, -1, -1, -1, 0x48, 0x85, 0xC0, 0x74, -1])
    else { return false }
    guard take([0xFF, 0xD0]) || take([0xE8, -1, -1, -1, -1]) || take([0xFF, 0x15, -1, -1, -1, -1]) else { return false }
    // Older start files add calls of frame_dummy and __do_global_ctors_aux here.
    for _ in 0..<2 { _ = take([0xE8, -1, -1, -1, -1]) }
    return take([0x48, 0x83, 0xC4, 0x08, 0xC3])
  }

  private func isStockInitARM(_ start: Int) -> Bool {
    // [bti/paciasp]; stp x29,x30,[sp,-16]!; [mov x29,sp]; bl call_weak_fn (or nothing); ldp x29,x30,[sp],16; ret
    var words: [Int] = []
    for index in 0..<8 {
      guard let word = try? view.u32(start + index * 4) else { break }
      words.append(word)
      if word == 0xD65F_03C0 { break }
    }
    guard words.last == 0xD65F_03C0 else { return false }
    return words.dropLast().allSatisfy { word in
      [0xD503_233F, 0xD503_23BF, 0xD503_245F, 0xA9BF_7BFD, 0x9100_03FD, 0xA8C1_7BFD, 0xD503_201F].contains(word)
        || word >> 26 == 0x25
    }
  }
}
