import Evidence
import PythonSyntax

/// A codec that was looked up by its name.
final class CodecState: ComputedState {
  /// What it is used as.
  enum Use { case info, decoder, encoder, incremental }
  let name: String
  let use: Use

  init(_ name: String, _ use: Use) {
    self.name = name
    self.use = use
  }
}

/// `codecs` beyond `decode` and `encode`.
extension Interpreter {
  func codecs(_ computation: Computation, _ call: ExternalCall) -> Value? {
    let own = argumentName(Value(.external(call.path))) ?? ""
    switch computation {
    case .codecLookup:
      guard let name = call.arguments.at(0)?.constantText?.rendered else { return nil }
      switch own {
      case "getdecoder": return object(CodecState(name, .decoder), call)
      case "getencoder": return object(CodecState(name, .encoder), call)
      case "getincrementaldecoder", "getincrementalencoder", "getreader":
        return object(CodecState(name, .incremental), call)
      default: return object(CodecState(name, .info), call)
      }
    case .codecFunction:
      // `codecs.utf_7_decode(data)` gives what it made and how much it took.
      let name =
        own.hasSuffix("_decode") ? String(own.dropLast(7)) : own.hasSuffix("_encode") ? String(own.dropLast(7)) : own
      return converted(
        name == "escape" ? "string_escape" : name, decoding: !own.hasSuffix("_encode"), call, asPair: true)
    case .codecByName:
      // `encodings.rot_13.Codec().decode`, `encodings.base64_codec.base64_decode`.
      let parts = paths.text(call.path, symbols).split(separator: ".")
      guard parts.count > 2 else { return nil }
      return converted(String(parts[1]), decoding: !own.hasSuffix("encode"), call, asPair: true)
    default: return nil
    }
  }

  /// Calls a codec object: `codecs.getdecoder(name)(data)`.
  func call(_ codec: CodecState, _ call: ExternalCall) -> Value? {
    switch codec.use {
    case .decoder: return converted(codec.name, decoding: true, call, asPair: true)
    case .encoder: return converted(codec.name, decoding: false, call, asPair: true)
    case .incremental:
      // A reader of a stream whose content is known has that content decoded.
      if stream(call.arguments.at(0)) != nil, let contents = carried(call.arguments.at(0)) {
        let inner = ExternalCall(
          path: call.path, arguments: Arguments([contents]), receiver: call.receiver, node: call.node,
          taint: call.taint, effects: call.effects)
        guard let text = converted(codec.name, decoding: true, inner, asPair: false) else { return nil }
        guard let bytes = text.constantBytes else { return nil }
        let made = MemoryStream(bytes, lineage: text.lineage, birth: branchDepth)
        return object(made, isText: text.constantText != nil, allTaint(call), as: openPath)
      }
      return object(CodecState(codec.name, .incremental), call)
    case .info: return nil
    }
  }

  func codecMethod(_ name: String, _ codec: CodecState, _ call: ExternalCall) -> Value? {
    switch name {
    case "decode", "encode":
      return converted(codec.name, decoding: name == "decode", call, asPair: codec.use == .info)
    case "incrementaldecoder", "incrementalencoder", "streamreader":
      return object(CodecState(codec.name, .incremental), call)
    case "__getitem__":
      guard let place = call.arguments.at(0)?.constantInt else { return nil }
      return codecPart(codec, place, call)
    default: return nil
    }
  }

  /// `codecs.lookup(name)[1]`: a codec is a tuple of its encoder, its decoder, its reader and its writer.
  private func codecPart(_ codec: CodecState, _ place: Int, _ call: ExternalCall) -> Value? {
    switch place {
    case 0, -4: object(CodecState(codec.name, .encoder), call)
    case 1, -3: object(CodecState(codec.name, .decoder), call)
    case 2, -2: object(CodecState(codec.name, .incremental), call)
    default: nil
    }
  }

  /// `object[key]` of an object with a state of its own; nil where that says nothing.
  func item(of state: ComputedState, _ object: ExternalObject, _ key: Value, _ node: NodeID) -> Value? {
    let call = ExternalCall(
      path: object.path, arguments: Arguments([key]), receiver: object, node: node, taint: key.taint, effects: .none)
    guard isKnown(state, of: object, changing: false) else { return nil }
    if let mail = state as? MailState { return mailMethod("__getitem__", mail, call) }
    guard let codec = state as? CodecState, codec.use == .info, let place = key.constantInt else { return nil }
    return codecPart(codec, place, call)
  }

  private func converted(_ name: String, decoding: Bool, _ call: ExternalCall, asPair: Bool) -> Value? {
    guard let input = call.arguments.at(0) else { return nil }
    var arguments = Arguments([.text(name)])
    arguments.rest = nil
    let result = codec(frozen(input), arguments, call, decoding: decoding, skipping: 0)
    guard asPair else { return result }
    let size = frozen(input).constantBytes.map { Value.int($0.count) } ?? .unknown
    return .list([result, size], .tuple)
  }
}
