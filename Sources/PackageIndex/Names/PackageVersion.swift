/// A version of a project, read and ordered as PEP 440 says.
///
/// Numbers beyond 64 bits make the text unreadable here; no release of note has one, and such a file is left out as a
/// file with an unreadable version.
package struct PackageVersion: Sendable, CustomStringConvertible {
  /// The kinds of pre-releases, in their order.
  package enum PreRelease: String, Sendable { case alpha = "a", beta = "b", candidate = "rc" }

  package let epoch: UInt64
  package let release: [UInt64]
  package let pre: (kind: PreRelease, number: UInt64)?
  package let post: UInt64?
  package let dev: UInt64?
  /// The parts of the local version, each a number or a lower-case word.
  package let local: [LocalPart]

  /// A part of a local version.
  package enum LocalPart: Hashable, Sendable {
    case word(String)
    case number(UInt64)
  }

  /// Whether installers avoid the version unless it is asked for.
  package var isPreRelease: Bool { pre != nil || dev != nil }
  /// Whether the version corrects a release without a new number.
  package var isPostRelease: Bool { post != nil }

  /// Reads a version in any spelling that PEP 440 allows; nil for every other text.
  package init?(_ text: some StringProtocol) {
    guard text.utf8.count <= 256 else { return nil }
    var reader = VersionReader(text)
    guard let version = reader.read() else { return nil }
    self = version
  }

  init(
    epoch: UInt64, release: [UInt64], pre: (kind: PreRelease, number: UInt64)? = nil, post: UInt64? = nil,
    dev: UInt64? = nil, local: [LocalPart] = []
  ) {
    self.epoch = epoch
    self.release = release
    self.pre = pre
    self.post = post
    self.dev = dev
    self.local = local
  }

  /// The version without its local part.
  var `public`: Self { Self(epoch: epoch, release: release, pre: pre, post: post, dev: dev) }
  /// The version's epoch and release alone.
  var base: Self { Self(epoch: epoch, release: release) }

  /// The normal form.
  package var description: String {
    var text = epoch == 0 ? "" : "\(epoch)!"
    text += release.map(String.init).joined(separator: ".")
    if let pre { text += pre.kind.rawValue + String(pre.number) }
    if let post { text += ".post\(post)" }
    if let dev { text += ".dev\(dev)" }
    guard !local.isEmpty else { return text }
    let parts = local.map { part in
      switch part {
      case .word(let word): word
      case .number(let number): String(number)
      }
    }
    return text + "+" + parts.joined(separator: ".")
  }
}

extension PackageVersion: Comparable, Hashable {
  /// The release without zeros at its end.
  private var significantRelease: ArraySlice<UInt64> {
    release[...(release.lastIndex { $0 != 0 } ?? 0)]
  }

  /// The place of the pre-release: a bare development version comes before every pre-release, a release after all.
  private var preRank: (Int, UInt64) {
    switch pre?.kind {
    case .alpha: (1, pre?.number ?? 0)
    case .beta: (2, pre?.number ?? 0)
    case .candidate: (3, pre?.number ?? 0)
    case nil: post == nil && dev != nil ? (0, 0) : (4, 0)
    }
  }

  private var postRank: (Int, UInt64) { post.map { (1, $0) } ?? (0, 0) }
  private var devRank: (Int, UInt64) { dev.map { (0, $0) } ?? (1, 0) }

  package static func == (a: Self, b: Self) -> Bool { !(a < b) && !(b < a) }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(epoch)
    hasher.combine(significantRelease)
    hasher.combine(local)
  }

  package static func < (a: Self, b: Self) -> Bool {
    if a.epoch != b.epoch { return a.epoch < b.epoch }
    let (left, right) = (a.significantRelease, b.significantRelease)
    if left != right { return left.lexicographicallyPrecedes(right) }
    if a.preRank != b.preRank { return a.preRank < b.preRank }
    if a.postRank != b.postRank { return a.postRank < b.postRank }
    if a.devRank != b.devRank { return a.devRank < b.devRank }
    return a.local.lexicographicallyPrecedes(b.local) { left, right in
      switch (left, right) {
      case (.word(let left), .word(let right)): left < right
      case (.number(let left), .number(let right)): left < right
      case (.word, .number): true
      case (.number, .word): false
      }
    }
  }
}

