import Evidence

/// Finds members that get in each other's way when they are unpacked: same name, same name on some file systems, a file
/// where another member needs a directory.
struct NameCollisions {
  /// The files' positions by their folded names; `String`'s equality is canonical, so NFC and NFD fall together.
  private var byFoldedName: [String: Int] = [:]
  private var names: [String] = []
  private var isDirectory: [Bool] = []
  private var directories: Set<String> = []
  /// The directory that was added last, with all above it.
  private var lastParent: Substring = ""
  private(set) var problems: [StructuralProblem] = []
  /// How many bytes of members with one name may still be compared; each is a member that an attacker can repeat.
  private var comparable = 256 << 20

  init(capacity: Int) {
    byFoldedName.reserveCapacity(capacity)
    names.reserveCapacity(capacity)
  }

  /// Adds a member; `offset` is where the container describes it.
  ///
  /// A file that lies in the archive twice, byte for byte, is the same whichever an installer keeps. `equals` says so of
  /// an earlier member, by its number among those added; it is asked while members of `size` bytes may be compared.
  mutating func add(
    _ name: String, isDirectory directory: Bool, offset: Int?, size: Int, equals: (_ earlier: Int) -> Bool
  ) {
    let bare = name.utf8.last == UInt8(ascii: "/") ? String(name.dropLast()) : name
    note(parentOf: bare)
    if directory { directories.insert(bare) }
    let key = Self.fold(bare)
    names.append(bare)
    isDirectory.append(directory)
    guard let earlier = byFoldedName.updateValue(names.count - 1, forKey: key) else { return }
    if directory, isDirectory[earlier] { return }
    if size < comparable, bare.utf8.elementsEqual(names[earlier].utf8) {
      comparable -= size + 1
      if equals(earlier) { return }
    }
    report(bare, like: names[earlier], offset: offset)
  }

  private mutating func report(_ name: String, like other: String, offset: Int?) {
    let place = Place(name, offset: offset)
    if name.utf8.elementsEqual(other.utf8) {
      let detail = "a second member has this name; installers differ in which they keep"
      problems.append(StructuralProblem(.duplicateName, at: place, detail))
    } else if name.utf8.allSatisfy({ $0 < 0x80 }), other.utf8.allSatisfy({ $0 < 0x80 }) {
      let detail = "differs from `\(other)` in case only; one file replaces the other on Windows and macOS"
      problems.append(StructuralProblem(.caseCollision, at: place, detail))
    } else {
      let detail = "looks like `\(other)` after Unicode normalisation; some systems take them for one file"
      problems.append(StructuralProblem(.unicodeCollision, at: place, detail))
    }
  }

  private mutating func note(parentOf name: String) {
    guard let slash = RawText.lastIndex(of: UInt8(ascii: "/"), in: name) else { return }
    var rest = name[..<slash]
    // Neighbours mostly lie in one directory.
    if rest == lastParent { return }
    lastParent = rest
    while directories.insert(String(rest)).inserted, let slash = rest.utf8.lastIndex(of: UInt8(ascii: "/")) {
      rest = rest[..<slash]
    }
  }

  /// Reports the files below which other members lie; to be called once, at the end.
  mutating func finish() -> [StructuralProblem] {
    for (name, directory) in zip(names, isDirectory) where !directory && directories.contains(name) {
      problems.append(
        StructuralProblem(
          .fileUsedAsDirectory, at: Place(name), "is a file or link, yet other members lie below it"))
    }
    return problems
  }

  /// The name without case and without compatibility forms.
  static func fold(_ name: String) -> String {
    var name = name
    let (all, capitals) = name.withUTF8 { bytes in
      bytes.reduce((all: UInt8(0), capitals: UInt8(0))) { seen, byte in
        (seen.all | byte, seen.capitals | (byte &- UInt8(ascii: "A") < 26 ? 1 : 0))
      }
    }
    if all < 0x80 { return capitals == 0 ? name : name.lowercased() }
    var out = ""
    for scalar in name.unicodeScalars {
      if let ascii = CompatibilityForms.ascii(scalar) {
        out += ascii
      } else {
        out.unicodeScalars.append(scalar)
      }
    }
    return out.lowercased()
  }
}
