import Evidence
import TestSupport
import Testing

@testable import Sandbox

/// A decoy whose canary is text, with characters that encodings treat in their own ways.
private let textCanary = bytes("q7Rz+Vd/0aWbK3xYpLm9TnE5sHu2Jc4F")
/// One whose canary is a key's bytes.
private let binaryCanary: [UInt8] = {
  var random = DecoyRandom(seed: [7], label: "binary canary")
  return random.bytes(32)
}()
private let textID = Decoy.ID(persona: "test", kind: "text")
private let binaryID = Decoy.ID(persona: "test", kind: "binary")

private func search(_ limits: SearchLimits = SearchLimits()) -> CanarySearch {
  CanarySearch(
    [
      Decoy(id: textID, title: "", canaries: [Canary(part: "token", bytes: textCanary)], places: []),
      Decoy(id: binaryID, title: "", canaries: [Canary(part: "key", bytes: binaryCanary)], places: []),
    ], limits: limits)
}

/// What a thief may do to his haul, and the chain that has to be told.
private enum Wrapping: String, CaseIterable, Sendable {
  case raw, utf16LittleEndian, utf16BigEndian, hexLower, hexUpper, hexMixed, hexColons, hexSpaces, hexBackslash,
    hexZeroX
  case base64, base64Offset1, base64Offset2, base64URL, base64URLOffset1, base64Lines, base64InUTF16, base32,
    base32Lower
  case ascii85, base85, z85, reversed, reversedBase64, rot13, rot13Base64, xor, xorZeroByte, decimalList
  case percent, percentAll, jsonEscapes, jsonUnicode, pythonBytes, quotedPrintable, shellQuotes
  case gzip, zlib, deflate, bzip2, xz, zstd, zip, tar, tarGzip, multipart
  case base64Gzip, base64GzipMisaligned, base64Base64, hexZlib, gzipGzip, jsonBase64Zip, reversedBase64Gzip, xorGzip
  case base64Xor, gzipBase64Reversed, gzipHex, utf16Gzip

