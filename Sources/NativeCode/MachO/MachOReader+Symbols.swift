extension MachOReader {
  /// The symbol table: what is imported, and the module functions among what is defined.
  func readSymbols(_ at: Int, into object: inout NativeObject) throws(NativeError) {
    let table = try view.u32(at + 8)
    let count = try view.u32(at + 12)
    let strings = try view.u32(at + 16)
    let size = is64Bit ? 16 : 12
    guard count <= limits.symbols else { throw NativeError(.overLimit, at: start + at, "\(count) symbols") }
    try view.requireTable(at: table, count: count, size: size, "symbols")
    var budget = limits.importedNameBytes
    for index in 0..<count {
      let entry = table + index * size
      let type = try view.u8(entry + 4)
      // Debugging entries, and symbols that are not external.
      if type & 0xE0 != 0 || type & 1 == 0 { continue }
      let name = try sum(strings, try view.u32(entry), at: entry)
      if type & 0xE == 0 {
        guard object.importedSymbols.count < limits.importedNames else { continue }
        object.importedSymbols.append(
          withoutUnderscore(try view.text(at: name, limit: limits.nameBytes, budget: &budget)))
      } else if isModuleFunction(name), object.moduleFunctions.count < limits.libraries {
        object.moduleFunctions.append(withoutUnderscore(try view.text(at: name, limit: limits.nameBytes)))
      }
    }
  }

  /// C names carry an underscore in Mach-O.
  private func withoutUnderscore(_ name: String) -> String { name.hasPrefix("_") ? String(name.dropFirst()) : name }

  private func isModuleFunction(_ name: Int) -> Bool {
    view.hasPrefix("_PyInit", at: name) || view.hasPrefix("_PyModExport", at: name)
  }

  /// Walks the export trie along `_PyInit` and `_PyModExport` only: the symbol table can be stripped of both.
  func readExports(into object: inout NativeObject) throws(NativeError) {
    guard let exports, exports.size > 0 else { return }
    guard view.holds(exports.offset, exports.size) else {
      throw NativeError(.truncated, at: start + exports.offset, "the export trie reaches beyond the file")
    }
    let end = exports.offset + exports.size
    let wanted = ["_PyInit", "_PyModExport"].map { Array($0.utf8) }
    var queue: [(offset: Int, name: [UInt8])] = [(exports.offset, [])]
    // Read once, an edge costs at most eight times its bytes; a trie of a few bytes must not be read for seconds.
    let (eightfold, overflow) = exports.size.multipliedReportingOverflow(by: 8)
    var budget = min(limits.trieBytes, overflow ? limits.trieBytes : eightfold + 4_096)
    while let node = queue.popLast() {
      var at = node.offset
      guard node.name.count <= limits.nameBytes else {
        throw NativeError(.overLimit, at: start + at, "a name longer than \(limits.nameBytes) bytes")
      }
      let terminal = try number(&at, end: end)
      if terminal > 0, wanted.contains(where: { node.name.starts(with: $0) }),
        object.moduleFunctions.count < limits.libraries
      {
        object.moduleFunctions.append(withoutUnderscore(String(decoding: node.name, as: UTF8.self)))
      }
      at = try sum(at, terminal, at: at)
      let children = Int(try view.u8(at))
      at += 1
      for _ in 0..<children {
        let label = try self.label(&at, end: end)
        // An edge costs more than its bytes: empty labels in a circle would otherwise be followed for seconds.
        budget -= label.count + 16
        guard budget >= 0 else { throw NativeError(.overLimit, at: start + at, "the export trie does not end") }
        let child = try sum(exports.offset, try number(&at, end: end), at: at)
        guard child < end else { throw NativeError(.malformed, at: start + at, "a trie node outside of the trie") }
        let name = node.name + label
        guard wanted.contains(where: { name.starts(with: $0) || $0.starts(with: name) }) else { continue }
        guard queue.count < limits.trieNodes else {
          throw NativeError(.overLimit, at: start + at, "more than \(limits.trieNodes) nodes of the export trie wait")
        }
        queue.append((child, name))
      }
    }
  }

  private func label(_ at: inout Int, end: Int) throws(NativeError) -> [UInt8] {
    let first = at
    while at < end, view.bytes[at] != 0 { at += 1 }
    guard at < end, at - first <= limits.nameBytes else {
      throw NativeError(.unterminatedText, at: start + first, "a label of the export trie does not end")
    }
    defer { at += 1 }
    return Array(view.bytes[first..<at])
  }

  /// A ULEB128 number.
  private func number(_ at: inout Int, end: Int) throws(NativeError) -> Int {
    var result = 0
    var shift = 0
    while at < end, shift < 56 {
      let byte = view.bytes[at]
      at += 1
      result |= Int(byte & 0x7F) << shift
      if byte & 0x80 == 0 { return result }
      shift += 7
    }
    throw NativeError(.malformed, at: start + at, "a number of the export trie does not end")
  }
}
