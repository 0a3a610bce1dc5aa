/// What code mentions, to compare a compiled file with the source beside it.
///
/// Of the compiled file `CompiledFile.mentions` gives it; of the source whoever has parsed it. Equal mentions prove
/// nothing; what only the code has, the source was not compiled to.
package struct CodeMentions: Hashable, Sendable {
  /// Imported modules, relative ones with their dots.
  package var imports: Set<String>
  /// Callees that are names, or names with dots between.
  package var callees: Set<String>
  /// Globals, locals and attributes.
  package var names: Set<String>
  package var texts: Set<String>
  package var byteStrings: Set<[UInt8]>

  package init(
    imports: Set<String> = [], callees: Set<String> = [], names: Set<String> = [], texts: Set<String> = [],
    byteStrings: Set<[UInt8]> = []
  ) {
    self.imports = imports
    self.callees = callees
    self.names = names
    self.texts = texts
    self.byteStrings = byteStrings
  }

  /// Whether nothing is mentioned.
  package var isEmpty: Bool {
    imports.isEmpty && callees.isEmpty && names.isEmpty && texts.isEmpty && byteStrings.isEmpty
  }

  /// What the code mentions and the source does not, without what compilers add.
  ///
  /// A text is only missing if no text of the source contains it and it is not joined of theirs: constant expressions
  /// are folded. A private name counts by what stands behind its class.
  package func missing(from source: CodeMentions) -> CodeMentions {
    var result = CodeMentions()
    result.imports = imports.subtracting(source.imports)
    let known = source.names
    func isKnown(_ name: String) -> Bool {
      if known.contains(name) || name.hasPrefix("__") || name.hasPrefix(".") { return true }
      guard name.hasPrefix("_"), let place = name.range(of: "__") else { return false }
      return known.contains(String(name[place]))
    }
    result.names = names.filter { !isKnown($0) }
    result.callees = callees.filter { callee in
      !source.callees.contains(callee)
        && callee.split(separator: ".").contains { !isKnown(String($0)) }
    }
    result.texts = texts.filter { text in !source.texts.contains(text) && !Self.isJoined(text, source.texts) }
    result.byteStrings = byteStrings.filter { !source.byteStrings.contains($0) }
    return result
  }

  /// Whether a text is part of one, or several one after another.
  private static func isJoined(_ text: String, _ parts: Set<String>) -> Bool {
    guard text.utf8.count > 1 else { return true }
    var rest = Substring(text)
    var rounds = 0
    while !rest.isEmpty, rounds < 64 {
      rounds += 1
      let best = parts.filter { !$0.isEmpty && rest.hasPrefix($0) }.max { $0.utf8.count < $1.utf8.count }
      guard let best else { break }
      rest = rest.dropFirst(best.count)
    }
    return rest.isEmpty || parts.contains { $0.utf8.count >= text.utf8.count && $0.contains(text) }
  }
}

extension String {
  /// From the first place where a text begins, after the first character, to the end.
  fileprivate func range(of text: String) -> PartialRangeFrom<String.Index>? {
    var place = startIndex
    while place < endIndex {
      place = index(after: place)
      if self[place...].hasPrefix(text) { return place... }
    }
    return nil
  }
}

extension CompiledFile {
  /// What all code of the file mentions; nil where the version's instructions are not known.
  package func mentions(limits: DecompilerLimits = .standard) -> CodeMentions? {
    guard canDisassemble else { return nil }
    var result = CodeMentions(texts: Set(texts), byteStrings: Set(byteStrings))
    for fact in facts(limits: limits) {
      for found in fact.imports {
        result.imports.insert(String(repeating: ".", count: min(found.level, 64)) + found.module)
      }
      for call in fact.calls { if let callee = call.callee { result.callees.insert(callee) } }
      result.names.formUnion(fact.loaded)
      result.names.formUnion(fact.stored)
      result.names.formUnion(fact.attributes)
    }
    return result
  }
}
