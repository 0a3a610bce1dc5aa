import Glibc

/// Requests with everything around a single transfer: redirects, credentials, retries.
///
/// Stays on the thread that made it.
struct HTTPClient {
  private static let redirectLimit = 8
  private static let passingStatuses: Set<Int> = [408, 425, 429, 500, 502, 503, 504]

  private let session: HTTPSession
  private let settings: TransferSettings
  private let keyring: CredentialStore
  private let cancellation: Cancellation

  init(
    settings: TransferSettings, keyring: CredentialStore, cancellation: Cancellation
  ) throws(IndexError) {
    session = try HTTPSession(settings: settings, cancellation: cancellation)
    self.settings = settings
    self.keyring = keyring
    self.cancellation = cancellation
  }

  /// An answer with the address that gave it.
  struct Answer {
    let head: HTTPHead
    let url: IndexURL
    let ending: HTTPSession.Ending
  }

  /// Gets a whole body of at most `limit` bytes into memory.
  func body(
    _ url: IndexURL, accept: String?, subject: String, limit: Int
  ) throws(IndexError) -> (answer: Answer, bytes: [UInt8]) {
    let headers = accept.map { ["Accept: \($0)"] } ?? []
    return try retrying(subject) { () throws(IndexError) in
      var bytes: [UInt8] = []
      let answer = try get(url, headers: headers, acceptsCompression: true, subject: subject) { head, piece in
        guard head.status < 300 else { return true }
        guard bytes.count + piece.count <= limit else { return false }
        bytes.append(contentsOf: piece)
        return true
      }
      guard answer.ending == .complete else {
        throw IndexError(
          .tooLarge, subject, url: answer.url, "the answer is larger than \(limit) bytes",
          remedy: "Ask the index's operator.")
      }
      try check(answer, subject: subject)
      return (answer, bytes)
    }
  }

  /// Throws unless the server answered with success.
  func check(_ answer: Answer, subject: String) throws(IndexError) {
    switch answer.head.status {
    case 200..<300: return
    case 401, 407:
      throw IndexError(
        .unauthorized, subject, url: answer.url, status: answer.head.status, "the server wants credentials",
        remedy: "Put a user name and token for \(answer.url.host) into ~/.netrc or into the index's address.")
    case 404, 410:
      throw IndexError(
        .projectNotFound, subject, url: answer.url, status: answer.head.status, "the index does not have it",
        remedy: "Check the spelling and the configured indexes.")
    default:
      throw IndexError(
        .refused, subject, url: answer.url, status: answer.head.status,
        "the server answered with status \(answer.head.status)",
        remedy: "Try again later, or ask the index's operator.")
    }
  }

  /// Does a request and follows its redirects, never to an unencrypted address and never with another host's secrets.
  func get(
    _ url: IndexURL, headers: [String], acceptsCompression: Bool, subject: String,
    receive: @escaping (HTTPHead, UnsafeRawBufferPointer) -> Bool
  ) throws(IndexError) -> Answer {
    var current = url
    for _ in 0...Self.redirectLimit {
      let request = HTTPRequest(
        url: current, credentials: current.credentials ?? keyring.credentials(for: current), headers: headers,
        acceptsCompression: acceptsCompression)
      let (head, ending) = try session.perform(request, subject: subject, receive: receive)
      guard [301, 302, 303, 307, 308].contains(head.status), let location = head.headers["location"] else {
        return Answer(head: head, url: current, ending: ending)
      }
      current = try redirected(from: current, to: location, subject: subject)
    }
    throw IndexError(
      .unsafeRedirect, subject, url: url, "more than \(Self.redirectLimit) redirects", remedy: "Check the address.")
  }

  private func redirected(
    from url: IndexURL, to location: String, subject: String
  ) throws(IndexError) -> IndexURL {
    guard let next = url.resolving(location), next.scheme != "file", url.scheme == "http" || next.scheme == "https"
    else {
      throw IndexError(
        .unsafeRedirect, subject, url: url, "the server redirects to another kind of address",
        remedy: "Use the final address itself if you trust it.")
    }
    // A relative reference keeps this address's credentials; another server must not get them.
    return next
  }

  /// Does something again after failures that may pass, with growing pauses or those that the server asks for.
  func retrying<Value>(
    _ subject: String, _ work: () throws(IndexError) -> Value
  ) throws(IndexError) -> Value {
    for delay in settings.retryDelays {
      do {
        return try work()
      } catch {
        let mayPass = error.code == .unreachable || error.status.map(Self.passingStatuses.contains) ?? false
        guard mayPass else { throw error }
        try pause(delay, subject: subject)
      }
    }
    return try work()
  }

  /// Waits, but no longer than until the cancellation.
  private func pause(_ seconds: Double, subject: String) throws(IndexError) {
    var left = seconds
    while left > 0, !cancellation.isCancelled {
      usleep(UInt32(min(left, 0.05) * 1_000_000))
      left -= 0.05
    }
    if cancellation.isCancelled {
      throw IndexError(.cancelled, subject, "the transfer was ended", remedy: "Start it again.")
    }
  }
}

/// Whether a path leads to a directory.
func isDirectoryPath(_ path: String) -> Bool {
  var status = stat()
  return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
}
