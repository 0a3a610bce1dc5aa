import ConfigurationFormats

/// Reads the files in which tools write down exactly what a project installs.
package enum Lockfiles {
  /// Whether a file of that name is a lock file of a format that is known.
  package static func isLock(fileName: String) -> Bool {
    switch fileName {
    case "uv.lock", "poetry.lock", "pdm.lock", "Pipfile.lock", "pylock.toml": true
    // PEP 751: `pylock.<name>.toml`.
    default: fileName.hasPrefix("pylock.") && fileName.hasSuffix(".toml")
    }
  }

  /// Reads a lock file; its name says in which format it is.
  package static func read(_ bytes: [UInt8], fileName: String) throws(LockfileError) -> LockList {
    fileName == "Pipfile.lock" ? try PipfileLock.read(bytes) : try TableLock.read(bytes)
  }
}

/// `uv.lock`, `poetry.lock`, `pdm.lock` and `pylock.toml` (PEP 751): arrays of tables that name a release each.
enum TableLock {
  static func read(_ bytes: [UInt8]) throws(LockfileError) -> LockList {
    let document: TOMLTable
    do {
      document = try TOML.read(bytes)
    } catch {
      throw LockfileError(.malformed, line: error.line, error.detail)
    }
    guard let packages = (document["package"] ?? document["packages"])?.array else {
      // An empty lock has no array, but it does say its version.
      if document["version"] != nil || document["lock-version"] != nil || document["metadata"] != nil {
        return LockList()
      }
      throw LockfileError(.unknownFormat, "there are no packages; a uv, poetry, pdm or pylock file is expected")
    }
    var list = LockList()
    for (value, line) in zip(packages.values, packages.lines) {
      guard let package = value.table, let name = package["name"]?.string else {
        throw LockfileError(.malformed, line: line, "a package without a name")
      }
      if let wish = wish(name, package) { list.add(wish, line: line) }
    }
    return list
  }

  /// What a package table asks for; nil for the project itself, which is not taken in from outside.
  private static func wish(_ name: String, _ package: TOMLTable) -> LockList.Wish? {
    let source = package["source"]?.table
    if source?["virtual"] != nil || source?["editable"]?.string == "." { return nil }
    // uv and poetry keep the origin in `source`, pdm beside the name, pylock in a table for each kind.
    for table in [source, package, package["vcs"]?.table, package["archive"]?.table, package["directory"]?.table] {
      guard let table else { continue }
      for key in ["editable", "directory", "path"] {
        if let path = table[key]?.string { return path == "." ? nil : .path(path) }
      }
      if let url = table["git"]?.string { return .requirement("\(name) @ git+\(url)") }
    }
    if let vcs = package["vcs"]?.table, let url = vcs["url"]?.string {
      return .requirement("\(name) @ \(vcs["type"]?.string ?? "git")+\(url)")
    }
    if let url = package["archive"]?.table?["url"]?.string { return .requirement("\(name) @ \(url)") }
    if let url = source?["url"]?.string {
      switch source?["type"]?.string {
      case "git": return .requirement("\(name) @ git+\(url)")
      case "directory", "file": return .path(url)
      // A poetry source of another index; the release is asked of the user's own indexes.
      case "legacy": break
      default: return .requirement("\(name) @ \(url)")
      }
    }
    guard let version = package["version"]?.string else { return .requirement(name) }
    return .requirement("\(name)==\(version)")
  }
}

/// `Pipfile.lock`: JSON objects that map a name to its pin.
enum PipfileLock {
  static func read(_ bytes: [UInt8]) throws(LockfileError) -> LockList {
    let document: JSONValue
    do {
      document = try JSONValue.read(bytes)
    } catch {
      throw LockfileError(.malformed, line: error.line, error.detail)
    }
    guard let root = document.object, root["_meta"] != nil || root["default"] != nil else {
      throw LockfileError(.unknownFormat, "there is neither `_meta` nor `default`; a Pipfile.lock is expected")
    }
    var list = LockList()
    for section in root.members where section.key != "_meta" {
      for member in section.value.object?.members ?? [] {
        list.add(wish(member.key, member.value), line: member.line)
      }
    }
    return list
  }

  private static func wish(_ name: String, _ pin: JSONValue) -> LockList.Wish {
    if let path = pin["path"]?.string { return .path(path) }
    if let url = pin["file"]?.string { return .requirement("\(name) @ \(url)") }
    if let url = pin["git"]?.string { return .requirement("\(name) @ git+\(url)") }
    return .requirement(name + (pin["version"]?.string.map { $0 == "*" ? "" : $0 } ?? ""))
  }
}
