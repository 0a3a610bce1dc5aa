import Evidence
import PackageIndex
import TestSupport
import Testing

@testable import Intake

@Suite("Supplies")
struct SuppliesTests {
  private let folder = TemporaryDirectory()

  private func wheels(for requirements: [String], except project: String? = nil) throws -> [String] {
    for name in ["lantern", "harbour"] { _ = WheelBuilder(name: name, files: [("\(name).py", "")]).write(to: folder) }
    var options = IntakeOptions(
      jobs: 1, surroundings: .init(environment: [:], homeDirectory: folder.path, workingDirectory: folder.path))
    options.index.noIndex = true
    options.index.findLinks = [folder.path]
    return try Supplies(for: PythonVersion(3, 11), options: options) { _ in }
      .wheels(for: requirements, except: project.map { Owner(name: $0, version: nil) }).map(\.name)
  }

  @Test("are a wheel for each project that is needed here, and for none that only an extra needs")
  func needed() throws {
    let needs = [
      "lantern>=1; python_version > '3'", "harbour", "absent; extra == 'doc'", "absent; python_version < '3'",
    ]
    #expect(try wheels(for: needs) == ["harbour-1.0-py3-none-any.whl", "lantern-1.0-py3-none-any.whl"])
    #expect(try wheels(for: needs, except: "Harbour") == ["lantern-1.0-py3-none-any.whl"])
    #expect(try wheels(for: ["absent; extra == 'doc'"]) == [])
  }

  @Test("say what cannot be had", arguments: ["absent", "lantern>2"])
  func shortage(requirement: String) {
    #expect(throws: Supplies.Shortage.self) { try wheels(for: [requirement]) }
  }
}