/// Reads one version text from left to right.
struct VersionReader {
  private var bytes: [UInt8]
  private var position = 0

  init(_ text: some StringProtocol) {
    bytes = text.utf8.map { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0 ? $0 | 0x20 : $0 }
    while let last = bytes.last, last == 0x20 || 0x09...0x0D ~= last { bytes.removeLast() }
    while position < bytes.count, bytes[position] == 0x20 || 0x09...0x0D ~= bytes[position] { position += 1 }
  }

  private var byte: UInt8? { position < bytes.count ? bytes[position] : nil }

  private var isAtDigit: Bool { byte.map { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 } ?? false }

  private mutating func number() -> UInt64?? {
    guard isAtDigit else { return .some(nil) }
    var value: UInt64 = 0
    while let byte, isAtDigit {
      let (product, high) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = product.addingReportingOverflow(UInt64(byte - UInt8(ascii: "0")))
      guard !high, !carry else { return nil }
      value = sum
      position += 1
    }
    return value
  }

  private mutating func skip(_ word: String) -> Bool {
    guard bytes[position...].starts(with: word.utf8) else { return false }
    position += word.utf8.count
    return true
  }

  private mutating func skipSeparator() {
    if let byte, byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") { position += 1 }
  }

  /// The version the text spells (PEP 440); nil where it spells none.
  mutating func read() -> PackageVersion? {
    _ = skip("v")
    guard let first = number() ?? nil else { return nil }
    var epoch: UInt64 = 0
    var release = [first]
    if skip("!") {
      epoch = first
      guard let number = number() ?? nil else { return nil }
      release = [number]
    }
    while byte == UInt8(ascii: ".") {
      position += 1
      guard isAtDigit else {
        position -= 1
        break
      }
      guard let number = number() ?? nil else { return nil }
      release.append(number)
    }
    guard let pre = readLabel(["alpha", "beta", "preview", "pre", "rc", "a", "b", "c"]) else { return nil }
    guard let post = readPost(), let dev = readLabel(["dev"]), let local = readLocal(), position == bytes.count else {
      return nil
    }
    let kinds: [UInt8: PackageVersion.PreRelease] = [UInt8(ascii: "a"): .alpha, UInt8(ascii: "b"): .beta]
    return PackageVersion(
      epoch: epoch, release: release,
      pre: pre.label.map { (kinds[$0.utf8.first ?? 0] ?? .candidate, pre.number) }, post: post.number,
      dev: dev.label == nil ? nil : dev.number, local: local)
  }

  /// Reads `[sep]label[sep][number]`; the label is nil where none is, the whole nil where the number is too large.
  private mutating func readLabel(_ labels: [String]) -> (label: String?, number: UInt64)? {
    let start = position
    skipSeparator()
    for label in labels where skip(label) {
      skipSeparator()
      guard let value = number() else { return nil }
      return (label, value ?? 0)
    }
    position = start
    return (nil, 0)
  }

  /// Reads `.postN` in its spellings, among them the bare `-N`.
  private mutating func readPost() -> (number: UInt64?, Void)? {
    if byte == UInt8(ascii: "-") {
      position += 1
      if isAtDigit {
        guard let value = number() else { return nil }
        return (value, ())
      }
      position -= 1
    }
    guard let (label, value) = readLabel(["post", "rev", "r"]) else { return nil }
    return (label == nil ? nil : value, ())
  }

  private mutating func readLocal() -> [PackageVersion.LocalPart]? {
    guard skip("+") else { return [] }
    var parts: [PackageVersion.LocalPart] = []
    while true {
      let start = position
      while let byte, ProjectName.isWord(byte) { position += 1 }
      guard position > start else { return nil }
      let word = bytes[start..<position]
      if word.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }) {
        guard let number = UInt64(String(decoding: word, as: UTF8.self)) else { return nil }
        parts.append(.number(number))
      } else {
        parts.append(.word(String(decoding: word, as: UTF8.self)))
      }
      guard let byte, byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") else {
        return parts
      }
      position += 1
    }
  }
}
