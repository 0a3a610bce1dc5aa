import Artifacts
import Evidence
import PythonBytecode
import PythonSyntax

/// Compiled code as a source that does the same.
struct OpenedBytecode {
  let source: SourceUnit
  /// The unit of the reach graph that stands for it.
  let unit: Int
}

extension Interpreter {
  /// Follows a compiled file that an interpreter runs by its path.
  func run(bytecode path: String) {
    let name = Self.moduleName(ofBytecode: path)
    if let entry = index.module(name), entry.form == .bytecode, entry.path == path, let state = module(name) {
      // An import runs the packages around it first.
      if let dot = name.lastIndex(of: ".") { _ = importModule(String(name[..<dot]), .none) }
      return run(bytecode: state)
    }
    guard let opened = open(bytecode: path, module: nil) else { return }
    let state = ModuleState(name: name, source: opened.source, isPackage: false, unit: opened.unit)
    prepare(state, file: path)
    allModules.append(state)
    run(bytecode: state)
  }

  private func run(bytecode state: ModuleState) {
    guard let layer = state.source?.layer else { return }
    graph.connect(unit, to: state.unit, at: .line(0), kind: .opens(layer: layer), isConditional: false)
    runModule(state)
  }

  /// The dotted name of the module that a compiled file is, wherever its site directory lies.
  private static func moduleName(ofBytecode path: String) -> String {
    var parts = path.split(separator: "/").filter { $0 != "__pycache__" }
    if let file = parts.popLast() { parts.append(file.prefix { $0 != "." }) }
    if parts.last == "__init__" { parts.removeLast() }
    return parts.joined(separator: ".")
  }

  /// A compiled member as source; nil where it can't be read, which is said.
  ///
  /// - Parameter module: the name under which it is imported, where it is.
  func open(bytecode path: String, module: String?) -> OpenedBytecode? {
    guard let member = index.member(path), let contents = try? target.contents(of: member),
      let file = try? CompiledFile.read(contents.bytes)
    else {
      graph.addOpaque(
        Opaque(path: path, why: "bytecode runs without its source and could not be read"), unit: unit)
      return nil
    }
    let bytes = contents.bytes
    let decompilerLimits = Self.decompilerLimits(bytes.count)
    let decompiled = file.decompile(limits: decompilerLimits)
    let mentions = decompiled.isComplete ? nil : BytecodeMentions(file)
    let shown = mentions.map { Self.excerpt(Array($0.description.utf8), limit: 800) }
    let layer = Layer(
      decoders: ["bytecode"], path: path, line: nil, parent: nil, size: bytes.count, sha256: Digest.sha256Hex(bytes),
      excerpt: shown ?? Self.excerpt(decompiled.source))
    let id = graph.addLayer(layer, parent: nil)
    let opened = OpenedBytecode(
      source: SourceUnit(path: path, layer: id) { [limits] in
        Self.parseTree(text: file.decompile(limits: decompilerLimits).source, limits)
      },
      unit: graph.addUnit(path: path, layer: id, module: module))
    hold(Self.parseTree(text: decompiled.source, limits), of: opened.source)
    if let mentions { noteGaps(decompiled, mentions, opened) }
    return opened
  }

  /// What could not be told of some compiled code, and what it mentions besides. All of that is conditional, because a
  /// name alone calls nothing.
  private func noteGaps(_ decompiled: Decompiled, _ mentions: BytecodeMentions, _ opened: OpenedBytecode) {
    let places = decompiled.gaps.count == 1 ? "a place" : "\(decompiled.gaps.count) places"
    let first = decompiled.gaps.first.map { ": \($0)" } ?? ""
    graph.addOpaque(
      Opaque(path: opened.source.path, why: "\(places) of the bytecode could not be told as source\(first)"),
      unit: opened.unit)
    within(opened.source, Tree.empty, frame, unit: opened.unit) {
      conditional += 1
      record(mentions)
      conditional -= 1
      for module in mentions.imports { graph.addExternal(paths.path(module, &symbols), unit: unit) }
    }
  }

  // MARK: Marshalled code

  /// The text, bytes or number that marshalled data is; nil for everything else.
  func constant(marshalled bytes: [UInt8]) -> Value? {
    switch CompiledFile.readMarshalledConstant(bytes) {
    case .text(let text)?: .text(text)
    case .bytes(let bytes)?: Value(.bytes(Bytes(bytes)))
    case .integer(let number)?: .int(Int(number))
    default: nil
    }
  }

