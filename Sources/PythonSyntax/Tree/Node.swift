/// Index of a node in its tree; `none` stands for no node.
package struct NodeID: Hashable, Sendable {
  package let index: UInt32
  @inlinable package init(_ index: UInt32) { self.index = index }
  package static let none = NodeID(0)
  @inlinable package var isNone: Bool { index == 0 }
}

/// A node of the arena: fixed size, children in a singly linked list by index.
package struct Node: Sendable {
  package var kind: NodeKind
  /// Meaning by kind: see `NodeKind`.
  package var detail: UInt8
  /// Byte offsets into the tree's source; `end` is exclusive.
  package var start: UInt32
  package var end: UInt32
  package var firstChild: NodeID
  package var nextSibling: NodeID
}

/// The kinds of node, with the children of each in order.
///
/// `?` marks a child that may be left out of the list, recognisable by its kind; where position matters instead, the
/// list always has its full length and `absent` fills the gap. `*` marks any number. `E` is any expression.
package enum NodeKind: UInt8, Sendable, CaseIterable {
  /// statement*
  case module
  /// statement*: the body of a compound statement.
  case block
  /// The block of a function that `ParserLimits.defersBodies` left out; no children. It begins at the first statement.
  case deferredBlock
  /// Fills the place of a child that is not there. No children.
  case absent
  /// Tokens that could not be parsed; children are what was understood inside. `detail` 1 for a Python 2 statement
  /// that was understood (`print x`, `exec code in ns`, `raise E, v`): its children are its expressions.
  case error

  // MARK: Statements
  /// E
  case expressionStatement
  /// target+ value: the last child is the value.
  case assignment
  /// target value; `detail` is an `Operator`.
  case augmentedAssignment
  /// target annotation (value | absent); `detail` 1 when the target is parenthesised.
  case annotatedAssignment
  /// E?
  case returnStatement
  /// (E | absent) (cause | absent)
  case raise
  /// E+
  case delete
  case pass, breakStatement, continueStatement
  /// name+
  case global
  /// name+
  case nonlocal
  /// test (message | absent)
  case assert
  /// alias+; `detail` 1 for `lazy import` (PEP 810).
  case importStatement
  /// (dottedName | absent) (alias+ | importStar); `detail` bit 7: lazy; low 7 bits: leading dots, 127 at most.
  case importFrom
  /// dottedName (name | absent): one imported name and what it is bound to.
  case alias
  case importStar
  /// Covers `a.b.c`; no children, its text is the source between `start` and `end` without blanks.
  case dottedName
  /// test block (ifStatement | block | absent): `elif` is a nested `ifStatement`, `else` a block.
  case ifStatement
  /// test block (block | absent)
  case whileStatement
  /// target iterable block (block | absent); `detail` 1 when async.
  case forStatement
  /// block handler* elseBlock? finallyBlock?; `detail` 1 for `except*`.
  case tryStatement
  /// (E | absent) (name | absent) block
  case handler
  /// block, after `else` of a try
  case elseBlock
  /// block, after `finally`
  case finallyBlock
  /// withItem+ block; `detail` 1 when async.
  case withStatement
  /// E (target | absent)
  case withItem
  /// decorator* name typeParameters? parameters returns? block; `detail` 1 when async.
  case functionDefinition
  /// decorator* name typeParameters? argument* block: arguments are E, `starred`, `keyword`.
  case classDefinition
  /// E
  case decorator
  /// E
  case returns
  /// subject matchCase+
  case matchStatement
  /// pattern (guard | absent) block
  case matchCase
  /// name typeParameters? E
  case typeAlias

  // MARK: Parameters
  /// parameter*, `slashMarker` and `starMarker` where written.
  case parameters
  /// name (annotation | absent) (default | absent); `detail` 0 plain, 1 `*args`, 2 `**kwargs`.
  case parameter
  case slashMarker, starMarker
  /// typeParameter+
  case typeParameters
  /// name (bound | absent) (default | absent); `detail` 0 TypeVar, 1 TypeVarTuple, 2 ParamSpec.
  case typeParameter

  // MARK: Expressions
  case name
  /// Covers the literal as written; `tree.integerValue`.
  case integer
  case float
  case imaginary
  /// One string or bytes literal token, prefix and quotes included; `detail` is `StringFlags`.
  case string
  /// Adjacent literals: (string | formattedString)+
  case concatenatedString
  /// (formattedText | formattedField)*; `detail` is `StringFlags` (`f` or `t`).
  case formattedString
  /// Literal text between fields.
  case formattedText
  /// E formatSpecification?; `detail` is the conversion character (`r`, `s`, `a`) or 0, with bit 7 set for `=`.
  case formattedField
  /// (formattedText | formattedField)*
  case formatSpecification
  case trueLiteral, falseLiteral, noneLiteral, ellipsis
  /// E*; `detail` 1 when parenthesised.
  case tuple
  /// E*
  case list
  /// E+
  case set
  /// (dictionaryEntry | dictionaryUnpacking)*
  case dictionary
  /// key value
  case dictionaryEntry
  /// E
  case dictionaryUnpacking
  /// element comprehensionFor+
  case listComprehension, setComprehension, generator
  /// key value comprehensionFor+ (PEP 798: `dictionaryUnpacking` instead of key and value)
  case dictionaryComprehension
  /// target iterable condition*; `detail` 1 when async.
  case comprehensionFor
  /// E; `detail` is an `Operator`.
  case unary
  /// E E; `detail` is an `Operator`.
  case binary
  /// E E+; `detail` is an `Operator` (`and`, `or`): one node for a run, as in CPython's tree.
  case boolean
  /// E (comparison)+
  case compare
  /// E; `detail` is an `Operator`.
  case comparison
  /// body test orElse, as in CPython's fields order `test body orelse`: children are test, body, orelse.
  case conditional
  /// parameters E
  case lambda
  /// name E (`:=`)
  case named
  /// callee argument*: arguments are E, `starred`, `keyword`, or one `generator` without parentheses of its own.
  case call
  /// name E
  case keyword
  /// E (`**E` in a call or class)
  case keywordUnpacking
  /// E
  case starred
  /// E name
  case attribute
  /// E index: the index is E, `slice` or a `tuple` of them.
  case `subscript`
  /// (lower | absent) (upper | absent) (step | absent)
  case slice
  /// E
  case await
  /// E?
  case yield
  /// E
  case yieldFrom

  // MARK: Patterns
  /// E: value to compare with.
  case valuePattern
  /// True, False or None literal.
  case singletonPattern
  /// pattern*
  case sequencePattern
  /// name?: absent for `*_`.
  case starPattern
  /// (E pattern)* (name): pairs, then the `**rest` name if `detail` is 1.
  case mappingPattern
  /// class pattern* keywordPattern*
  case classPattern
  /// name pattern
  case keywordPattern
  /// (pattern | absent) (name | absent): `x`, `p as x`, `_`.
  case capturePattern
  /// pattern+
  case orPattern
}

