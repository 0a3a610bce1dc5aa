/// What one call of a decoder did.
struct DecoderStep {
  var consumed: Int
  var produced: Int
  /// The stream came to its own end; bytes after it are not part of it.
  var isFinished: Bool
}

/// Why a stream cannot be decoded.
enum DecoderError: Error {
  case malformed(String)
  /// Needs more memory than is allowed, or a feature that the library lacks.
  case unsupported(String)
}

/// Decompression piece by piece, for what is too large or too sequential for one buffer.
///
/// Classes implement it, since the C libraries' states have addresses and ends.
protocol StreamDecoder: AnyObject {
  /// Consumes from `input` and fills `output`; neither need be used up.
  func decode(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) throws(DecoderError) -> DecoderStep
}

/// The memory that a decoder may claim for its dictionary: what `xz -9` needs, doubled.
let decoderMemory: UInt64 = 160 << 20

/// Bytes that are not compressed.
final class StoredDecoder: StreamDecoder {
  func decode(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) throws(DecoderError) -> DecoderStep {
    let count = min(input.count, output.count)
    output.copyMemory(from: UnsafeRawBufferPointer(rebasing: input[..<count]))
    return DecoderStep(consumed: count, produced: count, isFinished: false)
  }
}
