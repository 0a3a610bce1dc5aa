import Artifacts
import Evidence

/// Where a path line of a `.pth` file leads: what `site.makepath` makes of it, seen from the target.
package struct PathLineTarget: Hashable, Sendable {
  /// Where the line leads.
  package enum Location: Hashable, Sendable {
    /// In the target's tree, as `SiteTree` spells it.
    case inside(String)
    /// Relative, but above the prefix.
    case above
    /// A path of the machine that the target says nothing about.
    case absolute
    /// Below a directory that everybody may write to.
    case temporary
  }

  package let place: StartupPlace
  package let line: PthLine
  package let location: Location

  /// Directories that any user of a machine may write to.
  private static let temporaryRoots = ["/tmp", "/var/tmp", "/dev/shm", "/run/lock", "/usr/tmp", "/private/tmp"]

  init(_ line: PthLine, at place: StartupPlace, prefix: String, tree: SiteTree) {
    self.place = place
    self.line = line
    location = PathLineTarget.locate(line.line.text, place.directory, prefix, tree)
  }

  /// - Parameter prefix: where an environment lies on this machine; empty for an artifact.
  private static func locate(_ text: String, _ directory: String, _ prefix: String, _ tree: SiteTree) -> Location {
    guard isAbsolute(text) else {
      return SiteTree.join(directory, text).map { .inside($0) } ?? .above
    }
    let path = "/" + (SiteTree.join("", text) ?? "")
    let lowered = text.lowercased()
    let isTemporary =
      temporaryRoots.contains { path == $0 || path.hasPrefix($0 + "/") } || lowered.contains("\\temp\\")
      || lowered.contains("\\users\\public")
    if !prefix.isEmpty, path.hasPrefix(prefix + "/") {
      return .inside(String(path.dropFirst(prefix.count + 1)))
    }
    if isTemporary { return .temporary }
    // An image has the rest of the machine as well: what lies beyond the prefix keeps its slash.
    return tree.isDirectory(path) ? .inside(path) : .absolute
  }

  /// `os.path.isabs` of either system.
  private static func isAbsolute(_ text: String) -> Bool {
    let bytes = Array(text.utf8.prefix(3))
    guard let first = bytes.first else { return false }
    if first == UInt8(ascii: "/") || first == UInt8(ascii: "\\") { return true }
    let isLetter = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(first | 0x20)
    return isLetter && bytes.count == 3 && bytes[1] == UInt8(ascii: ":")
      && (bytes[2] == UInt8(ascii: "\\") || bytes[2] == UInt8(ascii: "/"))
  }
}
