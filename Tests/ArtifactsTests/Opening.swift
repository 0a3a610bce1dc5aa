import Artifacts
import Evidence
import TestSupport

/// Opens bytes as a file of a name, reads everything, and keeps the directory as long as the target.
struct Opened {
  let directory: TemporaryDirectory
  let target: any OpenedTarget

  init(_ name: String, _ data: [UInt8], limits: Limits = .standard) throws {
    directory = TemporaryDirectory()
    target = try Artifacts.open(directory.write(name, data), limits: limits)
  }

  init(_ wheel: WheelBuilder, limits: Limits = .standard) throws {
    try self.init(wheel.fileName, wheel.build(), limits: limits)
  }

  init(_ sdist: SdistBuilder, limits: Limits = .standard) throws {
    try self.init(sdist.fileName, sdist.build(), limits: limits)
  }

  /// All problems, those that only reading shows included.
  var problems: [StructuralProblem] {
    for member in target.members where member.kind != .directory { _ = try? target.contents(of: member.index) }
    target.verifyRemaining()
    return target.problems
  }

  var codes: Set<StructuralProblem.Code> { Set(problems.map(\.code)) }

  func text(_ path: String) throws -> String? {
    guard let member = target.members.first(where: { $0.path == path }) else { return nil }
    return String(decoding: try target.contents(of: member.index).bytes, as: UTF8.self)
  }

  func installed(_ path: String) -> [InstalledFile] {
    let members = Set(target.members.filter { $0.path == path }.map(\.index))
    return target.installed.filter { members.contains($0.member) }
  }
}
