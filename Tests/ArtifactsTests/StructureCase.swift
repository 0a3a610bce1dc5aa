import Evidence
import TestSupport
import Testing

/// An artifact that has one defect, and the code it must be reported with.
struct StructureCase: Sendable, CustomTestStringConvertible {
  let code: StructuralProblem.Code
  let name: String
  let limits: Limits
  let make: @Sendable () -> (file: String, data: [UInt8])

  var testDescription: String { "\(code): \(name)" }

  /// A wheel whose archive is changed before it is written.
  static func zip(
    _ code: StructuralProblem.Code, _ name: String, limits: Limits = .standard,
    _ edit: @escaping @Sendable (inout ZipBuilder) -> Void
  ) -> StructureCase {
    StructureCase(code: code, name: name, limits: limits) {
      var wheel = plainWheel
      wheel.editZip = edit
      return (wheel.fileName, wheel.build())
    }
  }

  /// A wheel with a further member of a name.
  static func named(_ code: StructuralProblem.Code, _ name: String) -> StructureCase {
    zip(code, "a member named \(name.debugDescription)") { $0.add(name, "x = 1\n") }
  }

  /// A wheel that is built differently.
  static func wheel(
    _ code: StructuralProblem.Code, _ name: String, _ edit: @escaping @Sendable (inout WheelBuilder) -> Void
  ) -> StructureCase {
    StructureCase(code: code, name: name, limits: .standard) {
      var wheel = plainWheel
      edit(&wheel)
      return (wheel.fileName, wheel.build())
    }
  }

  /// An sdist whose tar archive is changed before it is written.
  static func tar(
    _ code: StructuralProblem.Code, _ name: String, limits: Limits = .standard,
    _ edit: @escaping @Sendable (inout TarBuilder) -> Void
  ) -> StructureCase {
    StructureCase(code: code, name: name, limits: limits) {
      var sdist = plainSdist
      sdist.editTar = edit
      return (sdist.fileName, sdist.build())
    }
  }

  static let plainWheel = WheelBuilder(
    name: "demo",
    files: [("demo/__init__.py", "x = 1\n"), ("demo/sub/mod.py", "y = 'é'\n" + .init(repeating: "z", count: 500))])

  static let plainSdist = SdistBuilder(
    name: "demo", files: [("setup.py", "from setuptools import setup\n"), ("src/demo.py", "x = 1\n")])
}

extension Limits {
  /// The standard limits with changes.
  static func with(_ edit: (inout Limits) -> Void) -> Limits {
    var limits = Limits.standard
    edit(&limits)
    return limits
  }
}
