internal import CLibssl
internal import Glibc

/// Keeps the exchanges of a run within the budgets; used by the sink's thread alone.
final class SinkRecorder {
  let limits: SinkLimits
  private(set) var exchanges: [SinkExchange] = []
  var totals = SinkTotals()
  private var nextSequence = 0
  private var nextConnection = 0
  private var queries = 0

  init(_ limits: SinkLimits) { self.limits = limits }

  /// A number for a new connection or conversation.
  func newConnection() -> Int {
    nextConnection += 1
    return nextConnection
  }

  /// How many of `wanted` bytes may be kept; they count from now on.
  func grant(_ wanted: Int) -> Int {
    let granted = min(wanted, max(0, limits.keptInAll - totals.bytesKept))
    totals.bytesKept += granted
    return granted
  }

  /// Begins an exchange.
  func begin(_ origin: ExchangeOrigin, _ application: SinkExchange.Application) -> ExchangeDraft {
    nextSequence += 1
    totals.exchanges += 1
    let isTold: Bool
    if application == .dns {
      queries += 1
      isTold = queries <= limits.queries
    } else {
      isTold = totals.exchanges - queries <= limits.exchanges
    }
    return ExchangeDraft(self, sequence: nextSequence, origin, application, isTold: isTold)
  }

  /// A name as it is kept: no name that means anything is longer.
  static func name(_ text: String) -> String {
    text.utf8.count <= 1_024 ? text : String(decoding: text.utf8.prefix(1_024), as: UTF8.self)
  }

  fileprivate func keep(_ exchange: SinkExchange?) {
    if let exchange { exchanges.append(exchange) } else { totals.untoldExchanges += 1 }
  }

  /// Nanoseconds of the monotonic clock.
  static var now: UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
  }
}

/// What all exchanges of a connection have in common.
struct ExchangeOrigin {
  let connection: Int
  let transport: Transport
  let asked: SinkAddress
  let source: SinkAddress
  var names = SinkExchange.Names()
  var layers: [SinkExchange.Layer] = []
  var tls: SinkExchange.Handshake?
}

/// An exchange that is still going on.
///
/// A class because several places add to it while it lasts, and because its digest is a resource.
final class ExchangeDraft {
  let sequence: Int
  private let recorder: SinkRecorder
  private let began = SinkRecorder.now
  var origin: ExchangeOrigin
  let application: SinkExchange.Application
  var carrier: Int?
  private(set) var requestLine = ""
  private(set) var headers: [SinkExchange.Header] = []
  private(set) var head: [UInt8] = []
  private(set) var payload = SinkExchange.Payload()
  private let digest = SinkDigest()
  private(set) var decoded: [UInt8]?
  var answer: SinkExchange.Answer?
  var question: SinkExchange.Question?
  var credentialRead: SinkExchange.CredentialRead?
  var cuts: Set<SinkExchange.Cut> = []
  private var isFinished = false
  /// Whether the exchange will be told, or only counted.
  private let isTold: Bool

  fileprivate init(
    _ recorder: SinkRecorder, sequence: Int, _ origin: ExchangeOrigin, _ application: SinkExchange.Application,
    isTold: Bool
  ) {
    self.recorder = recorder
    self.isTold = isTold
    self.sequence = sequence
    self.origin = origin
    self.application = application
  }

  /// The longest line that is kept as text; the bytes are in the head or the payload.
  private static let longestLine = 4_096

  /// Whether more bytes may be kept than are kept already.
  private func grant(_ wanted: Int) -> Int { isTold ? recorder.grant(wanted) : 0 }

  /// Names the exchange by its first line, or what there is of it.
  func setRequestLine(_ text: String) {
    let wanted = min(text.utf8.count, Self.longestLine)
    guard grant(wanted) == wanted else {
      cuts.insert(.total)
      return
    }
    requestLine = text.utf8.count > wanted ? String(decoding: text.utf8.prefix(wanted), as: UTF8.self) : text
  }

