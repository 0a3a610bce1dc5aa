import Artifacts
import Evidence
import NativeCode

/// Native objects whose loading runs code, pulls in other libraries, or hides what they are.
///
/// System V gABI, glibc `elf/dl-init.c` and `ld.so(8)`; Microsoft "PE Format"; Apple `mach-o/loader.h`. Of 807 objects
/// of about 350 published distributions nearly all have exactly the one constructor of the compiler's start files,
/// which is therefore nothing to report.
enum NativeObjects: TriggerFamily {
  static let constructors = TriggerInfo(
    id: "native-init-array", phase: .import, title: "A native object has constructors of its own",
    explanation: """
      The loader runs an object's constructors when it maps it, before the interpreter looks for the module's function, \
      and also for a library that is no module at all. C++ and Rust objects have some by their nature; plain C rarely \
      does.
      """,
    source: "System V gABI, chapter 5; glibc elf/dl-init.c; Microsoft PE Format (TLS callbacks); mach-o/loader.h",
    severity: .medium, attack: ["T1129", "T1106"])

  static let indirect = TriggerInfo(
    id: "native-ifunc", phase: .import, title: "A native object resolves its functions by running code",
    explanation: """
      `STT_GNU_IFUNC` symbols and IRELATIVE relocations make the loader call a function of the object while it is still \
      linking it, before any constructor. No published package examined uses them.
      """,
    source: "glibc elf/dl-irel.h; GNU IFUNC extension of the gABI", severity: .high, attack: ["T1129"])

  static let unresolved = TriggerInfo(
    id: "native-unresolved-needed", phase: .import, title: "A native object needs a library that the package lacks",
    explanation: """
      The library is neither in the package nor one that every Linux system has by the manylinux rules: it comes from \
      wherever the loader finds it when the module is imported.
      """,
    source: "PEP 600 and its library list; ld.so(8)", severity: .medium, attack: ["T1574.006"])

  static let searchPath = TriggerInfo(
    id: "native-rpath-escape", phase: .import, title: "A native object searches for libraries outside its package",
    explanation: """
      RPATH, RUNPATH or LC_RPATH names a directory that is not relative to the object or leaves its package: whoever \
      can write there decides what is loaded. An empty element means the working directory.
      """,
    source: "ld.so(8), \"RPATH and RUNPATH\"; mach-o/loader.h", severity: .high, attack: ["T1574.006"])

  static let audit = TriggerInfo(
    id: "native-audit-tag", phase: .import, title: "A native object puts further libraries into the loader",
    explanation: """
      DT_AUDIT, DT_DEPAUDIT, DT_FILTER, DT_AUXILIARY and LC_DYLD_ENVIRONMENT load libraries that see or replace the \
      functions of the whole process.
      """,
    source: "rtld-audit(7); Solaris Linker and Libraries Guide, \"Filters\"", severity: .critical, attack: ["T1574.006"]
  )

  static let disguised = TriggerInfo(
    id: "native-disguised", phase: .import, title: "Native code under another kind of name",
    explanation: """
      The file begins as an ELF, PE or Mach-O file does and is not named as one. `ctypes`, `LD_PRELOAD` and the loader \
      do not care about names; people and scanners do.
      """,
    source: "System V gABI, chapter 4; Microsoft PE Format; mach-o/loader.h", severity: .high, attack: ["T1036.008"])

  static let inPure = TriggerInfo(
    id: "native-in-any-wheel", phase: .import, title: "Native code in a wheel for every platform",
    explanation: """
      The wheel's tag says that it has no native code, so that installers offer it everywhere and reviewers expect \
      Python only.
      """,
    source: "Platform compatibility tags specification", severity: .high, attack: ["T1036.008"])

  static let unreadable = TriggerInfo(
    id: "native-unreadable", phase: .import, title: "A native file that nothing loads by its name cannot be read",
    explanation: """
      The file begins as native code does, and a table of it is cut off or contradicts itself, as in the test data of \
      tools that read such files. The import system and the loader do not look for files of its name, so that it runs \
      only if other code starts it; what it would run then is not known.
      """,
    source: "System V gABI, chapters 4 and 5; Microsoft PE Format; mach-o/loader.h", severity: .low,
    attack: ["T1036.008"])

  static let catalogue = [constructors, indirect, unresolved, searchPath, audit, disguised, inPure, unreadable]

  static func find(in input: borrowing SurfaceInput, into found: inout SurfaceFindings) {
    let input = copy input
    var needed = NeededLibraries(input)
    let escapes = SearchPathEscape(input)
    var isSeen = [Bool](repeating: false, count: input.target.members.count)
    for file in input.files.all where !isSeen[file.member] {
      isSeen[file.member] = true
      guard input.member(of: file).kind == .file, NativeFileName.canBeNative(file.path, input.target.kind) else {
        continue
      }
      inspect(file, input, escapes, &needed, &found)
    }
    needed.report(input, &found)
  }

