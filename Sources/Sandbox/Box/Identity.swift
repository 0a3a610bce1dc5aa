internal import CSandbox
import Glibc

/// Who we are, and who the box is outside.
struct Identity {
  /// Whether our user is the machine's own root, which no box may ever be.
  let isRoot: Bool
  let user: UInt32
  let group: UInt32

  static let current: Identity = {
    let user = geteuid()
    // In a user namespace our 0 may be anybody outside; then it needs no other identity.
    return Identity(isRoot: user == 0 && mapsToRoot("/proc/self/uid_map"), user: user, group: getegid())
  }()

  /// A user for one box that nobody else is: limits count per user, and files of others are not its own. 0 where there
  /// is nobody but root to be, and so no box.
  var forBox: (user: UInt32, group: UInt32) {
    guard isRoot else { return (user, group) }
    // Above what systems give out, and below what is negative for careless programs.
    let wanted = 0x7000_0000 + UInt32(truncatingIfNeeded: getpid()) % 0x0100_0000
    let other = [wanted, 65_534].first {
      Identity.isMapped($0, in: "/proc/self/uid_map") && Identity.isMapped($0, in: "/proc/self/gid_map")
    }
    return (other ?? 0, other ?? 0)
  }

  private static func mapsToRoot(_ map: String) -> Bool {
    ranges(map).contains { $0.inside == 0 && $0.outside == 0 && $0.count > 0 }
  }

  private static func isMapped(_ number: UInt32, in map: String) -> Bool {
    ranges(map).contains { $0.inside <= number && UInt64(number) < UInt64($0.inside) + UInt64($0.count) }
  }

  private static func ranges(_ map: String) -> [(inside: UInt32, outside: UInt32, count: UInt32)] {
    (FileStatus.text(map) ?? "").split(separator: "\n").compactMap { line in
      let fields = line.split(separator: " ").compactMap { UInt32($0) }
      return fields.count == 3 ? (fields[0], fields[1], fields[2]) : nil
    }
  }
}
