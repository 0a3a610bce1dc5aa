internal import Threads

/// A compiled file as Python source that does the same, as far as that can be told, for who follows what code does.
///
/// Expressions, calls, assignments, imports, definitions and the order of all of these are those of the code. Branches,
/// loops and handlers hold what belongs to them; where control goes on in a way that no statement says, nothing is left
/// out, and `gaps` tells. The text is one that a parser of Python 3.14 accepts. Not kept: comments, layout, and the
/// copies that compilers make of `finally`.
package struct Decompiled: Sendable {
  /// UTF-8, ASCII but for names.
  package let source: [UInt8]
  /// By line of `source`, the first at 0: the line of the original, or 0 where the code says none.
  package let lines: [Int]
  /// What was not understood; empty means that the text is complete.
  package let gaps: [BytecodeNote]
  /// Code objects of the file with a gap, as indices in `CompiledFile.code`.
  package var codeWithGaps: Set<Int> { Set(gaps.map(\.code)) }
  /// Whether the text says everything that the code does.
  package var isComplete: Bool { gaps.isEmpty }
}

extension CompiledFile {
  /// The file as source text; see `Decompiled`.
  ///
  /// Never fails and runs nothing: a version whose instructions are not known gives an empty text with a gap. Work,
  /// memory and output are bounded by `limits`; the same file gives the same text.
  package func decompile(limits: DecompilerLimits = .standard) -> Decompiled { analyse(limits: limits).decompiled }

  /// The source text together with the facts it was made from, at the cost of one.
  package func analyse(limits: DecompilerLimits = .standard) -> (decompiled: Decompiled, facts: [CodeFacts]) {
    guard canDisassemble else {
      let note = BytecodeNote(.unknownVersion, code: main, offset: 0)
      return (Decompiled(source: [], lines: [], gaps: [note]), [])
    }
    // Statements inside one another are followed by recursion, for which a worker's stack is too small.
    return DeepThread.run(stackBytes: 64 << 20) { analyseHere(limits) } ?? analyseHere(limits.shallow)
  }

  private func analyseHere(_ limits: DecompilerLimits) -> (decompiled: Decompiled, facts: [CodeFacts]) {
    let whole = FileDecompiler(self, limits)
    whole.run()
    var writer = SourceWriter(whole)
    writer.module()
    var gaps = whole.results.flatMap(\.notes)
    if writer.isOverLimit { gaps.append(BytecodeNote(.overLimit, code: main, offset: 0)) }
    return (Decompiled(source: writer.output, lines: writer.lines, gaps: gaps), whole.results.map(\.facts))
  }
}

extension DecompilerLimits {
  /// The same for a stack of which nothing is known.
  fileprivate var shallow: DecompilerLimits {
    var result = self
    result.depth = min(depth, 8)
    result.nesting = min(nesting, 8)
    return result
  }
}
