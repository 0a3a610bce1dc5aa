import ArgumentParser
import Artifacts
import Evidence
import Policy

/// What is asked of each target.
struct QuestionOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Interpreter versions: 3.11, 3.8..3.12 or a list with commas.", valueName: "versions"))
  var python: String?

  @Option(
    help: ArgumentHelp(
      "Which image of a layout is meant where it has one for each platform, such as linux/arm64; by default this machine's.",
      valueName: "platform"))
  var platform: String?

  @Option(
    help: ArgumentHelp(
      "The policy file; by default pratique.toml or [tool.pratique] upward from here.", valueName: "file"),
    completion: .file(extensions: ["toml"]))
  var policy: String?

  @Option(help: "Start from a preset: permissive, balanced or strict.")
  var preset: PresetName?

  @Option(help: "Exit with 1 from this severity on, whatever the verdict; never turns it off.")
  var failOn: FailOn?

  @Option(name: .shortAndLong, help: "How many artifacts are analysed at once; one a core by default.")
  var jobs: Int?

  func validate() throws {
    if let jobs, !(1...1024).contains(jobs) { throw ValidationError("--jobs is to be between 1 and 1024.") }
    _ = try versions()
    _ = try imagePlatform()
  }

  /// The platform of images.
  func imagePlatform() throws -> ImagePlatform {
    guard let platform else { return .current }
    guard let known = ImagePlatform(platform) else {
      throw ValidationError("--platform is to be a system and an architecture, such as linux/arm64.")
    }
    return known
  }

  /// The policy with what the command line changes of it, and where it was read from.
  func readPolicy() throws -> (Policy, PolicyLocation) {
    let location = try PolicyLocation.load(named: policy)
    var policy = location.policy
    if let preset = preset?.preset { policy.adopt(preset) }
    if let failOn = failOn?.threshold { policy.failOn = failOn }
    if let versions = try versions() { policy.python = versions }
    return (policy, location)
  }

  /// The versions asked for; nil for those an artifact supports.
  func versions() throws -> [PythonVersion]? {
    guard let python else { return nil }
    do {
      return try PythonVersions.read(python)
    } catch {
      throw ValidationError("--python: \(error.detail).")
    }
  }
}
