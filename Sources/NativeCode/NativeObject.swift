/// What the dynamic loader makes of one native object: what it loads beside it, where it looks for that, and what
/// code it runs before anybody calls a function of it.
///
/// Made from the bytes alone, the way the loader reads them (program headers and dynamic section, not section
/// headers, which can be stripped or forged). The object is never mapped by a loader.
package struct NativeObject: Sendable {
  /// The container format, as people name it.
  package enum Format: String, Sendable { case elf = "ELF", pe = "PE", machO = "Mach-O" }
  /// What a loader does with the file.
  package enum Role: String, Sendable { case executable, library, relocatable, core, other }

  /// A library that is loaded together with this object.
  package struct Library: Hashable, Sendable {
    /// When and whether a library has to be there.
    package enum Binding: String, Sendable { case normal, weak, delayed, reexported }
    package let name: String
    package let binding: Binding
  }

  /// A directory list the loader searches for libraries, as written.
  package struct SearchPath: Hashable, Sendable {
    /// `DT_RPATH`, `DT_RUNPATH` or `LC_RPATH`.
    package enum Tag: String, Sendable { case rpath = "RPATH", runpath = "RUNPATH", loadCommand = "LC_RPATH" }
    package let tag: Tag
    package let text: String
  }

  /// A tag that puts a further library into the process or the loader.
  package struct LoaderTag: Hashable, Sendable {
    /// Kinds of loader instruction beyond libraries and symbols.
    package enum Tag: String, Sendable {
      case audit = "DT_AUDIT", dependencyAudit = "DT_DEPAUDIT", filter = "DT_FILTER", auxiliary = "DT_AUXILIARY"
      /// `LC_DYLD_ENVIRONMENT`: variables such as `DYLD_INSERT_LIBRARIES` inside the file.
      case environment = "LC_DYLD_ENVIRONMENT"
    }
    package let tag: Tag
    package let value: String
  }

  package let format: Format
  /// What the header says; a position-independent program, which calls itself a shared object there, is an executable.
  package internal(set) var role: Role
  package let is64Bit: Bool
  package let isBigEndian: Bool
  /// `e_machine`, the COFF machine or the Mach-O CPU type.
  package let machine: UInt32
  /// Where the object begins in the file: above 0 for a slice of a fat Mach-O file.
  package let offset: Int

  /// `DT_SONAME`, the export directory's name or `LC_ID_DYLIB`.
  package internal(set) var name: String?
  /// `PT_INTERP`: the loader an executable asks for.
  package internal(set) var interpreter: String?
  package internal(set) var libraries: [Library] = []
  package internal(set) var searchPaths: [SearchPath] = []
  package internal(set) var loaderTags: [LoaderTag] = []
  package internal(set) var initialisers = Initialisers()
  /// Exported functions by which CPython starts an extension module: `PyInit_x`, `PyInitU_x`, `PyModExport_x`.
  package internal(set) var moduleFunctions: [String] = []
  /// Names of symbols taken from other objects, sorted, without repetition; at most `NativeLimits.importedNames`.
  package internal(set) var importedSymbols: [String] = []
  /// `PT_GNU_STACK` with the X flag, or no such header in a file that has program headers.
  package internal(set) var hasExecutableStack = false
  /// `.NET` code (a CLR directory).
  package internal(set) var isManaged = false
  /// The tables that could not be read; what they hold is unknown, not absent.
  package internal(set) var problems: [NativeError] = []

  init(format: Format, role: Role, is64Bit: Bool, isBigEndian: Bool, machine: UInt32, offset: Int) {
    self.format = format
    self.role = role
    self.is64Bit = is64Bit
    self.isBigEndian = isBigEndian
    self.machine = machine
    self.offset = offset
  }

  /// Whether it depends on a C++ runtime, whose objects have constructors by their nature.
  package var usesCxxRuntime: Bool {
    libraries.contains { library in
      ["libstdc++", "libc++", "msvcp", "libgnustl", "vcruntime140_1"].contains {
        library.name.lowercased().contains($0)
      }
    } || importedSymbols.contains { $0.hasPrefix("_ZNSt") || $0.hasPrefix("__ZNSt") || $0 == "__gxx_personality_v0" }
  }

  /// Keeps a problem; the first `NativeLimits.problems` tell enough.
  mutating func note(_ error: NativeError, _ limits: NativeLimits) {
    if problems.count < limits.problems { problems.append(error) }
  }

  /// Runs one part of the reading; its failure is kept as a problem and does not hide the other parts.
  mutating func part(_ limits: NativeLimits, _ body: (inout NativeObject) throws(NativeError) -> Void) {
    do { try body(&self) } catch { note(error, limits) }
  }
}

/// The code that runs when the loader maps an object, before any of its functions is called.
package struct Initialisers: Hashable, Sendable {
  /// `DT_INIT`, or `LC_ROUTINES`.
  package internal(set) var initFunction = false
  /// `DT_INIT` whose code is not the empty `_init` of the C start files (known for x86-64 and AArch64 only).
  package internal(set) var customInitFunction = false
  /// Entries of `DT_INIT_ARRAY`.
  package internal(set) var initArray = 0
  /// Entries of `DT_FINI_ARRAY`: the compiler's own start files add one to both.
  package internal(set) var finiArray = 0
  /// Entries of `DT_PREINIT_ARRAY`, which runs in executables only.
  package internal(set) var preinitArray = 0
  /// Relocations whose target is computed by running code of the object (`R_*_IRELATIVE`).
  package internal(set) var indirectRelocations = 0
  /// Defined symbols of type `STT_GNU_IFUNC`.
  package internal(set) var indirectFunctions = 0
  /// PE: `AddressOfEntryPoint` of a DLL (`DllMain` through the C start files).
  package internal(set) var entryPoint = false
  /// PE: callbacks of the TLS directory, which run before the entry point.
  package internal(set) var tlsCallbacks = 0
  /// Mach-O: pointers in `S_MOD_INIT_FUNC_POINTERS` sections.
  package internal(set) var moduleInitPointers = 0
  /// Mach-O: entries of `S_INIT_FUNC_OFFSETS` sections.
  package internal(set) var initOffsets = 0
  /// Mach-O: pairs of an interposing section, which replace functions of the whole process.
  package internal(set) var interposed = 0

  package init() {}

  /// Constructors beyond those the C start files put into every object.
  ///
  /// GCC's `crtbeginS.o` puts `frame_dummy` into `.init_array` and `__do_global_dtors_aux` into `.fini_array`; a
  /// single constructor without that counterpart is the author's.
  package var ownConstructors: Int {
    let startFiles = initArray > 0 && finiArray > 0 ? 1 : 0
    return initArray - startFiles + preinitArray + (customInitFunction ? 1 : 0) + tlsCallbacks + moduleInitPointers
      + initOffsets
  }
}
