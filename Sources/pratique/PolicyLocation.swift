import Evidence
import Glibc
import Policy
import Rules
import Surface

/// Finds and reads the policy a command is to follow.
struct PolicyLocation {
  /// The file the policy came from; nil where it is a preset.
  let path: String?
  let policy: Policy

  /// Reads the policy file the user names, or the nearest one upward from the working directory.
  ///
  /// The search ends with the first repository or the home directory, so that a file of somebody else's further up
  /// never decides.
  static func load(named path: String?) throws(Failure) -> PolicyLocation {
    if let path {
      guard let bytes = try read(path) else { throw Failure(.usage, "\(path): there is no such file") }
      if isProject(path) {
        guard let policy = try project(bytes, path) else {
          throw Failure(.usage, "\(path): there is no table [tool.pratique]")
        }
        return PolicyLocation(path: path, policy: policy)
      }
      return PolicyLocation(path: path, policy: try own(bytes, path))
    }
    return try nearest() ?? PolicyLocation(path: nil, policy: Policy(.balanced))
  }

  /// Every name that a policy may speak of.
  static var vocabulary: PolicyVocabulary {
    PolicyVocabulary(
      rules: Dictionary(Rules.all.map { ($0.info.name, $0.info.id) }, uniquingKeysWith: { first, _ in first }),
      triggers: Set(Surface.catalogue.map(\.id.rawValue)))
  }

  private static func nearest() throws(Failure) -> PolicyLocation? {
    guard let working = getcwd(nil, 0) else { return nil }
    defer { free(working) }
    var directory = String(cString: working)
    let home = Console.variable("HOME")
    while true {
      let prefix = directory == "/" ? "/" : directory + "/"
      if let bytes = try read(prefix + "pratique.toml") {
        let path = prefix + "pratique.toml"
        return PolicyLocation(path: path, policy: try own(bytes, path))
      }
      let path = prefix + "pyproject.toml"
      // A project file without the table is none of our business, broken or not.
      if let bytes = try read(path), mentionsTable(bytes), let policy = try project(bytes, path) {
        return PolicyLocation(path: path, policy: policy)
      }
      if directory == "/" || directory == home || access(prefix + ".git", F_OK) == 0 { return nil }
      let parent = directory.split(separator: "/").dropLast().joined(separator: "/")
      directory = "/" + parent
    }
  }

  private static func own(_ bytes: [UInt8], _ path: String) throws(Failure) -> Policy {
    do {
      return try PolicyReader.read(bytes, vocabulary: vocabulary)
    } catch {
      throw failure(error, path)
    }
  }

  private static func project(_ bytes: [UInt8], _ path: String) throws(Failure) -> Policy? {
    do {
      return try PolicyReader.read(pyproject: bytes, vocabulary: vocabulary)
    } catch {
      throw failure(error, path)
    }
  }

  private static func failure(_ error: PolicyError, _ path: String) -> Failure {
    Failure(
      .usage,
      error.problems.map { problem in
        problem.line.map { "\(path):\($0): \(problem.detail)" } ?? "\(path): \(problem.detail)"
      }.joined(separator: "\n"))
  }

  private static func isProject(_ path: String) -> Bool {
    path.split(separator: "/").last == "pyproject.toml"
  }

  private static func mentionsTable(_ bytes: [UInt8]) -> Bool {
    let word = Array("pratique".utf8)
    guard bytes.count >= word.count else { return false }
    return (0...(bytes.count - word.count)).contains { bytes[$0..<($0 + word.count)].elementsEqual(word) }
  }

  /// The bytes of a file of reasonable size; nil if there is none.
  private static func read(_ path: String) throws(Failure) -> [UInt8]? {
    do {
      return try TextFile.read(path)
    } catch {
      throw Failure(.usage, "\(path): \(error.text)")
    }
  }
}
