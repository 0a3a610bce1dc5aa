import Artifacts
import Evidence

/// What setuptools' `develop` and `easy_install` leave behind.
///
/// `setuptools/command/develop.py` and `easy_install.py`, before PEP 660: `easy-install.pth` is an ordinary `.pth`
/// file, an `.egg-link` runs nothing.
enum EasyInstallFiles: TriggerFamily {
  static let catalogue = [
    TriggerInfo(
      id: "easy-install-pth", phase: .startup, title: "An easy-install.pth file",
      explanation: """
        The file lists eggs and checkouts that `easy_install` and `setup.py develop` add to `sys.path`. It belongs to \
        the environment, not to any package: a wheel that brings one replaces the environment's list, and its lines \
        are executed like those of any .pth file.
        """,
      source: "setuptools/command/easy_install.py, PthDistributions", survives: ["-I", "-E", "-s"], severity: .high,
      attack: ["T1546.018"]),
    TriggerInfo(
      id: "egg-link", phase: .startup, title: "An .egg-link file",
      explanation: """
        The file points from site-packages to a checkout, so that pkg_resources finds its metadata there. It runs \
        nothing; in a published wheel nothing legitimate puts it there.
        """,
      source: "setuptools/command/develop.py", survives: ["-I", "-E", "-s"], severity: .high, attack: ["T1546.018"]),
  ]

  static func find(in input: borrowing SurfaceInput, into found: inout SurfaceFindings) {
    let severity: Severity? = input.target.kind == .environment ? .low : nil
    for file in input.startup.pth where file.place.name == "easy-install.pth" {
      found.triggers.append(
        file.place.trigger(
          "easy-install-pth", python: file.place.python,
          summary: "replaces or makes the environment's list of eggs and checkouts", severity: severity))
    }
    for index in input.files.siteTop {
      let file = input.files.all[index]
      guard file.path.hasSuffix(".egg-link") else { continue }
      let python = input.versions(of: file)
      let profiles = file.profiles.filter { $0 != .targetDirectory }
      guard !python.isEmpty, !profiles.isEmpty, let bytes = input.bytes(of: file.member, into: &found) else { continue }
      let line = LineSplitter.universal(bytes).first.map { String(decoding: bytes[$0], as: UTF8.self) } ?? ""
      found.triggers.append(
        Trigger(
          id: "egg-link", phase: .startup, place: Place(input.member(of: file).path), installedPath: file.prefixPath,
          owner: file.owner, python: python, profiles: profiles, certainty: .conditional,
          condition: "for tools that use pkg_resources", summary: "points to a checkout: \(StartupWords.code(line))",
          starts: .nothing, severity: severity))
    }
  }
}
