package import Evidence

/// The parts of a wheel's file name (PEP 427, PEP 425): `name-version[-build]-python-abi-platform.whl`.
package struct WheelName: Sendable, Hashable {
  package let name: String
  package let version: String
  package let build: String?
  /// The single tags that the compressed ones stand for.
  package let pythonTags: [String]
  package let abiTags: [String]
  package let platformTags: [String]

  /// Nil where the name does not have the form.
  package init?(_ fileName: String) {
    guard fileName.lowercased().hasSuffix(".whl") else { return nil }
    let stem = fileName.dropLast(4)
    let parts = stem.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 5 || parts.count == 6, !parts.contains(""), !stem.contains("/") else { return nil }
    if parts.count == 6 {
      guard parts[2].utf8.first?.isASCIIDigit == true else { return nil }
      build = parts[2]
    } else {
      build = nil
    }
    guard parts[0].utf8.allSatisfy({ $0 == 0x5F || $0 == 0x2E || $0.isASCIILetter || $0.isASCIIDigit }) else {
      return nil
    }
    name = parts[0]
    version = parts[1]
    func split(_ tag: String) -> [String] { tag.split(separator: ".").map(String.init) }
    pythonTags = split(parts[parts.count - 3])
    abiTags = split(parts[parts.count - 2])
    platformTags = split(parts[parts.count - 1])
  }

  /// Every tag that the compressed set stands for, as WHEEL files list them; at most `limit`.
  package func tags(limit: Int = 4_096) -> Set<String> {
    var out: Set<String> = []
    for python in pythonTags {
      for abi in abiTags {
        for platform in platformTags where out.count < limit { out.insert("\(python)-\(abi)-\(platform)") }
      }
    }
    return out
  }

  /// The versions of CPython that may install it, by its tags.
  package var python: [PythonVersion] { PythonVersion.supported.filter(supports) }

  private func supports(_ version: PythonVersion) -> Bool {
    pythonTags.contains { tag in
      let digits = tag.drop { $0.isLetter }
      let implementation = tag.prefix { $0.isLetter }
      guard let major = digits.first.flatMap({ Int(String($0)) }) else { return true }
      guard let minor = Int(digits.dropFirst()) else { return major == version.major }
      let tagged = PythonVersion(major, minor)
      // `py38` runs on 3.8 and later, `cp38-abi3` too; `cp38-cp38` on 3.8 alone.
      let isForward = implementation == "py" || abiTags.contains("abi3") || abiTags.contains("none")
      return isForward ? tagged.major == version.major && tagged <= version : tagged == version
    }
  }
}