/// Operators of unary, binary, boolean and comparison nodes.
package enum Operator: UInt8, Sendable {
  case add, subtract, multiply, matrixMultiply, divide, modulo, power, leftShift, rightShift, bitOr, bitXor, bitAnd
  case floorDivide
  case invert, not, positive, negative
  case and, or
  case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual, `is`, isNot, `in`, notIn
}

/// Prefix letters and quoting of a string literal.
package struct StringFlags: OptionSet, Sendable {
  package let rawValue: UInt8
  package init(rawValue: UInt8) { self.rawValue = rawValue }
  package static let bytes = StringFlags(rawValue: 1)
  package static let raw = StringFlags(rawValue: 2)
  package static let formatted = StringFlags(rawValue: 4)
  package static let template = StringFlags(rawValue: 8)
  package static let tripleQuoted = StringFlags(rawValue: 16)
  /// The `u` prefix.
  package static let unicode = StringFlags(rawValue: 32)
  /// Quoted with `"`.
  package static let doubleQuoted = StringFlags(rawValue: 64)

  /// Whether the flags of a literal's node say that it is bytes; costs other modules no call.
  @inlinable package static func isBytes(_ detail: UInt8) -> Bool { detail & 1 != 0 }
  /// Whether they say that it is raw.
  @inlinable package static func isRaw(_ detail: UInt8) -> Bool { detail & 2 != 0 }
  /// Whether they say that it has three quotes.
  @inlinable package static func isTripleQuoted(_ detail: UInt8) -> Bool { detail & 16 != 0 }
}
