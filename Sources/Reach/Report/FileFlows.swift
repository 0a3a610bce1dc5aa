import Evidence

/// Flows that go by way of files: a secret is written to one, packed into an archive, encrypted by a program, read
/// back and sent.
///
/// Values are followed by the evaluator; here the files they were left in are followed, by their paths. A file carries
/// everything that was written to it or below it, an archive everything that was added to one, a command reads and
/// writes every file its words name. Only flows from secrets to the network are added: they are what rules ask for.
struct FileFlows {
  private let capabilities: [Capability]
  /// Sources by sink.
  private var direct: [Int: [Int]] = [:]
  /// What may have written a path: writes, archives, commands that name it.
  private var writers: [(path: String, index: Int)] = []
  /// What was added to archives.
  private var packed: [Int] = []
  /// Beyond this the files of a program are too many to be its loot.
  private static let writerLimit = 4_096

  init(_ capabilities: [Capability], _ flows: [Flow]) {
    self.capabilities = capabilities
    for flow in flows { direct[flow.sink, default: []].append(flow.source) }
    connectCopies()
    for (index, capability) in capabilities.enumerated() where writers.count < Self.writerLimit {
      if Self.packs(capability) {
        packed.append(index)
      } else if capability.kind == .fileWrite || Self.isArchive(capability) || capability.kind == .processSpawn {
        for path in Self.paths(of: capability) { writers.append((path, index)) }
      }
    }
  }

  /// A copy reads and writes in one call: what it reads flows into what it writes.
  private mutating func connectCopies() {
    var copies: [Place: [Int]] = [:]
    for (index, capability) in capabilities.enumerated() where capability.via.hasPrefix("shutil.") {
      copies[capability.place, default: []].append(index)
    }
    for group in copies.values {
      let reads = group.filter { [.fileRead, .credentialRead].contains(capabilities[$0].kind) }
      for write in group where capabilities[write].kind == .fileWrite { direct[write, default: []] += reads }
    }
  }

  /// The flows from secrets to the network that need a file to be seen.
  func added() -> [Flow] {
    let secrets = capabilities.indices.filter { Self.isSecret(capabilities[$0]) }
    guard !secrets.isEmpty, !writers.isEmpty else { return [] }
    return capabilities.indices.filter { capabilities[$0].kind == .networkConnect }.flatMap { sink in
      let reached = origins(of: sink)
      return secrets.filter { reached.contains($0) }.map { Flow(source: $0, sink: sink) }
    }
  }

  /// Everything whose value can be in what `sink` was given.
  private func origins(of sink: Int) -> Set<Int> {
    var seen: Set<Int> = [sink]
    var pending = [sink]
    while let current = pending.popLast() {
      // What comes back over a connection is not what was sent.
      for source in sources(of: current) where seen.insert(source).inserted {
        if capabilities[source].kind != .networkConnect { pending.append(source) }
      }
    }
    return seen
  }

  private func sources(of index: Int) -> [Int] {
    let capability = capabilities[index]
    var found = direct[index] ?? []
    if Self.isArchive(capability) { found += packed }
    guard capability.kind == .fileRead || capability.kind == .processSpawn else { return found }
    for path in Self.paths(of: capability) {
      let below = path.hasSuffix("/") ? path : path + "/"
      for writer in writers where writer.index != index && (writer.path == path || writer.path.hasPrefix(below)) {
        found.append(writer.index)
      }
    }
    return found
  }

  private static func isSecret(_ capability: Capability) -> Bool {
    capability.kind == .credentialRead || (capability.kind == .environmentRead && capability.argument == "*")
  }

  private static func isArchive(_ capability: Capability) -> Bool {
    ["tarfile.open", "tarfile.TarFile", "zipfile.ZipFile", "shutil.make_archive"].contains(capability.via)
  }

  private static func packs(_ capability: Capability) -> Bool {
    ["tarfile.open().add", "tarfile.TarFile().add", "zipfile.ZipFile().write"].contains(capability.via)
  }

  /// The paths a capability names that are known to their end; words of a command are cut at `=`, `:` and `@`.
  private static func paths(of capability: Capability) -> [String] {
    guard let argument = capability.argument else { return [] }
    guard capability.kind == .processSpawn else { return isKnown(argument) ? [argument] : [] }
    return argument.utf8.prefix(8_192).split { [0x20, 0x3A, 0x3D, 0x40].contains($0) }.compactMap { word in
      let path = String(decoding: word, as: UTF8.self)
      return path.utf8.contains(0x2F) && isKnown(path) ? path : nil
    }
  }

  private static func isKnown(_ path: String) -> Bool {
    path.utf8.count > 1 && !path.unicodeScalars.contains("\u{2026}")
  }
}
