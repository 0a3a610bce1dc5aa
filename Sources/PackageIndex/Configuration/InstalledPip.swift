import Glibc

/// The Python installations that commands on the search path lead to, found without starting one.
enum InstalledPython {
  /// The prefixes (`sys.prefix`) of the interpreters, the one that `pip` or `python3` would use first.
  static func prefixes(_ place: IndexConfiguration.Place) -> [String] {
    var prefixes: [String] = []
    func add(_ prefix: String) {
      if !prefixes.contains(prefix) { prefixes.append(prefix) }
    }
    if let environment = place.variable("VIRTUAL_ENV"), environment.hasPrefix("/") { add(environment) }
    for folder in (place.variable("PATH") ?? "/usr/local/bin:/usr/bin:/bin").split(separator: ":")
    where folder.hasPrefix("/") {
      for prefix in shimmedPrefixes(String(folder), place) { add(prefix) }
      for command in ["pip", "pip3", "python3", "python"] {
        let path = "\(folder)/\(command)"
        guard access(path, X_OK) == 0 else { continue }
        let interpreter = command.hasPrefix("pip") ? interpreter(ofScript: path) : path
        guard let interpreter, let slash = interpreter.lastIndex(of: "/") else { continue }
        // A virtual environment's interpreter is a link that must not be followed; a system's may be either.
        for file in [interpreter, resolvedPath(interpreter) ?? interpreter] {
          guard file.lastIndex(of: "/") != nil, let bin = file[..<(file.lastIndex(of: "/") ?? slash)].lastIndex(of: "/")
          else {
            continue
          }
          add(bin == file.startIndex ? "/" : String(file[..<bin]))
        }
      }
    }
    return prefixes.filter { isDirectoryPath($0 + "/lib") }
  }

  /// The interpreter in the first line of a script; nil for `env` lines and other programs.
  private static func interpreter(ofScript path: String) -> String? {
    guard let file = try? RegularFile(path: path), file.size < 1 << 20, let bytes = file.bytes(limit: 1 << 20),
      bytes.starts(with: "#!".utf8)
    else { return nil }
    let line = String(decoding: bytes.dropFirst(2).prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    guard let command = line.split(separator: " ").first, command.hasPrefix("/"), command.contains("/python") else {
      return nil
    }
    return String(command)
  }

  /// The prefixes behind pyenv's shims: the version that the shell, the folder or the user chose, then all others.
  private static func shimmedPrefixes(_ folder: String, _ place: IndexConfiguration.Place) -> [String] {
    guard folder.hasSuffix("/shims") else { return [] }
    let root = folder.dropLast("/shims".count)
    let versions = root + "/versions"
    guard isDirectoryPath(String(versions)) else { return [] }
    var chosen: [String] = []
    if let names = place.variable("PYENV_VERSION") { chosen = names.split(separator: ":").map(String.init) }
    var directory = place.workingDirectory
    while chosen.isEmpty, !directory.isEmpty {
      chosen = words(directory + "/.python-version")
      directory = String(directory[..<(directory.lastIndex(of: "/") ?? directory.startIndex)])
    }
    if chosen.isEmpty { chosen = words(root + "/version") }
    let all = directoryEntries(String(versions)).sorted { $0 > $1 }
    return (chosen + all).filter { !$0.contains("/") && $0 != ".." }.map { versions + "/" + $0 }.filter(isDirectoryPath)
  }

  private static func words(_ path: String) -> [String] {
    guard let bytes = readSmallFile(path) else { return [] }
    return String(decoding: bytes.prefix(4_096), as: UTF8.self).split {
      $0 == "\n" || $0 == " " || $0 == ":" || $0 == "\r"
    }
    .map(String.init)
  }
}

/// The path without links and dots; nil if nothing is there.
func resolvedPath(_ path: String) -> String? {
  guard let buffer = realpath(path, nil) else { return nil }
  defer { free(buffer) }
  return String(cString: buffer)
}

/// The names in a directory, without `.` and `..`; empty if it can't be read.
func directoryEntries(_ path: String) -> [String] {
  guard let directory = opendir(path) else { return [] }
  defer { closedir(directory) }
  var names: [String] = []
  while names.count < 100_000, let entry = readdir(directory) {
    let name = withUnsafePointer(to: &entry.pointee.d_name) {
      $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
    }
    if name != ".", name != ".." { names.append(name) }
  }
  return names
}

/// The installed pip, read as data: it knows the index that holds unless something else is configured.
enum InstalledPip {
  private static let member = "pip/_internal/models/index.py"

  /// The index that the installed pip's own source names.
  static func defaultIndex(_ place: IndexConfiguration.Place) throws(IndexError) -> IndexSource {
    for prefix in InstalledPython.prefixes(place) {
      for (path, source) in sources(prefix) {
        guard let url = usualIndex(in: source) else { continue }
        return IndexSource(url: url, origin: "the default of the installed pip (\(path))")
      }
    }
    for wheel in wheels(place.systemRoot + "/usr/share/python-wheels") {
      if let source = ZipMember.read(wheel, member), let url = usualIndex(in: source) {
        return IndexSource(url: url, origin: "the default of the installed pip (\(wheel))")
      }
    }
    throw IndexError(
      .noIndex, "index", "no index is configured and no installed pip tells the usual one",
      remedy: "Name one with --index-url, PIP_INDEX_URL or UV_DEFAULT_INDEX.")
  }

  /// The source texts of the pips of an installation: the installed one, then the one that `ensurepip` carries.
  private static func sources(_ prefix: String) -> [(path: String, source: [UInt8])] {
    var found: [(String, [UInt8])] = []
    let library = prefix + "/lib"
    let folders = directoryEntries(library).filter { $0.hasPrefix("python3") }.sorted { $0 > $1 }
    for folder in folders {
      for packages in ["site-packages", "dist-packages"] {
        let path = "\(library)/\(folder)/\(packages)/\(member)"
        if let bytes = readSmallFile(path) { found.append((path, bytes)) }
      }
    }
    for folder in folders {
      for wheel in wheels("\(library)/\(folder)/ensurepip/_bundled") {
        if let bytes = ZipMember.read(wheel, member) { found.append((wheel, bytes)) }
      }
    }
    return found
  }

  private static func wheels(_ folder: String) -> [String] {
    directoryEntries(folder).filter { $0.hasPrefix("pip-") && $0.hasSuffix(".whl") }.sorted { $0 > $1 }.map {
      folder + "/" + $0
    }
  }

  /// The first `… = PackageIndex("address"` of the module, with the path that the class adds.
  static func usualIndex(in source: [UInt8]) -> IndexURL? {
    let call = Array("= PackageIndex(".utf8)
    var index = 0
    while index + call.count < source.count {
      guard source[index..<(index + call.count)].elementsEqual(call) else {
        index += 1
        continue
      }
      index += call.count
      while index < source.count, source[index] == 0x20 || source[index] == 0x0A || source[index] == 0x0D { index += 1 }
      guard index < source.count, source[index] == UInt8(ascii: "\"") || source[index] == UInt8(ascii: "'"),
        let end = source[(index + 1)...].prefix(2_048).firstIndex(of: source[index])
      else { return nil }
      guard let url = IndexURL(String(decoding: source[(index + 1)..<end], as: UTF8.self)), url.scheme == "https" else {
        return nil
      }
      return url.resolving("simple")
    }
    return nil
  }
}
