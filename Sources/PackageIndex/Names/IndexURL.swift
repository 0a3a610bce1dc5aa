/// An address as an index, a page or a file has it (RFC 3986), with what is secret in it kept apart.
package struct IndexURL: Hashable, Sendable, CustomStringConvertible {
  /// Lower case: `https`, `http` or `file`.
  package let scheme: String
  /// User and password as they are after decoding; never part of ``description``.
  package let credentials: Credentials?
  /// Lower case, without the port; IPv6 addresses keep their brackets.
  package let host: String
  package let port: Int?
  /// Begins with `/` unless empty; percent-encoded as written.
  package private(set) var path: String
  /// Without its `?`.
  package let query: String?
  /// Without its `#`.
  package private(set) var fragment: String?

  /// A name and a password for a host.
  package struct Credentials: Hashable, Sendable {
    package let user: String
    package let password: String
    package init(user: String, password: String) {
      self.user = user
      self.password = password
    }
  }

  /// Reads an absolute address; nil for one with another scheme or with control characters or blanks in it.
  package init?(_ text: some StringProtocol) {
    let text = Substring(text.trimmed)
    guard text.utf8.count <= 16_384, text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F && $0 != 0x5C }),
      let colon = text.firstIndex(of: ":")
    else { return nil }
    scheme = text[..<colon].lowercased()
    guard ["https", "http", "file"].contains(scheme), text[colon...].hasPrefix("://") else { return nil }
    var rest = text[text.index(colon, offsetBy: 3)...]
    fragment = Self.cut(&rest, at: "#")
    query = Self.cut(&rest, at: "?")
    let slash = rest.firstIndex(of: "/") ?? rest.endIndex
    path = String(rest[slash...])
    var authority = rest[..<slash]
    if let at = authority.lastIndex(of: "@") {
      var user = authority[..<at]
      let password = Self.cut(&user, at: ":")
      credentials = Credentials(user: Self.decoded(user), password: Self.decoded(password ?? ""))
      authority = authority[authority.index(after: at)...]
    } else {
      credentials = nil
    }
    let bracket = authority.lastIndex(of: "]") ?? authority.startIndex
    if let portAt = authority[bracket...].firstIndex(of: ":") {
      let digits = authority[authority.index(after: portAt)...]
      guard let number = digits.isEmpty ? 0 : Int(digits), 0...65_535 ~= number else { return nil }
      port = digits.isEmpty ? nil : number
      authority = authority[..<portAt]
    } else {
      port = nil
    }
    host = authority.lowercased()
    guard scheme == "file" || !host.isEmpty else { return nil }
  }

  private init(
    _ base: Self, path: String, query: String?, fragment: String?, credentials: Credentials?? = nil
  ) {
    (scheme, host, port) = (base.scheme, base.host, base.port)
    self.credentials = credentials ?? base.credentials
    (self.path, self.query, self.fragment) = (path, query, fragment)
  }

  /// The same address with other credentials.
  package func with(_ credentials: Credentials?) -> IndexURL {
    IndexURL(self, path: path, query: query, fragment: fragment, credentials: .some(credentials))
  }

  /// The address of a file or directory of this machine.
  package init(filePath: String) {
    (scheme, credentials, host, port, query, fragment) = ("file", nil, "", nil, nil, nil)
    path = Self.encoded(filePath)
  }

  private static func cut(_ text: inout Substring, at separator: Character) -> String? {
    guard let index = text.firstIndex(of: separator) else { return nil }
    defer { text = text[..<index] }
    return String(text[text.index(after: index)...])
  }

  /// The address that a link on this page leads to (RFC 3986, 5.2); nil for a link with another scheme.
  package func resolving(_ link: some StringProtocol) -> IndexURL? {
    var rest = Substring(link.trimmed)
    if let colon = rest.firstIndex(of: ":"), let first = rest.utf8.first, ProjectName.isWord(first),
      rest[..<colon].utf8.allSatisfy({ ProjectName.isWord($0) || $0 == 0x2B || $0 == 0x2D || $0 == 0x2E })
    {
      return IndexURL(rest)
    }
    if rest.hasPrefix("//") { return IndexURL(scheme + ":" + rest) }
    guard rest.utf8.count <= 16_384, rest.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F && $0 != 0x5C }) else { return nil }
    let fragment = Self.cut(&rest, at: "#")
    let query = Self.cut(&rest, at: "?")
    if rest.isEmpty { return IndexURL(self, path: path, query: query ?? self.query, fragment: fragment) }
    let merged = rest.hasPrefix("/") ? String(rest) : (path.isEmpty ? "/" : directory) + rest
    return IndexURL(self, path: Self.withoutDots(merged), query: query, fragment: fragment)
  }

  private var directory: String { String(path[...(path.lastIndex(of: "/") ?? path.startIndex)]) }

  private static func withoutDots(_ path: String) -> String {
    var parts: [Substring] = []
    let segments = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
    for (index, segment) in segments.enumerated() {
      let isLast = index == segments.count - 1
      if segment == "." || segment == ".." {
        if segment == "..", !parts.isEmpty { parts.removeLast() }
        if isLast { parts.append("") }
      } else {
        parts.append(segment)
      }
    }
    return "/" + parts.joined(separator: "/")
  }

  /// The address of something below this one, whose path is taken for a directory's.
  package func appending(_ component: String) -> IndexURL {
    let base = path.hasSuffix("/") ? path : path + "/"
    return IndexURL(self, path: base + component, query: query, fragment: nil)
  }

  /// The same address with another ending of its path, as for `….whl.metadata`.
  package func appendingToName(_ suffix: String) -> IndexURL {
    IndexURL(self, path: path + suffix, query: query, fragment: nil)
  }

  /// The same address without its fragment.
  package var withoutFragment: IndexURL { IndexURL(self, path: path, query: query, fragment: nil) }

  /// The address as a server gets it: without credentials and fragment.
  package var requestText: String { origin + (path.isEmpty ? "/" : path) + (query.map { "?" + $0 } ?? "") }

  /// The whole address with its credentials, for a private configuration file and nothing else.
  var textWithCredentials: String {
    guard let credentials else { return requestText }
    let secret =
      Self.encoded(credentials.user, keeping: "-._~") + ":" + Self.encoded(credentials.password, keeping: "-._~")
    return requestText.replacingPrefix(scheme + "://", with: scheme + "://" + secret + "@")
  }

  /// Scheme, host and port: what credentials are bound to.
  package var origin: String {
    scheme + "://" + host + (port.map { ":\($0)" } ?? "")
  }

  /// Whether two addresses lie on the same server, with the schemes' usual ports filled in.
  package func hasSameOrigin(as other: IndexURL) -> Bool {
    scheme == other.scheme && host == other.host && effectivePort == other.effectivePort
  }

  private var effectivePort: Int { port ?? (scheme == "https" ? 443 : 80) }

  /// The address for people: without the fragment, with `****` in the place of credentials and of a query's values,
  /// which may hold a signature.
  package var description: String {
    let secret = credentials == nil ? "" : "****@"
    let shownQuery = query == nil ? "" : "?****"
    return "\(scheme)://\(secret)\(host)\(port.map { ":\($0)" } ?? "")\(path)\(shownQuery)"
  }

  /// The last part of the path, decoded: a file's name. Nil if it is empty or could lead elsewhere as a file name.
  package var fileName: String? {
    let name = Self.decoded(path[(path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex)...])
    let isSafe = !name.isEmpty && name != "." && name != ".." && name.utf8.count <= 255
    return isSafe && name.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F && $0 != 0x2F && $0 != 0x5C }) ? name : nil
  }

  /// The path of a `file` address on this machine.
  package var filePath: String? {
    guard scheme == "file", host.isEmpty || host == "localhost" else { return nil }
    let decoded = Self.decoded(path)
    return decoded.utf8.contains(0) || decoded.isEmpty ? nil : decoded
  }

  /// The text with its percent escapes undone; what is no UTF-8 then becomes U+FFFD.
  static func decoded(_ text: some StringProtocol) -> String {
    guard text.utf8.contains(UInt8(ascii: "%")) else { return String(text) }
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count,
        let high = hexadecimal(bytes[index + 1]), let low = hexadecimal(bytes[index + 2])
      {
        result.append(high << 4 | low)
        index += 3
      } else {
        result.append(bytes[index])
        index += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static func encoded(_ path: String, keeping kept: String = "/-._~+!$&'()*,;=:@") -> String {
    var result: [UInt8] = []
    for byte in path.utf8 {
      if ProjectName.isWord(byte) || kept.utf8.contains(byte) {
        result.append(byte)
      } else {
        let digits = Array("0123456789ABCDEF".utf8)
        result += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}

extension String {
  /// The text with another beginning; unchanged if it does not begin so.
  fileprivate func replacingPrefix(_ prefix: String, with other: String) -> String {
    hasPrefix(prefix) ? other + dropFirst(prefix.count) : self
  }
}

/// The value of a hexadecimal digit.
func hexadecimal(_ byte: UInt8) -> UInt8? {
  switch byte {
  case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
  case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
  case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
  default: nil
  }
}
