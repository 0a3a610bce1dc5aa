/// A command line or script as a POSIX shell takes it apart: commands, what feeds them, where their output goes.
struct ShellScript {
  var commands: [Command] = []

  /// A simple command.
  struct Command {
    /// The program and its arguments, quotes removed.
    var words: [Word] = []
    /// `NAME=value` before the program; the whole command if there are no words.
    var assignments: [(name: String, value: Word)] = []
    /// The commands before it whose output it reads; empty when it reads what the script reads.
    var inputs: Range<Int> = 0..<0
    var redirections: [Redirection] = []
    /// The text of a here-document or here-string, which it reads.
    var document: Word?
    /// Whether a later command reads its output.
    var isConsumed = false
  }

  /// A file that stands for a command's input or output.
  struct Redirection {
    let isOutput: Bool
    let file: Word
  }

  /// One word: texts that are written there, and parts that the shell puts there.
  struct Word {
    var parts: [Part] = []

    /// The word as far as it is written out.
    var literal: [UInt8] {
      parts.flatMap { part -> [UInt8] in
        if case .literal(let bytes) = part { bytes } else { [Text.hole] }
      }
    }

    /// Adds a byte that is written out.
    mutating func append(_ byte: UInt8) {
      if case .literal(var bytes)? = parts.last {
        parts.removeLast()
        bytes.append(byte)
        parts.append(.literal(bytes))
      } else {
        parts.append(.literal([byte]))
      }
    }
  }

  /// A part of a word.
  enum Part {
    case literal([UInt8])
    /// `$NAME`, `${NAME:-default}`; `shown` is what stands there when nothing is known of it.
    case variable(String, shown: [UInt8])
    /// A script whose output, or whose input or output as a file, stands here.
    case script(ShellScript, Substitution)
  }

  /// How a script inside a word is tied to it.
  enum Substitution {
    /// `$(…)`: what it prints.
    case output
    /// `<(…)`: a file with what it prints.
    case source
    /// `>(…)`: a file that it reads.
    case sink
  }
}
