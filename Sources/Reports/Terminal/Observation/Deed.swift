import Evidence

/// What an event is in a timeline: the words of its row, and which other events are told in the same one.
struct Deed {
  /// What the same command does with any package, or nobody needs to read.
  enum Habit: String, CaseIterable {
    case reading, bytecode, installing, temporary, service

    /// As the end of `nothing but`.
    var words: String {
      switch self {
      case .reading: "reading files of the system and of the environment"
      case .bytecode: "keeping compiled modules"
      case .installing: "writing files into the environment"
      case .temporary: "using temporary files"
      case .service: "asking the name service of the machine"
      }
    }
  }

  /// How much of its objects a row tells.
  enum Telling {
    /// Their names, and how often where there is one.
    case names
    /// Their names, whatever the number of events.
    case distinctNames
    /// Their names, and the number of events of each.
    case counts
    /// Only how many there are.
    case number
  }

  /// A word and its plural.
  struct Noun {
    /// As in `1 file`.
    let one: String
    /// As in `2 files`.
    let many: String

    /// - Parameter many: The plural; an `s` more where it is left out.
    init(_ one: String, _ many: String? = nil) {
      self.one = one
      self.many = many ?? one + "s"
    }
  }

  /// Events of one process with the same group are one row.
  let group: String
  /// Rows of one process and family that are many are made one.
  let family: String
  /// What was done, in the third person: `opens`.
  let verb: String
  /// Before the number of several objects, where that is another word.
  var verbOfMany: String?
  /// What it was done to.
  let object: String
  /// What an object is called, and what several are.
  let noun: Noun
  /// Where the objects lie, as `below /tmp`.
  var place = ""
  /// What else is to be said of it.
  var facts = ""
  /// How much of its objects a row tells.
  var telling = Telling.names
  /// Nil for what a reader should see.
  var habit: Habit?
  /// What is told once a phase: the same in another run is no news.
  let sign: String
}

// MARK: From events

extension Deed {
  /// What a process did in a stage, apart from the one event, that changes how an event is told.
  struct Circumstances {
    /// Installations and builds write into the environment.
    var phase: Phase
    /// Files that the process wrote and removed again.
    var scratch: Set<String> = []
    /// Files that the process wrote and then gave their name.
    var drafts: Set<String> = []
    /// Endpoints that the stage's exchanges went to.
    var exchanged: Set<ObservedEndpoint> = []
    /// Whether the process looked names up.
    var looksUp = false
  }

  /// Nil for what another row says already.
  static func of(_ event: ObservedEvent, _ around: Circumstances) -> Deed? {
    switch event.action {
    case .execute(let program, let arguments):
      let command = Command.text(program: program, arguments: arguments)
      return Deed(
        group: "becomes \(command)", family: "becomes", verb: "becomes", object: "$ " + command, noun: Noun("program"),
        sign: "execute \(Command.base(program))")
    case .open(let path, let writes): return opening(path, writes, around)
    case .change(let operation, let path, let destination): return changing(operation, path, destination, around)
    case .touch(let decoy, let how):
      return Deed(
        group: "touch \(how)", family: "touch \(how)", verb: how.verb + " the decoy", verbOfMany: how.verb,
        object: decoy, noun: Noun("decoy"),
        sign: "\(how) \(decoy)")
    case .connect(let transport, let endpoint):
      return network("connects to", transport, endpoint, around)
    case .send(let transport, let endpoint):
      return network("sends to", transport, endpoint, around)
    case .lookUp(let name, let type):
      let parent = name.split(separator: ".").suffix(2).joined(separator: ".")
      let shown = type == "A" || type == "AAAA" ? name : "\(name) (\(type))"
      return Deed(
        group: "lookup \(parent)", family: "lookup", verb: "looks up", object: shown, noun: Noun("name"),
        place: "below \(parent)", telling: .distinctNames, sign: "lookup \(parent)")
    case .exchange(let exchange): return Deed(exchange)
    case .connectLocally(let path):
      return Deed(
        group: "local \(path)", family: "local", verb: "connects to the local socket", verbOfMany: "connects to",
        object: path, noun: Noun("local socket"),
        habit: path.contains("/nscd/") ? .service : nil, sign: "local \(path)")
    case .bind(let endpoint):
      let text = Wording.endpoint(endpoint)
      return Deed(
        group: "bind \(text)", family: "bind", verb: "listens on", object: text, noun: Noun("port"),
        habit: endpoint.port == 0 ? .service : nil, sign: "bind \(endpoint.port)")
    case .createMemoryFile(let name):
      return Deed(
        group: "memory", family: "memory", verb: "makes the memory file", verbOfMany: "makes",
        object: name.isEmpty ? "without a name" : name,
        noun: Noun("memory file"), sign: "memory")
    case .sleep(let milliseconds, let count, let wasSkipped):
      let often = count > 1 ? ", \(Wording.count(count)) times" : ""
      return Deed(
        group: "sleep \(wasSkipped) \(milliseconds)", family: "sleep", verb: "sleeps",
        object: Wording.duration(milliseconds) + often, noun: Noun("time"),
        facts: wasSkipped ? ", which was skipped" : "",
        habit: milliseconds < 1_000 ? .reading : nil, sign: "sleep")
    case .refuse(let call, let detail):
      return Deed(
        group: "refuse \(call) \(detail)", family: "refuse", verb: "is refused", object: call, noun: Noun("call"),
        facts: detail.isEmpty ? "" : " (\(detail))", sign: "refuse \(call)")
    case .stop(let limit):
      return Deed(
        group: "stop", family: "stop", verb: "is stopped:", object: "the budget of \(limit) was used up",
        noun: Noun("budget"), sign: "stop \(limit)")
    }
  }

