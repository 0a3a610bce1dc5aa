/// Whether writing somewhere makes code run later.
package enum PersistenceCatalogue {
  /// Ends of paths, and parts of them, lowercased.
  private static let places: (ends: Needles, parts: Needles) = {
    var ends = [".pth", ".start"]
    var parts: [String] = []
    for line in Array(PersistencePlaces.table.utf8).split(separator: 0x0A) {
      for place in line.split(separator: 0x09).dropFirst() {
        let lowered = String(decoding: place.map(CommandWords.lowercased), as: UTF8.self)
        if lowered.hasSuffix("*") { parts.append(String(lowered.dropLast())) } else { ends.append(lowered) }
      }
    }
    return (Needles(ends), Needles(parts))
  }()

  private static let units = Needles([".service", ".timer"])
  private static let unitManager = Needles(["systemd"])

  /// Whether a file or registry value of this path is read and run by itself.
  package static func isStartup(path: String) -> Bool {
    let bytes = [0x2F] + path.utf8.suffix(4_096).map { $0 == 0x5C ? 0x2F : CommandWords.lowercased($0) }
    if units.end(bytes) { return unitManager.areFound(in: bytes) }
    return places.ends.end(bytes) || places.parts.areFound(in: bytes)
  }

  /// The part of a command line that makes something run later.
  static func persistence(in line: CommandWords) -> String? {
    if let found = PersistenceCommands.all.first(in: line) { return found }
    if let file = line.outputs.first(where: { isStartup(path: $0) }) { return file }
    for command in line.commands {
      if let file = files(writtenBy: command).first(where: { isStartup(path: $0) }) { return file }
    }
    return nil
  }

  /// What a command that copies writes: the file it names last; `tee` names no others.
  private static func files(writtenBy command: [[UInt8]]) -> [String] {
    guard let place = command.lastIndex(where: { copiers.contains(CommandWords.programName($0)) }) else { return [] }
    let names = command[(place + 1)...].filter { $0.first != 0x2D }.map { String(decoding: $0, as: UTF8.self) }
    switch CommandWords.programName(command[place]) {
    case "tee": return names
    case "dd": return names.filter { $0.hasPrefix("of=") }.map { String($0.dropFirst(3)) }
    default:
      // Windows' start menu has a space in its name.
      let last = names.suffix(2)
      return last.first?.hasSuffix("start") ?? false ? [last.joined(separator: " ")] : Array(last.suffix(1))
    }
  }

  /// Programs that write the file they name last.
  private static let copiers: Set<String> = [
    "tee", "cp", "copy", "xcopy", "mv", "move", "install", "ln", "mklink", "rsync", "dd",
  ]
}
