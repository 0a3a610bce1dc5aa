import CBZip2
import CDeflate
import CLZMA
import CLibcrypto
import CZlib
import CZstd

/// One-shot compression, checksums and digests for the builders; a failure is a bug of the test and traps.
package enum Compressor {
  /// A raw deflate stream (RFC 1951).
  package static func deflate(_ data: [UInt8], level: Int32 = 6) -> [UInt8] {
    zlib(data, windowBits: -15, level: level)
  }

  /// One gzip member (RFC 1952).
  package static func gzip(_ data: [UInt8], level: Int32 = 6) -> [UInt8] { zlib(data, windowBits: 31, level: level) }

  private static func zlib(_ data: [UInt8], windowBits: Int32, level: Int32) -> [UInt8] {
    var stream = z_stream()
    let size = Int32(MemoryLayout<z_stream>.size)
    let begun = deflateInit2_(
      &stream, level, Z_DEFLATED, windowBits, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size)
    precondition(begun == Z_OK)
    defer { deflateEnd(&stream) }
    var input = data
    var output = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(data.count))) + 64)
    let count = input.withUnsafeMutableBufferPointer { source in
      output.withUnsafeMutableBufferPointer { target in
        stream.next_in = source.baseAddress
        stream.avail_in = UInt32(source.count)
        stream.next_out = target.baseAddress
        stream.avail_out = UInt32(target.count)
        precondition(CZlib.deflate(&stream, Z_FINISH) == Z_STREAM_END)
        return target.count - Int(stream.avail_out)
      }
    }
    output.removeSubrange(count...)
    return output
  }

  /// A bzip2 stream.
  package static func bzip2(_ data: [UInt8]) -> [UInt8] {
    var output = [UInt8](repeating: 0, count: data.count + data.count / 100 + 700)
    var count = UInt32(output.count)
    var input = data + [0]
    let status = input.withUnsafeMutableBytes { source in
      output.withUnsafeMutableBytes { target in
        BZ2_bzBuffToBuffCompress(
          target.baseAddress?.assumingMemoryBound(to: CChar.self), &count,
          source.baseAddress?.assumingMemoryBound(to: CChar.self), UInt32(data.count), 9, 0, 0)
      }
    }
    precondition(status == BZ_OK)
    output.removeSubrange(Int(count)...)
    return output
  }

  /// An xz stream.
  package static func xz(_ data: [UInt8]) -> [UInt8] {
    var output = [UInt8](repeating: 0, count: lzma_stream_buffer_bound(data.count))
    var position = 0
    let status = lzma_easy_buffer_encode(
      6, LZMA_CHECK_CRC64, nil, data, data.count, &output, &position, output.count)
    precondition(status == LZMA_OK)
    output.removeSubrange(position...)
    return output
  }

  /// LZMA as zip's method 14 stores it: version, length of the properties, properties, raw stream with end marker.
  package static func zipLZMA(_ data: [UInt8]) -> [UInt8] {
    var options = lzma_options_lzma()
    precondition(lzma_lzma_preset(&options, 6) == 0)
    options.dict_size = 1 << 20
    var output = [UInt8](repeating: 0, count: data.count * 2 + 1024)
    var position = 0
    var properties = [UInt8](repeating: 0, count: 5)
    let id = lzma_vli(0x4000_0000_0000_0001)
    let status = withUnsafeMutablePointer(to: &options) { pointer in
      let filters = [
        lzma_filter(id: id, options: UnsafeMutableRawPointer(pointer)),
        lzma_filter(id: lzma_vli.max, options: nil),
      ]
      precondition(lzma_properties_encode(filters, &properties) == LZMA_OK)
      return lzma_raw_buffer_encode(filters, nil, data, data.count, &output, &position, output.count)
    }
    precondition(status == LZMA_OK)
    output.removeSubrange(position...)
    return [9, 20, 5, 0] + properties + output
  }

  /// A zstd frame.
  package static func zstd(_ data: [UInt8]) -> [UInt8] {
    var output = [UInt8](repeating: 0, count: ZSTD_compressBound(data.count))
    let capacity = output.count
    let count = ZSTD_compress(&output, capacity, data, data.count, 3)
    precondition(ZSTD_isError(count) == 0)
    output.removeSubrange(count...)
    return output
  }

  /// The CRC-32 of zip and gzip.
  package static func crc32(_ data: [UInt8]) -> UInt32 { libdeflate_crc32(0, data, data.count) }

  /// The digest of an algorithm that libcrypto knows by name (`sha256`, `md5` …).
  package static func digest(_ algorithm: String, _ data: [UInt8]) -> [UInt8] {
    let type = EVP_get_digestbyname(algorithm)
    precondition(type != nil)
    var output = [UInt8](repeating: 0, count: 64)
    var count: UInt32 = 0
    precondition(EVP_Digest(data, data.count, &output, &count, type, nil) == 1)
    return Array(output.prefix(Int(count)))
  }

  /// The SHA-256 in lower-case hex.
  package static func sha256(_ data: [UInt8]) -> String {
    let digits = Array("0123456789abcdef")
    return String(digest("sha256", data).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
  }

  /// Base64 with `-` and `_` and without padding, as RECORD writes digests (RFC 4648, section 5).
  package static func base64URL(_ data: [UInt8]) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
    var text = ""
    for start in stride(from: 0, to: data.count, by: 3) {
      let group = data[start..<min(start + 3, data.count)]
      var value = group.reduce(0) { $0 << 8 | UInt32($1) }
      value <<= UInt32(8 * (3 - group.count))
      for digit in 0...group.count { text.append(alphabet[Int(value >> UInt32(18 - 6 * digit)) & 63]) }
    }
    return text
  }
}