  private static func inspect(
    _ file: InstalledFile, _ input: SurfaceInput, _ escapes: SearchPathEscape, _ needed: inout NeededLibraries,
    _ found: inout SurfaceFindings
  ) {
    let path = input.member(of: file).path
    guard input.member(of: file).size >= 64 else { return }
    let contents: MemberContents
    do { contents = try input.target.contents(of: file.member) } catch {
      if NativeFileName.isNative(file.path) {
        found.opaque.append(Opaque(path: path, why: "it could not be read: \(error.detail)"))
      }
      return
    }
    let reading = contents.withBytes { bytes -> (objects: [NativeObject], isRust: Bool, failure: NativeError?)? in
      guard NativeReader.format(of: bytes) != nil else { return nil }
      do throws(NativeError) {
        let objects = try NativeReader.read(bytes)
        let hasOwn = objects.contains { $0.initialisers.ownConstructors > 0 }
        return (objects, hasOwn && NativeFileName.isRust(bytes), nil)
      } catch {
        return ([], false, error)
      }
    }
    guard let reading else {
      if NativeFileName.isExtension(file.path), input.target.kind != .environment {
        found.opaque.append(Opaque(path: path, why: "it is named as a native module and is none"))
      }
      return
    }
    if let failure = reading.failure {
      noteUnread(file, nil, "its native code could not be read: \(failure.description)", input, &found)
    }
    let objects = reading.objects.filter { !NativeFileName.isDeviceCode($0) }
    if reading.failure == nil, objects.isEmpty { return }
    judgeName(file, objects, input, &found)
    for object in objects where object.role == .library || object.role == .executable {
      if let problem = object.problems.first {
        noteUnread(file, object, "a table of its native code could not be read: \(problem)", input, &found)
      }
      // Older loaders and other C libraries take a program that is named as a library.
      guard object.role == .library || NativeFileName.isLibrary(file.path) else { continue }
      judge(object, file, isRust: reading.isRust, input, escapes, &found)
      needed.add(object, file)
    }
  }

  /// What cannot be read is a gap, unless nothing that is looked for by name, nor installed as it is, is left unread.
  ///
  /// Of a program nothing but its presence is told anyway: whoever starts it is what matters. A file of a source tree is
  /// installed only if the build puts it somewhere, and is loaded by code that says so.
  private static func noteUnread(
    _ file: InstalledFile, _ object: NativeObject?, _ why: String, _ input: SurfaceInput, _ found: inout SurfaceFindings
  ) {
    let path = input.member(of: file).path
    let isIdle = object?.role == .executable || file.root == .project
    guard isIdle, !NativeFileName.isLoadedByName(file.path) else {
      found.opaque.append(Opaque(path: path, why: why))
      return
    }
    found.add(
      unreadable, file, in: input, condition: "when something starts it",
      summary: "\(String(file.name).quotedName) is native code, and \(why)", starts: .native(path))
  }

  private static func judgeName(
    _ file: InstalledFile, _ objects: [NativeObject], _ input: SurfaceInput, _ found: inout SurfaceFindings
  ) {
    let path = input.member(of: file).path
    let isProgram = objects.allSatisfy { $0.role == .executable }
    let format = objects.first?.format.rawValue ?? "native"
    if !NativeFileName.isNative(file.path), file.owner != nil || input.target.kind != .environment {
      found.add(
        disguised, file, in: input, condition: "when something loads it",
        summary: "\(String(file.name).quotedName) is \(format) code", starts: .native(path),
        severity: isProgram && NativeFileName.isProductName(file.path) ? .low : file.root == .project ? .medium : nil)
    }
    guard input.target.kind == .wheel, input.target.fileName.hasSuffix("-any.whl") else { return }
    found.add(
      inPure, file, in: input, condition: isProgram ? "when somebody runs the program" : "when something loads it",
      summary: "\(String(file.name).quotedName) is \(format) code in a wheel for every platform",
      starts: isProgram ? .nothing : .native(path), severity: isProgram ? .low : nil)
  }

  private static func judge(
    _ object: NativeObject, _ file: InstalledFile, isRust: Bool, _ input: SurfaceInput, _ escapes: SearchPathEscape,
    _ found: inout SurfaceFindings
  ) {
    let path = input.member(of: file).path
    let isModule = NativeFileName.isExtension(file.path) && !object.moduleFunctions.isEmpty
    let condition = isModule ? nil : "when something loads the library"
    let start = object.initialisers
    if start.ownConstructors > 0 {
      let runtime = object.usesCxxRuntime ? "C++" : isRust ? "Rust" : nil
      let count = start.ownConstructors == 1 ? "one constructor" : "\(start.ownConstructors) constructors"
      found.add(
        constructors, file, in: input, condition: condition,
        summary: "runs \(count) when \(String(file.name).quotedName) is loaded"
          + (runtime.map { ", as \($0) objects do" } ?? ""),
        starts: .native(path), severity: runtime == nil ? nil : .low)
    }
    if start.indirectFunctions + start.indirectRelocations > 0 {
      found.add(
        indirect, file, in: input, condition: condition,
        summary: "runs \(start.indirectFunctions + start.indirectRelocations) resolvers while "
          + "\(String(file.name).quotedName) is being linked",
        starts: .native(path))
    }
    if !object.loaderTags.isEmpty {
      let tags = object.loaderTags.prefix(4).map { "\($0.tag.rawValue) \($0.value.quotedName)" }
      found.add(
        audit, file, in: input, condition: condition,
        summary: "loads further libraries: " + tags.joined(separator: ", "),
        starts: .native(path))
    }
    if let escape = escapes.worst(object, file) {
      found.add(
        searchPath, file, in: input, condition: condition,
        summary: "looks for libraries in \(escape.element.quotedName), \(escape.why)", starts: .native(path),
        severity: escape.severity)
    }
  }
}