  func apply(_ secret: [UInt8]) -> [UInt8] {
    let noise = bytes("user=jo&note=") + secret + bytes("&end=1")
    switch self {
    case .raw: return noise
    case .utf16LittleEndian: return noise.flatMap { [$0, 0] }
    case .utf16BigEndian: return noise.flatMap { [0, $0] }
    case .hexLower: return bytes("k=" + Hex.encode(noise))
    case .hexUpper: return bytes("k=" + Hex.encode(noise).uppercased())
    case .hexMixed:
      return bytes(
        "k="
          + Hex.encode(noise).enumerated().map { $0.offset % 3 == 0 ? $0.element.uppercased() : String($0.element) }
          .joined())
    case .hexColons: return bytes(noise.map { Hex.encode([$0]) }.joined(separator: ":"))
    case .hexSpaces: return bytes(noise.map { Hex.encode([$0]) }.joined(separator: " "))
    case .hexBackslash: return bytes("b'" + noise.map { "\\x" + Hex.encode([$0]) }.joined() + "'")
    case .hexZeroX: return bytes("{" + noise.map { "0x" + Hex.encode([$0]) }.joined(separator: ", ") + "}")
    case .base64: return bytes("d=" + Base64.encode(secret))
    case .base64Offset1: return bytes("d=" + Base64.encode(bytes("x") + secret + bytes("yz")))
    case .base64Offset2: return bytes("d=" + Base64.encode(bytes("xy") + secret + bytes("z")))
    case .base64URL: return bytes("d=" + Base64.encode(noise, url: true))
    case .base64URLOffset1: return bytes("d=" + Base64.encode(bytes("0") + secret + bytes("1"), url: true))
    case .base64Lines:
      return bytes(
        "Content-Transfer-Encoding: base64\r\n\r\n" + Base64.lines(noise, width: 16).joined(separator: "\r\n"))
    case .base64InUTF16: return bytes(Base64.encode(noise.flatMap { [$0, 0] }))
    case .base32: return bytes("x." + Self.base32(noise))
    case .base32Lower: return bytes("x." + Self.base32(bytes("ab") + noise).lowercased())
    case .ascii85: return bytes("<~") + Self.base85(noise, Array(0x21...0x75)) + bytes("~>")
    case .base85: return Self.base85(noise, CanaryPatterns.base85Alphabet)
    case .z85: return Self.base85(noise, CanaryPatterns.z85Alphabet)
    case .reversed: return noise.reversed()
    case .reversedBase64: return Array(Base64.encode(noise).utf8).reversed()
    case .rot13: return noise.map(CanaryPatterns.rot13)
    case .rot13Base64: return Array(Base64.encode(noise).utf8).map(CanaryPatterns.rot13)
    case .xor: return noise.map { $0 ^ 0x5A }
    case .xorZeroByte: return noise.map { $0 ^ secret[0] }
    case .decimalList: return bytes("[" + noise.map(String.init).joined(separator: ", ") + "]")
    case .percent: return bytes("a=") + secret.flatMap { Self.percent($0, always: false) }
    case .percentAll: return noise.flatMap { Self.percent($0, always: true) }
    case .jsonEscapes:
      return bytes("{\"k\":\"")
        + noise.flatMap {
          $0 == 0x2F
            ? [0x5C, 0x2F]
            : $0 < 0x20 || $0 > 0x7E ? bytes("\\u00" + Hex.encode([$0])) : $0 == 0x22 || $0 == 0x5C ? [0x5C, $0] : [$0]
        } + bytes("\"}")
    case .jsonUnicode: return noise.flatMap { bytes("\\u00" + Hex.encode([$0])) }
    case .pythonBytes:
      return bytes("b'")
        + noise.flatMap {
          $0 < 0x20 || $0 > 0x7E ? bytes("\\x" + Hex.encode([$0])) : $0 == 0x27 || $0 == 0x5C ? [0x5C, $0] : [$0]
        } + bytes("'")
    case .quotedPrintable:
      var line = 0
      return noise.flatMap { byte -> [UInt8] in
        line += 1
        return bytes("=" + Hex.encode([byte]).uppercased()) + (line % 10 == 0 ? bytes("=\r\n") : [])
      }
    case .shellQuotes:
      return bytes("$'") + noise.flatMap { bytes("\\" + String(String(Int($0) + 512, radix: 8).suffix(3))) }
        + bytes("'")
    case .gzip: return bytes("junk") + Compressor.gzip(noise)
    case .zlib: return bytes("junk") + Self.zlib(noise)
    case .deflate: return Compressor.deflate(noise)
    case .bzip2: return Compressor.bzip2(noise)
    case .xz: return Compressor.xz(noise)
    case .zstd: return Compressor.zstd(noise)
    case .zip: return Self.zip(noise)
    case .tar: return Self.tar(noise)
    case .tarGzip: return Compressor.gzip(Self.tar(noise))
    case .multipart:
      return bytes("--b0\r\nContent-Disposition: form-data; name=\"f\"\r\n\r\n") + Self.zip(noise)
        + bytes("\r\n--b0--\r\n")
    case .base64Gzip: return bytes("{\"d\":\"" + Base64.encode(Compressor.gzip(noise)) + "\"}")
    case .base64GzipMisaligned: return bytes("data" + "x" + Base64.encode(Compressor.gzip(noise)))
    case .base64Base64: return bytes(Base64.encode(bytes(Base64.encode(noise))))
    case .hexZlib: return bytes(Hex.encode(Self.zlib(noise)))
    case .gzipGzip: return Compressor.gzip(Compressor.gzip(noise))
    case .jsonBase64Zip:
      return bytes(
        "{\"files\":[\"" + Base64.encode(Self.zip(noise)).split(separator: "/").joined(separator: "\\/") + "\"]}")
    case .reversedBase64Gzip: return Array(Base64.encode(Compressor.gzip(noise)).utf8).reversed()
    case .xorGzip: return Compressor.gzip(noise).map { $0 ^ 0xC3 }
    case .base64Xor: return bytes(Base64.encode(noise.map { $0 ^ 0x21 }))
    case .gzipBase64Reversed: return Compressor.gzip(Array(Base64.encode(noise).utf8).reversed())
    case .gzipHex: return Compressor.gzip(bytes(Hex.encode(noise)))
    case .utf16Gzip: return Compressor.gzip(noise.flatMap { [$0, 0] })
    }
  }

