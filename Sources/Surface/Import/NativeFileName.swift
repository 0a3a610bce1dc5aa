import Artifacts
import Evidence
import NativeCode

/// What a file's name says about native code in it.
enum NativeFileName {
  private static let suffixes: Set<String> = [
    "so", "pyd", "dll", "dylib", "bundle", "exe", "node", "o", "a", "lib", "obj", "sys", "debug", "dbg", "elf", "ko",
    "cubin", "fatbin", "hsaco", "co", "mex", "jnilib", "xll", "ocx", "com", "scr", "efi", "appimage", "bin", "out",
    "prx",
  ]

  /// Whether the name announces native code: `x.so`, `libx.so.1`, a program without a suffix.
  static func isNative(_ path: String) -> Bool {
    let name = lastComponent(path)
    guard let dot = name.lastIndex(of: ".") else { return true }
    if suffixes.contains(name[name.index(after: dot)...].lowercased()) { return true }
    // Versions behind the suffix: `libx.so.1.2.3`, `libx.1.dylib`, `libx-abc.so.5`; programs such as `tool-1.2`.
    return name.contains(".so.") || name.contains(".dylib.") || name[name.index(after: dot)...].allSatisfy(\.isNumber)
  }

  /// Whether what stands behind the last dot is a word of a product's name, such as `CredentialProvider.Microsoft`, and
  /// no suffix that says what a file holds: a capital letter and at least four small ones.
  static func isProductName(_ path: String) -> Bool {
    let name = lastComponent(path)
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return false }
    let word = name[name.index(after: dot)...].utf8
    return (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(word.first ?? 0) && word.count >= 5
      && word.dropFirst().allSatisfy { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
  }

  /// Whether the name is that of a shared library of Linux.
  static func isLibrary(_ path: String) -> Bool {
    let name = lastComponent(path)
    return name.hasSuffix(".so") || name.contains(".so.")
  }

  /// Whether loaders and the import system look for files of this name, on any system.
  static func isLoadedByName(_ path: String) -> Bool {
    let name = lastComponent(path).lowercased()
    // `libx.so.1`, but not `x.so.elf`, which some keep a library's debugging information in.
    let parts = name.split(separator: ".")
    return isExtension(path) || zip(parts, parts.dropFirst()).contains { $0 == "so" && $1.first?.isNumber == true }
      || [".so", ".dll", ".pyd", ".dylib", ".bundle", ".node"].contains { name.hasSuffix($0) }
  }

  /// Whether the import system takes the file for an extension module.
  static func isExtension(_ path: String) -> Bool { ModuleName(path: path)?.kind == .extension }

  /// Whether the file's bytes are worth a look: Python sources and the distribution's own metadata are not, and in an
  /// environment only what is named as native code is.
  static func canBeNative(_ path: String, _ kind: TargetKind) -> Bool {
    if kind == .environment { return lastComponent(path).contains(".") && isNative(path) }
    if path.hasSuffix(".py") || path.hasSuffix(".pyi") || path.hasSuffix(".pyc") { return false }
    return !RawText.holds(path, ".dist-info/")
  }

  /// Code for another processor than the one that runs Python: CUDA, AMD GPU and BPF objects are data here, and so is
  /// every type of ELF file that no host's loader takes (OpenCL's kernels; Linux `fs/binfmt_elf.c`, glibc
  /// `elf/dl-load.c`).
  static func isDeviceCode(_ object: NativeObject) -> Bool {
    object.format == .elf && (object.role == .other || [190, 224, 247].contains(object.machine))
  }

  /// Whether panic messages of Rust's standard library are in the file: their paths survive stripping.
  static func isRust(_ bytes: UnsafeRawBufferPointer) -> Bool {
    RawText.holds(bytes, "/rustc/")
  }

  /// What stands behind the last slash.
  static func lastComponent(_ path: String) -> Substring {
    RawText.lastIndex(of: UInt8(ascii: "/"), in: path).map { path[path.utf8.index(after: $0)...] } ?? path[...]
  }
}

/// Directories of a search path that lie outside the package.
struct SearchPathEscape {
  /// Names directly in the site directory that the target installs.
  private let shipped: Set<String>

  init(_ input: SurfaceInput) { shipped = input.files.siteNames }

  struct Escape: Hashable {
    let element: String
    let why: String
    let severity: Severity?
  }

  /// The gravest element of an object's search paths; nil if all stay in the package.
  func worst(_ object: NativeObject, _ file: InstalledFile) -> Escape? {
    var escapes: [Escape] = []
    for path in object.searchPaths {
      for element in path.text.split(separator: ":", omittingEmptySubsequences: false) {
        if let escape = judge(String(element), file) { escapes.append(escape) }
      }
    }
    return escapes.max { ($0.severity ?? .high) < ($1.severity ?? .high) }
  }

