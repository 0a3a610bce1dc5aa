/// What is computed where all arguments are constants, by the name that a table gives it (`compute:name`).
enum Computation: String, Sendable {
  case byteArray, divmod
  case cycle, count, repeatEndlessly, islice, accumulate, takewhile, dropwhile, filterfalse, compress, zipLongest
  case batched, pairwise, chainFromIterable, product, permutations, combinations
  case hash, hashByName, keyedHash, keyedDigest, passwordKey, passwordKeyObject, scryptKey, scryptKeyObject, checksum
  case fernet, cipher, cipherPart, padding, sealedBox, pycryptoCipher, pycryptoCounter, pyaesCipher, unpad, pad
  case exclusiveOr, longToBytes, bytesToLong, rc4
  case random, seed, draw
  case codecLookup, codecFunction, codecByName, incrementalCodec
  case jsonDumps, mail, mailDecoded, marshalDumps
  case syntaxTree, syntaxNode, unparsed, runStatement, runDocstrings, console
}

extension Interpreter {
  /// The result of a computation; nil for the ordinary result of a call.
  func compute(_ computation: Computation, _ call: ExternalCall) -> Value? {
    switch computation {
    case .byteArray: byteArray(call)
    case .divmod: quotient(call)
    case .cycle, .count, .repeatEndlessly, .islice, .accumulate, .takewhile, .dropwhile, .filterfalse, .compress,
      .zipLongest, .batched, .pairwise, .chainFromIterable, .product, .permutations, .combinations:
      // What can't be computed is as good as any of the elements that went in.
      iteration(computation, call) ?? call.arguments.positional.last { !$0.isNone && $0.constantInt == nil }
    case .hash, .hashByName, .keyedHash, .keyedDigest, .passwordKey, .passwordKeyObject, .scryptKey,
      .scryptKeyObject, .checksum:
      hashing(computation, call)
    case .fernet, .cipher, .cipherPart, .padding, .sealedBox, .pycryptoCipher, .pycryptoCounter, .pyaesCipher, .unpad,
      .pad, .exclusiveOr, .longToBytes, .bytesToLong, .rc4:
      cipher(computation, call)
    case .random, .seed, .draw: randomness(computation, call)
    case .codecLookup, .codecFunction, .codecByName, .incrementalCodec: codecs(computation, call)
    case .jsonDumps, .mail, .mailDecoded, .marshalDumps: structured(computation, call)
    case .syntaxTree, .syntaxNode, .unparsed, .runStatement, .runDocstrings, .console: evaluation(computation, call)
    }
  }

  /// The result of a method of an object that has a state of its own; nil for the ordinary result.
  func method(_ name: String, of state: ComputedState, _ call: ExternalCall) -> Value? {
    guard let receiver = call.receiver else { return nil }
    let reads = state is HashState && name != "update"
    guard isKnown(state, of: receiver, changing: !reads) else { return nil }
    switch state {
    case let hash as HashState: return hashMethod(name, hash, call)
    case let generator as RandomState: return draw(name, generator, call)
    case let cipher as CipherState: return cipherMethod(name, cipher, call)
    case let codec as CodecState: return codecMethod(name, codec, call)
    case let mail as MailState: return mailMethod(name, mail, call)
    case let console as ConsoleState: return consoleMethod(name, console, call)
    default: return nil
    }
  }

  /// A new object of a library with a state of its own.
  func object(_ state: ComputedState, _ call: ExternalCall) -> Value {
    let object = ExternalObject(paths.call(call.path), call.arguments, birth: branchDepth)
    object.taint = taints.union(call.taint, call.effects)
    object.payload = .state(state)
    return Value(.object(object), taint: object.taint)
  }

  /// What a call carries: its arguments', its receiver's and its own effects.
  func allTaint(_ call: ExternalCall) -> Taint {
    let given = taints.union(call.taint, call.effects)
    return call.receiver.map { taints.union(given, $0.taint) } ?? given
  }

  /// Bytes that a call computed, by the name of what made them.
  func computed(_ bytes: [UInt8], _ call: ExternalCall, _ decoder: String? = nil, from input: Value? = nil) -> Value {
    var lineage = input?.lineage ?? .none
    if let decoder { lineage = lineages.adding(decoder, to: lineage) }
    return Value(.bytes(Bytes(bytes)), taint: allTaint(call), lineage: lineage)
  }

  /// An argument's bytes, by its place or name.
  func bytesArgument(_ call: ExternalCall, _ position: Int, _ name: String? = nil) -> [UInt8]? {
    call.arguments.at(position, name.map { symbols.intern($0) }).flatMap { byteContent(of: $0) }
  }

  /// The last name of something outside that an argument is, or of what a call of it gave; its text where it is one.
  func argumentName(_ value: Value?) -> String? {
    switch value?.shape {
    case .text(let text): return text.hasHoles ? nil : text.rendered
    case .external(let path): return paths.text(path, symbols).split(separator: ".").last.map(String.init)
    case .object(let object):
      let text = paths.text(object.path, symbols)
      return text.split(separator: ".").last.map { String($0.prefix { $0 != "(" }) }
    case .method(let method): return symbols.text(method.name)
    default: return nil
    }
  }
}
