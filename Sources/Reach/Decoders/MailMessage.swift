/// An e-mail (RFC 5322, RFC 2045) as `email` reads it: headers, a body, and the parts of a body of several.
struct MailMessage {
  let bytes: [UInt8]
  private let headers: [(name: String, value: String)]
  let body: [UInt8]
  let parts: [MailMessage]
  private static let maximumDepth = 8
  private static let maximumParts = 256

  init(_ bytes: [UInt8], depth: Int = 0) {
    self.bytes = bytes
    var headers: [(name: String, value: String)] = []
    var index = 0
    while index < bytes.count {
      let end = bytes[index...].firstIndex(of: 0x0A) ?? bytes.count
      let line = String(decoding: bytes[index..<end].filter { $0 != 0x0D }, as: UTF8.self)
      if line.isEmpty {
        index = min(end + 1, bytes.count)
        break
      }
      if line.hasPrefix(" ") || line.hasPrefix("\t"), let last = headers.popLast() {
        headers.append((last.name, last.value + "\n" + line))
      } else if let colon = line.firstIndex(of: ":"), !line[..<colon].contains(" ") {
        headers.append((line[..<colon].lowercased(), Self.trimmed(line[line.index(after: colon)...])))
      } else {
        // What is no header begins the body.
        break
      }
      index = min(end + 1, bytes.count)
    }
    self.headers = headers
    let body = Array(bytes[index...])
    self.body = body
    let type = headers.first { $0.name == "content-type" }?.value ?? ""
    let boundary = type.lowercased().hasPrefix("multipart/") ? Self.parameter("boundary", of: type) : nil
    parts = boundary.map { Self.parts(of: body, $0, depth) } ?? []
  }

  /// A header's value by its name, whatever its case.
  func header(_ name: String) -> String? {
    let name = name.lowercased()
    return headers.first { $0.name == name }?.value
  }

  /// This message and everything inside it, as `walk` goes through them.
  var all: [MailMessage] { [self] + parts.flatMap(\.all) }

  /// The name of the decoder that the body went through; nil where it went through none.
  var encoding: String? {
    switch header("content-transfer-encoding")?.lowercased() {
    case "base64": "base64"
    case "quoted-printable": "quopri"
    case "x-uuencode", "uuencode", "uue", "x-uue": "uu"
    default: nil
    }
  }

  /// The body without its transfer encoding.
  var decodedBody: [UInt8]? {
    switch encoding {
    case "base64": Base64.decode(body, urlSafe: false)
    case "quopri": QuotedPrintable.decode(body)
    case "uu": UUCode.decode(body)
    default: body
    }
  }

  private static func trimmed(_ text: Substring) -> String {
    var text = text
    while let head = text.first, head == " " || head == "\t" { text.removeFirst() }
    while let tail = text.last, tail == " " || tail == "\t" || tail == "\r" { text.removeLast() }
    return String(text)
  }

  /// A parameter of a header's value.
  private static func parameter(_ name: String, of value: String) -> String? {
    for part in value.split(separator: ";").dropFirst() {
      let sides = part.split(separator: "=", maxSplits: 1)
      guard sides.count == 2, trimmed(sides[0]).lowercased() == name else { continue }
      let text = trimmed(sides[1])
      return text.count > 1 && text.hasPrefix("\"") && text.hasSuffix("\"") ? String(text.dropFirst().dropLast()) : text
    }
    return nil
  }

  private static func parts(of body: [UInt8], _ boundary: String, _ depth: Int) -> [MailMessage] {
    guard depth < maximumDepth, !boundary.isEmpty else { return [] }
    let marker = Array(("--" + boundary).utf8)
    var parts: [MailMessage] = []
    var start: Int?
    var index = 0
    while index < body.count, parts.count < maximumParts {
      let end = body[index...].firstIndex(of: 0x0A) ?? body.count
      if body[index..<end].starts(with: marker) {
        // The line's end before a boundary belongs to the boundary.
        if let start { parts.append(MailMessage(Array(body[start..<max(start, index - 1)]), depth: depth + 1)) }
        start = min(end + 1, body.count)
        if body[index..<end].dropFirst(marker.count).starts(with: [0x2D, 0x2D]) { return parts }
      }
      index = end + 1
    }
    if let start { parts.append(MailMessage(Array(body[start...]), depth: depth + 1)) }
    return parts
  }
}
