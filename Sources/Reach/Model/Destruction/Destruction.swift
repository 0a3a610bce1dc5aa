/// Commands that destroy what a machine holds, and places that nobody deletes as a whole by mistake.
package enum Destruction {
  /// Commands that wipe disks, file systems or the copies they are restored from.
  static let commands = CommandTable(table)

  private static let table = """
    disks\tdd of=/dev/sd*\tdd of=/dev/nvme*\tdd of=/dev/hd*\tdd of=/dev/vd*\tdd of=/dev/xvd*\tdd of=/dev/disk*\
    \tdd of=/dev/rdisk*\tdd of=/dev/mmcblk*\twipefs\tblkdiscard\tmkfs\tmkfs.*\tsgdisk --zap-all\
    \tcryptsetup luksformat\thdparm --security-erase*\tdiskutil erasedisk\tdiskutil erasevolume\tdiskutil zerodisk\
    \tshred /dev/*\tformat c:*\tformat d:*\tcipher /w:*
    backups\tvssadmin delete shadows\twmic shadowcopy delete\twbadmin delete catalog\twbadmin delete systemstatebackup\
    \tbcdedit recoveryenabled no\ttmutil delete\ttmutil deletelocalsnapshots
    """

  /// Places that hold a user's or a machine's everything, lowercased and without what ends them.
  private static let places: Set<String> = [
    "", "~", "$home", "${home}", "%userprofile%", "%systemdrive%", "%systemroot%", "$env:userprofile", "/home", "/root",
    "/users", "/etc", "/usr", "/usr/lib", "/usr/bin", "/var", "/var/lib", "/opt", "/boot", "/bin", "/sbin", "/lib",
    "/lib64", "/srv", "/mnt", "/media", "/library", "/system", "/applications", "~/documents", "~/desktop",
    "~/downloads", "~/pictures", "~/library", "c:", "d:", "c:/users", "c:/windows", "c:/windows/system32",
  ]

  private static let devices = [
    "/dev/sd", "/dev/nvme", "/dev/hd", "/dev/vd", "/dev/xvd", "/dev/mmcblk", "/dev/disk", "/dev/rdisk", "/dev/mem",
    "/dev/kmem", "//./physicaldrive", "//?/physicaldrive",
  ]

  /// Whether deleting this place, or everything in it, takes what its owner has.
  package static func isWhole(_ path: String) -> Bool {
    guard !path.isEmpty, path.utf8.count < 64 else { return false }
    var path = String(path.lowercased().map { $0 == "\\" ? "/" : $0 })
    while let end = ["/*", "/.", "/"].first(where: { path.hasSuffix($0) }) { path.removeLast(end.count) }
    return places.contains(path)
  }

  /// Whether a path is a disk or the memory itself.
  package static func isDevice(_ path: String) -> Bool {
    let path = String(path.lowercased().map { $0 == "\\" ? "/" : $0 })
    return devices.contains { path.hasPrefix($0) }
  }

  /// What a command line deletes as a whole or overwrites.
  static func targets(in line: CommandWords) -> [String] {
    var found: [String] = []
    if let command = commands.first(in: line) { found.append(command) }
    for command in line.commands {
      guard let place = command.firstIndex(where: { deleters.contains(CommandWords.programName($0)) }) else { continue }
      for word in command[(place + 1)...] {
        let path = String(decoding: word, as: UTF8.self)
        if isWhole(path) { found.append(path) }
      }
    }
    for file in line.outputs where isDevice(file) { found.append(file) }
    return found
  }

  private static let deleters: Set<String> = ["rm", "rmdir", "rd", "del", "erase", "remove-item", "shred", "srm"]

  /// Whether an argument of a deletion is one of the commands above.
  package static func isCommand(_ argument: String) -> Bool { commands.first(in: CommandWords(argument)) != nil }
}
