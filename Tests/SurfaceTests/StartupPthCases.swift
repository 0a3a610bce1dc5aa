import Evidence

/// One `.pth` file with what the test knows of its lines that no reader of files can know: which of them fail.
struct PthCase: Sendable, CustomStringConvertible {
  let name: String
  var file = "a.pth"
  let bytes: [UInt8]
  /// Numbers of lines that raise, that are no Python, and that end the interpreter.
  var raising: Set<Int> = []
  var notCompiling: Set<Int> = []
  var exiting: Set<Int> = []
  /// Marks left by one execution of a line, where that is not one.
  var weight = 1
  /// Ends the interpreter on some version, so that it needs a start of its own.
  var isFatal = false

  var description: String { name }
  var mark: String { name }

  private init(_ name: String, _ bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }

  private static func text(_ name: String, _ body: (String) -> String, _ change: (inout PthCase) -> Void = { _ in })
    -> PthCase
  {
    bytes(name, { Array(body($0).utf8) }, change)
  }

  private static func bytes(
    _ name: String, _ body: (String) -> [UInt8], _ change: (inout PthCase) -> Void = { _ in }
  ) -> PthCase {
    var out = PthCase(name, body(BareEnvironment.mark(name)))
    change(&out)
    return out
  }

  /// The payload without its `import os; `.
  private static func call(_ payload: String) -> String { String(payload.dropFirst("import os; ".count)) }
  private static func afterImport(_ payload: String) -> String { String(payload.dropFirst("import ".count)) }

  static let all: [PthCase] = plain + separators + blanks + encodings + names + failures + pieces

  private static let plain = [
    text("plain", { $0 + "\n" }), text("no-final-newline", { $0 }),
    text("tab-after-import", { "import\t" + afterImport($0) }), text("import-vt", { "import\u{0B}" + afterImport($0) }),
    text("import-nbsp", { "import\u{A0}" + afterImport($0) }), text("import-alone", { "import\n" + "x; " + $0 }),
    text("from-import", { "from os import sep; " + $0 }), text("upper-import", { "IMPORT os; " + $0 }),
    text("imports", { "imports = 1; " + $0 }), text("crlf", { "/nonexistent\r\n" + $0 + "\r\n" }),
    text("two-lines", { $0 + "\n" + $0 + "\n" }), text("path-between", { "lib\n\n" + $0 + "\nlib2\n" }),
    text("quoted-path", { "\"" + $0 + "\"" }), text("comment", { "#" + $0 }), text("comment-blank", { "# \t" + $0 }),
    text(
      "long-line",
      { payload in
        let filler = String(repeating: "a", count: 100_000)
        return "import os; x = '\(filler)'; \(call(payload))"
      }),
    text("exec-program", { "import os; exec(\"for i in range(2):\\n \(call($0))\")" }) { $0.weight = 2 },
    text("sees-sitedir", { "import os; sitedir and \(call($0))" }),
  ]

  private static let separatorTexts: [(name: String, text: String)] = [
    ("lf", "\n"), ("cr", "\r"), ("vt", "\u{0B}"), ("ff", "\u{0C}"), ("fs", "\u{1C}"), ("gs", "\u{1D}"),
    ("rs", "\u{1E}"), ("us", "\u{1F}"), ("nel", "\u{85}"), ("ls", "\u{2028}"), ("ps", "\u{2029}"), ("nbsp", "\u{A0}"),
    ("crlf", "\r\n"), ("crcr", "\r\r"), ("zwsp", "\u{200B}"), ("bom", "\u{FEFF}"),
  ]
  private static let separators = separatorTexts.flatMap { separated($0.name, $0.text) }

  private static func separated(_ name: String, _ end: String) -> [PthCase] {
    [
      text("comment-then-\(name)", { "# x\(end)\($0)" }),
      text("path-then-\(name)", { "nowhere\(end)\($0)\(end)# y\n" }),
      text("start-with-\(name)", { "\(end)\($0)" }),
      text("inside-\(name)", { "import os; y = ''; \(end) \(call($0))" }) {
        // What stands behind a form feed is part of the line for the tokenizer too; behind others it is no Python.
        if !["ff", "lf", "cr", "crlf", "crcr"].contains(name) { $0.notCompiling = [1] }
      },
    ]
  }

  private static let blankTexts: [(name: String, text: String)] = [
    ("space", " "), ("tab", "\t"), ("spaces", "   "), ("em", "\u{2003}"), ("ideographic", "\u{3000}"),
  ]
  private static let blanks = blankTexts.flatMap { led($0.name, $0.text) }

  private static func led(_ name: String, _ blank: String) -> [PthCase] {
    [
      text("leading-\(name)", { "\(blank)\($0)" }),
      text("leading-\(name)-comment", { "\(blank)# x\n\($0)" }),
      text("trailing-\(name)", { "\($0) #\(blank)\n\(blank)\n" }),
    ]
  }

