import PackageIndex
import TestSupport
import Testing

/// The installed pip's copy of `packaging`, which installers ask about versions; found without starting pip.
enum PackagingOracle {
  static let head = """
    import sys, os
    sys.path.insert(0, os.path.join(sys.prefix, 'lib', 'python%d.%d' % sys.version_info[:2], 'site-packages'))
    from pip._vendor.packaging.version import Version, InvalidVersion
    from pip._vendor.packaging.specifiers import Specifier, SpecifierSet, InvalidSpecifier
    from pip._vendor.packaging.markers import Marker, InvalidMarker
    lines = open(sys.argv[1]).read().split('\\n')

    """
  static let shared: PythonOracle? = PythonOracle.shared.flatMap {
    $0.run(head + "print('ok')", input: "") == nil ? nil : $0
  }

  /// One answer for each input; nil if the oracle failed.
  static func answers(_ script: String, _ inputs: [String]) -> [String]? {
    let output = shared?.run(head + script, input: inputs.joined(separator: "\n"))
    return output.map { $0.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init) }
  }
}

@Suite("Versions")
struct VersionTests {
  /// In rising order.
  static let ordered = [
    "0", "0.0.1.dev1", "1.0.dev456", "1.0a1", "1.0a2.dev456", "1.0a12.dev456", "1.0a12", "1.0b1.dev456", "1.0b2",
    "1.0b2.post345.dev456",
    "1.0b2.post345", "1.0rc1.dev456", "1.0rc1", "1.0", "1.0+abc.5", "1.0+abc.7", "1.0+5", "1.0.post456.dev34",
    "1.0.post456", "1.0.15",
    "1.1.dev1", "1.10", "2024.1", "1!0.1", "2!0.0.1",
  ]
  static let spellings = [
    "v1.0", " 1.0 ", "1.0-alpha.1", "1.0_BETA2", "1.0C3", "1.0preview", "1.0-1", "1.0-r4", "1.0.rev", "1.0dev",
    "1.0.DEV-2", "1!2.3", "1.0+UBUNTU-1_x",
    "01.002", "", "1.", "1.0.", "x", "1..0", "1.0+", "1.0+a+b", "1.0a1b2", "1-2-3", "1.0.post", "1.0-", "1.0+_", "٣",
    "1.0a.", "1.0a.post1", "1.0a--1", "1.0.dev.", "1.0post-", "1.0-a-1-post_2.dev-3",
  ]

  @Test("are ordered by number, pre-releases before and corrections after their release")
  func order() throws {
    let versions = try Self.ordered.map { try #require(PackageVersion($0)) }
    for (a, b) in zip(versions, versions.dropFirst()) {
      #expect(a < b, "\(a) < \(b)")
      #expect(!(b < a))
    }
    #expect(PackageVersion("1.0") == PackageVersion("1.0.0"))
    #expect(PackageVersion("99999999999999999999999") == nil)
  }

  @Test("are read and spelled as packaging does", .enabled(if: PackagingOracle.shared != nil, "no pip to compare with"))
  func spelling() throws {
    let inputs = Self.spellings + Self.ordered
    let answers = try #require(
      PackagingOracle.answers(
        """
        for t in lines:
          try: print(Version(t))
          except InvalidVersion: print('error')
        """, inputs))
    #expect(answers.count == inputs.count)
    for (text, answer) in zip(inputs, answers) {
      #expect(PackageVersion(text)?.description ?? "error" == answer, "\(text)")
    }
  }

  static let specifiers = [
    "==1.0", "==1.0.*", "==1.*", "!=1.0", "!=1.0.*", "~=1.0", "~=1.0.5", "~=1.0b2", "<1.0", "<1.0rc1", "<1.0.post1",
    ">1.0", ">1.0.post1", ">1.0rc1", "<=1.0",
    ">=1.0", ">=1.0.dev1", "===1.0", "==1.0+abc.5", ">=1.0,<2,!=1.0.15", "==1!0.1", ">=1.0a1", "~=1", "==1.0a1.*",
    "==1.0.post456.*", "!=1.0b2.*", "==1.0b2.post345.*",
    ">1.*", "1.0", ">", "==", "=1.0",
    ">=1.0 ", " >= 1.0 , < 2 ", ">=1.0,", "~=1.0+abc", "",
  ]

  @Test("meet conditions as packaging says", .enabled(if: PackagingOracle.shared != nil, "no pip to compare with"))
  func conditions() throws {
    let inputs = Self.specifiers.flatMap { specifier in Self.ordered.map { specifier + "|" + $0 } }
    let answers = try #require(
      PackagingOracle.answers(
        """
        for t in lines:
          s, v = t.split('|')
          try:
            # Older copies take anything for a "legacy" condition.
            for part in s.split(','):
              if part.strip(): Specifier(part)
            print(SpecifierSet(s).contains(Version(v), prereleases=True))
          except InvalidSpecifier: print('error')
        """, inputs))
    #expect(answers.count == inputs.count)
    for (text, answer) in zip(inputs, answers) {
      let parts = text.split(separator: "|", omittingEmptySubsequences: false)
      let version = try #require(PackageVersion(parts[1]))
      let found = VersionSpecifiers(parts[0]).map { $0.contains(version) ? "True" : "False" }
      #expect(found ?? "error" == answer, "\(text)")
    }
  }

  @Test("that are pre-releases are taken only where named or where nothing else is left")
  func preReleases() throws {
    let versions = try ["1.0", "1.1rc1"].map { try #require(PackageVersion($0)) }
    #expect(VersionSpecifiers.any.filter(versions).map(\.description) == ["1.0"])
    #expect(VersionSpecifiers(">1.0")?.filter(versions).map(\.description) == ["1.1rc1"])
    #expect(VersionSpecifiers(">=1.1rc1")?.filter(versions).map(\.description) == ["1.1rc1"])
    #expect(VersionSpecifiers.any.filter(versions, allowsPreReleases: true).count == 2)
  }
}
