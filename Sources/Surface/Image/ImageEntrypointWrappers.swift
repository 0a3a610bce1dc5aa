import Artifacts
import Evidence

/// Programs in front of an image's command that put a `sitecustomize` of their own on the interpreter's path.
///
/// ddtrace `commands/ddtrace_run.py`, opentelemetry-instrumentation `auto_instrumentation/__init__.py`, newrelic
/// `admin/run_program.py`, elastic-apm `instrumentation/wrapper`: each sets PYTHONPATH and starts the command.
enum ImageEntrypointWrappers: TriggerFamily {
  static let info = TriggerInfo(
    id: "image-entrypoint-wrapper", phase: .startup, title: "An image starts its program through a wrapper",
    explanation: """
      The wrapper puts a directory with its own sitecustomize in front of PYTHONPATH, so that its code runs in every \
      interpreter that the program starts. Monitoring works this way; so could anything else.
      """,
    source: "ddtrace commands/ddtrace_run.py; opentelemetry instrumentation/auto_instrumentation; newrelic admin",
    severity: .medium, attack: ["T1525", "T1546.018"])

  static let catalogue = [info]

  /// Lines of one command or script that are reported.
  private static let most = 16

  /// The wrapper's command, and the file below a site directory that it makes interpreters import.
  private static let wrappers: [(command: String, bootstrap: String)] = [
    ("ddtrace-run", "ddtrace/bootstrap/sitecustomize.py"),
    ("opentelemetry-instrument", "opentelemetry/instrumentation/auto_instrumentation/sitecustomize.py"),
    ("otel-instrument", "opentelemetry/instrumentation/auto_instrumentation/sitecustomize.py"),
    ("splunk-py-trace", "opentelemetry/instrumentation/auto_instrumentation/sitecustomize.py"),
    ("newrelic-admin", "newrelic/bootstrap/sitecustomize.py"),
    ("elasticapm-run", "elasticapm/instrumentation/wrapper/sitecustomize.py"),
    ("sw-python", "skywalking/bootstrap/loader/sitecustomize.py"),
  ]

  static func find(in input: borrowing SurfaceInput, into found: inout SurfaceFindings) {
    guard let target = input.target as? ImageTarget else { return }
    for image in target.images {
      for command in ImageCommand.all(of: image, in: input, into: &found) {
        let first = found.triggers.count
        for (number, range) in LineSplitter.universal(command.text).enumerated().prefix(10_000)
        where found.triggers.count < first + most {
          judge(command, Array(command.text[range]), number + 1, image, input, &found)
        }
      }
    }
  }

  private static func judge(
    _ command: ImageCommand, _ line: [UInt8], _ number: Int, _ image: ContainerImage,
    _ input: borrowing SurfaceInput, _ found: inout SurfaceFindings
  ) {
    let stripped = LineSplitter.stripped(line[...])
    if command.hasLines, stripped.first == UInt8(ascii: "#") { return }
    let words = stripped.split { byte in
      byte == 0x20 || byte == 0x09 || byte == UInt8(ascii: ";") || byte == UInt8(ascii: "\"")
        || byte == UInt8(ascii: "'")
    }
    for word in words {
      let name = String(decoding: word.split(separator: UInt8(ascii: "/")).last ?? [], as: UTF8.self)
      guard let wrapper = wrappers.first(where: { $0.command == name }) else { continue }
      let directory = image.directoryInSite(of: wrapper.bootstrap)
      let place = command.hasLines ? Place(command.path, line: number) : Place(command.path)
      let suffix = directory == nil ? ", which is not among the image's packages" : ""
      found.triggers.append(
        Trigger(
          id: info.id, phase: .startup, place: place, owner: nil, python: input.python, profiles: Profile.allCases,
          certainty: .conditional, condition: command.condition,
          summary: "starts the program through `\(name)`, whose sitecustomize then runs in every interpreter\(suffix)",
          starts: directory == nil ? .nothing : .module("sitecustomize"),
          searchPath: directory.map { [$0] + image.siteDirectories } ?? []))
      return
    }
  }
}
