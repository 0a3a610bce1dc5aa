import PythonSyntax

/// A call of a generator function that has not come to its end: where it stands, and with what.
///
/// The statements that hold a `yield` are walked with a stack of their own, so that the walk can stop at each `yield`
/// and go on from there. A statement that has a `yield` inside an expression is evaluated again when it goes on, with
/// what was sent in place of those that were passed.
final class Generator {
  /// What is being walked, outermost first.
  enum Activity {
    /// The next statement of a block.
    case block(NodeID)
    case whileLoop(NodeID, rounds: Int)
    case forLoop(NodeID, ListValue)
    /// A `try` statement whose body runs, then what follows the body.
    case tryBody(NodeID)
    case tryHandlers(NodeID, Completion)
    /// The `finally` block runs; then what was going on.
    case tryEnd(Completion)
    case with(NodeID, managers: [Value])
  }

  let code: FunctionCode
  let context: CallContext
  let scope: Frame
  /// Where it was made.
  let place: EdgePlace
  var stack: [Activity] = []
  /// What each `yield` that the running statement has passed gave.
  var passed: [Value] = []
  /// How many of those its evaluation has come by.
  var position = 0
  /// What a `yield from` hands out.
  var delegate: ListValue?
  /// What the `yield` that it stopped at gives.
  var produced: Value?
  var isStarted = false
  /// The how manieth walk for its arguments it is.
  var number = 0
  var isRunning = false
  /// Whether it runs to its end at once: what it does is not known step by step.
  var isEager = false
  /// Whether it is known as one that is to be closed in the end.
  var isOpen = false

  init(code: FunctionCode, context: CallContext, scope: Frame, place: EdgePlace) {
    self.code = code
    self.context = context
    self.scope = scope
    self.place = place
  }

  var isFinished: Bool { isStarted && stack.isEmpty }

  /// Whether throwing it away runs anything (PEP 342): it stopped inside `try` or `with`.
  var needsClosing: Bool {
    stack.contains { activity in
      switch activity {
      case .tryBody, .tryHandlers, .with: true
      case .block, .whileLoop, .forLoop, .tryEnd: false
      }
    }
  }
}

/// What makes the elements of an iterator when they are asked for.
enum Producer {
  case generator(Generator)
  /// A generator expression: all of its elements at once, in the list that is given.
  case comprehension((ListValue) -> Void)
}
