import Evidence
import PythonSyntax

/// Packages that a command installs: their code is fetched and run.
extension Interpreter {
  /// Follows the words of an installer, the program left out, and gives what it fetches; nil where it installs nothing
  /// from elsewhere.
  ///
  /// Building from source runs the package's code at once, and what is installed can run at every later start.
  func followInstaller(_ program: String, _ words: [Value], _ call: ExternalCall, _ scope: ShellScope) -> Taint? {
    let texts = words.prefix(256).map { Text(textOf($0, repr: false)).rendered }
    guard let request = Installers.request(program, texts), !request.isLocal else { return nil }
    let wanted = request.wanted.prefix(8).joined(separator: " ")
    let address = request.wanted.first { $0.contains("://") } ?? request.index
    let network = record(.networkConnect, argument: address ?? "package index", via: program, node: call.node)
    let run = record(.codeEvaluate, argument: "install " + wanted, via: program, node: call.node)
    flow(from: taints.union(network, call.taint), to: run)
    opaque("\(program) installs \(wanted), whose code is not at hand", .uncomputed, at: call.node)
    return network
  }
}
