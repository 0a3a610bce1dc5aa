package import Artifacts
package import Evidence

/// The installed tree of a target, ready to be asked by root and path, by member and by owner.
package struct InstalledIndex: Sendable {
  /// Everything that is installed, in the target's order; the other look-ups are indices into it.
  package let all: [InstalledFile]
  /// What lies in a site directory, at any depth.
  package let site: [Int]
  /// What lies directly in a site directory.
  package let siteTop: [Int]
  private let byPath: [Key: [Int]]
  private let byMember: [Int: [Int]]
  private let byOwner: [Owner?: [Int]]
  private let memberByPath: [String: Int]
  private let distributionByName: [String: [Distribution]]

  private struct Key: Hashable {
    let root: InstalledFile.Root
    let path: String
  }

  /// Indexes `target.installed`, leaving out what names a member that does not exist.
  package init(_ target: any OpenedTarget) {
    let count = target.members.count
    all = target.installed.filter { $0.member >= 0 && $0.member < count }
    var site: [Int] = []
    var top: [Int] = []
    var byPath: [Key: [Int]] = [:]
    var byMember: [Int: [Int]] = [:]
    var byOwner: [Owner?: [Int]] = [:]
    for (index, file) in all.enumerated() {
      byPath[Key(root: file.root, path: file.path), default: []].append(index)
      byMember[file.member, default: []].append(index)
      byOwner[file.owner, default: []].append(index)
      guard file.root == .site else { continue }
      site.append(index)
      if !file.path.utf8.contains(UInt8(ascii: "/")) { top.append(index) }
    }
    self.site = site
    siteTop = top
    self.byPath = byPath
    self.byMember = byMember
    self.byOwner = byOwner
    var memberByPath: [String: Int] = [:]
    memberByPath.reserveCapacity(count)
    for (index, member) in target.members.enumerated() { memberByPath[member.path] = index }
    self.memberByPath = memberByPath
    var byName: [String: [Distribution]] = [:]
    for distribution in target.distributions {
      byName[InstalledIndex.normalised(distribution.owner.name), default: []].append(distribution)
    }
    distributionByName = byName
  }

  /// What is installed at `path` below `root`; several entries where schemes or versions differ.
  package func at(_ root: InstalledFile.Root, _ path: String) -> [InstalledFile] {
    (byPath[Key(root: root, path: path)] ?? []).map { all[$0] }
  }

  /// Where a member lands.
  package func places(of member: Int) -> [InstalledFile] { (byMember[member] ?? []).map { all[$0] } }

  /// What a distribution ships; nil asks for the files that nobody owns.
  package func owned(by owner: Owner?) -> [InstalledFile] { (byOwner[owner] ?? []).map { all[$0] } }

  /// The position of a member by the path its container gives it; the last one where a name occurs twice.
  package func member(_ path: String) -> Int? { memberByPath[path] }

  /// The distributions of a name, however it is spelled.
  package func distributions(named name: String) -> [Distribution] {
    distributionByName[InstalledIndex.normalised(name)] ?? []
  }

  /// A project name as it is compared (PEP 503): lower case, runs of `-`, `_` and `.` as one `-`.
  package static func normalised(_ name: String) -> String {
    var out: [UInt8] = []
    out.reserveCapacity(name.utf8.count)
    var separator = false
    for byte in name.utf8 {
      switch byte {
      case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
        if !separator { out.append(UInt8(ascii: "-")) }
        separator = true
      case UInt8(ascii: "A")...UInt8(ascii: "Z"):
        out.append(byte | 0x20)
        separator = false
      default:
        out.append(byte)
        separator = false
      }
    }
    return String(decoding: out, as: UTF8.self)
  }
}
