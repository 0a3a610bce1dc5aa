/// What is known while a command line is followed.
struct ShellScope {
  var variables: [String: Value] = [:]
  /// What the whole command line carries.
  let taint: Taint
  /// What the commands read that nothing is piped into.
  var input: Value?
  /// The folder that `cd` went to; nil for the one it began in.
  var directory: String?
  /// Whether each command is recorded as a process; a command line that Python starts is one already.
  var recordsProcesses = false
  /// How many command lines lie around this one.
  var depth = 0
  static let depthLimit = 8

  init(taint: Taint) { self.taint = taint }

  /// A file's name as every command of the script would spell it.
  func resolved(_ file: String) -> String {
    var name = Substring(file)
    while name.hasPrefix("./") { name = name.dropFirst(2) }
    guard let directory, let first = name.first, first != "/", first != "~", first != "$" else { return String(name) }
    return directory + "/" + name
  }
}
