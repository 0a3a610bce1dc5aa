/// A value on the stack of the abstract machine: the Python expression that makes it.
struct StackValue {
  /// What the value is besides its text, where a later instruction needs to know.
  indirect enum Kind {
    case plain
    /// A constant, as an index in `CompiledFile.values`.
    case constant(Int)
    /// A name or names with dots between.
    case dotted
    /// What `PUSH_NULL` pushes.
    case null
    /// What a handler finds on its stack.
    case exception
    /// A name that a comprehension borrows.
    case cleared
    /// A context manager's exit, which only the compiler calls.
    case exit
    /// What a `for` iterates over; the text is that of the iterable.
    case iterator(isAsync: Bool)
    /// A value whose first store tells a target's name: of a `for`, a `with` or an unpacking.
    case slot(Int)
    /// A display under construction, its parts as they would be written.
    case display(Display, [String])
    /// A display that a loop fills.
    case builder(Int)
    /// A slice, as it stands in a subscript; the text is that of a call.
    case slice(String)
    /// A tuple with slices in it, as its parts stand in a subscript.
    case slices([String])
    case function(FunctionValue)
    case buildClass
    /// What `IMPORT_NAME` pushes, as an index in the simulator's list.
    case imported(Int)
    /// What `IMPORT_FROM` pushes.
    case importedName(Int, String)
    /// A piece of a formatted string, as it stands between its quotes.
    case formatted(String)
    /// A value with a conversion, as it stands between braces.
    case converted(String)
    /// An exception's type to be compared with the one handled.
    case exceptionMatch
    /// The middle operand of a chain of comparisons, with the text so far.
    case chain(String)
    /// What `GET_AWAITABLE` and `GET_YIELD_FROM_ITER` leave.
    case awaited, delegated
  }

  enum Display { case tuple, list, set, dictionary }

  var text: String
  /// How tightly the text binds; see `Precedence`.
  var precedence: Int
  var kind: Kind = .plain
  /// Whether making the value does something that must keep its place in the order.
  var hasEffect = false
  /// Which stored slot the effect came from; for evaluation order.
  var order = 0

  static let null = StackValue(text: "None", precedence: Precedence.atom, kind: .null)
  static let exception = StackValue(text: "_exception", precedence: Precedence.atom, kind: .exception)

  var isNull: Bool { if case .null = kind { true } else { false } }
  var isException: Bool { if case .exception = kind { true } else { false } }
  var isExit: Bool { if case .exit = kind { true } else { false } }

  /// The opposite of a condition.
  var negated: StackValue {
    if text.hasPrefix("not "), precedence == Precedence.not {
      return StackValue(text: String(text.dropFirst(4)), precedence: Precedence.comparison, hasEffect: hasEffect)
    }
    return StackValue(text: "not " + text(Precedence.not), precedence: Precedence.not, hasEffect: hasEffect)
  }

  /// The text, in parentheses where its operator binds less than what surrounds it.
  func text(_ least: Int) -> String { precedence < least ? "(\(text))" : text }
}

/// How tightly Python's operators bind, loosest first.
enum Precedence {
  static let tuple = 0
  static let named = 1
  static let lambda = 2
  static let conditional = 3
  static let or = 4
  static let and = 5
  static let not = 6
  static let comparison = 7
  static let bitOr = 8
  static let bitXor = 9
  static let bitAnd = 10
  static let shift = 11
  static let sum = 12
  static let product = 13
  static let unary = 14
  static let power = 15
  static let awaiting = 16
  static let atom = 17

  static func of(_ symbol: String) -> Int {
    switch symbol {
    case "|": bitOr
    case "^": bitXor
    case "&": bitAnd
    case "<<", ">>": shift
    case "+", "-": sum
    case "**": power
    default: product
    }
  }
}

/// What `MAKE_FUNCTION` makes, or a class body's function once it was called.
struct FunctionValue {
  let code: Int
  var defaults: [String] = []
  var keywordDefaults: [String: String] = [:]
  var annotations: [String: String] = [:]
  /// Outermost first.
  var decorators: [String] = []
  /// The class's name and arguments, if it is one.
  var classArguments: [String]?
  var className = ""
}

/// A statement before its jumps are resolved.
indirect enum Statement {
  case simple(String, Int?)
  /// One that control does not leave at its end: return, raise.
  case exit(String, Int?)
  /// Control goes on at a block.
  case goto(Int)
  /// The block that begins here.
  case label(Int)
  case branch(StackValue, Int?, [Statement], [Statement])
  case loop(Loop)
  case attempt(Int?, body: [Statement], handler: [Statement], orElse: [Statement])
  case with(String, Int?, [Statement])
  case definition(FunctionValue, name: String, Int?)
  /// An element for a display that a loop fills.
  case append(Int, String, String?, Int?)

  struct Loop {
    /// `for x in y` or `while x`, without the colon.
    var header: String
    var line: Int?
    /// The block that begins an iteration.
    var block: Int
    var body: [Statement]
    var orElse: [Statement] = []
    /// Whether only a jump ends it: `while True`.
    var isEndless = false
    /// Other blocks that a jump to begins the next iteration.
    var continues: Set<Int> = []
    /// Target and iterable of a `for`.
    var iteration: (target: String, iterable: String, isAsync: Bool)?
  }
}
