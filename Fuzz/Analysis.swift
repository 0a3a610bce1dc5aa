import Artifacts
import Evidence
import Intake

/// Analyses a wheel that is made of the input: its parts, cut at 0xFF, are a `.pth`, a `.start`, a module, entry points
/// and a `sitecustomize`.
func analyse(_ bytes: [UInt8]) {
  let names = ["x.pth", "x.start", "m.py", "x-1.0.dist-info/entry_points.txt", "sitecustomize.py"]
  let parts = bytes.split(separator: 0xFF, maxSplits: names.count - 1, omittingEmptySubsequences: false)
  analyse(zip(names, parts).map { ($0, Array($1)) })
}

/// Analyses a wheel of files that land in the site directory, and holds the evidence to what it promises.
func analyse(_ files: [(path: String, bytes: [UInt8])]) {
  let target = MemoryTarget(files)
  var limits = Limits()
  limits.evaluationSteps = 200_000
  let evidence = Analyser.evidence(of: target, target: target.target, python: nil, limits: limits)
  for finding in evidence.findings {
    promise(finding.trigger.map { evidence.reached.indices.contains($0) } ?? true, "a finding about no trigger")
  }
  for reached in evidence.reached {
    for flow in reached.flows {
      promise(
        reached.capabilities.indices.contains(flow.source) && reached.capabilities.indices.contains(flow.sink),
        "a flow between no capabilities")
    }
  }
}

/// A wheel in memory whose members all land in the site directory.
private struct MemoryTarget: OpenedTarget {
  let kind = TargetKind.wheel
  let target = "x-1.0-py3-none-any.whl"
  var fileName: String { target }
  let sha256: String? = nil
  let project: Owner? = Owner(name: "x", version: "1.0")
  let members: [Member]
  let installed: [InstalledFile]
  let distributions: [Distribution]
  let python = PythonVersion.supported
  let problems: [StructuralProblem] = []
  private let bytes: [[UInt8]]

  init(_ files: [(path: String, bytes: [UInt8])]) {
    bytes = files.map(\.bytes)
    members = files.enumerated().map {
      Member(index: $0, path: $1.path, kind: .file, size: $1.bytes.count, mode: 0o644)
    }
    let owner = project
    installed = members.map {
      InstalledFile(
        member: $0.index, root: .site, path: $0.path, prefixPath: "lib/python3.11/site-packages/" + $0.path,
        profiles: [.venv], python: PythonVersion.supported, owner: owner)
    }
    distributions =
      owner.map {
        [Distribution(owner: $0, infoPath: "x-1.0.dist-info", recorded: Array(Set(files.map(\.path))))]
      } ?? []
  }

  func contents(of member: Int) throws(ArtifactError) -> MemberContents { MemberContents(bytes[member]) }
}
