import ConfigurationFormats

/// What a notebook's pages run in the browser: JavaScript and HTML in saved outputs and in cells that make them.
///
/// nbformat `outputs[].data`; Jupyter renders scripts of saved outputs in trusted notebooks alone, and what a cell makes
/// whenever it is executed.
struct NotebookScripts {
  struct Script: Hashable {
    /// Counted from 1 among all cells.
    let cell: Int
    /// A clause for people.
    let words: String
    /// Whether it is saved in the notebook, so that opening a trusted one runs it.
    let isSaved: Bool
    /// Whether it talks to the kernel or to the server, which can run code with the session's rights.
    let reachesSession: Bool
  }

  private(set) var scripts: [Script] = []
  /// Bytes of one output that are looked at.
  private static let bytes = 8 << 20

  init(_ root: JSONValue) {
    let sheets = root["worksheets"]?.array ?? []
    for (number, cell) in (root["cells"]?.array ?? sheets.flatMap { $0["cells"]?.array ?? [] }).enumerated() {
      for output in cell["outputs"]?.array ?? [] { judge(output, number + 1) }
      guard cell["cell_type"]?.string == "code", let text = Self.text(cell["source"] ?? cell["input"]) else { continue }
      let head = text.drop(while: \.isWhitespace).prefix { !$0.isWhitespace }
      let isHTML = ["%%html", "%%HTML", "%%svg", "%%SVG"].contains(head)
      if ["%%javascript", "%%js"].contains(head) || isHTML && Self.hasScript(text) {
        add(number + 1, "makes the page run its own \(isHTML ? "HTML" : "JavaScript")", text, isSaved: false)
      }
    }
  }

  private mutating func judge(_ output: JSONValue, _ cell: Int) {
    let data = output["data"] ?? output
    for type in ["application/javascript", "javascript"] {
      if let text = Self.text(data[type]) { add(cell, "has JavaScript among its saved outputs", text, isSaved: true) }
    }
    for type in ["text/html", "html", "image/svg+xml", "svg"] {
      if let text = Self.text(data[type]), Self.hasScript(text) {
        add(cell, "has a script in the HTML of its saved outputs", text, isSaved: true)
      }
    }
  }

  private mutating func add(_ cell: Int, _ words: String, _ text: String, isSaved: Bool) {
    let bytes = Array(text.utf8.prefix(Self.bytes))
    let marks = [
      "kernel.execute", "requestExecute", "/api/contents", "/api/kernels", "/api/terminals", "/api/sessions",
      "document.cookie", "_xsrf",
    ]
    let script = Script(
      cell: cell, words: words, isSaved: isSaved,
      reachesSession: marks.contains { ByteSearch.contains(bytes, Array($0.utf8)) })
    if !scripts.contains(script) { scripts.append(script) }
  }

  /// A script element, a handler in an attribute or a `javascript:` address.
  private static func hasScript(_ text: String) -> Bool {
    let bytes = text.utf8.prefix(bytes).map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    return ["<script", "javascript:", " onload=", " onerror=", " onclick=", " onmouseover=", "<iframe"].contains {
      ByteSearch.contains(bytes, Array($0.utf8))
    }
  }

  private static func text(_ value: JSONValue?) -> String? {
    value?.string ?? value?.array.map { $0.compactMap(\.string).joined() }
  }
}
