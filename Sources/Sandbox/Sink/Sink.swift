internal import CSockets
internal import Glibc
internal import Synchronization
internal import Threads

/// The fake internet of one run: everything that a boxed package sends ends here, is answered so that it goes on
/// talking, and is written down.
///
/// The box makes sockets inside its network namespace, where every address is local, and hands them over with
/// `adopt`; they keep belonging to that namespace, so that this process serves it from outside. One thread of its own
/// serves them all and never waits for a peer. Nothing is ever sent anywhere else.
///
/// A class because it owns the thread, the sockets and the keys of the run's authority.
package final class Sink: Sendable {
  /// The certificate of the run's authority, which the box plants wherever clients look for one.
  package struct Authority: Sendable {
    /// The certificate as PEM text, with a final line feed.
    package let pem: String
  }

  package let authority: Authority
  private let inbox: SinkInbox
  private let loop: SinkLoop
  private let ending: Mutex<Ending>

  /// Whether the thread still runs.
  private enum Ending {
    case running(DeepThread.Running)
    case stopped
  }

  /// Makes the run's authority and starts the thread.
  package init(_ configuration: SinkConfiguration) throws(SinkError) {
    let certificates = try SinkAuthority(
      name: configuration.authorityName, capacity: configuration.limits.certificates)
    authority = Authority(pem: certificates.pem)
    let inbox = try SinkInbox()
    let loop = try SinkLoop(World(configuration, TLSServer(certificates)), inbox)
    guard let thread = DeepThread.start(stackBytes: 4 << 20, { loop.run() }) else {
      throw SinkError(
        .refused, "no thread for the sink: raise the limit of processes (ulimit -u)", errno: EAGAIN)
    }
    self.inbox = inbox
    self.loop = loop
    ending = Mutex(.running(thread))
  }

  deinit { _ = stop() }

  /// Serves a listening TCP socket or a bound UDP socket, which belongs to the sink from now on; safe from any thread,
  /// never waits. After `stop` the descriptor is closed at once.
  ///
  /// - Parameters:
  ///   - port: The port that it stands for: in the box's network the one that it is bound to.
  ///   - address: The address that it stands for, where the box leads every connection here itself because it has no
  ///     network of its own; nil: the one at which a connection arrives.
  package func adopt(
    listener descriptor: Int32, transport: Transport, port: UInt16, standingFor address: SinkAddress? = nil
  ) {
    inbox.put(.listener(descriptor, transport, Destination(address: address?.host, port: port)))
  }

  /// Says that what comes from `source` was meant for `asked`: for boxes without a network namespace, which lead each
  /// connection here themselves. Has to be said before the connection or the first datagram is made.
  package func redirect(from source: SinkAddress, to asked: SinkAddress) {
    inbox.put(.redirection(source, asked))
  }

  /// Reads what is left in the sockets, closes them, and gives everything that was said, in the order in which it
  /// began. The same at every call.
  @discardableResult
  package func stop() -> [SinkExchange] {
    ending.withLock { ending in
      if case .running(let thread) = ending {
        inbox.close()
        thread.join()
        ending = .stopped
      }
      return loop.exchanges
    }
  }

  /// What was counted, once the sink has stopped.
  package var totals: SinkTotals { ending.withLock { if case .stopped = $0 { loop.totals } else { SinkTotals() } } }
}

/// What a socket stands for.
struct Destination: Sendable {
  /// Nil: the address at which something arrives.
  let address: SinkAddress?
  let port: UInt16

  /// What is asked for by something that arrives at an address.
  func asked(at local: SinkAddress) -> SinkAddress { (address ?? local).with(port: port) }
}

/// What other threads leave for the sink's thread.
final class SinkInbox: Sendable {
  enum Item {
    case listener(Int32, Transport, Destination)
    case redirection(SinkAddress, SinkAddress)
  }

  private struct Contents {
    var items: [Item] = []
    var isClosed = false
  }

  /// Readable when there is something new.
  let signal: Int32
  private let contents = Mutex(Contents())

  init() throws(SinkError) {
    signal = csockets_signal_new()
    guard signal >= 0 else { throw SinkError.descriptors(-signal) }
  }

  deinit {
    close(signal)
    contents.withLock { contents in contents.items.forEach(Self.discard) }
  }

  func put(_ item: Item) {
    let isClosed = contents.withLock { contents in
      if !contents.isClosed { contents.items.append(item) }
      return contents.isClosed
    }
    if isClosed { Self.discard(item) } else { csockets_signal_send(signal) }
  }

  /// Nothing is taken any more.
  func close() {
    contents.withLock { $0.isClosed = true }
    csockets_signal_send(signal)
  }

  /// Takes everything.
  func take() -> (items: [Item], isClosed: Bool) {
    contents.withLock { contents in
      defer { contents.items = [] }
      return (contents.items, contents.isClosed)
    }
  }

  private func close(_ descriptor: Int32) { Glibc.close(descriptor) }

  private static func discard(_ item: Item) {
    if case .listener(let descriptor, _, _) = item { Glibc.close(descriptor) }
  }
}

extension SinkError {
  /// The kernel gave no descriptor.
  static func descriptors(_ number: Int32) -> SinkError {
    SinkError(
      .refused,
      "no descriptor for the sink (\(String(cString: strerror(number)))): raise the limit of open files (ulimit -n)",
      errno: number)
  }
}
