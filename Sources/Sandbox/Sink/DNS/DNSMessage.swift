/// A query as RFC 1035, 4 lays it out, with the one extension that changes answers (EDNS, RFC 6891).
struct DNSQuery {
  let id: UInt16
  let flags: UInt16
  /// The question's bytes as they came: an answer repeats them, so that clients that vary the case recognise it.
  let question: [UInt8]
  let labels: [[UInt8]]
  let type: UInt16
  let recordClass: UInt16
  /// What the client can take over UDP; nil without EDNS.
  var payloadSize: Int?
  var ednsVersion: UInt8 = 0

  var operation: UInt16 { flags >> 11 & 15 }

  /// Why bytes are no query.
  enum Failure: Error, Equatable {
    /// Not even a header, or an answer: nothing to reply to.
    case unanswerable
    /// A header whose rest breaks the rules.
    case malformed(id: UInt16, flags: UInt16)
  }

  /// Reads a message.
  static func parse(_ bytes: some Collection<UInt8>) -> Result<DNSQuery, Failure> {
    var reader = ByteReader(Array(bytes)[...])
    guard let id = reader.short(), let flags = reader.short(), flags & 0x8000 == 0, let questions = reader.short(),
      let answers = reader.short(), let authorities = reader.short(), let additional = reader.short()
    else { return .failure(.unanswerable) }
    let malformed = Failure.malformed(id: id, flags: flags)
    let start = reader.rest
    guard questions == 1, let labels = readName(&reader), let type = reader.short(), let kind = reader.short() else {
      return .failure(malformed)
    }
    var query = DNSQuery(
      id: id, flags: flags, question: Array(start.prefix(start.count - reader.rest.count)), labels: labels, type: type,
      recordClass: kind)
    let records = Int(answers) + Int(authorities) + Int(additional)
    for _ in 0..<min(records, 64) {
      guard skipName(&reader), let recordType = reader.short(), let size = reader.short(), let high = reader.short(),
        reader.short() != nil, let count = reader.short(), reader.take(Int(count)) != nil
      else { return .failure(malformed) }
      if recordType == 41 {
        query.payloadSize = Int(size)
        query.ednsVersion = UInt8(truncatingIfNeeded: high)
      }
    }
    return .success(query)
  }

  /// The name of a question: nothing precedes it that a pointer could mean, so pointers break the rules.
  private static func readName(_ reader: inout ByteReader) -> [[UInt8]]? {
    var labels: [[UInt8]] = []
    var length = 1
    while let count = reader.byte() {
      if count == 0 { return labels }
      guard count < 64, let label = reader.take(Int(count)) else { return nil }
      length += Int(count) + 1
      guard length <= 255 else { return nil }
      labels.append(Array(label))
    }
    return nil
  }

  private static func skipName(_ reader: inout ByteReader) -> Bool {
    while let count = reader.byte() {
      if count == 0 { return true }
      if count >= 0xC0 { return reader.byte() != nil }
      guard count < 64, reader.take(Int(count)) != nil else { return false }
    }
    return false
  }
}

/// An answer that is being written.
struct DNSReply {
  enum Code: UInt8 {
    case success = 0
    case formatError = 1
    case noSuchName = 3
    case notImplemented = 4
    case refused = 5
  }

  /// A resource record of the question's name, or of another.
  struct Record {
    /// Nil: the name of the question.
    var name: [[UInt8]]?
    var type: UInt16
    var data: [UInt8]
    /// Seconds that it may be remembered.
    var lifetime: UInt32 = 60
  }

  var code = Code.success
  var answers: [Record] = []
  var authorities: [Record] = []
  /// What the answer holds, for the record.
  var summary = ""

  /// The message's bytes; cut to the header when they exceed `size` (RFC 1035, 4.2.1).
  func encoded(for query: DNSQuery, size: Int) -> [UInt8] {
    let isBadVersion = query.ednsVersion > 0
    var body: [UInt8] = []
    if !isBadVersion {
      for record in answers + authorities { body += Self.encoded(record) }
    }
    let options = Self.options(for: query, isBadVersion: isBadVersion)
    let isCut = 12 + query.question.count + body.count + options.count > size
    var bytes = Self.header(id: query.id, queryFlags: query.flags, code: isBadVersion ? 0 : code.rawValue, isCut: isCut)
    let showsRecords = !isCut && !isBadVersion
    bytes += Self.short(1) + Self.short(showsRecords ? answers.count : 0)
    bytes += Self.short(showsRecords ? authorities.count : 0) + Self.short(options.isEmpty ? 0 : 1)
    return bytes + query.question + (isCut ? [] : body) + options
  }

  /// The answer to a message whose header alone could be read.
  static func formatError(id: UInt16, flags: UInt16) -> [UInt8] {
    header(id: id, queryFlags: flags, code: Code.formatError.rawValue, isCut: false) + [UInt8](repeating: 0, count: 8)
  }

  private static func header(id: UInt16, queryFlags: UInt16, code: UInt8, isCut: Bool) -> [UInt8] {
    // A response with recursion available, and what the query said of its operation and wish for recursion.
    let flags: UInt16 = 0x8080 | queryFlags & 0x7900 | (isCut ? 0x0200 : 0) | UInt16(code)
    return short(Int(id)) + short(Int(flags))
  }

  private static func options(for query: DNSQuery, isBadVersion: Bool) -> [UInt8] {
    guard query.payloadSize != nil else { return [] }
    return [0] + short(41) + short(1232) + [isBadVersion ? 1 : 0, 0, 0, 0] + short(0)
  }

  private static func encoded(_ record: Record) -> [UInt8] {
    let name = record.name.map(DNSName.encoded) ?? [0xC0, 12]
    return name + short(Int(record.type)) + short(1) + long(record.lifetime) + short(record.data.count) + record.data
  }

  static func short(_ value: Int) -> [UInt8] {
    [UInt8(truncatingIfNeeded: value >> 8), UInt8(truncatingIfNeeded: value)]
  }

  static func long(_ value: UInt32) -> [UInt8] { short(Int(value >> 16)) + short(Int(value & 0xFFFF)) }
}
