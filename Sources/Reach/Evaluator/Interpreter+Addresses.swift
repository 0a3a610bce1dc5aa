import Evidence
import PythonSyntax

extension Interpreter {
  /// Records the address that a call hands to code which is neither in the target nor known: `client.login(api_url=…)`.
  ///
  /// What such code does cannot be seen, but an address under the name of one is there to be connected to. It counts only
  /// where code starts by itself, since code that somebody imports is configured like that everywhere, and nothing is
  /// said to flow there.
  func noteHandedAddress(_ path: PathID, _ arguments: Arguments, _ node: NodeID) {
    for keyword in arguments.keywords.prefix(16) {
      guard let address = handedAddress(keyword.value), Self.namesAddress(symbols.text(keyword.name)) else { continue }
      _ = graph.add(
        .networkConnect, argument: Self.bounded(address), via: paths.text(path, symbols), unit: unit,
        line: placeLine(node), isConditional: conditional > 0, isHanded: true)
      return
    }
  }

  private func handedAddress(_ value: Value) -> String? {
    switch value.shape {
    case .text(let text):
      let bytes = text.utf8
      guard bytes.first == UInt8(ascii: "h") || bytes.first == UInt8(ascii: "w") else { return nil }
      let isAddress = ["http://", "https://", "ws://", "wss://"].contains { bytes.starts(with: $0.utf8) }
      return isAddress ? text.rendered : nil
    case .choice(let choice): return choice.options.lazy.compactMap { self.handedAddress($0) }.first
    default: return nil
    }
  }

  /// Whether an argument of this name is where something is.
  private static func namesAddress(_ name: String) -> Bool {
    ["url", "uri", "endpoint", "server", "host", "dsn", "base", "address"].contains { name.hasSuffix($0) }
  }
}
