/// A request to a program that reviews code: it is spoken to, or told to forget what it was told, and asked for a verdict
/// on this package.
///
/// Packages about language models are full of prompts, and of attacks on prompts: what they do not have is the verdict on
/// the package that they are in.
enum ReviewerRequest {
  struct Found: Equatable {
    let line: Int
    let text: String
  }

  /// What a phrase does.
  private enum Part: Int {
    case override, address, subject, verdict
  }

  private static let subjects = [
    "package", "code", "file", "module", "library", "project", "repository", "script", "distribution",
  ]

  private static let phrases: [Part: [String]] = [
    .override: [
      "ignore all previous", "ignore previous", "ignore any previous", "ignore all prior", "ignore prior",
      "ignore your",
      "ignore the above", "disregard all previous", "disregard previous", "disregard prior", "disregard your",
      "disregard the above", "forget all previous", "forget previous", "forget your", "override your",
      "new instructions",
    ],
    .address: [
      "ai assistant", "ai agent", "ai model", "ai review", "ai scanner", "ai system", "an ai ", "language model", "llm",
      "chatgpt", "claude", "copilot", "gemini", "automated review", "automated scan", "automated analy",
      "security scanner", "code scanner", "malware scanner", "security analy", "malware analy", "reviewing this",
      "analyzing this", "analysing this", "scanning this", "to the reviewer",
    ],
    .subject: subjects.map { "this " + $0 },
    .verdict: [
      "is safe", "is benign", "is harmless", "is clean", "is trusted", "is verified", "not malicious", "as safe",
      "as benign", "as clean", "as trusted", "do not flag", "don't flag", "never flag", "must not flag",
      "do not report",
      "don't report", "do not analy", "don't analy", "stop analy", "skip the analysis", "refuse to analy",
      "no malicious", "no security issue", "approve this", "been audited", "been reviewed by",
    ],
  ]

  /// How far apart the parts may stand, in bytes of text without its spaces' runs.
  private static let reach = 320

  private static let table: PhraseTable = {
    var table = PhraseTable()
    for part in [Part.override, .address, .subject, .verdict] {
      for phrase in phrases[part] ?? [] { table.add(phrase, as: part.rawValue) }
    }
    return table
  }()

  /// The first request in a text.
  static func first(in bytes: UnsafeRawBufferPointer) -> Found? {
    guard mentionsSubject(bytes) else { return nil }
    let text = PlainWords(bytes)
    var last = [Int](repeating: -reach - 1, count: 4)
    var found: Range<Int>?
    table.scan(text.bytes) { part, place in
      last[part] = place
      func isNear(_ part: Part) -> Bool { place - last[part.rawValue] <= reach }
      guard isNear(.subject), isNear(.verdict), isNear(.override) || isNear(.address) else { return true }
      // A verdict and its subject alone stand in many a description; an address has to be close to them.
      let parts = [Part.subject, .verdict] + (isNear(.override) ? [.override] : [.address])
      found = (parts.map { last[$0.rawValue] }.min() ?? place)..<min(text.bytes.count, place + 60)
      return false
    }
    guard let found else { return nil }
    let shown = text.bytes[found].prefix(200).map { $0 == UInt8(ascii: "`") ? UInt8(ascii: "'") : $0 }
    return Found(line: text.line(of: found.lowerBound, in: bytes), text: String(decoding: shown, as: UTF8.self))
  }
}

extension ReviewerRequest {
  /// The words of subjects by the byte they begin with.
  private static let subjectWords: [[[UInt8]]] = {
    var words = [[[UInt8]]](repeating: [], count: 256)
    for subject in subjects { words[Int(subject.utf8.first ?? 0)].append(Array(subject.utf8)) }
    return words
  }()