  private static func percent(_ byte: UInt8, always: Bool) -> [UInt8] {
    let isPlain = (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    return isPlain && !always ? [byte] : bytes("%" + Hex.encode([byte]).uppercased())
  }

  private static func base32(_ data: [UInt8]) -> String {
    let bits = data.flatMap { byte in (0..<8).map { byte >> (7 - $0) & 1 } }
    return String(
      decoding: stride(from: 0, to: bits.count, by: 5).map { start in
        Alphabet.base32.characters[
          (0..<5).reduce(0) { $0 << 1 | (start + $1 < bits.count ? Int(bits[start + $1]) : 0) }]
      }, as: UTF8.self)
  }

  /// Whole groups only: the rest is made whole with spaces.
  private static func base85(_ data: [UInt8], _ alphabet: [UInt8]) -> [UInt8] {
    let padded = data + [UInt8](repeating: 32, count: (4 - data.count % 4) % 4)
    return stride(from: 0, to: padded.count, by: 4).flatMap { start -> [UInt8] in
      var group = padded[start..<start + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      var digits: [UInt8] = []
      for _ in 0..<5 {
        digits.insert(alphabet[Int(group % 85)], at: 0)
        group /= 85
      }
      return digits
    }
  }

  private static func zlib(_ data: [UInt8]) -> [UInt8] {
    var (low, high): (UInt32, UInt32) = (1, 0)
    for byte in data {
      low = (low + UInt32(byte)) % 65_521
      high = (high + low) % 65_521
    }
    return [0x78, 0x9C] + Compressor.deflate(data) + withUnsafeBytes(of: (high << 16 | low).bigEndian) { Array($0) }
  }

  /// One deflated member behind its local header, without a directory.
  private static func zip(_ data: [UInt8]) -> [UInt8] {
    let packed = Compressor.deflate(data)
    var writer = ByteWriter()
    writer.append([0x50, 0x4B, 3, 4, 20, 0, 0, 0, 8, 0, 0, 0, 0, 0])
    writer.little32(Compressor.crc32(data))
    writer.little32(UInt32(packed.count))
    writer.little32(UInt32(data.count))
    writer.little16(7)
    writer.little16(0)
    return writer.bytes + bytes("env.txt") + packed
  }

  private static func tar(_ data: [UInt8]) -> [UInt8] {
    var header = [UInt8](repeating: 0, count: 512)
    header.replaceSubrange(0..<9, with: bytes("home/.env"))
    header.replaceSubrange(
      124..<135, with: bytes(String(repeating: "0", count: 8) + String(String(data.count + 0o1000, radix: 8).suffix(3)))
    )
    header.replaceSubrange(257..<263, with: bytes("ustar\0"))
    return header + data + [UInt8](repeating: 0, count: 512 - data.count % 512 + 1_024)
  }
}

@Suite("CanarySearch")
struct CanarySearchTests {
  @Test("finds both canaries through", arguments: Wrapping.allCases)
  private func wrapped(_ wrapping: Wrapping) throws {
    let search = search()
    for (secret, id) in [(textCanary, textID), (binaryCanary, binaryID)] {
      let payload = wrapping.apply(secret)
      let report = search.search(payload)
      // What lies raw in the payload would prove nothing about the encoding.
      #expect(report.decoys == [id], "\(wrapping.rawValue)")
      #expect(report.limits.isEmpty)
      #expect(report.sha256 == Compressor.sha256(payload))
      for hit in report.hits {
        #expect(payload.indices.contains(hit.outerRange.lowerBound) && hit.outerRange.upperBound <= payload.count)
        for layer in hit.layers { #expect(layer.sha256.utf8.count == 64 && layer.size > 0) }
      }
    }
  }

  @Test(
    "tells the chain",
    arguments: [
      (Wrapping.raw, "raw"), (.utf16LittleEndian, "utf-16-le"), (.utf16BigEndian, "utf-16-be"), (.hexLower, "hex"),
      (.base64Offset2, "base64"), (.reversedBase64, "reversed > base64"), (.rot13, "rot13"), (.xor, "xor-5a"),
      (.tar, "tar(home/.env)"), (.tarGzip, "gzip > tar(home/.env)"), (.zip, "zip(env.txt)"),
      (.base64Gzip, "base64 > gzip"), (.base64GzipMisaligned, "base64 > gzip"), (.hexZlib, "hex > zlib"),
      (.gzipGzip, "gzip > gzip"), (.xorGzip, "xor-c3 > gzip"), (.base64Xor, "base64 > xor-21"),
      (.gzipBase64Reversed, "gzip > reversed > base64"), (.multipart, "zip(env.txt)"), (.decimalList, "decimal-list"),
      (.jsonUnicode, "escapes"), (.percentAll, "percent"), (.quotedPrintable, "quoted-printable"),
      (.ascii85, "ascii85"),
    ])
  private func chain(_ wrapping: Wrapping, _ expected: String) {
    let report = search().search(wrapping.apply(textCanary))
    #expect(report.hits.map(\.encoding).contains(expected), "\(report.hits.map(\.encoding))")
  }

  @Test("tells where the canary lies in the innermost layer, and where each layer comes from")
  func ranges() throws {
    let inner = bytes("0123456789") + textCanary + bytes("rest")
    let packed = Compressor.gzip(inner)
    let payload = bytes("POST / HTTP/1.1\r\n\r\n") + packed + bytes("tail")
    let hit = try #require(search().search(payload).hits.first)
    #expect(hit.range == 10..<10 + textCanary.count)
    #expect(hit.part == "token")
    let layer = try #require(hit.layers.first)
    #expect(layer.coding == .gzip)
    #expect(layer.range == 19..<19 + packed.count)
    #expect(layer.sha256 == Compressor.sha256(inner))
  }

  @Test("finds every canary at each of the three offsets of base64, in both alphabets, whatever lies around")
  func offsets() {
    let search = search()
    var random = SeededGenerator(seed: 5)
    for offset in 0..<12 {
      let around = (0..<offset).map { _ in UInt8.random(in: 0...255, using: &random) }
      for url in [false, true] {
        for secret in [textCanary, binaryCanary] {
          // Unlike a text of its own, a piece of a longer one has no beginning to be decoded from.
          let text = Array(Base64.encode(around + secret + around, url: url).utf8)
          #expect(!search.search(bytes("é" + "é") + text).hits.isEmpty)
        }
      }
    }
  }

  @Test("does not find a canary with one byte changed, wherever it is")
  func nearMisses() {
    let search = search()
    for secret in [textCanary, binaryCanary] {
      for index in secret.indices {
        var changed = secret
        changed[index] ^= 1
        for wrapping in [
          Wrapping.raw, .hexLower, .base64, .base64Offset1, .base64URLOffset1, .reversedBase64, .rot13Base64, .base32,
          .gzip,
          .xor, .utf16LittleEndian, .reversed,
        ] {
          #expect(search.search(wrapping.apply(changed)).hits.isEmpty, "\(wrapping) \(index)")
        }
      }
      #expect(search.search(Array(secret.dropLast())).hits.isEmpty)
      #expect(search.search(Array(secret.dropFirst())).hits.isEmpty)
    }
  }

  @Test("finds nothing in 100 MB of random bytes")
  func randomData() {
    let search = CanarySearch(Persona.containerRoot.furnish(seed: [1], now: .init(seconds: 1_800_000_000)).decoys)
    var random = SeededGenerator(seed: 99)
    var block = [UInt8](repeating: 0, count: 10 << 20)
    for _ in 0..<10 {
      block.withUnsafeMutableBytes { buffer in
        for offset in stride(from: 0, to: buffer.count, by: 8) {
          buffer.storeBytes(of: random.next(), toByteOffset: offset, as: UInt64.self)
        }
      }
      // Without opening layers: 100 MB of patterns, in the time that a test has.
      var found = 0
      block.withUnsafeBytes {
        search.index.scan($0, from: 0, to: $0.count) { _ in
          found += 1
          return true
        }
      }
      #expect(found == 0)
    }
    var limits = SearchLimits()
    limits.time = .seconds(120)
    let whole = CanarySearch([], limits: limits).search(Array(block.prefix(4 << 20)))
    #expect(whole.hits.isEmpty)
    #expect(whole.limits == [])
    // What random bytes can be opened to is little.
    #expect(whole.searchedBytes < 8 << 20)
  }

  // MARK: Several pieces

  @Test("finds a canary that is cut over exchanges of one connection")
  func exchanges() throws {
    let search = search()
    let plain = [
      Array(textCanary.prefix(9)), Array(textCanary.dropFirst(9).prefix(11)), Array(textCanary.dropFirst(20)),
    ]
    #expect(search.search(exchanges: plain).decoys == [textID])
    let posts = plain.map {
      bytes("POST /c HTTP/1.1\r\nHost: c.example.org\r\nContent-Length: \($0.count)\r\n\r\n") + $0
    }
    let report = search.search(exchanges: posts)
    #expect(report.hits.map(\.encoding) == ["exchanges(bodies)"])
    let hit = try #require(report.hits.first)
    #expect(hit.outerRange.lowerBound > 0 && hit.outerRange.upperBound <= report.size)
    let text = Base64.encode(binaryCanary, url: true)
    let gets = stride(from: 0, to: text.utf8.count, by: 16).map {
      bytes(
        "GET /i.png?v=\(text.utf8Slice($0..<min($0 + 16, text.utf8.count))) HTTP/1.1\r\nHost: c.example.org\r\n\r\n")
    }
    #expect(search.search(exchanges: gets).decoys == [binaryID])
  }

  @Test("finds a canary in labels of one name, of several names, numbered names in any order, of compressed data")
  func lookups() {
    let search = search()
    func decoys(_ names: [String], processes: [Int] = [4]) -> [Decoy.ID] {
      search.search(
        lookups: names.enumerated().map {
          NameLookup(name: $0.element, process: processes[$0.offset % processes.count])
        }
      ).decoys
    }
    let hex = Hex.encode(binaryCanary)
    let cuts = stride(from: 0, to: hex.utf8.count, by: 20).map { hex.utf8Slice($0..<min($0 + 20, hex.utf8.count)) }
    #expect(decoys([hex.utf8Slice(0..<30) + "." + hex.utf8Slice(30..<64) + ".x.example.org"]) == [binaryID])
    #expect(decoys(cuts.map { $0 + ".x.example.org" }) == [binaryID])
    #expect(decoys(cuts.flatMap { [$0 + ".x.example.org", $0 + ".x.example.org"] }) == [binaryID])
    #expect(decoys(cuts.enumerated().map { "\($0.offset).\($0.element).s77.example.org" }.reversed()) == [binaryID])
    #expect(decoys(cuts.enumerated().map { "\($0.element).p\($0.offset).example.org" }.shuffledOnce()) == [binaryID])
    let packed = Hex.encode(Compressor.gzip(bytes("aws=") + textCanary + textCanary))
    let long = stride(from: 0, to: packed.utf8.count, by: 50).map {
      packed.utf8Slice($0..<min($0 + 50, packed.utf8.count))
    }
    #expect(decoys(long.map { $0 + ".t.example.org" }) == [textID])
    // Two processes that look up the halves did not work together, as far as names tell.
    #expect(decoys(cuts.map { $0 + ".x.example.org" }, processes: [4, 5]) == [])
    #expect(decoys(cuts.enumerated().map { "\($0.element).x\($0.offset).\($0.offset).example\($0.offset).org" }) == [])
  }

  // MARK: Hostile input

  @Test("stops at its limits with a bomb, and says so")
  func bombs() {
    var limits = SearchLimits()
    limits.memory = 4 << 20
    limits.bytes = 32 << 20
    let search = search(limits)
    let zeros = [UInt8](repeating: 0, count: 16 << 20)
    let bomb = Compressor.gzip(zeros, level: 9)
    let report = search.search(bomb + textCanary)
    #expect(report.limits.contains(.memory))
    #expect(report.decoys == [textID])
    #expect(report.searchedBytes <= limits.bytes)
    let many = search.search([[UInt8]](repeating: bomb, count: 40).flatMap { $0 })
    #expect(!many.limits.isEmpty)
    #expect(many.searchedBytes <= limits.bytes)
  }

  @Test("opens layers only as deep as it may")
  func depth() {
    var payload = textCanary
    for _ in 0..<12 { payload = Compressor.gzip(payload) }
    #expect(search().search(payload).limits == [.depth])
    var limits = SearchLimits()
    limits.depth = 13
    #expect(search(limits).search(payload).decoys == [textID])
  }

  @Test("tries only so many beginnings, layers and so long a time")
  func budgets() {
    var limits = SearchLimits()
    limits.attempts = 10
    let beginnings = [[UInt8]](repeating: [0x1F, 0x8B, 8, 0xFF], count: 2_000).flatMap { $0 }
    #expect(search(limits).search(beginnings).limits.contains(.attempts))
    limits = SearchLimits()
    limits.layers = 3
    let members = (0..<20).map { Compressor.gzip(bytes("member number \($0) of many")) }.reduce([], +)
    #expect(search(limits).search(members).limits.contains(.layers))
    limits = SearchLimits()
    limits.time = .zero
    #expect(search(limits).search(members).limits.contains(.time))
  }

  @Test("survives bytes of every kind", arguments: 0..<40)
  func mutations(seed: Int) {
    let search = search()
    var random = SeededGenerator(seed: UInt64(seed))
    for wrapping in Wrapping.allCases {
      let report = search.search(random.mutate(wrapping.apply(textCanary)))
      #expect(report.hits.allSatisfy { $0.range.lowerBound < $0.range.upperBound })
    }
  }

  @Test("gives the same report every time")
  func determinism() {
    let payload = Wrapping.jsonBase64Zip.apply(textCanary) + Wrapping.tarGzip.apply(binaryCanary)
    #expect(search().search(payload) == search().search(payload))
    #expect(search().search(payload).decoys == [binaryID, textID])
  }
}

extension Array {
  /// Another order, always the same.
  fileprivate func shuffledOnce() -> [Element] {
    var random = SeededGenerator(seed: 3)
    return shuffled(using: &random)
  }
}
