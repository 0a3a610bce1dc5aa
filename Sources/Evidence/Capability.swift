/// What reached code can do.
package enum CapabilityKind: String, Codable, Sendable, CaseIterable {
  case environmentRead = "env.read"
  case environmentWrite = "env.write"
  case fileRead = "file.read"
  case fileWrite = "file.write"
  case fileDelete = "file.delete"
  case directoryList = "dir.list"
  case processSpawn = "process.spawn"
  case networkConnect = "network.connect"
  case networkListen = "network.listen"
  case codeEvaluate = "code.eval"
  case codeDecode = "code.decode"
  case nativeLoad = "native.load"
  case interpreterHook = "interpreter.hook"
  case interpreterExit = "interpreter.exit"
  case credentialRead = "credential.read"
  case persistenceWrite = "persistence.write"
  case encryption = "crypto.encrypt"
  case systemInformation = "system.info"
}

/// Something reached code can do, with its argument as far as it is known, and how it was reached.
package struct Capability: Hashable, Sendable {
  package let kind: CapabilityKind
  /// Which variable, path, host or command; nil when it could not be computed. Never a secret.
  package let argument: String?
  /// The callee as resolved, such as `urllib.request.urlopen`.
  package let via: String
  package let place: Place
  /// The layer the place lies in; nil for code that lies openly in the target.
  package let layer: Int?
  /// From the trigger to this place, both included.
  package let chain: [ChainStep]
  /// Whether the code can run only under a test on the way that was not decided statically.
  package let isConditional: Bool
  /// Whether a process runs nothing but code that was followed too, so that the reach has all that it does.
  package let isFollowed: Bool

  package init(
    kind: CapabilityKind, argument: String?, via: String, place: Place, layer: Int? = nil, chain: [ChainStep],
    isConditional: Bool = false, isFollowed: Bool = false
  ) {
    self.kind = kind
    self.argument = argument
    self.via = via
    self.place = place
    self.layer = layer
    self.chain = chain
    self.isConditional = isConditional
    self.isFollowed = isFollowed
  }
}

/// One step on the way from a trigger to a capability.
package struct ChainStep: Hashable, Sendable, Codable {
  package let path: String
  /// 1-based; nil where there are no lines.
  package let line: Int?
  /// What happens here: ``calls `subprocess.Popen` ``, `imports x.y`, `opens layer 1 (base64)`.
  package let what: String
  /// The layer this step lies in; nil for code that lies openly in the target.
  package let layer: Int?
  /// What was computed of the argument that matters: an address, a path, a command; nil where there is none.
  package let value: String?
  /// The line of the layer, shortened; nil for code that lies openly, whose lines are excerpts of its file.
  package let code: String?
  package init(
    path: String, line: Int?, what: String, layer: Int? = nil, value: String? = nil, code: String? = nil
  ) {
    self.path = path
    self.line = line
    self.what = what
    self.layer = layer
    self.value = value
    self.code = code
  }
}

/// Code found inside data, with the place it was found at.
package struct Layer: Hashable, Sendable, Codable {
  /// How it was opened, outermost first: `["base64", "zlib", "exec"]`.
  package let decoders: [String]
  package let path: String
  package let line: Int?
  /// The layer it was found in; nil for the first.
  package let parent: Int?
  /// Size of the opened code in bytes.
  package let size: Int
  package let sha256: String
  /// The first bytes of the opened code as text, escaped and bounded.
  package let excerpt: String
  package init(
    decoders: [String], path: String, line: Int?, parent: Int?, size: Int, sha256: String, excerpt: String
  ) {
    self.decoders = decoders
    self.path = path
    self.line = line
    self.parent = parent
    self.size = size
    self.sha256 = sha256
    self.excerpt = excerpt
  }
}

/// A capability's value reaching another's argument, both as indices into the reach's capabilities.
package struct Flow: Hashable, Sendable, Codable {
  package let source: Int
  package let sink: Int
  package init(source: Int, sink: Int) {
    self.source = source
    self.sink = sink
  }
}

/// Something that could not be analysed; policy decides on it, and it never passes as clean.
package struct Opaque: Hashable, Sendable, Codable {
  /// Why something was not analysed, which decides whether it is a gap.
  package enum Kind: String, Sendable, Codable {
    /// Code or data that was there and was not read or followed: a budget, an unreadable member, an unknown encoding.
    case unread
    /// A value that only a run can tell, such as the text of a file that is evaluated.
    case uncomputed
    /// A source that the interpreter refuses as well, so that nothing of it runs.
    case refused
  }

  package let kind: Kind
  package let path: String
  package let line: Int?
  /// What could not be done and what was missing, in one sentence.
  package let why: String
  package init(_ kind: Kind = .unread, path: String, line: Int? = nil, why: String) {
    self.kind = kind
    self.path = path
    self.line = line
    self.why = why
  }
}

/// The code a trigger leads to, with what was found on the way.
package struct ReachedCode: Sendable {
  private struct Fields: Sendable {
    let trigger: Trigger
    let capabilities: [Capability]
    let flows: [Flow]
    let layers: [Layer]
    let opaque: [Opaque]
    let modules: [String]
    let externalModules: [String]
  }

  private let shared: Shared<Fields>

  package var trigger: Trigger { shared.value.trigger }
  package var capabilities: [Capability] { shared.value.capabilities }
  package var flows: [Flow] { shared.value.flows }
  package var layers: [Layer] { shared.value.layers }
  package var opaque: [Opaque] { shared.value.opaque }
  /// Modules of the target that run, in order of first arrival.
  package var modules: [String] { shared.value.modules }
  /// Modules outside the target that are imported on the way.
  package var externalModules: [String] { shared.value.externalModules }
  package init(
    trigger: Trigger, capabilities: [Capability], flows: [Flow], layers: [Layer], opaque: [Opaque],
    modules: [String], externalModules: [String]
  ) {
    shared = Shared(
      Fields(
        trigger: trigger, capabilities: capabilities, flows: flows, layers: layers, opaque: opaque, modules: modules,
        externalModules: externalModules))
  }
}

extension ReachedCode {
  /// What is missing from this reach.
  ///
  /// Values that only a run can tell are facts that rules judge, no gaps. A source that Python refuses runs nothing, as
  /// the Python 2 files of many projects do; where it is to run at start, somebody meant it to, and the refusal may be
  /// ours alone.
  package var gaps: [Opaque] {
    opaque.filter { opaque in
      switch opaque.kind {
      case .unread: true
      case .uncomputed: false
      case .refused: trigger.phase == .startup || trigger.phase == .install
      }
    }
  }
}
