internal import CLibssl

/// What all TLS connections of a run share: the authority and the library's settings.
final class TLSServer {
  let authority: SinkAuthority
  fileprivate let context: OpaquePointer

  init(_ authority: SinkAuthority) throws(SinkError) {
    guard let context = SSL_CTX_new(TLS_server_method()) else {
      throw SinkError(.noAuthority, "libssl could not make a server: \(openSSLError())")
    }
    self.authority = authority
    self.context = context
    // Old and careless clients have to be heard as well: nothing worth protecting passes through here.
    SSL_CTX_set_security_level(context, 0)
    _ = clibssl_allow_versions_from(context, TLS1_VERSION)
    _ = clibssl_disable_session_cache(context)
    _ = clibssl_release_buffers(context)
    SSL_CTX_set_num_tickets(context, 0)
    SSL_CTX_set_options(context, UInt64(1) << 14 | UInt64(1) << 30)  // SSL_OP_NO_TICKET, SSL_OP_NO_RENEGOTIATION
    SSL_CTX_set_alpn_select_cb(
      context,
      { _, out, outCount, offered, count, _ in
        TLSServer.select(out, outCount, offered, count)
      }, nil)
  }

  deinit { SSL_CTX_free(context) }

  /// Chooses the protocol that tells most, and none rather than a refusal (RFC 7301, 3.2 would let us refuse).
  private static func select(
    _ out: UnsafeMutablePointer<UnsafePointer<UInt8>?>?, _ outCount: UnsafeMutablePointer<UInt8>?,
    _ offered: UnsafePointer<UInt8>?, _ count: UInt32
  ) -> Int32 {
    let known = ["h2", "http/1.1", "http/1.0", "dot"]
    guard let out, let outCount, let offered else { return SSL_TLSEXT_ERR_NOACK }
    let list = UnsafeBufferPointer(start: offered, count: Int(count))
    for name in known {
      var position = 0
      while position < list.count {
        let length = Int(list[position])
        guard position + 1 + length <= list.count else { break }
        if list[(position + 1)..<(position + 1 + length)].elementsEqual(name.utf8) {
          out.pointee = offered + position + 1
          outCount.pointee = UInt8(length)
          return SSL_TLSEXT_ERR_OK
        }
        position += 1 + length
      }
    }
    return SSL_TLSEXT_ERR_NOACK
  }
}

/// The server's side of one TLS connection, between bytes in memory: what carries them is not its business.
final class TLSSession {
  enum State: Equatable { case handshaking, open, ended, failed }

  private let session: OpaquePointer
  private let incoming: OpaquePointer
  private let outgoing: OpaquePointer
  private(set) var state = State.handshaking
  private(set) var facts: SinkExchange.Handshake

  /// Nil when the library has no memory left or no certificate can be made.
  init?(_ server: TLSServer, hello: ClientHello, asked: SinkAddress, alias: String?) {
    facts = SinkExchange.Handshake(serverName: hello.serverName, offeredProtocols: hello.protocols)
    guard let session = SSL_new(server.context) else { return nil }
    guard let incoming = clibssl_empty_memory_bio() else {
      SSL_free(session)
      return nil
    }
    guard let outgoing = clibssl_empty_memory_bio() else {
      BIO_free(incoming)
      SSL_free(session)
      return nil
    }
    self.session = session
    self.incoming = incoming
    self.outgoing = outgoing
    SSL_set_bio(session, incoming, outgoing)
    SSL_set_accept_state(session)
    guard server.authority.equip(session, name: hello.serverName, address: asked, alias: alias) else { return nil }
  }

  deinit { SSL_free(session) }

  /// Takes bytes of the wire and gives what they hide.
  func open(_ bytes: some Collection<UInt8>) -> [UInt8] {
    ERR_clear_error()
    let stored: Bool? = bytes.withContiguousStorageIfAvailable { storage in
      guard let start = storage.baseAddress else { return true }
      return BIO_write(incoming, start, Int32(clamping: storage.count)) == Int32(clamping: storage.count)
    }
    guard stored ?? (BIO_write(incoming, Array(bytes), Int32(clamping: bytes.count)) > 0) else {
      fail("no memory")
      return []
    }
    if state == .handshaking { handshake() }
    var plain: [UInt8] = []
    guard state == .open else { return plain }
    var buffer = [UInt8](repeating: 0, count: 1 << 14)
    while state == .open {
      let count = SSL_read(session, &buffer, Int32(buffer.count))
      if count > 0 {
        plain += buffer[..<Int(count)]
      } else {
        settle(SSL_get_error(session, count))
        break
      }
    }
    return plain
  }

  /// Hides bytes for the wire; they come with `flush`.
  func write(_ bytes: [UInt8]) {
    guard state == .open else { return }
    ERR_clear_error()
    var rest = bytes[...]
    while !rest.isEmpty, state == .open {
      let count = rest.withUnsafeBytes { SSL_write(session, $0.baseAddress, Int32(clamping: $0.count)) }
      guard count > 0 else { return settle(SSL_get_error(session, count)) }
      rest = rest.dropFirst(Int(count))
    }
  }

  /// Says goodbye (RFC 8446, 6.1); the bytes come with `flush`.
  func close() {
    guard state == .open else { return }
    ERR_clear_error()
    SSL_shutdown(session)
    ERR_clear_error()
  }

  /// The bytes that have to go to the wire.
  func flush() -> [UInt8] {
    let count = clibssl_pending(outgoing)
    guard count > 0 else { return [] }
    return [UInt8](unsafeUninitializedCapacity: count) { buffer, initialised in
      initialised = max(0, Int(BIO_read(outgoing, buffer.baseAddress, Int32(clamping: count))))
    }
  }

  private func handshake() {
    let result = SSL_do_handshake(session)
    guard result == 1 else { return settle(SSL_get_error(session, result)) }
    state = .open
    facts.version = String(cString: SSL_get_version(session))
    if let cipher = SSL_get_current_cipher(session) { facts.cipher = String(cString: SSL_CIPHER_get_name(cipher)) }
    var name: UnsafePointer<UInt8>?
    var count: UInt32 = 0
    SSL_get0_alpn_selected(session, &name, &count)
    if let name, count > 0 {
      facts.selectedProtocol = String(decoding: UnsafeBufferPointer(start: name, count: Int(count)), as: UTF8.self)
    }
  }

  private func settle(_ error: Int32) {
    switch error {
    case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE: break
    case SSL_ERROR_ZERO_RETURN: state = .ended
    default:
      let code = ERR_peek_error()
      let alert = clibssl_alert_of(code)
      if alert >= 0 { facts.alert = Int(alert) }
      fail(openSSLError())
    }
  }

  private func fail(_ reason: String) {
    facts.failure = reason
    state = .failed
  }
}
