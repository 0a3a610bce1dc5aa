import Evidence
import Surface
import TestSupport
import Testing

@Suite("A .pth reading against real interpreters")
struct StartupPthTests {
  /// How often the model says that a case's mark is left at one start of a virtual environment.
  private func predicted(_ test: PthCase, _ interpreter: Interpreter) -> Int {
    guard test.file.hasSuffix(".pth"), !test.file.contains("/") else { return 0 }
    if test.file.hasPrefix("."),
      PthDialect.skipsDotFiles(interpreter.version, patch: interpreter.patch) == true
    {
      return 0
    }
    let dialect = PthDialect(interpreter.version)
    let reading = PthReading(test.bytes, version: interpreter.version)
    let lines = reading.executed(
      raising: test.raising, notCompiling: test.notCompiling, exiting: test.exiting)
    let ends = reading.fatalOffset != nil || lines.contains { test.exiting.contains($0.number) }
    let count = lines.count { $0.text.contains("/\(test.mark)'") }
    return count * test.weight * (ends ? 1 : dialect.readingsInVirtualEnvironment)
  }

  @Test("predicts exactly which lines run, and how often, on every interpreter", arguments: Interpreter.versions)
  func everyCase(version: PythonVersion) throws {
    let interpreter = try Interpreter.of(version)
    let shared = BareEnvironment(interpreter)
    let harmless = PthCase.all.filter { !$0.isFatal }
    var used: Set<String> = []
    for test in harmless { used.insert(writeApart(test, shared)) }
    #expect(used.count == harmless.count, "each case has a file of its own")
    let (marks, outcome) = shared.start()
    #expect(outcome.status == 0, "\(interpreter.testDescription): \(outcome.output.suffix(300))")
    for test in harmless {
      #expect(
        marks[test.mark, default: 0] == predicted(test, interpreter),
        "\(test.name) on \(interpreter.testDescription)")
    }
    for test in PthCase.all where test.isFatal {
      let own = BareEnvironment(interpreter)
      own.write(test.file, test.bytes)
      let (marks, outcome) = own.start()
      #expect(
        marks[test.mark, default: 0] == predicted(test, interpreter),
        "\(test.name) on \(interpreter.testDescription)")
      #expect(outcome.status != 0, "\(test.name) ends the start")
    }
  }

  /// Writes a case under a name of its own with the properties of the case's name, so that many share a start.
  private func writeApart(_ test: PthCase, _ environment: BareEnvironment) -> String {
    var name = test.file
    if name == "a.pth" {
      name = "\(test.name).pth"
    } else if name == ".pth" || name == "apth" || name == " .pth" {
      // Its name is the case.
    } else if let slash = name.lastIndex(of: "/") {
      name = "\(name[..<slash])/\(test.name).pth"
    } else if let dot = name.lastIndex(of: ".") {
      name = name[..<dot] + test.name + name[dot...]
    }
    environment.write(name, test.bytes)
    return name
  }

  @Test("makes triggers for exactly the lines that run on each version", arguments: Interpreter.versions)
  func triggers(version: PythonVersion) throws {
    let interpreter = try Interpreter.of(version)
    guard PythonVersion.supported.contains(version) else {
      try Test.cancel("\(version) is older than what is predicted by default")
    }
    let cases = PthCase.all.filter {
      !$0.isFatal && $0.raising.isEmpty && $0.notCompiling.isEmpty && !$0.file.hasPrefix(".")
        && !$0.bytes.contains(0)
    }
    let environment = BareEnvironment(interpreter)
    var files: [(String, [UInt8])] = []
    for test in cases { files.append((writeApart(test, environment), test.bytes)) }
    let ran = Set(environment.start().marks.keys)
    let input = SurfaceInput(
      target: InMemoryTarget.wheel("demo", files), python: PythonVersion.supported, limits: .standard)
    var predicted: Set<String> = []
    for trigger in Surface.triggers(of: input).triggers where trigger.id == "pth-import-line" {
      guard trigger.python.contains(version), case .source(let text, _) = trigger.starts else { continue }
      #expect(trigger.certainty == .certain)
      for test in cases where text.contains("/\(test.mark)'") { predicted.insert(test.mark) }
    }
    #expect(predicted == ran)
  }
}