  /// The sources of a marshalled code object. The data says no version, so that each under which all can be told is
  /// meant; where there is none, that under which most can. Empty where no version reads it.
  func sources(marshalled bytes: [UInt8], _ node: NodeID) -> [[UInt8]] {
    if let known = marshalledSources[bytes] { return known }
    guard marshalledSources.count < Self.marshalledLimit else {
      opaque("more than \(Self.marshalledLimit) marshalled code objects are opened: further ones were not", at: node)
      return []
    }
    var complete: [[UInt8]] = []
    var best: Decompiled?
    for minor in (6...14).reversed() {
      guard let file = try? CompiledFile.readMarshalled(bytes, version: .init(major: 3, minor: minor)) else { continue }
      let decompiled = file.decompile(limits: Self.decompilerLimits(bytes.count))
      if decompiled.source.isEmpty { continue }
      if decompiled.isComplete {
        if !complete.contains(decompiled.source) { complete.append(decompiled.source) }
      } else if best.map({ $0.gaps.count > decompiled.gaps.count }) ?? true {
        best = decompiled
      }
    }
    if complete.isEmpty, let best, let gap = best.gaps.first {
      opaque("\(best.gaps.count) places of marshalled code could not be told as source: \(gap)", at: node)
      complete = [best.source]
    }
    marshalledSources[bytes] = complete
    return complete
  }

  private static let marshalledLimit = 64

  /// Work in proportion to what was shipped: thousands of files must not each take what one large file may.
  private static func decompilerLimits(_ count: Int) -> DecompilerLimits {
    var limits = DecompilerLimits.standard
    limits.steps = min(limits.steps, 20_000 + 64 * count)
    limits.work = min(limits.work, (1 << 20) + 2_048 * count)
    return limits
  }

  private func record(_ mentions: BytecodeMentions) {
    for path in mentions.modelledPaths {
      for effect in CapabilityModel.model(path)?.effects ?? [] {
        record(effect.kind, argument: mentions.argument(effect.argument), via: path, node: .none)
      }
    }
    for text in mentions.texts.prefix(4_096) where text.utf8.count < 512 {
      if mentions.readsEnvironment, CredentialCatalogue.isCredential(variable: text) {
        record(.environmentRead, argument: text, via: "os.environ", node: .none)
      } else if text.utf8.contains(0x2F) || text.utf8.first == 0x2E, CredentialCatalogue.isCredential(path: text) {
        record(.credentialRead, argument: text, via: "builtins.open", node: .none)
      }
    }
  }
}

/// The names and texts of a compiled module.
struct BytecodeMentions: CustomStringConvertible {
  /// Modules that it imports, sorted; where the version's instructions are not known, every name may be one.
  let imports: [String]
  let texts: [String]
  private let names: [String]
  private let known: Set<Substring>
  private let roots: Set<Substring>

  init(_ file: CompiledFile) {
    names = file.names
    texts = file.texts.filter { !$0.isEmpty }
    imports = file.imports ?? names.filter { StandardLibrary.modules.contains($0) || $0.contains(".") }
    var known: Set<Substring> = []
    for name in names { known.formUnion(name.split(separator: ".")) }
    self.known = known
    roots = Set(imports.compactMap { $0.split(separator: ".").first } + ["builtins"])
  }

  /// The paths of the model that may be meant, sorted.
  var modelledPaths: [String] {
    roots.map(String.init).sorted().flatMap { CapabilityModel.paths(below: $0).filter(has) }
  }

  /// Whether every part of a dotted path is a name of the code, and its beginning an imported module.
  func has(_ path: String) -> Bool {
    let parts = path.split(separator: ".").map { $0.hasSuffix("()") ? $0.dropLast(2) : $0 }
    guard let first = parts.first, roots.contains(first), parts.count > 1 else { return false }
    return parts.dropFirst().allSatisfy { known.contains($0) }
  }

  var readsEnvironment: Bool { known.contains("environ") || known.contains("getenv") || known.contains("environb") }

  /// What a call's argument may be: an address among the texts; of others nothing is said.
  func argument(_ rule: ArgumentRule) -> String? {
    switch rule.style {
    case .fixed, .unless: rule.fixed
    case .url: texts.first { $0.contains("://") && $0.utf8.count < 2_048 }
    case .none, .text, .path, .command, .address: nil
    }
  }

  var description: String {
    func listed(_ words: [String], _ most: Int) -> String {
      words.prefix(most).joined(separator: ", ") + (words.count > most ? " and \(words.count - most) more" : "")
    }
    var parts: [String] = []
    if !imports.isEmpty { parts.append("imports " + listed(imports, 16)) }
    let imported = Set(imports)
    let others = names.filter { !imported.contains($0) && !$0.hasPrefix("__") }
    if !others.isEmpty { parts.append("names " + listed(others, 24)) }
    let shown = texts.filter { $0.utf8.count > 2 }.map { "\"\($0.prefix(80))\"" }
    if !shown.isEmpty { parts.append("texts " + listed(shown, 12)) }
    return parts.isEmpty ? "mentions nothing" : parts.joined(separator: "; ")
  }
}
