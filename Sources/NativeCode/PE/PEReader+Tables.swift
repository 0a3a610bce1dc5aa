extension PEReader {
  /// The export directory: the DLL's own name and the functions CPython looks for.
  func readExports(into object: inout NativeObject) throws(NativeError) {
    guard let address = directory(0) else { return }
    let at = try fileOffset(address, "the export directory")
    object.name = try text(try view.u32(at + 12), "the name of the library")
    let count = try view.u32(at + 24)
    guard count > 0 else { return }
    guard count <= limits.symbols else { throw NativeError(.overLimit, at: at + 24, "\(count) exported names") }
    let names = try fileOffset(try view.u32(at + 32), "the exported names")
    try view.requireTable(at: names, count: count, size: 4, "exported names")
    for index in 0..<count {
      let name = try fileOffset(try view.u32(names + index * 4), "an exported name")
      guard view.hasPrefix("PyInit", at: name) || view.hasPrefix("PyModExport", at: name),
        object.moduleFunctions.count < limits.libraries
      else { continue }
      object.moduleFunctions.append(try view.text(at: name, limit: limits.nameBytes))
    }
  }

  /// The import directory: a descriptor of 20 bytes a library, up to one without a name.
  func readImports(into object: inout NativeObject, _ budget: inout Int) throws(NativeError) {
    guard let address = directory(1) else { return }
    let table = try fileOffset(address, "the import directory")
    for index in 0... {
      let at = table + index * 20
      let name = try view.u32(at + 12)
      let bound = try view.u32(at + 16)
      if name == 0 || bound == 0 { return }
      guard index < limits.libraries else { throw NativeError(.overLimit, at: at, "more than \(index) libraries") }
      object.libraries.append(.init(name: try text(name, "the name of a library"), binding: .normal))
      let lookup = try view.u32(at)
      object.part(limits) { object throws(NativeError) in
        try readNames(lookup == 0 ? bound : lookup, into: &object, &budget)
      }
    }
  }

  /// The delay-import directory: libraries that are loaded at the first call into them.
  func readDelayedImports(into object: inout NativeObject, _ budget: inout Int) throws(NativeError) {
    guard let address = directory(13) else { return }
    let table = try fileOffset(address, "the delay-import directory")
    for index in 0... {
      let at = table + index * 32
      let attributes = try view.u32(at)
      let name = try view.u32(at + 4)
      if name == 0 { return }
      guard index < limits.libraries else { throw NativeError(.overLimit, at: at, "more than \(index) libraries") }
      // Without attribute 1 the fields are addresses, as the first compilers wrote them.
      let base = attributes & 1 == 0 ? Int(clamping: imageBase) : 0
      object.libraries.append(.init(name: try text(max(0, name - base), "the name of a library"), binding: .delayed))
      let lookup = try view.u32(at + 16)
      guard lookup > base else { continue }
      object.part(limits) { object throws(NativeError) in try readNames(lookup - base, into: &object, &budget) }
    }
  }

  /// A table of names or ordinals, up to an empty entry.
  private func readNames(_ address: Int, into object: inout NativeObject, _ budget: inout Int) throws(NativeError) {
    let table = try fileOffset(address, "imported names")
    let size = is64Bit ? 8 : 4
    for index in 0... {
      let at = table + index * size
      let entry = try view.word(at, is64Bit: is64Bit)
      if entry == 0 { return }
      guard index < limits.importedNames, object.importedSymbols.count < limits.importedNames else {
        throw NativeError(.overLimit, at: at, "more than \(limits.importedNames) imported names")
      }
      if entry >> (is64Bit ? 63 : 31) == 1 { continue }
      let name = try fileOffset(Int(clamping: entry & 0x7FFF_FFFF) + 2, "an imported name")
      object.importedSymbols.append(try view.text(at: name, limit: limits.nameBytes, budget: &budget))
    }
  }

  /// The TLS directory's callbacks, which the loader calls before the entry point.
  func readCallbacks(into object: inout NativeObject) throws(NativeError) {
    guard let address = directory(9) else { return }
    let at = try fileOffset(address, "the TLS directory")
    let list = try view.word(at + (is64Bit ? 24 : 12), is64Bit: is64Bit)
    guard list != 0 else { return }
    guard list >= imageBase, let relative = Int(exactly: list - imageBase) else {
      throw NativeError(.unmappedAddress, at: at, "the TLS callbacks lie below the image")
    }
    let table = try fileOffset(relative, "the TLS callbacks")
    for index in 0... {
      if try view.word(table + index * (is64Bit ? 8 : 4), is64Bit: is64Bit) == 0 { return }
      object.initialisers.tlsCallbacks = index + 1
      guard index < limits.initialisers else {
        throw NativeError(.overLimit, at: table, "more than \(index) callbacks")
      }
    }
  }
}
