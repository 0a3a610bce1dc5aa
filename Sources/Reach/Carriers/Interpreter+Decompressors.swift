import Evidence
import PythonSyntax

/// What a decompressor that takes its input piece by piece was given so far.
final class InflaterState {
  let decoder: Decoder
  fileprivate(set) var input: [UInt8] = []
  /// How many bytes of output were given.
  fileprivate(set) var given = 0
  fileprivate(set) var lineage = Lineage.none
  /// Whether the end of the stream was read, and what lay behind it.
  fileprivate(set) var isFinished = false
  fileprivate(set) var unused: [UInt8] = []
  /// Whether a piece came that isn't known.
  fileprivate(set) var isLost = false

  init(_ decoder: Decoder) { self.decoder = decoder }

  /// `eof`, `unused_data` and their relatives.
  func attribute(_ name: String, _ taint: Taint) -> Value? {
    guard !isLost else { return nil }
    switch name {
    case "eof": return Value(.bool(isFinished), taint: taint)
    case "unused_data": return Value(.bytes(Bytes(unused)), taint: taint)
    case "unconsumed_tail": return Value(.bytes(Bytes([])), taint: taint)
    case "needs_input": return Value(.bool(!isFinished), taint: taint)
    default: return nil
    }
  }
}

extension Interpreter {
  /// `zlib.decompress(data, wbits)` and `zlib.decompressobj(wbits)`: which frame the number asks for (zlib's
  /// `inflateInit2`).
  func zlibDecoder(_ call: ExternalCall, at position: Int = 1) -> Decoder {
    guard let bits = call.arguments.at(position, symbols.intern("wbits")) else { return .zlib }
    // `-zlib.MAX_WBITS` and `16 + zlib.MAX_WBITS` are not computed: the bytes themselves say which frame they have.
    guard let number = bits.constantInt else { return .anyDeflate }
    switch number {
    case ..<0: return .deflate
    case 16...31: return .gzip
    case 32...: return .anyDeflate
    default: return .zlib
    }
  }

  /// `zlib.decompressobj()`, `bz2.BZ2Decompressor()`, `lzma.LZMADecompressor()`, `ZstdDecompressor()`.
  func decompressor(_ call: ExternalCall) -> Value {
    let callee = paths.text(call.path, symbols)
    let decoder: Decoder =
      callee.hasPrefix("zlib")
      ? zlibDecoder(call, at: 0)
      : callee.hasPrefix("bz2") ? .bz2 : callee.hasPrefix("lzma") ? .lzma : .zstd
    let object = ExternalObject(paths.call(call.path), call.arguments, birth: branchDepth)
    object.taint = call.taint
    object.payload = .inflater(InflaterState(decoder))
    return Value(.object(object), taint: call.taint)
  }

  /// `decompress(piece)` and `flush()`: what the pieces so far give beyond what was given before.
  func inflate(
    _ object: ExternalObject, _ state: InflaterState, _ name: String, _ arguments: Arguments, _ node: NodeID
  ) -> Value? {
    guard name == "decompress" || name == "flush" else { return nil }
    let via = paths.attribute(object.path, symbols.intern(name))
    let effect = record(.codeDecode, argument: state.decoder.rawValue, via: via, node: node)
    let taint = taints.union(taints.union(object.taint, taint(of: arguments)), effect)
    object.taint = taint
    touch(object)
    if name == "decompress" {
      guard let piece = arguments.at(0), let bytes = piece.constantBytes, !state.isLost else {
        state.isLost = true
        return .unknown(taint)
      }
      state.input += bytes
      if state.lineage == .none { state.lineage = lineages.adding(state.decoder.rawValue, to: piece.lineage) }
    }
    guard !state.isLost, carriers.bytesInflated < CarrierState.inflationLimit,
      state.input.count <= limits.decodedBytes,
      let result = state.decoder.begin(state.input, limit: limits.decodedBytes)
    else {
      state.isLost = true
      return .unknown(taint)
    }
    carriers.bytesInflated += state.input.count + result.output.count
    if name == "flush" { return Value(.bytes(Bytes([])), taint: taint) }
    let new = Array(result.output.dropFirst(state.given))
    if object.birth >= branchDepth {
      state.given = result.output.count
      state.isFinished = result.isFinished
      state.unused = result.isFinished ? Array(state.input.dropFirst(result.consumed)) : []
    } else {
      state.isLost = true
    }
    return Value(.bytes(Bytes(new)), taint: taint, lineage: state.lineage)
  }

  /// `shutil.copyfileobj(source, target)`: what one file has left is written to another.
  func copyStream(_ call: ExternalCall) -> Value? {
    guard let source = call.arguments.at(0), let target = call.arguments.at(1) else { return nil }
    let contents = carried(source) ?? .unknown(deepTaint(source))
    _ = self.call(attribute(target, symbols.intern("write"), call.node), Arguments([contents]), call.node)
    return Value.none
  }
}
