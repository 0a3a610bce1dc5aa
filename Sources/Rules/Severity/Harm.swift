/// What reached code amounts to: its capabilities, their flows, and whether it was hidden. A row of `SeverityTable`.
package enum Harm: String, Sendable, CaseIterable {
  case theft, login
  case download, downloadIfAsked = "download-if-asked"
  case hiddenHarm = "hidden-harm", hidden
  case unopened
  case uncomputed, uncomputedIfAsked = "uncomputed-if-asked"
  case persistence, ownOutput = "own-output"
  case destruction
  case drop, dropIfAsked = "drop-if-asked"
  case evasion
  case network, networkIfAsked = "network-if-asked"
  case process, processIfAsked = "process-if-asked"
  case credentialRead = "credential-read", credentialReadIfAsked = "credential-read-if-asked"
  case exit, exitIfAsked = "exit-if-asked"
  case nativeLoad = "native-load", nativeLoadIfAsked = "native-load-if-asked"
  case hook, idleHook = "idle-hook"
  case seenTheft = "seen-theft", seenEgress = "seen-egress", seenStaging = "seen-staging", seenRead = "seen-read"
  case seenTampering = "seen-tampering", seenPersistence = "seen-persistence", seenEvasion = "seen-evasion"
  case seenNetwork = "seen-network", seenProcess = "seen-process", seenEndless = "seen-endless"
  case surprise

  /// What happens, as the beginning of a sentence.
  package var title: String {
    switch self {
    case .theft: "Credentials or the whole environment flow into a network call"
    case .login: "Tokens flow to the services that gave them, and to nothing else"
    case .download: "What came from the network is executed"
    case .downloadIfAsked: "What came from the network is executed, under a condition"
    case .hiddenHarm: "Hidden code reaches the network, a process, credentials, persistence or native code"
    case .hidden: "Hidden code reaches none of that"
    case .unopened: "What a decoder made, and could not be computed, is executed"
    case .uncomputed: "Text that could not be computed is executed"
    case .uncomputedIfAsked: "Text that could not be computed is executed, under a condition"
    case .persistence: "A place is written from which code starts again"
    case .ownOutput: "A build writes such a place below its own directory"
    case .destruction: "What is not the package's own is destroyed"
    case .drop: "An anonymous drop, a chat's webhook or a tunnel is talked to"
    case .dropIfAsked: "An anonymous drop, a chat's webhook or a tunnel is talked to, under a condition"
    case .evasion: "What is done depends on a debugger, a language, a build service or a machine"
    case .network: "The network is talked to"
    case .networkIfAsked: "The network is talked to, under a condition"
    case .process: "A program is started"
    case .processIfAsked: "A program is started, under a condition"
    case .credentialRead: "A credential is read"
    case .credentialReadIfAsked: "A credential is read, under a condition"
    case .exit: "The interpreter is ended"
    case .exitIfAsked: "The interpreter is ended, under a condition"
    case .nativeLoad: "Native code is loaded"
    case .nativeLoadIfAsked: "Native code is loaded, under a condition"
    case .hook: "Code with any capability runs"
    case .idleHook: "Code without a capability runs"
    case .seenTheft: "A decoy's value was seen to leave"
    case .seenEgress: "What had read a decoy was seen to speak to the outside"
    case .seenStaging: "A decoy's value was seen in a file that the package made"
    case .seenRead: "A decoy was seen to be read"
    case .seenTampering: "A decoy was seen to be changed, moved or deleted"
    case .seenPersistence: "A place from which code starts again was seen to be written"
    case .seenEvasion: "What only serves not to be seen was seen"
    case .seenNetwork: "The network was seen to be talked to, with nothing that proves a theft"
    case .seenProcess: "A program was seen to be started"
    case .seenEndless: "It was seen to go on until a limit ended it"
    case .surprise: "Something was seen that reading had not predicted"
    }
  }
}
