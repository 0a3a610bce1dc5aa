/// A piece of a line with one look; its text is escaped when it is made, so that nothing of an artifact can act.
struct Piece {
  /// How a piece stands out.
  enum Look {
    case plain, strong, faint, admit, quarantine, block, accent
  }

  var text: String
  var look: Look
}

/// The characters a page draws with, and their ASCII stand-ins.
struct Glyphs {
  let dash: String
  let ellipsis: String
  let arrow: String
  let bar: String
  let dot: String
  let bullet: String
  /// Points from the right at what stands to the left.
  let mark: String
  /// What was predicted was seen, was not seen, could not be seen.
  let seen: String
  let unseen: String
  let unknown: String

  static let unicode = Glyphs(
    dash: "–", ellipsis: "…", arrow: "→", bar: "│", dot: "·", bullet: "•", mark: "←", seen: "✓", unseen: "–",
    unknown: "·")
  static let ascii = Glyphs(
    dash: "-", ellipsis: "...", arrow: "->", bar: "|", dot: "-", bullet: "*", mark: "<-", seen: "+", unseen: "-",
    unknown: ".")
}

/// Collects the lines of a terminal report: width, colour and encoding are known here and nowhere else.
struct TerminalPage {
  let options: ReportOptions
  let glyphs: Glyphs
  /// What the artifacts are called.
  var names = ArtifactNames()
  private(set) var text = ""
  private var endsBlank = true
  /// The look the terminal is in.
  private var active = Piece.Look.plain

  init(options: ReportOptions) {
    self.options = options
    glyphs = options.usesUnicode ? .unicode : .ascii
  }

  var columns: Int { max(40, options.columns) }

  /// A piece with its text escaped.
  func piece(_ text: String, _ look: Piece.Look = .plain) -> Piece {
    Piece(text: VisibleText.escape(text, isASCII: !options.usesUnicode), look: look)
  }

  /// Writes one line, cut at the page's width.
  mutating func line(indent: Int, _ pieces: [Piece]) {
    text += spaces(indent)
    var room = columns - indent
    for piece in pieces where room > 0 {
      let shown = VisibleText.cut(piece.text, to: room, ellipsis: glyphs.ellipsis)
      room -= VisibleText.width(of: shown)
      write(shown, piece.look)
    }
    endLine()
  }

  /// Writes pieces that flow over as many lines as they need; later lines start at `hanging`.
  mutating func flow(indent: Int, hanging: Int, _ pieces: [Piece]) {
    text += spaces(indent)
    var column = indent
    var isAtStart = true
    var blanks = 0
    for piece in pieces {
      for word in words(of: piece.text) {
        if word.isEmpty {
          blanks += 1
          continue
        }
        if !isAtStart {
          if column + blanks + VisibleText.width(of: word) > columns {
            newLine(hanging, &column)
          } else {
            // Blanks within a piece keep its look, so that a run of words is one escape sequence.
            write(spaces(blanks), active == piece.look ? piece.look : .plain)
            column += blanks
          }
        }
        blanks = 0
        isAtStart = false
        writeWord(word, piece.look, hanging: hanging, &column)
      }
    }
    endLine()
  }

  /// Writes a line as it is but for what would act on the terminal, for somebody to copy: neither cut nor broken.
  mutating func verbatim(_ line: String) {
    write(VisibleText.escape(line, isASCII: !options.usesUnicode), .plain)
    endLine()
  }

  /// An empty line, unless the page already ends with one.
  mutating func gap() {
    if !endsBlank { text += "\n" }
    endsBlank = true
  }

  /// So many blanks, none for a negative count.
  func spaces(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }

  /// Already escaped text filled up with blanks.
  func padded(_ text: String, to columns: Int) -> String {
    text + spaces(columns - VisibleText.width(of: text))
  }

  /// The text taken apart at blanks; each blank gives an empty word.
  private func words(of text: String) -> [String] {
    var words: [String] = []
    var word = ""
    for scalar in text.unicodeScalars {
      if scalar == " " {
        if !word.isEmpty { words.append(word) }
        words.append("")
        word = ""
      } else {
        word.unicodeScalars.append(scalar)
      }
    }
    if !word.isEmpty { words.append(word) }
    return words
  }

  /// Writes a word, broken where it is wider than a whole line.
  private mutating func writeWord(_ word: String, _ look: Piece.Look, hanging: Int, _ column: inout Int) {
    var part = ""
    for scalar in word.unicodeScalars {
      let width = VisibleText.width(of: scalar)
      if column + width > columns {
        write(part, look)
        part = ""
        newLine(hanging, &column)
      }
      part.unicodeScalars.append(scalar)
      column += width
    }
    write(part, look)
  }

  private mutating func newLine(_ indent: Int, _ column: inout Int) {
    show(.plain)
    text += "\n" + spaces(indent)
    column = indent
  }

  private mutating func endLine() {
    while text.utf8.last == 0x20 { text.unicodeScalars.removeLast() }
    show(.plain)
    text += "\n"
    endsBlank = false
  }

  private mutating func write(_ string: String, _ look: Piece.Look) {
    guard !string.isEmpty else { return }
    show(look)
    text += string
  }

  /// Changes the terminal's look with Select Graphic Rendition (ECMA-48).
  ///
  /// Only the eight basic colours are used, which every theme keeps legible.
  private mutating func show(_ look: Piece.Look) {
    guard options.usesColour, look != active else { return }
    let code =
      switch look {
      case .plain: ""
      case .strong: "1"
      case .faint: "2"
      case .admit: "32"
      case .quarantine: "1;33"
      case .block: "1;31"
      case .accent: "36"
      }
    if active != .plain { text += "\u{1B}[0m" }
    if look != .plain { text += "\u{1B}[" + code + "m" }
    active = look
  }
}
