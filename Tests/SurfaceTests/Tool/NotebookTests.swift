import Artifacts
import Evidence
import Surface
import TestSupport
import Testing

@Suite("Notebooks")
struct NotebookTests {
  /// A notebook written as `nbformat` writes it, one source line a line.
  static func notebook(_ cells: [[String]], outputs: String = "", metadata: String = "{}") -> String {
    func quoted(_ text: String) -> String {
      "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\\n\""
    }
    let texts = cells.map { lines in
      "  {\n   \"cell_type\": \"code\",\n   \"outputs\": [\(outputs)],\n   \"source\": [\n"
        + lines.map { "    " + quoted($0) }.joined(separator: ",\n") + "\n   ]\n  }"
    }
    return
      "{\n \"cells\": [\n\(texts.joined(separator: ",\n"))\n ],\n \"metadata\": \(metadata),\n \"nbformat\": 4\n}\n"
  }

  /// The program that the cells make.
  private func program(_ cells: [[String]]) throws -> [String] {
    let code = try #require(
      SurfaceProbe(project: [("a.ipynb", Self.notebook(cells))], kind: .file)["notebook-code"].first)
    guard case .source(let text, _) = code.starts else { return [] }
    return text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  @Test(
    "become the Python that IPython makes of them",
    arguments: [
      ("!ls -la", #"get_ipython().system("ls -la")"#), ("x = !ls", #"x = get_ipython().getoutput("ls")"#),
      ("  !echo \"a\"", #"  get_ipython().system("echo \"a\"")"#),
      ("%pip install demo", #"get_ipython().system("pip install demo")"#),
      ("%load_ext demo.ext", "import demo.ext; demo.ext.load_ipython_extension(get_ipython())"),
      ("%run other.py -x", #"__import__("runpy").run_path("other.py")"#),
      ("%run -m demo", #"__import__("runpy").run_module("demo")"#),
      ("%env A=b", #"__import__("os").environ["A"] = "b""#), ("%time f(1)", "f(1)"), ("%matplotlib inline", "None"),
      ("print?", "pass"), ("a != b", "a != b"), ("x = y % z", "x = y % z"),
      ("x = a if b else !c", "x = a if b else !c"),
    ])
  func lines(line: String, expected: String) throws {
    #expect(try program([["pass", line]]).contains(expected))
  }

  @Test(
    "give the bodies of cell magics to what runs them",
    arguments: [
      ("%%bash", #"get_ipython().system("echo \\x\n")"#), ("%%script bash", #"get_ipython().system("echo \\x\n")"#),
      ("%%python3", #"exec("echo \\x\n")"#), ("%%writefile a.py", #"open("a.py", "w").write("echo \\x\n")"#),
      ("%%time", #"echo \x"#), ("%%javascript", ""),
    ])
  func cells(head: String, expected: String) throws {
    #expect(try program([[head, #"echo \x"#]]).contains(expected))
  }

  @Test("have no magics inside of strings and brackets")
  func strings() throws {
    let program = try program([["x = '''", "!not this", "'''", "y = (5", "% 3)", "!this"]])
    #expect(program.contains("!not this"))
    #expect(program.contains("% 3)"))
    #expect(program.contains(#"get_ipython().system("this")"#))
    let probe = SurfaceProbe(
      project: [("a.ipynb", Self.notebook([["x = '''", "!not this", "'''", "!this"]]))], kind: .file)
    #expect(probe["notebook-magic-shell"].map(\.summary) == ["cell 1 runs `this` in a shell"])
  }

  @Test("keep the lines of their file")
  func places() throws {
    let text = Self.notebook([["a = 1"], ["%%bash", "echo"], ["pass", "!ls \\", "-la", "b = 2"]])
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let program = try program([["a = 1"], ["%%bash", "echo"], ["pass", "!ls \\", "-la", "b = 2"]])
    for word in ["a = 1", "b = 2"] {
      #expect(program.firstIndex(of: word) == lines.firstIndex { $0.contains(word) }, "\(word)")
    }
    let shells = SurfaceProbe(project: [("a.ipynb", text)], kind: .file)["notebook-magic-shell"]
    #expect(
      shells.map(\.place.line)
        == [lines.firstIndex { $0.contains("%%bash") }, lines.firstIndex { $0.contains("!ls") }].map {
          $0.map { $0 + 1 }
        })
  }

  @Test("say which cells were not followed, and follow no other language")
  func unfollowed() {
    let probe = SurfaceProbe(project: [("a.ipynb", Self.notebook([["%%R", "x <- 1"]]))], kind: .file)
    #expect(probe.found.opaque.map(\.why) == ["cell 1 gives its text to `%%R`, which was not followed"])
    let other = Self.notebook([["x <- 1"]], metadata: #"{"language_info": {"name": "R"}}"#)
    #expect(SurfaceProbe(project: [("a.ipynb", other)], kind: .file)["notebook-code"].isEmpty)
  }

  @Test(
    "name scripts of the page, harder where they reach the session",
    arguments: [
      (#"{"data": {"text/html": ["<script>draw()</script>"]}}"#, [Severity?.none]),
      (#"{"data": {"text/html": "<img onerror='x()' src=y onerror=z>"}}"#, [nil]),
      (#"{"data": {"application/javascript": "IPython.notebook.kernel.execute('x')"}}"#, [.high]),
      (#"{"data": {"text/html": "<b>bold</b>", "text/plain": "<script>"}}"#, []),
    ])
  func outputs(output: String, expected: [Severity?]) {
    let probe = SurfaceProbe(project: [("a.ipynb", Self.notebook([["1"]], outputs: output))], kind: .file)
    #expect(probe["notebook-frontend-script"].map(\.severity) == expected)
  }

  @Test("that set variables for the interpreters they start say so")
  func variables() {
    let text = Self.notebook([["%env PYTHONSTARTUP=/srv/x.py", "%env LANG=C"]])
    let probe = SurfaceProbe(project: [("a.ipynb", text)], kind: .file)
    #expect(probe["env-hook"].count == 1)
  }

  @Test("with thousands of outputs, cells and quotes are bounded")
  func hostile() {
    let cells = (0..<3_000).map { ["!a\($0)", "'''", String(repeating: "(", count: 50)] }
    let output = #"{"data": {"text/html": "<script>\#(String(repeating: "x", count: 1_000))</script>"}}"#
    let probe = SurfaceProbe(project: [("a.ipynb", Self.notebook(cells, outputs: output))], kind: .file)
    #expect(probe["notebook-magic-shell"].count == 100)
    #expect(probe["notebook-frontend-script"].count == 100)
  }
}