  /// How far on `this` may begin, by the last of four bytes that are not it.
  private static let skips: [Int] = {
    var skips = [Int](repeating: 4, count: 256)
    for (place, letter) in "thi".utf8.enumerated() { skips[Int(letter)] = 3 - place }
    skips[Int(UInt8(ascii: "s"))] = 4
    return skips
  }()

  /// Whether a text names its subject anywhere, without which there is no request: most texts don't.
  private static func mentionsSubject(_ bytes: UnsafeRawBufferPointer) -> Bool {
    let this = UInt32(littleEndian: 0x7369_6874)
    var place = 0
    while place + 5 < bytes.count {
      let word = bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self) | UInt32(0x2020_2020)
      guard word == this else {
        place += skips[Int(word.littleEndian >> 24)]
        continue
      }
      place += 4
      var next = place
      while next < bytes.count, PlainWords.kept(bytes[next]) == nil { next += 1 }
      guard next > place, next < bytes.count else { continue }
      for subject in subjectWords[Int(bytes[next] | 0x20)] where next + subject.count <= bytes.count {
        if subject.indices.allSatisfy({ bytes[next + $0] | 0x20 == subject[$0] }) { return true }
      }
    }
    return false
  }
}

/// A text in small letters, in which every run of what is neither a letter, a digit nor a point of a sentence is one space.
struct PlainWords {
  private(set) var bytes: [UInt8] = []

  init(_ source: UnsafeRawBufferPointer) {
    bytes.reserveCapacity(source.count)
    var isSpace = true
    for byte in source {
      if let kept = Self.kept(byte) {
        bytes.append(kept)
        isSpace = false
      } else if !isSpace {
        bytes.append(0x20)
        isSpace = true
      }
    }
  }

  fileprivate static func kept(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x61...0x7A, 0x30...0x39, 0x27, 0x2C, 0x2E, 0x21, 0x3A: byte
    case 0x41...0x5A: byte | 0x20
    default: nil
    }
  }

  /// The line of the source, from 1 on, that the byte at `place` comes from.
  func line(of place: Int, in source: UnsafeRawBufferPointer) -> Int {
    var line = 1
    var count = 0
    var isSpace = true
    for byte in source {
      if count > place { break }
      if Self.kept(byte) != nil {
        count += 1
        isSpace = false
      } else if !isSpace {
        count += 1
        isSpace = true
      }
      if byte == 0x0A, count <= place { line += 1 }
    }
    return line
  }
}

/// Phrases that are looked for all at once, by the two bytes they begin with.
struct PhraseTable {
  private var phrases: [(text: [UInt8], part: Int)] = []
  private var byStart: [UInt16: [Int]] = [:]
  private var isStart = [Bool](repeating: false, count: 1 << 16)

  mutating func add(_ text: String, as part: Int) {
    let bytes = Array(text.utf8)
    guard bytes.count >= 2 else { return }
    let start = UInt16(bytes[0]) << 8 | UInt16(bytes[1])
    isStart[Int(start)] = true
    byStart[start, default: []].append(phrases.count)
    phrases.append((bytes, part))
  }

  /// Calls `found` with the part and the place of each phrase, in the order of their places, until it gives false.
  func scan(_ bytes: [UInt8], _ found: (_ part: Int, _ place: Int) -> Bool) {
    guard bytes.count >= 2 else { return }
    for place in 0..<(bytes.count - 1) {
      let start = UInt16(bytes[place]) << 8 | UInt16(bytes[place + 1])
      guard isStart[Int(start)] else { continue }
      for index in byStart[start] ?? [] where matches(phrases[index].text, bytes, place) {
        guard found(phrases[index].part, place) else { return }
      }
    }
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) }

  private func matches(_ text: [UInt8], _ bytes: [UInt8], _ place: Int) -> Bool {
    // Only beginnings of words count.
    guard bytes.count - place >= text.count, place == 0 || !Self.isLetter(bytes[place - 1]) else { return false }
    return text.indices.allSatisfy { bytes[place + $0] == text[$0] }
  }
}
