/// What is known of the processes that the analysed code starts: what it gives them beside their command.
final class ProcessTable {
  /// Processes whose standard input may still be written, in the order of their start.
  var waiting: [WaitingProcess] = []
  /// The children whose code is being followed, outermost first.
  var children: [ChildContext] = []
  /// Variables that the code put into its own environment: every child inherits them.
  var variables: [String: Value] = [:]
  /// The last number that was given to a file whose name the library chooses.
  var lastFile = 0
  /// Whether all that the last command starts is code that was followed.
  var isFollowed = false

  /// Variables that are remembered.
  static let variableLimit = 256
  /// Processes of one trigger whose input is remembered.
  static let waitingLimit = 256
}

/// A process that was started with a pipe as its standard input.
struct WaitingProcess {
  /// The name under which what is written to it is kept.
  let input: String
  /// What was started.
  let command: Value
  /// The call that started it.
  let call: Interpreter.ExternalCall
  /// Where it was started.
  let source: SourceUnit
  /// The names there.
  let frame: Frame
  /// The unit that it belongs to.
  let unit: Int
  /// Whether an undecided test lies before it.
  let isConditional: Bool
}

/// What a child finds when it starts.
struct ChildContext {
  /// `sys.argv`.
  let arguments: [Value]
  /// Whether further arguments may follow.
  let hasMore: Bool
  /// Variables that the call names, beside those it inherits.
  let environment: [String: Value]
  /// What tells two runs of the same code apart.
  let key: [UInt8]
}