  private static func opening(_ path: String, _ writes: Bool, _ around: Circumstances) -> Deed? {
    let kind = PathKind(path)
    guard writes else {
      guard kind == .personal else {
        return Deed(
          group: "read", family: "read", verb: "reads", object: path, noun: Noun("file"),
          place: "of the system and the environment", telling: .number, habit: .reading, sign: "read")
      }
      return file("reads", path, kind)
    }
    if around.drafts.contains(path) { return nil }
    if kind == .device { return opening(path, false, around) }
    return writing(path, kind, around)
  }

  private static func writing(_ path: String, _ kind: PathKind, _ around: Circumstances) -> Deed {
    if around.scratch.contains(path), kind == .temporary {
      return Deed(
        group: "scratch", family: "scratch", verb: "uses and removes", object: path, noun: Noun("temporary file"),
        telling: .number, habit: .temporary, sign: "scratch")
    }
    if kind == .bytecode {
      return Deed(
        group: "bytecode", family: "bytecode", verb: "keeps", object: PathKind.top(path),
        noun: Noun("compiled module"), telling: .counts, habit: .bytecode, sign: "bytecode")
    }
    if kind == .environment, around.phase <= .install {
      return Deed(
        group: "install", family: "install", verb: "writes", object: PathKind.top(path), noun: Noun("file"),
        place: "into the environment", telling: .counts, habit: .installing, sign: "install")
    }
    return file("writes", path, kind)
  }

  private static func changing(
    _ operation: String, _ path: String, _ destination: String?, _ around: Circumstances
  ) -> Deed? {
    let kind = PathKind(path)
    let operation = plain(operation)
    if let destination {
      guard !around.drafts.contains(path) else { return writing(destination, PathKind(destination), around) }
      let verb = ["rename": "renames", "link": "links", "symlink": "links"][operation] ?? operation
      return Deed(
        group: "\(verb) \(path) \(destination)", family: verb, verb: verb, object: "\(path) to \(destination)",
        noun: Noun("file"), sign: "\(verb) \(PathKind.sign(destination))")
    }
    if around.scratch.contains(path), kind == .temporary { return nil }
    var deed = file(operation == "unlink" ? "removes" : operation, path, kind)
    if kind == .environment || kind == .bytecode, around.phase <= .install { deed.habit = .installing }
    return deed
  }

  /// The system call without what only says how its paths are given: `renameat2` is a rename.
  static func plain(_ operation: String) -> String {
    for ending in ["at2", "at"] where operation.hasSuffix(ending) {
      return String(operation.dropLast(ending.utf8.count))
    }
    return operation
  }

  private static func file(_ verb: String, _ path: String, _ kind: PathKind) -> Deed {
    let folder = PathKind.folder(path)
    return Deed(
      group: "\(verb) \(folder)", family: "\(verb) \(kind)", verb: verb, object: path, noun: Noun("file"),
      place: "in \(folder)", sign: "\(verb) \(PathKind.sign(path))")
  }

  private static func network(
    _ verb: String, _ transport: ObservedTransport, _ endpoint: ObservedEndpoint, _ around: Circumstances
  ) -> Deed? {
    // What was said there is a row of its own, and so is the name that a resolver was asked for.
    if around.exchanged.contains(endpoint) || endpoint.port == 53 && around.looksUp { return nil }
    let text = Wording.endpoint(endpoint)
    // Resolvers connect over UDP, which says nothing to anybody, to find the better of a name's addresses (RFC 6724).
    let isProbe = verb == "connects to" && transport == .udp && around.looksUp
    return Deed(
      group: "\(verb) \(transport) \(text)", family: verb, verb: verb, object: text, noun: Noun("address", "addresses"),
      facts: transport == .udp ? " over UDP" : "", habit: isProbe ? .service : nil, sign: "\(verb) \(text)")
  }

  private init(_ exchange: ObservedExchange) {
    let endpoint = Wording.endpoint(ObservedEndpoint(address: exchange.address, port: exchange.port))
    let whom = exchange.host.map { "\($0) (\(endpoint))" } ?? endpoint
    var facts: [String] = []
    if let request = exchange.request { facts.append(request) }
    switch exchange.application {
    case "http1", "http2": break
    case "tls": facts.append("a TLS handshake that failed")
    case "raw": facts.append("in a protocol of its own")
    default: facts.append("by " + exchange.application)
    }
    facts.append(exchange.isEncrypted ? "encrypted" : "not encrypted")
    if let status = exchange.status { facts.append("answered \(status)") }
    if let sha256 = exchange.sha256 { facts.append("sha256 " + sha256.prefix(12)) }
    let verb =
      if let service = exchange.service {
        "asks the metadata service \(service) for credentials at"
      } else if exchange.bytes > 0 {
        "sends \(Wording.size(exchange.bytes)) to"
      } else {
        exchange.request == nil && exchange.status == nil ? "connects to" : "asks"
      }
    let isSilent = exchange.request == nil && exchange.bytes == 0 && exchange.status == nil
    let text = isSilent ? ", and says nothing" : ": " + facts.joined(separator: ", ")
    self.init(
      group: "exchange \(verb) \(whom) \(text)", family: "exchange", verb: verb, object: whom, noun: Noun("host"),
      facts: text, sign: "exchange \(exchange.host ?? endpoint) \(exchange.service ?? "")")
  }
}

extension ObservedAction.Touch {
  fileprivate var verb: String {
    switch self {
    case .opened: "opens"
    case .modified: "modifies"
    case .moved: "moves"
    case .deleted: "deletes"
    }
  }
}
