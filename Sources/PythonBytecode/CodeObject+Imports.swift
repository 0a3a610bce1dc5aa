extension CompiledFile {
  /// The modules that the file's code imports, sorted; nil for a version whose instructions are not known here.
  ///
  /// A relative import's name stands without its dots.
  package var imports: [String]? {
    guard canDisassemble else { return nil }
    var found: Set<String> = []
    for index in code.indices {
      let names = code[index].names
      for instruction in disassemble(index).instructions where instruction.operation == .importName {
        if let argument = instruction.argument, names.indices.contains(argument) { found.insert(names[argument]) }
      }
    }
    return found.sorted()
  }
}
