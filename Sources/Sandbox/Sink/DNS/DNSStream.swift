/// What the labels of many queries say when they are read one after the other: a secret that was cut over names is in
/// one piece again.
package struct DNSStream: Sendable {
  /// How the labels left of the common ending were put together.
  package enum Reading: String, Sendable, CaseIterable {
    /// All of them.
    case all
    /// The longest of each name: counters and session numbers fall away.
    case longest
    /// The first of each name.
    case first
    /// The longest of each name, in the order of the numbers that other labels hold.
    case numbered
  }

  /// The domain that one registrant owns, as far as that can be told.
  package let domain: String
  /// The ending that the names have in common: the domain or something below it.
  package let ending: String
  /// Who asked, where the caller knows.
  package let source: String?
  package let reading: Reading
  package let bytes: [UInt8]
  /// The sequence numbers of the exchanges that went in.
  package let exchanges: [Int]

  /// How many labels below the registered domain are tried as part of the ending.
  private static let depth = 4
  /// Bytes of all streams together.
  private static let budget = 64 << 20

  /// Joins the labels of all queries per domain, and per source where `source` tells one.
  ///
  /// - Parameters:
  ///   - exchanges: What `Sink.stop` gave, in its order.
  ///   - source: Who made an exchange, such as a process; nil where that is not known.
  package static func joined(
    from exchanges: [SinkExchange], source: (SinkExchange) -> String? = { _ in nil }
  ) -> [DNSStream] {
    var groups: [Group: [Query]] = [:]
    var order: [Group] = []
    for exchange in exchanges {
      guard let labels = exchange.question?.labels else { continue }
      let registered = DNSName.registeredCount(labels)
      guard labels.count > registered else { continue }
      let query = Query(sequence: exchange.sequence, labels: labels, key: DNSName.text(of: labels))
      let asker = source(exchange)
      // Each source for itself, and all together: processes may share the work.
      for who in asker.map({ [$0, nil] }) ?? [nil] {
        for count in registered..<min(labels.count, registered + depth) {
          let group = Group(
            domain: DNSName.key(Array(labels.suffix(registered))), ending: DNSName.key(Array(labels.suffix(count))),
            labelCount: count, source: who)
          if groups[group] == nil { order.append(group) }
          groups[group, default: []].append(query)
        }
      }
    }
    var streams: [DNSStream] = []
    var spent = 0
    for group in order {
      for stream in group.streams(of: groups[group] ?? []) where spent + stream.bytes.count <= budget {
        spent += stream.bytes.count
        streams.append(stream)
      }
    }
    return streams
  }

  private struct Query {
    let sequence: Int
    let labels: [[UInt8]]
    let key: String
  }

  private struct Group: Hashable {
    let domain: String
    let ending: String
    let labelCount: Int
    let source: String?

    func streams(of queries: [Query]) -> [DNSStream] {
      // A resolver asks for several types and asks again; each name counts once, at its first place.
      var seen: Set<String> = []
      let distinct = queries.filter { seen.insert($0.key).inserted }
      let fronts = distinct.map { Array($0.labels.dropLast(labelCount)) }
      var made: [[UInt8]] = []
      return Reading.allCases.compactMap { reading in
        let bytes = Self.read(fronts, reading)
        guard !bytes.isEmpty, !made.contains(bytes) else { return nil }
        made.append(bytes)
        return DNSStream(
          domain: domain, ending: ending, source: source, reading: reading, bytes: bytes,
          exchanges: queries.map(\.sequence))
      }
    }

    private static func read(_ fronts: [[[UInt8]]], _ reading: Reading) -> [UInt8] {
      switch reading {
      case .all: return fronts.flatMap { $0.flatMap { $0 } }
      case .first: return fronts.flatMap { $0.first ?? [] }
      case .longest: return fronts.flatMap(longest)
      case .numbered:
        let numbered = fronts.compactMap { front in number(in: front).map { (number: $0, front: front) } }
        guard numbered.count == fronts.count else { return [] }
        let ordered = numbered.enumerated().sorted {
          ($0.element.number, $0.offset) < ($1.element.number, $1.offset)
        }
        return ordered.flatMap { longest($0.element.front) }
      }
    }

    private static func longest(_ front: [[UInt8]]) -> [UInt8] {
      front.reduce([]) { $1.count > $0.count ? $1 : $0 }
    }

    /// The first label, other than the longest, that is a number of at most nine digits.
    private static func number(in front: [[UInt8]]) -> Int? {
      guard front.count > 1 else { return nil }
      let data = longest(front)
      return front.lazy.filter { $0 != data && $0.count <= 9 }.compactMap { Int(String(decoding: $0, as: UTF8.self)) }
        .first
    }
  }
}
