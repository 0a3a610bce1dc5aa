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
  /// The first components of what lies in a site directory.
  let siteNames: Set<String>
  /// The first file at a root and path.
  private let byPath: [Key: Int]
  /// The further ones, which few paths have.
  private let moreByPath: [Key: [Int]]
  /// Indices in the order of their members; those of a member begin at its entry of `memberStarts`.
  private let memberOrder: [Int]
  private let memberStarts: [Int]
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
    var names: Set<String> = []
    var lastName: Substring = ""
    var byPath: [Key: Int] = [:]
    byPath.reserveCapacity(all.count)
    var moreByPath: [Key: [Int]] = [:]
    for (index, file) in all.enumerated() {
      let key = Key(root: file.root, path: file.path)
      if let first = byPath.updateValue(index, forKey: key) {
        byPath[key] = first
        moreByPath[key, default: []].append(index)
      }
      guard file.root == .site else { continue }
      site.append(index)
      let path = file.path
      let slash = path.utf8.firstIndex(of: UInt8(ascii: "/"))
      if slash == nil { top.append(index) }
      let name = path[..<(slash ?? path.endIndex)]
      if name != lastName || names.isEmpty { names.insert(String(name)) }
      lastName = name
    }
    self.site = site
    siteTop = top
    siteNames = names
    self.byPath = byPath
    self.moreByPath = moreByPath
    (memberOrder, memberStarts) = InstalledIndex.ordered(all, memberCount: count)
    byOwner = InstalledIndex.grouped(all)
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

  /// The indices of the files by their members, each member's in order, and where those of each member begin.
  private static func ordered(_ files: [InstalledFile], memberCount: Int) -> (order: [Int], starts: [Int]) {
    var starts = [Int](repeating: 0, count: memberCount + 1)
    for file in files { starts[file.member + 1] += 1 }
    for member in 0..<memberCount { starts[member + 1] += starts[member] }
    var next = starts
    var order = [Int](repeating: 0, count: files.count)
    for (index, file) in files.enumerated() {
      order[next[file.member]] = index
      next[file.member] += 1
    }
    return (order, starts)
  }

  /// The indices of the files by their owners; neighbours mostly have the same.
  private static func grouped(_ files: [InstalledFile]) -> [Owner?: [Int]] {
    var groups: [Owner?: [Int]] = [:]
    var start = 0
    while start < files.count {
      let owner = files[start].owner
      let end = files[start...].firstIndex { $0.owner != owner } ?? files.count
      groups[owner, default: []] += start..<end
      start = end
    }
    return groups
  }

  /// What is installed at `path` below `root`; several entries where schemes or versions differ.
  package func at(_ root: InstalledFile.Root, _ path: String) -> [InstalledFile] {
    let key = Key(root: root, path: path)
    guard let first = byPath[key] else { return [] }
    return [all[first]] + (moreByPath[key] ?? []).map { all[$0] }
  }

  /// The first place where a member lands; nil where it is not installed.
  package func place(of member: Int) -> InstalledFile? { indices(of: member).first.map { all[$0] } }

  private func indices(of member: Int) -> ArraySlice<Int> {
    guard member >= 0, member + 1 < memberStarts.count else { return [] }
    return memberOrder[memberStarts[member]..<memberStarts[member + 1]]
  }

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
