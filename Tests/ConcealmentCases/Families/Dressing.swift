import TestSupport

extension Family {
  /// Source that reads differently from how it runs: layout, encodings, characters, and bytecode made at run time.
  static let dressing = Family(
    name: "dressing",
    techniques: [
      Technique("code behind a long run of blanks", twin: .idle) { plot in
        let name = plot.scene.word()
        let blanks = String(repeating: " ", count: plot.scene.number(200...900))
        return Code("\(name) = 1\(blanks)\(plot.isHarmful ? ";" : "#")\(plot.expression)\n")
      },
      Technique("code below many empty lines") { plot in
        Code("VERSION = \"1.0\"\n" + String(repeating: "\n", count: 400) + plot.body + "\n")
      },
      Technique("one long line", twin: .idle) { plot in
        let name = plot.scene.word()
        let noise = (0..<60).map { _ in "\(plot.scene.word()) = \(plot.scene.below(1000))" }.joined(separator: "; ")
        return Code(
          "\(noise); \(plot.isHarmful ? plot.expression : "\(name) = lambda: \(plot.expression)"); \(noise)\n")
      },
      Technique("a backslash at each end of line") { plot in
        Code("x = \\\n  \\\n\\\n  1\n" + plot.body + "\n")
      },
      Technique("form feeds and tabs") { plot in
        Code("\u{C}if True:\n" + plot.body.indented(8).replacing("        ", with: "\t") + "\n")
      },
      Technique("carriage returns as ends of lines") { plot in
        Code("# comment\r" + plot.body.replacing("\n", with: "\r") + "\r")
      },
      Technique("a Latin-1 cookie") { plot in
        Code("# -*- coding: latin-1 -*-\n# caf\u{E9}\n" + plot.body + "\n")
      },
      Technique("a byte-order mark") { plot in Code("\u{FEFF}" + plot.body + "\n") },
      Technique("UTF-7 by a cookie", twin: .idle) { plot in
        // A reader of bytes sees one comment.
        let hidden = plot.expression
        let text = Encoder.utf7("\n" + hidden + "\n")
        return Code("# coding: utf-7\n# licence \(plot.isHarmful ? text : "")\n")
      },
      Technique("directions of writing in a comment", twin: .idle) { plot in
        let name = plot.scene.word()
        let line = plot.isHarmful ? plot.expression : "\(name) = 1"
        return Code("\(name) = \"\u{202E}#\u{2066}\"; \(line) # \u{2069}\n")
      },
      Technique("names in other alphabets") { plot in
        let names = ["оs", "ѕys", "рrint"]
        return Code(names.map { "\($0) = 1\n" }.joined() + plot.body + "\n")
      },
      Technique("a lambda for everything", twin: .idle) { plot in
        let (a, b) = (plot.scene.word(), plot.scene.word())
        let call = plot.isHarmful ? "()" : ""
        return Code("\(a) = (lambda \(b): lambda: \(plot.expression))(0)\(call)\n")
      },
      Technique("nested calls of lambdas", twin: .idle) { plot in
        let (a, b) = (plot.scene.word(), plot.scene.word())
        let inner = "(lambda \(a): (lambda \(b): \(b)())(\(a)))"
        return Code(
          plot.isHarmful
            ? "\(inner)(lambda: \(plot.expression))\n" : "\(b) = (lambda \(a): \(a))(lambda: \(plot.expression))\n")
      },
      Technique("a list comprehension as a statement", twin: .idle) { plot in
        let name = plot.scene.word()
        return Code("[\(plot.expression) for \(name) in range(\(plot.isHarmful ? 1 : 0))]\n")
      },
      Technique("a conditional in a default argument", twin: .idle) { plot in
        let (a, b) = (plot.scene.word(), plot.scene.word())
        let text = plot.isHarmful ? plot.expression : "(lambda: \(plot.expression))"
        return Code("def \(a)(\(b)=\(text)):\n    return \(b)\n")
      },
      Technique("a subscript", twin: .idle) { plot in
        Code("[0, 1][bool(\(plot.isHarmful ? plot.expression : "lambda: \(plot.expression)"))]\n")
      },
      Technique("a keyword argument", twin: .idle) { plot in
        Code("dict(x=\(plot.isHarmful ? plot.expression : "lambda: \(plot.expression)"))\n")
      },
      Technique("an f-string's hole", twin: .idle) { plot in
        let name = plot.scene.word()
        let inner = plot.expression.replacing("\"", with: "'")
        return Code(plot.isHarmful ? "\(name) = f\"{\(inner)}\"\n" : "\(name) = \"{\(inner)}\"\n")
      },
      Technique("str.format that reaches an attribute", twin: .idle) { plot in
        let name = plot.scene.word()
        let run = plot.isHarmful ? "\(name)[0]()" : "\(name)[0]"
        return Code("\(name) = [lambda: \(plot.expression)]\n\"{0.__class__}\".format(\(name))\n\(run)\n")
      },
      Technique("compile in a loop over statements") { plot in
        let (a, b) = (plot.scene.word(), plot.scene.word())
        return Code(
          "import ast\nfor \(a) in ast.parse(\(Python.string(plot.body))).body:\n    \(b) = ast.Module([\(a)], [])\n    exec(compile(\(b), \"\", \"exec\"))\n"
        )
      },
      Technique("marshal of compiled text") { plot in
        Code(
          "import marshal\nexec(marshal.loads(marshal.dumps(compile(\(Python.string(plot.body)), \"\", \"exec\"))))\n")
      },
      Technique("a FunctionType of compiled text") { plot in
        Code("import types\ntypes.FunctionType(compile(\(Python.string(plot.body)), \"\", \"exec\"), globals())()\n")
      },
      Technique("code.InteractiveInterpreter") { plot in
        Code("import code\ncode.InteractiveInterpreter().runsource(\(Python.string(plot.body)), symbol=\"exec\")\n")
      },
      Technique("code.interact's push") { plot in
        let (a, b) = (plot.scene.word(), plot.scene.word())
        return Code(
          "import code\n\(a) = code.InteractiveConsole()\nfor \(b) in [\"exec(bytes.fromhex('\(Encoder.hex(bytes(plot.body)))'))\"]:\n    \(a).push(\(b))\n"
        )
      },
      Technique("timeit of text") { plot in
        Code("import timeit\ntimeit.timeit(\(Python.string(plot.body)), number=1)\n")
      },
      Technique("cProfile.run of text") { plot in
        Code("import cProfile\ncProfile.runctx(\(Python.string(plot.body)), {}, {})\n")
      },
      Technique("pdb.run of text") { plot in
        Code("import bdb\nbdb.Bdb().run(\(Python.string(plot.body)), {}, {})\n")
      },
      Technique("doctest") { plot in
        let name = plot.scene.word()
        return Code(
          "import doctest\ndef \(name)():\n    \"\"\"\n    >>> exec(bytes.fromhex('\(Encoder.hex(bytes(plot.body)))'))\n    \"\"\"\ndoctest.run_docstring_examples(\(name), globals())\n"
        )
      },
      Technique("namedtuple-style templates") { plot in
        let name = plot.scene.word()
        return Code(
          "\(name) = \"\"\"\n{code}\n\"\"\"\nexec(\(name).format(code=\(Python.string(plot.body))))\n")
      },
      Technique("exec in a class's namespace") { plot in
        Code("class \(plot.scene.word()):\n    exec(\(Python.string(plot.body)))\n")
      },
      Technique("exec as a map's function") { plot in Code("list(map(exec, [\(Python.string(plot.body))]))\n") },
      Technique("exec by a reduce") { plot in
        Code(
          "import functools\nfunctools.reduce(lambda a, f: f(a), [compile, exec][1:], \(Python.string(plot.body)))\n")
      },
      Technique("exec as a decorator") { plot in
        let (a, b) = (plot.scene.word(), plot.scene.word())
        return Code("@exec\n@(lambda \(a): \(Python.string(plot.body)))\nclass \(b):\n    pass\n")
      },
      Technique("exec as a thread's target") { plot in
        Code("import threading\nthreading.Thread(target=exec, args=(\(Python.string(plot.body)), {})).start()\n")
      },
      Technique("exec as __init_subclass__") { plot in
        let (a, b) = (plot.scene.word(), plot.scene.word())
        return Code(
          "class \(a):\n    def __init_subclass__(cls, text=None):\n        exec(text, {})\nclass \(b)(\(a), text=\(Python.string(plot.body))):\n    pass\n"
        )
      },
      Technique("exec as a codec's function") { plot in
        let name = plot.scene.word()
        return Code(
          "import codecs\ncodecs.register(lambda n: codecs.CodecInfo(lambda x, e=None: (b\"\", 0), lambda x, e=None: (exec(bytes(x), {}) or \"\", len(x))) if n == \"\(name)\" else None)\n\(Python.bytes(bytes(plot.body))).decode(\"\(name)\")\n"
        )
      },
    ])
}