  private static let encodings = [
    text("bom", { "\u{FEFF}" + $0 }), text("two-boms", { "\u{FEFF}\u{FEFF}" + $0 }),
    text("bom-then-line", { "\u{FEFF}\n" + $0 }), text("bom-comment", { "\u{FEFF}# x\n" + $0 }),
    text("bom-later", { "# x\n\u{FEFF}" + $0 }), text("non-ascii", { "# \u{E4}\u{4E2D}\u{1F40D}\n" + $0 }),
    text("cookie", { "# -*- coding: utf-7 -*-\n" + $0 }),
    bytes("invalid-before", { [0x23, 0x20, 0xFF, 0xFE, 0x0A] + Array($0.utf8) }) { $0.isFatal = true },
    bytes("invalid-after", { Array($0.utf8) + [0x0A, 0x23, 0x20, 0xFF, 0x0A] }) { $0.isFatal = true },
    bytes("surrogate", { Array($0.utf8) + [0x0A, 0x23, 0xED, 0xA0, 0x80, 0x0A] }) { $0.isFatal = true },
    bytes("overlong", { Array($0.utf8) + [0x0A, 0x23, 0xC0, 0x80, 0x0A] }) { $0.isFatal = true },
    bytes("beyond-unicode", { Array($0.utf8) + [0x0A, 0x23, 0xF4, 0x90, 0x80, 0x80, 0x0A] }) { $0.isFatal = true },
    bytes("cut-character", { Array($0.utf8) + [0x0A, 0x23, 0xE2, 0x80] }) { $0.isFatal = true },
    bytes("utf-16", { [0xFF, 0xFE] + $0.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] } }) { $0.isFatal = true },
    bytes("latin-1-nel", { [0x23, 0x85] + Array($0.utf8) }) { $0.isFatal = true },
  ]

  private static let names = [
    text("dot-name", { $0 }) { $0.file = ".a.pth" }, text("dot-only", { $0 }) { $0.file = ".pth" },
    text("two-dots", { $0 }) { $0.file = "..a.pth" }, text("upper-extension", { $0 }) { $0.file = "a.PTH" },
    text("mixed-extension", { $0 }) { $0.file = "a.Pth" }, text("newline-in-name", { $0 }) { $0.file = "a\n.pth" },
    text("blank-in-name", { $0 }) { $0.file = " .pth" }, text("longer-extension", { $0 }) { $0.file = "a.pth.bak" },
    text("no-dot", { $0 }) { $0.file = "apth" }, text("nested", { $0 }) { $0.file = "sub/a.pth" },
    text("unicode-name", { $0 }) { $0.file = "\u{202E}\u{E4}.pth" }, text("start-only", { $0 }) { $0.file = "a.start" },
  ]

  private static let failures = [
    text("after-exception", { "import nosuchmodule_zz\n" + $0 }) { $0.raising = [1] },
    text("marks-then-raises", { $0 + "; raise ValueError\n" + $0 }) { $0.raising = [1] },
    text("after-syntax-error", { "import os; (((\n" + $0 }) { $0.notCompiling = [1] },
    text("own-syntax-error", { $0 + "; (((\n" }) { $0.notCompiling = [1] },
    text("backslash", { $0 + "; x = \\\n" }) { $0.notCompiling = [1] },
    text("nul-in-line", { $0 + "; '\0'\n" + $0 }),
    text("nul-in-path", { "foo\0bar\n" + $0 }), text("nul-in-comment", { "# foo\0bar\n" + $0 }),
    text("after-missing-path", { "/nonexistent/dir\n" + $0 }),
    text("system-exit", { $0 + "; raise SystemExit(7)\n" + $0 }) {
      $0.exiting = [1]
      $0.isFatal = true
    },
    text("keyboard-interrupt", { $0 + "; raise KeyboardInterrupt\n" + $0 }) {
      $0.exiting = [1]
      $0.isFatal = true
    },
  ]

  /// Files in which decoding fails behind one or more of the 8 KiB pieces that versions before 3.13 decode at a time.
  private static let borders: [(name: String, offset: Int, end: UInt8)] = [
    ("second-piece", 8_192, 0x0A), ("first-piece-end", 8_190, 0x0A), ("third-piece", 20_000, 0x0A),
    ("cr-at-the-border", 8_192, 0x0D), ("line-over-the-border", 8_193, 0x0A),
  ]

  /// Files in which decoding fails behind one or more of the 8 KiB pieces that versions before 3.13 decode at a time.
  private static let pieces = borders.map { border in
    bytes("bad-byte-in-\(border.name)", { body($0, border.offset, border.end) }) { $0.isFatal = true }
  }

  /// The payload, filler, the payload again on a line that ends at `offset`, and a byte that is no UTF-8.
  private static func body(_ payload: String, _ offset: Int, _ end: UInt8) -> [UInt8] {
    let line = Array(payload.utf8)
    var out: [UInt8] = line
    out += [0x0A, 0x23]
    out += [UInt8](repeating: 0x78, count: offset - 2 * line.count - 4)
    out.append(0x0A)
    out += line
    out.append(end)
    out.append(0xFF)
    return out
  }
}
