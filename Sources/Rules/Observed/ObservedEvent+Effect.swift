package import Evidence
import Reach

extension ObservableEffect {
  /// The effect as a noun, for messages.
  package var title: String {
    switch self {
    case .network: "network"
    case .process: "process"
    case .credential: "credential"
    case .persistence: "persistence"
    }
  }
}

extension ObservedEvent {
  /// Characters of a command line that messages show.
  private static let shownCommand = 120

  /// What kind of effect it is, and in words which; nil for what a reader of code would not speak of.
  package func effect(in phase: Phase) -> (kind: ObservableEffect, detail: String)? {
    if let detail = credentialDetail { return (.credential, detail) }
    if let detail = networkDetail { return (.network, detail) }
    if let detail = processDetail { return (.process, detail) }
    return ObservedPersistence.detail(of: self, in: phase).map { (.persistence, $0) }
  }

  private var credentialDetail: String? {
    switch action {
    case .touch(let decoy, .opened): "\(decoy) was read"
    case .exchange(let exchange): exchange.service.map { "credentials were asked of \($0)" }
    default: nil
    }
  }

  /// What was told to whom; nil for what is not of the network, and for a program's own servers.
  var networkDetail: String? {
    switch action {
    case .connect(let transport, let endpoint), .send(let transport, let endpoint):
      endpoint.isOwn ? nil : "\(transport.rawValue.uppercased()) to \(endpoint.described)"
    case .lookUp(let name, let type): "the name \(name) was looked up (\(type))"
    case .exchange(let exchange):
      ObservedEndpoint(address: exchange.address, port: exchange.port).isOwn
        ? nil : "\(exchange.request ?? exchange.application) to \(exchange.host ?? exchange.address)"
    default: nil
    }
  }

  var processDetail: String? {
    guard case .execute(let program, let arguments) = action else { return nil }
    let line = arguments.isEmpty ? program : arguments.joined(separator: " ")
    let shown = line.prefix(Self.shownCommand)
    return "`\(shown)\(shown.endIndex == line.endIndex ? "" : "…")` was started"
  }
}

extension ObservedEndpoint {
  /// Whether it is the machine itself.
  fileprivate var isOwn: Bool { address.hasPrefix("127.") || address == "::1" }

  fileprivate var described: String { "\(address) port \(port)" }
}
