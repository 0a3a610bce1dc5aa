import Artifacts
import Evidence

/// Variables that load code, set in an image's configuration or on the command lines in it.
///
/// OCI image-spec `config.md` (`Env`, `Entrypoint`, `Cmd`), Docker's `Healthcheck` and `OnBuild`; what the variables do:
/// `Python/initconfig.c`, `Doc/using/cmdline.rst`.
enum ImageEnvironmentHooks: TriggerFamily {
  static let info = TriggerInfo(
    id: "image-env-hook", phase: .startup, title: "An image sets a variable that makes interpreters load code",
    explanation: """
      Every process of every container started from the image gets the variable, and with it other code than it would \
      find by itself: a directory before the standard library, a file before the prompt, a library in every process. \
      No file in site-packages has to be changed for it.
      """,
    source: "OCI image-spec config.md; Python/initconfig.c; ld.so(8)", severity: .medium,
    attack: ["T1525", "T1546.018"])

  static let catalogue = [info]

  static func find(in input: borrowing SurfaceInput, into found: inout SurfaceFindings) {
    guard let target = input.target as? ImageTarget else { return }
    for image in target.images {
      let configuration = image.configuration
      for (name, variable) in EnvironmentVariable.all.sorted(by: { $0.key < $1.key }) {
        guard let value = configuration.value(of: name), !value.isEmpty else { continue }
        let setting = VariableSetting(variable: variable, value: value, line: 0)
        add(setting, Place(configuration.path), "for every process of a container", image, input, &found)
      }
      for command in ImageCommand.all(of: image, in: input, into: &found) {
        for setting in VariableSetting.all(in: command.text) {
          let place = command.hasLines ? Place(command.path, line: setting.line) : Place(command.path)
          add(setting, place, command.condition, image, input, &found)
        }
      }
    }
  }

  private static func add(
    _ setting: VariableSetting, _ place: Place, _ condition: String, _ image: ContainerImage,
    _ input: borrowing SurfaceInput, _ found: inout SurfaceFindings
  ) {
    guard let hook = VariableEffect(setting, places: ImagePlaces(image: image)) else { return }
    let ignored = setting.variable.ignoredBy.map { "; \($0) make Python ignore it" } ?? ""
    found.triggers.append(
      Trigger(
        id: info.id, phase: .startup, place: place, owner: nil, python: input.python, profiles: Profile.allCases,
        certainty: .conditional, condition: condition + ignored, summary: hook.summary, starts: hook.starts,
        searchPath: hook.searchPath + (hook.starts == .nothing ? [] : image.siteDirectories), severity: hook.severity))
  }
}

/// Finds what a variable's value names in an image.
struct ImagePlaces: ValuePlaces {
  let image: ContainerImage

  /// An empty element of a search path is the working directory, and so is what relative ones begin at.
  private func absolute(_ value: String) -> String {
    value.hasPrefix("/") ? value : image.configuration.workingDirectory + "/" + value
  }

  func file(_ value: String) -> String? { image.member(at: absolute(value)) }

  func directory(_ value: String) -> (member: String, hasCustomization: Bool)? {
    let path = absolute(value)
    guard let member = image.directory(at: path) else { return nil }
    let names = ["sitecustomize.py", "sitecustomize/__init__.py", "sitecustomize.pyc", "sitecustomize.so"]
    return (member, names.contains { image.member(at: path + "/" + $0) != nil })
  }
}

/// A command line that an image's configuration holds, or the script that it starts.
struct ImageCommand {
  let path: String
  let text: [UInt8]
  /// Whether lines of the text are lines of the file.
  let hasLines: Bool
  let condition: String

  static func all(
    of image: ContainerImage, in input: borrowing SurfaceInput, into found: inout SurfaceFindings
  ) -> [ImageCommand] {
    let configuration = image.configuration
    var out: [ImageCommand] = []
    func add(_ words: [String], _ condition: String) {
      guard !words.isEmpty else { return }
      let text = words.map { $0.utf8.contains(0x20) ? $0 : $0 }.joined(separator: " ")
      out.append(
        ImageCommand(path: configuration.path, text: Array(text.utf8), hasLines: false, condition: condition))
    }
    add(configuration.entrypoint + configuration.command, "when a container starts")
    add(Array(configuration.healthcheck.drop { ["CMD", "CMD-SHELL", "NONE"].contains($0) }), "at every health check")
    for instruction in configuration.onBuild {
      add([instruction], "when another image is built on this one")
    }
    guard let program = configuration.entrypoint.first ?? configuration.command.first,
      let member = image.program(program), let index = input.files.member(member)
    else { return out }
    guard input.target.members[index].size <= 1 << 20, let bytes = input.bytes(of: index, into: &found),
      bytes.starts(with: Array("#!".utf8))
    else { return out }
    let first = String(decoding: bytes.prefix(256).prefix { $0 != 0x0A }, as: UTF8.self)
    if !first.contains("python") {
      out.append(ImageCommand(path: member, text: bytes, hasLines: true, condition: "when a container starts"))
    }
    return out
  }
}
