import ConfigurationFormats
import Glibc

/// What pip's configuration files and variables say (pip's `_internal/configuration.py` and `cli/parser.py`).
struct PipConfiguration {
  /// A value with the file or variable it comes from.
  private struct Setting {
    let value: String
    let origin: String
  }

  /// By the option's long name. Later sections and files replace earlier ones, whole lists included.
  private var settings: [String: Setting] = [:]

  /// Whether it says where packages come from.
  var namesSources: Bool {
    !["index-url", "extra-index-url", "find-links", "no-index"].allSatisfy { settings[$0] == nil }
  }

  /// Reads the files in pip's order, then the variables.
  ///
  /// The order is by section first (`global`, then the command's, then variables) and by file within one.
  static func read(_ place: IndexConfiguration.Place) throws(IndexError) -> PipConfiguration {
    var sections: [String: [(key: String, setting: Setting)]] = [:]
    for path in files(place) {
      guard let bytes = readSmallFile(path) else { continue }
      let file: INIFile
      do {
        file = try INIFile.read(bytes)
      } catch {
        throw IndexError(
          .badConfiguration, path, error.description, remedy: "Correct the file; pip refuses it as well.")
      }
      for section in file.sections {
        for entry in section.entries + file.defaults.entries.filter({ section.entry($0.key) == nil }) {
          let setting = Setting(value: entry.value ?? "", origin: path)
          sections[section.name, default: []].append((normalized(entry.key), setting))
        }
      }
    }
    for (name, value) in place.environment where name.hasPrefix("PIP_") {
      sections[":env:", default: []].append(
        (normalized(String(name.dropFirst(4))), Setting(value: value, origin: name)))
    }
    var result = PipConfiguration()
    for name in ["global", "download", "install", ":env:"] {
      for (key, setting) in sections[name] ?? [] where !setting.value.isEmpty {
        result.settings[aliases[key] ?? key] = setting
      }
    }
    return result
  }

  private static let aliases = ["pypi-url": "index-url", "default-timeout": "timeout"]

  private static func normalized(_ key: String) -> String {
    let text = key.lowercased().map { $0 == "_" ? "-" : String($0) }.joined()
    return text.hasPrefix("--") ? String(text.dropFirst(2)) : text
  }

  /// The files that pip reads, weakest first: global, user, site, and the one that a variable names.
  private static func files(_ place: IndexConfiguration.Place) -> [String] {
    let named = place.environment["PIP_CONFIG_FILE"]
    if named == "/dev/null" { return [] }
    var files = place.systemDirectories.map { $0 + "/pip/pip.conf" } + [place.systemRoot + "/etc/pip.conf"]
    // A file that a variable names stands in for the user's own.
    if !(named.map { access($0, F_OK) == 0 } ?? false) {
      files += [place.homeDirectory + "/.pip/pip.conf", place.userDirectory + "/pip/pip.conf"]
    }
    if let prefix = InstalledPython.prefixes(place).first { files.append(prefix + "/pip.conf") }
    return files + (named.map { [$0] } ?? [])
  }

  private func list(_ key: String) -> [(text: String, origin: String)] {
    guard let setting = settings[key] else { return [] }
    return setting.value.split { $0 == " " || $0 == "\n" || $0 == "\t" || $0 == "\r" }.map {
      (String($0), setting.origin)
    }
  }

  private func flag(_ key: String) -> Bool {
    guard let value = settings[key]?.value.lowercased() else { return false }
    return ["1", "true", "yes", "on", "y", "t"].contains(value)
  }

  /// The configuration with the flags added as pip adds them: a list grows, a single value is replaced.
  func configuration(
    flags: IndexConfiguration.Flags, _ place: IndexConfiguration.Place
  ) throws(IndexError) -> IndexConfiguration {
    var result = IndexConfiguration()
    result.allowsPreReleases = flags.allowsPreReleases || flag("pre")
    for (text, _) in list("find-links") + flags.findLinks.map({ ($0, "") }) {
      result.findLinks.append(place.findLinks(text))
    }
    if !flags.noIndex, !flag("no-index") {
      if let text = flags.indexURL {
        result.indexes.append(IndexSource(url: try place.url(text, origin: "--index-url"), origin: "--index-url"))
      } else if let setting = settings["index-url"] {
        result.indexes.append(
          IndexSource(url: try place.url(setting.value, origin: setting.origin), origin: setting.origin))
      } else {
        result.indexes.append(try InstalledPip.defaultIndex(place))
      }
      for (text, origin) in list("extra-index-url") + flags.extraIndexURLs.map({ ($0, "--extra-index-url") }) {
        result.indexes.append(IndexSource(url: try place.url(text, origin: origin), origin: origin))
      }
    }
    result.transfer = transfer(place)
    if !result.transfer.trustedHosts.isEmpty {
      result.notes.append(
        "certificates are not checked for trusted hosts: \(result.transfer.trustedHosts.joined(separator: ", "))")
    }
    return result
  }

  private func transfer(_ place: IndexConfiguration.Place) -> TransferSettings {
    var result = TransferSettings()
    // requests, which pip is built on, lets these variables win over pip's own option.
    result.certificates =
      place.variable("REQUESTS_CA_BUNDLE") ?? place.variable("CURL_CA_BUNDLE") ?? settings["cert"].map {
        place.absolute($0.value)
      }
      ?? place.variable("SSL_CERT_FILE") ?? place.variable("SSL_CERT_DIR")
    result.clientCertificate = settings["client-cert"].map { place.absolute($0.value) }
    result.proxy = settings["proxy"]?.value
    result.trustedHosts = list("trusted-host").map(\.text)
    if let seconds = settings["timeout"].flatMap({ Double($0.value) }), seconds >= 1, seconds <= 3_600 {
      result.stallTimeout = Int(seconds)
      result.connectTimeout = min(Int(seconds), 60)
    }
    return result
  }
}
