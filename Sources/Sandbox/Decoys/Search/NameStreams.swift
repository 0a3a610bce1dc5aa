/// What names that were looked up say when their labels are put together.
///
/// A thief who speaks through DNS cuts the haul into labels, numbers them perhaps, and asks for them below a domain of
/// his own. Where the haul ends and the domain begins he alone knows, so that several readings are made.
struct NameStreams {
  /// One reading of the names below one domain.
  struct Stream {
    let domain: String
    let join: Coding.Join
    let bytes: [UInt8]
    let segments: [LayerSegment]
  }

  /// A name taken apart.
  private struct Name {
    let labels: [[UInt8]]
    /// Where it stands in the text of all names, one a line.
    let range: Range<Int>
  }

  private(set) var streams: [Stream] = []
  /// More labels than a name can have (RFC 1035, section 3.1).
  private static let mostLabels = 128

  init(_ lookups: [NameLookup]) {
    var groups: [String: [Name]] = [:]
    var order: [String] = []
    var seen: Set<NameLookup> = []
    var position = 0
    for lookup in lookups {
      let range = position..<position + lookup.name.utf8.count
      position = range.upperBound + 1
      // A resolver asks for the same name again, for another type or after a loss.
      guard seen.insert(lookup).inserted else { continue }
      let labels = lookup.name.utf8.split(separator: UInt8(ascii: ".")).map { Array($0) }
      guard labels.count > 2, labels.count <= Self.mostLabels else { continue }
      let domain = Self.domain(of: labels)
      let key = "\(lookup.process) \(domain)"
      if groups[key] == nil { order.append(key) }
      groups[key, default: []].append(Name(labels: labels, range: range))
    }
    for key in order {
      guard let names = groups[key], let domain = key.split(separator: " ").last else { continue }
      read(names, String(domain))
    }
  }

  /// The part that somebody registered, nearly: the last two labels, or three below a short second one such as `co.uk`.
  private static func domain(of labels: [[UInt8]]) -> String {
    let isShort = labels.count > 3 && labels[labels.count - 2].count <= 3 && labels[labels.count - 1].count == 2
    let taken = labels.suffix(isShort ? 3 : 2)
    return taken.map { String(decoding: $0, as: UTF8.self) }.joined(separator: ".").lowercased()
  }

  private mutating func read(_ names: [Name], _ domain: String) {
    // What all names end with is no part of the haul.
    let shortest = names.map(\.labels.count).min() ?? 0
    let common = (0..<shortest).prefix { depth in
      names.allSatisfy { $0.labels[$0.labels.count - 1 - depth] == names[0].labels[names[0].labels.count - 1 - depth] }
    }.count
    let domainLabels = domain.split(separator: ".").count
    let suffixes = Set([domainLabels, names.count > 1 ? max(common, domainLabels) : domainLabels])
    for suffix in suffixes.sorted() { add(names, domain, .whole) { $0.dropLast(suffix).flatMap { $0 } } }
    add(names, domain, .longestToken) { labels in
      labels.dropLast(domainLabels).max { $0.count < $1.count } ?? []
    }
    for column in 0..<min(shortest, 6) {
      add(names, domain, .column) { column < $0.count - domainLabels ? $0[column] : [] }
      let numbers = names.compactMap { Self.number($0.labels[column]) }
      guard names.count > 1, numbers.count == names.count, Set(numbers).count == names.count else { continue }
      let sorted = zip(numbers, names).sorted { $0.0 < $1.0 }.map(\.1)
      add(sorted, domain, .numberedColumn) { labels in
        var rest = labels.dropLast(max(common, domainLabels))
        if column < rest.count { rest.remove(at: column) }
        return rest.flatMap { $0 }
      }
    }
  }

  private mutating func add(
    _ names: [Name], _ domain: String, _ join: Coding.Join, _ part: ([[UInt8]]) -> [UInt8]
  ) {
    var bytes: [UInt8] = []
    var segments: [LayerSegment] = []
    for name in names {
      let text = part(name.labels)
      guard !text.isEmpty else { continue }
      segments.append(LayerSegment(start: bytes.count, source: name.range))
      bytes += text
    }
    guard bytes.count >= CanaryPatterns.minimumLength,
      !streams.contains(where: { $0.bytes == bytes && $0.domain == domain })
    else { return }
    streams.append(Stream(domain: domain, join: join, bytes: bytes, segments: segments))
  }

  /// The number of a piece, in decimal or hexadecimal digits, perhaps behind a letter or two.
  private static func number(_ label: [UInt8]) -> Int? {
    let digits = label.drop { (0x67...0x7A).contains($0 | 0x20) }
    guard !digits.isEmpty, digits.count <= 8, label.count - digits.count <= 3 else { return nil }
    let text = String(decoding: digits, as: UTF8.self)
    return Int(text) ?? Int(text, radix: 16)
  }
}
