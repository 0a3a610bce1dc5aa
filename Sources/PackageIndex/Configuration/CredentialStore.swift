/// The user names and passwords for servers: those in the indexes' addresses, then those of a netrc file.
///
/// Nothing of it is ever printed.
package struct CredentialStore: Hashable, Sendable {
  private var addresses: [IndexURL] = []
  private var machines: [String: IndexURL.Credentials] = [:]
  private var fallback: IndexURL.Credentials?

  package init() {}

  /// Adds the credentials that an index's address holds.
  package mutating func add(_ url: IndexURL) {
    if url.credentials != nil { addresses.append(url) }
  }

  /// The credentials for an address: those of an index on the same server, else those that netrc has for the host.
  package func credentials(for url: IndexURL) -> IndexURL.Credentials? {
    if let index = addresses.first(where: { $0.hasSameOrigin(as: url) }) { return index.credentials }
    guard url.scheme == "https" || isLoopback(url.host) else { return nil }
    return machines[url.host] ?? fallback
  }

  private func isLoopback(_ host: String) -> Bool { host == "localhost" || host == "127.0.0.1" || host == "[::1]" }

  /// Reads a netrc file (the format of Python's `netrc` module, whose file pip reads): `machine`, `login`, `password`,
  /// `account`, `default`, `macdef`, comments. What follows a broken token is left out.
  package mutating func addNetrc(_ bytes: [UInt8]) {
    var tokens = NetrcTokens(bytes)
    var host: String?
    var login = ""
    var password = ""
    var isDefault = false
    func store(_ store: inout Self) {
      let credentials = IndexURL.Credentials(user: login, password: password)
      if let host, store.machines[host] == nil { store.machines[host] = credentials }
      if isDefault, store.fallback == nil { store.fallback = credentials }
    }
    while let token = tokens.next() {
      switch token {
      case "machine", "default":
        store(&self)
        (login, password, isDefault) = ("", "", token == "default")
        host = token == "machine" ? tokens.next()?.lowercased() : nil
      case "login", "user": login = tokens.next() ?? ""
      case "password": password = tokens.next() ?? ""
      case "account": _ = tokens.next()
      case "macdef": tokens.skipMacro()
      default:
        store(&self)
        return
      }
    }
    store(&self)
  }

  /// Adds the netrc file that an environment names, or the one in the home directory.
  mutating func addNetrc(environment: [String: String], homeDirectory: String) {
    let paths = environment["NETRC"].map { [$0] } ?? [homeDirectory + "/.netrc", homeDirectory + "/_netrc"]
    for path in paths {
      guard let bytes = readSmallFile(path) else { continue }
      addNetrc(bytes)
      return
    }
  }
}

/// The words of a netrc file; words may be quoted, and a backslash takes the next byte as it is.
private struct NetrcTokens {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  private var byte: UInt8? { position < bytes.count ? bytes[position] : nil }

  mutating func next() -> String? {
    while let byte {
      if byte == UInt8(ascii: "#") {
        while let byte = self.byte, byte != UInt8(ascii: "\n") { _ = byte; position += 1 }
      } else if byte == 0x20 || 0x09...0x0D ~= byte {
        position += 1
      } else {
        return word()
      }
    }
    return nil
  }

  private mutating func word() -> String {
    var text: [UInt8] = []
    let isQuoted = byte == UInt8(ascii: "\"")
    if isQuoted { position += 1 }
    while let byte {
      if isQuoted ? byte == UInt8(ascii: "\"") : byte == 0x20 || 0x09...0x0D ~= byte {
        position += 1
        break
      }
      if byte == UInt8(ascii: "\\"), position + 1 < bytes.count { position += 1 }
      text.append(bytes[position])
      position += 1
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Steps over a macro, which ends at an empty line.
  mutating func skipMacro() {
    while position + 1 < bytes.count {
      if bytes[position] == UInt8(ascii: "\n"), bytes[position + 1] == UInt8(ascii: "\n") { return }
      position += 1
    }
    position = bytes.count
  }
}

/// The bytes of a file of at most 4 MiB; nil if it is not there, is no regular file, or is larger.
func readSmallFile(_ path: String) -> [UInt8]? {
  let limit = 4 << 20
  guard let handle = try? RegularFile(path: path), handle.size <= limit else { return nil }
  return handle.bytes(limit: limit)
}
