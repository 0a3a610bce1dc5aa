import TestSupport

/// The encodings that packers use, written forwards.
package enum Encoder {
  package static func hex(_ data: [UInt8]) -> String { data.map { Python.hex(UInt32($0), 2) }.joined() }

  package static func base64(_ data: [UInt8], alphabet: String = standard64) -> String {
    grouped(data, bytes: 3, bits: 6, alphabet: Array(alphabet.utf8))
  }

  package static let standard64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

  package static func base32(_ data: [UInt8]) -> String {
    grouped(data, bytes: 5, bits: 5, alphabet: Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8))
  }

  /// Groups of bytes as digits of a power of two, filled up with `=` (RFC 4648).
  private static func grouped(_ data: [UInt8], bytes: Int, bits: Int, alphabet: [UInt8]) -> String {
    let digits = bytes * 8 / bits
    var out: [UInt8] = []
    for start in stride(from: 0, to: data.count, by: bytes) {
      let part = data[start..<min(start + bytes, data.count)]
      let value = part.reduce(UInt64(0)) { $0 << 8 | UInt64($1) } << UInt64(8 * (bytes - part.count))
      let used = (part.count * 8 + bits - 1) / bits
      for index in 0..<digits {
        let digit = Int(value >> UInt64((digits - 1 - index) * bits)) & (alphabet.count - 1)
        out.append(index < used ? alphabet[digit] : UInt8(ascii: "="))
      }
    }
    return String(decoding: out, as: UTF8.self)
  }

  /// What `base64.b85encode` gives.
  package static func base85(_ data: [UInt8]) -> String {
    let alphabet = Array(
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~".utf8)
    return String(decoding: fives(data) { alphabet[$0] }, as: UTF8.self)
  }

  /// What `base64.a85encode` gives, without its short form for zeros.
  package static func ascii85(_ data: [UInt8]) -> String {
    String(decoding: fives(data) { UInt8($0 + 33) }, as: UTF8.self)
  }

  private static func fives(_ data: [UInt8], digit: (Int) -> UInt8) -> [UInt8] {
    var out: [UInt8] = []
    for start in stride(from: 0, to: data.count, by: 4) {
      let part = data[start..<min(start + 4, data.count)]
      var value = part.reduce(UInt64(0)) { $0 << 8 | UInt64($1) } << UInt64(8 * (4 - part.count))
      var digits = [UInt8](repeating: 0, count: 5)
      for index in digits.indices.reversed() {
        digits[index] = digit(Int(value % 85))
        value /= 85
      }
      out += digits.prefix(part.count + 1)
    }
    return out
  }

  package static func rot13(_ text: String) -> String { shifted(text, by: 13) }

  /// Letters moved along the alphabet.
  package static func shifted(_ text: String, by count: Int) -> String {
    String(
      decoding: text.utf8.map { byte -> UInt8 in
        switch byte {
        case 0x41...0x5A: UInt8((Int(byte) - 0x41 + count) % 26 + 0x41)
        case 0x61...0x7A: UInt8((Int(byte) - 0x61 + count) % 26 + 0x61)
        default: byte
        }
      }, as: UTF8.self)
  }

  package static func xor(_ data: [UInt8], _ key: [UInt8]) -> [UInt8] {
    data.enumerated().map { $0.element ^ key[$0.offset % key.count] }
  }

  /// Lines of UU-encoding as `binascii.b2a_uu` gives them.
  package static func uu(_ data: [UInt8]) -> [[UInt8]] {
    stride(from: 0, to: data.count, by: 45).map { start in
      let part = Array(data[start..<min(start + 45, data.count)])
      var line = [UInt8(part.count + 32)]
      for group in stride(from: 0, to: part.count, by: 3) {
        let bytes = (0..<3).map { group + $0 < part.count ? part[group + $0] : 0 }
        let value = bytes.reduce(0) { $0 << 8 | Int($1) }
        for shift in [18, 12, 6, 0] { line.append(UInt8((value >> shift) & 63) + 32) }
      }
      return line + [0x0A]
    }
  }

  /// A zlib stream (RFC 1950) around a raw one.
  package static func zlib(_ data: [UInt8]) -> [UInt8] {
    var a: UInt32 = 1
    var b: UInt32 = 0
    for byte in data {
      a = (a + UInt32(byte)) % 65521
      b = (b + a) % 65521
    }
    let sum = b << 16 | a
    return [0x78, 0x9C] + Compressor.deflate(data) + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: sum >> $0) }
  }

  /// RC4, as packers carry it in a dozen lines of Python.
  package static func rc4(_ data: [UInt8], _ key: [UInt8]) -> [UInt8] {
    var state = Array(UInt8(0)...255)
    var j = 0
    for i in 0..<256 {
      j = (j + Int(state[i]) + Int(key[i % key.count])) & 255
      state.swapAt(i, j)
    }
    var i = 0
    j = 0
    return data.map { byte in
      i = (i + 1) & 255
      j = (j + Int(state[i])) & 255
      state.swapAt(i, j)
      return byte ^ state[(Int(state[i]) + Int(state[j])) & 255]
    }
  }

  /// Groups of a number system as decimal text, for `int(...).to_bytes`.
  package static func decimal(_ data: [UInt8]) -> String {
    var digits: [UInt8] = [0]
    for byte in data {
      var carry = Int(byte)
      for index in digits.indices {
        let value = Int(digits[index]) * 256 + carry
        digits[index] = UInt8(value % 10)
        carry = value / 10
      }
      while carry > 0 {
        digits.append(UInt8(carry % 10))
        carry /= 10
      }
    }
    return digits.reversed().map { String($0) }.joined()
  }

  /// Base58 with a given alphabet, most significant digit first.
  package static func base58(_ data: [UInt8], _ alphabet: [Character]) -> String {
    var digits: [Int] = [0]
    for byte in data {
      var carry = Int(byte)
      for index in digits.indices {
        let value = digits[index] * 256 + carry
        digits[index] = value % 58
        carry = value / 58
      }
      while carry > 0 {
        digits.append(carry % 58)
        carry /= 58
      }
    }
    return String(digits.reversed().map { alphabet[$0] })
  }
}
