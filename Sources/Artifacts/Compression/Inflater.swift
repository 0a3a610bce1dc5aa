internal import CDeflate
internal import Synchronization

/// Inflates a whole deflate stream that lies in one buffer, with libdeflate, several times as fast as zlib.
///
/// A class because it keeps libdeflate's states, one for each thread that is inflating at the moment.
final class Inflater: Sendable {
  /// How inflating a piece ended.
  enum Outcome: Equatable {
    /// The stream's end was found after so many bytes of input, with so many bytes of output.
    case done(consumed: Int, produced: Int)
    /// The stream holds more than the room that was given.
    case needsMoreRoom
    case damaged
  }

  /// The states that nobody uses at the moment, as addresses: pointers are not sendable, and the lock guards them.
  private let idle = Mutex<[UInt]>([])

  deinit {
    idle.withLock { states in
      for state in states { libdeflate_free_decompressor(OpaquePointer(bitPattern: state)) }
    }
  }

  /// Inflates into `output`, which should have exactly the declared size.
  func inflate(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) -> Outcome {
    let taken = idle.withLock { $0.popLast() }
    guard let state = taken.flatMap({ OpaquePointer(bitPattern: $0) }) ?? libdeflate_alloc_decompressor() else {
      return .damaged
    }
    defer { idle.withLock { $0.append(UInt(bitPattern: state)) } }
    var consumed = 0
    var produced = 0
    // libdeflate takes no null pointers, not even for no bytes.
    var spare: UInt8 = 0
    let status = withUnsafeMutablePointer(to: &spare) { spare in
      libdeflate_deflate_decompress_ex(
        state, input.baseAddress ?? UnsafeRawPointer(spare), input.count,
        output.baseAddress ?? UnsafeMutableRawPointer(spare), output.count, &consumed, &produced)
    }
    switch status {
    case LIBDEFLATE_SUCCESS: return .done(consumed: consumed, produced: produced)
    case LIBDEFLATE_INSUFFICIENT_SPACE: return .needsMoreRoom
    default: return .damaged
    }
  }

  /// The CRC-32 of zip and gzip over one more piece.
  static func crc32(_ bytes: UnsafeRawBufferPointer, after crc: UInt32 = 0) -> UInt32 {
    // For no bytes libdeflate would answer with the first value, not with the last.
    bytes.isEmpty ? crc : libdeflate_crc32(crc, bytes.baseAddress, bytes.count)
  }
}
