/// What is known of a value in a program of another language.
struct ForeignValue {
  /// A text; a hole stands for what is not known of it.
  var text: [UInt8]?
  /// What it is called: a module, a member of one, the result of a call.
  var path: String?
  /// The elements of a list, or the arguments of an object that was made.
  var items: [ForeignValue] = []
  /// The entries of an object.
  var keys: [(name: String, value: ForeignValue)] = []
  /// What its text was decoded from, outermost first.
  var decoders: [String] = []
  /// The variable that it is, if it is nothing but one.
  var name: String?
  /// Whether it is a function of the program, or one of its parameters.
  var isLocal = false
  /// Whether it is a member whose name was not known.
  var isComputed = false

  /// The text without unknown parts.
  var constant: [UInt8]? { text.flatMap { $0.contains(Text.hole) ? nil : $0 } }
  /// The text with a hole for all that is unknown.
  var shown: [UInt8] { text ?? [Text.hole] }

  /// A constant text.
  static func text(_ bytes: [UInt8]) -> ForeignValue { ForeignValue(text: bytes) }
}

/// Something that a program of another language does.
enum ForeignEvent {
  /// Reads a variable; all of them where there is no name.
  case environment(String?)
  case network(String?)
  case listen
  case read(String?)
  case list(String?)
  case write(String?, content: [UInt8]?)
  /// A command line for a shell.
  case shell(ForeignValue)
  /// A program with its arguments.
  case words([ForeignValue])
  /// Text that is run as code of the same language.
  case evaluate(ForeignValue)
  /// Another file or package.
  case load(ForeignValue)
  case native(String?)
}