  private func judge(_ element: String, _ file: InstalledFile) -> Escape? {
    let origins = ["$ORIGIN", "${ORIGIN}", "@loader_path", "@executable_path", "@rpath"]
    guard let origin = origins.first(where: { element.hasPrefix($0) }) else {
      if element.isEmpty { return Escape(element: element, why: "which is the working directory", severity: nil) }
      if !element.hasPrefix("/") {
        return Escape(element: element, why: "relative to the working directory", severity: nil)
      }
      let writable = ["/tmp", "/var/tmp", "/home", "/dev/shm", "/Users"].contains { element.hasPrefix($0) }
      return Escape(
        element: element, why: writable ? "which others can write" : "which is not the package's",
        severity: writable ? nil : .medium)
    }
    let rest = element.dropFirst(origin.count)
    guard rest.isEmpty || rest.hasPrefix("/") else {
      return Escape(element: element, why: "which is not the object's directory", severity: nil)
    }
    guard origin != "@rpath", origin != "@executable_path", file.root == .site else { return nil }
    return leaves(String(rest), file).map { Escape(element: element, why: $0.why, severity: $0.severity) }
  }

  /// Whether `$ORIGIN` and a relative path lead out of what the package installs.
  private func leaves(_ relative: String, _ file: InstalledFile) -> (why: String, severity: Severity?)? {
    var parts = file.path.split(separator: "/").dropLast().map(String.init)
    for part in relative.split(separator: "/") where part != "." {
      if part == ".." {
        guard !parts.isEmpty else { return ("which is outside site-packages", .medium) }
        parts.removeLast()
      } else {
        parts.append(String(part))
      }
    }
    guard let top = parts.first else { return nil }
    return shipped.contains(top) ? nil : ("which belongs to another distribution", .low)
  }
}

/// Libraries that objects need and the package does not have; one trigger for all of them.
struct NeededLibraries {
  private let members: [Member]
  /// The names of all members; most targets have no object that asks for them.
  private lazy var bundled = Set(members.map { NativeFileName.lastComponent($0.path) })
  private var missing: [String: InstalledFile] = [:]
  private var order: [String] = []
  /// Whether an object looks into other distributions for its libraries, as wheels for GPUs do.
  private var usesSiblings = false

  init(_ input: SurfaceInput) { members = input.target.members }

  mutating func add(_ object: NativeObject, _ file: InstalledFile) {
    guard object.format != .pe else { return }
    if object.searchPaths.contains(where: { $0.text.contains("$ORIGIN/../..") }) { usesSiblings = true }
    for library in object.libraries where library.binding != .weak {
      let name = NativeFileName.lastComponent(library.name)
      if bundled.contains(name) || Self.isEverywhere(library.name, object.format) || missing[library.name] != nil {
        continue
      }
      missing[library.name] = file
      order.append(library.name)
    }
  }

  /// Adds the trigger, at the first object that lacks something.
  func report(_ input: SurfaceInput, _ found: inout SurfaceFindings) {
    guard input.target.kind != .environment, let first = order.first, let file = missing[first] else { return }
    let names = order.prefix(6).map(\.quotedName).joined(separator: ", ")
    let more = order.count > 6 ? " and \(order.count - 6) more" : ""
    found.add(
      NativeObjects.unresolved, file, in: input, condition: "when an object that needs them is loaded",
      summary: "needs \(names)\(more), which the package lacks", severity: usesSiblings ? .low : nil)
  }

  /// What PEP 600 and PEP 656 allow a wheel to expect, the loader itself, graphics drivers, and what macOS has.
  private static func isEverywhere(_ library: String, _ format: NativeObject.Format) -> Bool {
    if format == .machO { return library.hasPrefix("/usr/lib/") || library.hasPrefix("/System/") }
    let prefixes = [
      "libc.", "libm.", "libdl.", "librt.", "libpthread.", "libutil.", "libnsl.", "libresolv.", "libcrypt.", "libanl.",
      "libmvec.", "libnss_", "libgcc_s.", "libstdc++.", "libc++_shared.", "ld-linux", "ld-musl", "ld64.so", "ld.so",
      "libX11.", "libXext.", "libXrender.", "libICE.", "libSM.", "libGL.", "libEGL.", "libGLX.", "libOpenGL.",
      "libgobject-2.0.", "libgthread-2.0.", "libglib-2.0.", "libz.", "libexpat.", "libatomic.", "libncursesw.",
      "libpanelw.", "libcuda.", "libnvidia-ml.", "libnvcuvid.", "libpython3", "liblog.", "libandroid.", "linux-vdso",
      "libBrokenLocale.", "libthread_db.",
    ]
    return prefixes.contains { library.hasPrefix($0) }
  }
}
