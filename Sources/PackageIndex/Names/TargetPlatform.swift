import Glibc

/// The kind of machine that packages are meant for.
package struct TargetPlatform: Hashable, Sendable {
  /// Operating systems, by the name that `sys.platform` gives them.
  package enum System: String, Sendable { case linux, macOS = "darwin", windows = "win32" }

  package let system: System
  /// The processor as `platform.machine()` names it, such as `x86_64`.
  package let machine: String
  /// Whether the C library is musl; only of meaning on Linux.
  package let usesMusl: Bool

  package init(system: System, machine: String, usesMusl: Bool = false) {
    self.system = system
    self.machine = machine
    self.usesMusl = usesMusl
  }

  /// The platform that this program runs on.
  package static let current: TargetPlatform = {
    var name = utsname()
    uname(&name)
    let machine = withUnsafeBytes(of: &name.machine) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    // A musl system has its loader under this name; a program built for glibc may still run there.
    let usesMusl = access("/lib/ld-musl-\(machine).so.1", F_OK) == 0 && access("/lib64", F_OK) != 0
    return TargetPlatform(system: .linux, machine: machine, usesMusl: usesMusl)
  }()

  /// The value of `platform.system()`.
  var systemName: String {
    switch system {
    case .linux: "Linux"
    case .macOS: "Darwin"
    case .windows: "Windows"
    }
  }

  /// Whether a wheel's platform tag can be installed here, on some version of the system.
  package func accepts(_ tag: some StringProtocol) -> Bool {
    if tag == "any" { return true }
    switch system {
    case .linux:
      guard tag.hasSuffix("_" + machine) else { return false }
      if tag.hasPrefix("musllinux_") { return usesMusl }
      if tag.hasPrefix("manylinux") { return !usesMusl }
      return tag == "linux_" + machine
    case .macOS:
      guard tag.hasPrefix("macosx_") else { return false }
      let families =
        machine == "arm64" ? ["arm64", "universal2"] : ["x86_64", "universal2", "intel", "fat64", "universal"]
      return families.contains { tag.hasSuffix("_" + $0) }
    case .windows:
      let tags = ["AMD64": "win_amd64", "ARM64": "win_arm64", "x86": "win32"]
      return tags[machine].map { tag == $0 } ?? false
    }
  }
}
