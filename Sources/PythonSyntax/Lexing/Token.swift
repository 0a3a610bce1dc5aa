/// Kinds of token, ordered so that the binary operators run in the order of `Operator`.
enum Token: UInt8 {
  case endOfFile, newline, indent, dedent
  /// Stands for every token after a failure, so that no rule of the grammar goes on.
  case invalid
  case name, integer, float, imaginary, string
  /// Opening quote of an f-string or t-string, whose inside the parser asks for piece by piece.
  case formattedStart
  case leftParenthesis, rightParenthesis, leftBracket, rightBracket, leftBrace, rightBrace
  case colon, comma, semicolon, dot, ellipsis, arrow, walrus, assign, augmentedAssign, exclamation, backtick
  /// A byte that starts no token.
  case unknown
  case plus, minus, star, at, slash, percent, doubleStar, leftShift, rightShift, pipe, caret, ampersand, doubleSlash
  case tilde
  case equalEqual, notEqual, less, lessEqual, greater, greaterEqual
  case kwFalse, kwNone, kwTrue, kwAnd, kwAs, kwAssert, kwAsync, kwAwait, kwBreak, kwClass, kwContinue, kwDef, kwDel
  case kwElif, kwElse, kwExcept, kwFinally, kwFor, kwFrom, kwGlobal, kwIf, kwImport, kwIn, kwIs, kwLambda
  case kwNonlocal, kwNot, kwOr, kwPass, kwRaise, kwReturn, kwTry, kwWhile, kwWith, kwYield

  /// Binding strength of a binary operator, 0 for everything else; `unary not` is 3, so that 3 is free.
  @inline(__always)
  var precedence: Int {
    switch self {
    case .kwOr: 1
    case .kwAnd: 2
    case .equalEqual, .notEqual, .less, .lessEqual, .greater, .greaterEqual, .kwIn, .kwIs, .kwNot: 4
    case .pipe: 5
    case .caret: 6
    case .ampersand: 7
    case .leftShift, .rightShift: 8
    case .plus, .minus: 9
    case .star, .slash, .doubleSlash, .percent, .at: 10
    default: 0
    }
  }

  /// True of tokens that may begin an expression, `*` and `yield` aside.
  var startsExpression: Bool {
    switch self {
    case .name, .integer, .float, .imaginary, .string, .formattedStart, .leftParenthesis, .leftBracket, .leftBrace,
      .ellipsis, .plus, .minus, .tilde, .backtick, .kwFalse, .kwNone, .kwTrue, .kwNot, .kwLambda, .kwAwait:
      true
    default: false
    }
  }

  /// True of keywords that only begin statements: inside brackets they show that the bracket was never closed.
  var startsOnlyStatements: Bool {
    switch self {
    case .kwAssert, .kwBreak, .kwClass, .kwContinue, .kwDef, .kwDel, .kwExcept, .kwFinally, .kwGlobal, .kwImport,
      .kwNonlocal, .kwPass, .kwRaise, .kwReturn, .kwTry, .kwWhile, .kwWith:
      true
    default: false
    }
  }
}

/// The first eight bytes of an ASCII word as the lexer packs them: little-endian, the first byte lowest.
@inline(__always)
func packed(_ word: StaticString) -> UInt64 {
  var key: UInt64 = 0
  for index in 0..<word.utf8CodeUnitCount { key |= UInt64(word.utf8Start[index]) << UInt64(index * 8) }
  return key
}

/// The keyword whose packed bytes are `key`, or `.name`.
@inline(__always)
func keyword(_ key: UInt64) -> Token {
  // No keyword is mistaken for another, and every other word is found out by the comparison.
  let slot = Int(truncatingIfNeeded: (key &* 0xB57C_8E05_E3C9_B0E1) &>> 58)
  return KeywordTable.keys[slot] == key ? KeywordTable.tokens[slot] : .name
}

/// The keywords by the top six bits of their packed bytes times a number that gives each a slot of its own.
private enum KeywordTable {
  /// The words as `packed(_:)` packs them; 0, which is no word, where a slot is free.
  static let keys: InlineArray<64, UInt64> = [
    0, 0, 0x7373_6170, 0, 0x6669, 0, 0x6E72_7574_6572, 0x74_6961_7761, 0, 0, 0x726F, 0, 0x6874_6977,
    0x6C61_636F_6C6E_6F6E, 0, 0x6575_7254, 0x65_736C_6146, 0x6573_6C65, 0x7470_6563_7865, 0, 0, 0x74_6F6E, 0,
    0x64_6C65_6979, 0x7369, 0, 0x6B_6165_7262, 0, 0x79_6C6C_616E_6966, 0x63_6E79_7361, 0, 0, 0, 0x73_7361_6C63, 0,
    0x72_6F66, 0x65_6C69_6877, 0x6575_6E69_746E_6F63, 0, 0x66_6564, 0, 0x656E_6F4E, 0x7472_6573_7361, 0, 0, 0x7361, 0,
    0x6669_6C65, 0x64_6E61, 0x65_7369_6172, 0, 0x6C61_626F_6C67, 0, 0x79_7274, 0, 0x6D6F_7266, 0x6164_626D_616C, 0, 0,
    0, 0x6C_6564, 0x6E69, 0, 0x7472_6F70_6D69,
  ]
  static let tokens: InlineArray<64, Token> = [
    .name, .name, .kwPass, .name, .kwIf, .name, .kwReturn, .kwAwait, .name, .name, .kwOr, .name, .kwWith, .kwNonlocal,
    .name, .kwTrue, .kwFalse, .kwElse, .kwExcept, .name, .name, .kwNot, .name, .kwYield, .kwIs, .name, .kwBreak,
    .name, .kwFinally, .kwAsync, .name, .name, .name, .kwClass, .name, .kwFor, .kwWhile, .kwContinue, .name, .kwDef,
    .name, .kwNone, .kwAssert, .name, .name, .kwAs, .name, .kwElif, .kwAnd, .kwRaise, .name, .kwGlobal, .name, .kwTry,
    .name, .kwFrom, .kwLambda, .name, .name, .name, .kwDel, .kwIn, .name, .kwImport,
  ]
}
