import Artifacts
import Evidence
import PythonBytecode
import PythonSyntax

extension Interpreter {
  /// Says what bytecode mentions, since its instructions are not followed: imported modules, names and texts, and what
  /// the named functions would do. All of it is conditional, because a name alone calls nothing.
  func mention(bytecode path: String) {
    opaque("bytecode runs without its source and was not followed")
    guard let member = index.member(path), let contents = try? target.contents(of: member),
      let file = try? CompiledFile.read(contents.bytes)
    else { return }
    let bytes = contents.bytes
    let mentions = BytecodeMentions(file)
    let layer = Layer(
      decoders: ["bytecode"], path: path, line: nil, parent: nil, size: bytes.count, sha256: Digest.sha256Hex(bytes),
      excerpt: Self.excerpt(Array(mentions.description.utf8), limit: 800))
    let id = graph.addLayer(layer, parent: nil)
    let layerUnit = graph.addUnit(path: path, layer: id)
    graph.connect(unit, to: layerUnit, at: .line(0), kind: .opens(layer: id), isConditional: false)
    let holder = SourceUnit(path: path, baseLine: 0, layer: id) { nil }
    within(holder, Tree.empty, frame, unit: layerUnit) {
      conditional += 1
      record(mentions)
      conditional -= 1
      for module in mentions.imports { graph.addExternal(paths.path(module, &symbols), unit: unit) }
    }
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
