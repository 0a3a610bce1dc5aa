package import Evidence

/// Reads the interpreter versions that a question is asked for.
package enum PythonVersions {
  /// Reads `3.11`, `3.8..3.12` and lists of both with commas; ascending and without duplicates.
  ///
  /// Throws the sentence that says what is wrong.
  package static func read(_ text: String) throws(PolicyProblem) -> [PythonVersion] {
    var versions: Set<PythonVersion> = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let trimmed = part.drop { $0 == " " }
      let ends = trimmed.split(separator: ".", omittingEmptySubsequences: false)
      // `3.8..3.12` splits into 3, 8, nothing, 3, 12.
      if ends.count == 5, ends[2].isEmpty {
        let first = try version("\(ends[0]).\(ends[1])", in: text)
        let last = try version("\(ends[3]).\(ends[4])", in: text)
        guard first <= last else { throw PolicyProblem("\(first)..\(last) runs backwards") }
        versions.formUnion(PythonVersion.supported.filter { (first...last).contains($0) })
      } else {
        versions.insert(try version(trimmed, in: text))
      }
    }
    return versions.sorted()
  }

  private static func version(_ part: some StringProtocol, in text: String) throws(PolicyProblem) -> PythonVersion {
    guard let version = PythonVersion(String(part)) else {
      throw PolicyProblem("`\(text)` is not a list of versions such as `3.11`, `3.9,3.12` or `3.8..3.14`")
    }
    guard PythonVersion.supported.contains(version) else {
      let ends = [PythonVersion.supported.first, PythonVersion.supported.last].compactMap { $0?.description }
      throw PolicyProblem("Python \(version) is not known; known are \(ends.joined(separator: " to "))")
    }
    return version
  }
}
