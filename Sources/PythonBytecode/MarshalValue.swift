/// One value of a marshalled file; containers hold the indices of their parts in `CompiledFile.values`.
///
/// Parts can be shared between containers, so that a walk has to remember what it has seen.
package enum MarshalValue: Hashable, Sendable {
  case null, none, yes, no, stopIteration, ellipsis
  case integer(Int64)
  /// An integer beyond 64 bits, as its 15-bit digits, least significant first.
  case largeInteger(isNegative: Bool, digits: [UInt16])
  case float(Double)
  case complex(Double, Double)
  case text(String)
  /// A text with lone surrogates, which UTF-8 proper does not allow: its bytes.
  case surrogateText([UInt8])
  case bytes([UInt8])
  case tuple([Int])
  case list([Int])
  case set([Int])
  case frozenSet([Int])
  /// Keys and values in turn.
  case dictionary([Int])
  case frozenDictionary([Int])
  /// Start, stop and step (marshal version 5, Python 3.14).
  case slice([Int])
  /// Index in `CompiledFile.code`.
  case code(Int)
}

/// The facts of one code object.
package struct CodeObject: Sendable {
  /// Function, class or `<module>`.
  package internal(set) var name = ""
  /// With the classes and functions around it; from 3.11 on.
  package internal(set) var qualifiedName: String?
  /// `co_filename`: the source's path when it was compiled.
  package internal(set) var fileName = ""
  package internal(set) var firstLine = 0
  /// `co_names`: globals, attributes and imported modules.
  package internal(set) var names: [String] = []
  /// Arguments, locals, cells and free variables.
  package internal(set) var variables: [String] = []
  /// Until 3.10, where cells are numbered apart from locals: the cells, then the free variables; empty from 3.11 on.
  package internal(set) var cells: [String] = []
  /// Those of `variables` that a function around it owns.
  package internal(set) var freeVariables: Set<String> = []
  /// `co_argcount`: positional parameters, those before `/` included; they come first in `variables`.
  package internal(set) var argumentCount = 0
  /// `co_posonlyargcount`, of `argumentCount`.
  package internal(set) var positionalOnlyCount = 0
  /// `co_kwonlyargcount`.
  package internal(set) var keywordOnlyCount = 0
  /// `co_consts`, as indices in `CompiledFile.values`.
  package internal(set) var constants: [Int] = []
  /// `co_flags`.
  package internal(set) var flags = 0
  /// The instructions.
  package internal(set) var instructions: [UInt8] = []
  /// Which lines the instructions have, in the version's format.
  package internal(set) var lineTable: [UInt8] = []
  /// Which handlers they have, from 3.11 on.
  package internal(set) var exceptionTable: [UInt8] = []
  /// Code objects among the constants, as indices in `CompiledFile.code`.
  package internal(set) var nested: [Int] = []
  /// Byte offset in the file.
  package internal(set) var offset = 0
}

/// What a `.pyc` file holds, as far as it can be told without running it.
package struct CompiledFile: Sendable {
  package let header: PycHeader
  /// Every value, in order of completion.
  package let values: [MarshalValue]
  /// Every code object; `main` is that of the module.
  package let code: [CodeObject]
  package let main: Int
  /// Bytes after the module's code object, which no interpreter reads.
  package let trailingBytes: Int

  /// Every name that the file's code uses, sorted: globals, attributes, imported modules.
  package var names: [String] { Set(code.flatMap(\.names)).sorted() }

  /// Every text among the constants, inside containers too, in order of first occurrence.
  package var texts: [String] {
    var seen = Set<Int>()
    var result: [String] = []
    var found = Set<String>()
    var queue = Array(code.flatMap(\.constants).reversed())
    while let index = queue.popLast() {
      guard seen.insert(index).inserted else { continue }
      switch values[index] {
      case .text(let text): if found.insert(text).inserted { result.append(text) }
      case .tuple(let parts), .list(let parts), .set(let parts), .frozenSet(let parts), .dictionary(let parts),
        .frozenDictionary(let parts), .slice(let parts):
        queue += parts.reversed()
      default: break
      }
    }
    return result
  }

  /// Every byte string among the constants.
  package var byteStrings: [[UInt8]] {
    var found: [[UInt8]] = []
    var seen = Set<Int>()
    var queue = Array(code.flatMap(\.constants).reversed())
    while let index = queue.popLast() {
      guard seen.insert(index).inserted else { continue }
      switch values[index] {
      case .bytes(let bytes): found.append(bytes)
      case .tuple(let parts), .list(let parts), .set(let parts), .frozenSet(let parts), .dictionary(let parts),
        .frozenDictionary(let parts), .slice(let parts):
        queue += parts.reversed()
      default: break
      }
    }
    return found
  }
}