  /// Adds a header field, or a command's parameters.
  func addHeader(_ name: String, _ value: String) {
    let wanted = name.utf8.count + value.utf8.count
    guard headers.count < recorder.limits.headerFields else {
      cuts.insert(.head)
      return
    }
    guard grant(wanted) == wanted else {
      cuts.insert(.total)
      return
    }
    headers.append(SinkExchange.Header(name: name, value: value))
  }

  /// Continues the value of the last header field.
  func continueHeader(_ more: String) {
    guard let last = headers.last, grant(more.utf8.count) == more.utf8.count else { return }
    headers[headers.count - 1] = SinkExchange.Header(name: last.name, value: last.value + " " + more)
  }

  /// Adds bytes that are kept beside the payload.
  func addHead(_ bytes: some Collection<UInt8>) {
    let wanted = min(bytes.count, recorder.limits.head - head.count)
    let granted = grant(max(0, wanted))
    head += bytes.prefix(granted)
    if wanted < bytes.count { cuts.insert(.head) }
    if granted < wanted { cuts.insert(.total) }
  }

  /// Adds bytes that the process sent.
  func addPayload(_ bytes: some Collection<UInt8>) {
    guard !bytes.isEmpty else { return }
    digest.update(bytes)
    payload.total += bytes.count
    let wanted = min(bytes.count, recorder.limits.keptPerExchange - payload.kept.count)
    let granted = grant(max(0, wanted))
    payload.kept += bytes.prefix(granted)
    if wanted < bytes.count { cuts.insert(.payload) }
    if granted < wanted { cuts.insert(.total) }
  }

  /// Adds a datagram.
  func addDatagram(_ bytes: some Collection<UInt8>) {
    payload.datagrams += 1
    addPayload(bytes)
  }

  /// Keeps the payload without its compression.
  func setDecoded(_ bytes: [UInt8], isComplete: Bool) {
    let granted = grant(bytes.count)
    decoded = Array(bytes.prefix(granted))
    if granted < bytes.count { cuts.insert(.total) }
    if !isComplete { cuts.insert(.decoding) }
  }

  /// Hands the exchange over; later calls do nothing.
  func finish(_ cut: SinkExchange.Cut? = nil) {
    guard !isFinished else { return }
    isFinished = true
    if let cut { cuts.insert(cut) }
    guard isTold else { return recorder.keep(nil) }
    payload.sha256 = digest.finish()
    // An array that grew piece by piece may own twice what it holds.
    if payload.kept.capacity > payload.kept.count + 4_096 {
      payload.kept = [UInt8](unsafeUninitializedCapacity: payload.kept.count) { buffer, count in
        count = buffer.initialize(fromContentsOf: payload.kept)
      }
    }
    recorder.keep(
      SinkExchange(
        sequence: sequence, connection: origin.connection, carrier: carrier, began: began, ended: SinkRecorder.now,
        transport: origin.transport, asked: origin.asked, source: origin.source, names: origin.names,
        application: application, layers: origin.layers, tls: origin.tls, requestLine: requestLine, headers: headers,
        head: head, payload: payload, decoded: decoded, answer: answer, question: question,
        credentialRead: credentialRead, cuts: cuts))
  }
}

/// A SHA-256 that is fed piece by piece.
final class SinkDigest {
  private let context = EVP_MD_CTX_new()
  private var isWorking: Bool

  init() { isWorking = EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 }

  deinit { EVP_MD_CTX_free(context) }

  func update(_ bytes: some Collection<UInt8>) {
    guard isWorking else { return }
    let updated: Bool? = bytes.withContiguousStorageIfAvailable {
      EVP_DigestUpdate(context, $0.baseAddress, $0.count) == 1
    }
    if let updated {
      isWorking = updated
    } else {
      update(Array(bytes))
    }
  }

  /// The digest; empty if the library refused.
  func finish() -> [UInt8] {
    guard isWorking else { return [] }
    isWorking = false
    var result = [UInt8](repeating: 0, count: 32)
    return EVP_DigestFinal_ex(context, &result, nil) == 1 ? result : []
  }
}
