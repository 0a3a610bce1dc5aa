import FoundationEssentials
import Glibc
import NativeCode
import TestSupport
import Testing

private let compiler: String? = ["/usr/bin/gcc", "/usr/bin/cc", "/usr/bin/clang"].first { (path: String) in
  access(path, X_OK) == 0
}

/// Objects of the machine's own compiler: what the loader would run in them is known from their source.
@Suite("Objects of a C compiler", .enabled(if: compiler != nil, "no C compiler on this machine"))
struct CompiledObjectTests {
  /// Compiles C to a shared object in a folder of its own.
  private func compile(_ source: String, _ options: [String] = []) throws -> NativeObject {
    let folder = TemporaryDirectory()
    let path = try #require(compiler)
    folder.write("x.c", bytes(source))
    let words = [path, "-shared", "-fPIC", "-o", folder.path + "/x.so", folder.path + "/x.c"] + options
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var child = pid_t()
    try #require(posix_spawn(&child, path, nil, nil, &arguments, environ) == 0)
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0, errno == EINTR {}
    try #require(status == 0)
    let bytes = [UInt8](try Data(contentsOf: URL(filePath: folder.path + "/x.so")))
    let object = try #require(try NativeReader.read(bytes).first)
    #expect(object.problems == [])
    return object
  }

  @Test("without constructors have none of their own")
  func plain() throws {
    let object = try compile("int answer(void) { return 42; }")
    #expect(object.initialisers.ownConstructors == 0)
    #expect(object.initialisers.indirectFunctions == 0 && object.initialisers.indirectRelocations == 0)
    #expect(!object.usesCxxRuntime && !object.hasExecutableStack)
  }

  @Test("with a constructor have one of their own")
  func constructor() throws {
    let object = try compile(
      "extern int puts(const char *); __attribute__((constructor)) static void c(void) { puts(\"demo\"); }")
    #expect(object.initialisers.ownConstructors == 1)
    #expect(object.importedSymbols.contains("puts"))
  }

  @Test("with an init function instead of the start files' have one of their own")
  func initFunction() throws {
    let object = try compile(
      "extern int puts(const char *); void start(void) { puts(\"demo\"); }", ["-nostartfiles", "-Wl,-init,start"])
    #expect(object.initialisers.initFunction)
    #if arch(x86_64) || arch(arm64)
      #expect(object.initialisers.ownConstructors == 1)
    #endif
  }

  @Test("with an indirect function run its resolver while they are linked")
  func indirectFunction() throws {
    let object = try compile(
      """
      static void body(void) {}
      static void (*resolve(void))(void) { return body; }
      void visible(void) __attribute__((ifunc("resolve")));
      void call(void) { visible(); }
      """)
    #expect(object.initialisers.indirectFunctions + object.initialisers.indirectRelocations > 0)
  }

  @Test("name their module function, their libraries and their search path")
  func tables() throws {
    let object = try compile(
      "void *PyInit_demo(void) { return 0; }",
      ["-Wl,-rpath,/opt/demo", "-Wl,-soname,demo.so", "-Wl,--no-as-needed", "-lm", "-Wl,--hash-style=gnu"])
    #expect(object.moduleFunctions == ["PyInit_demo"])
    #expect(object.name == "demo.so")
    #expect(object.libraries.contains { $0.name.hasPrefix("libm.so") })
    #expect(object.searchPaths.map(\.text) == ["/opt/demo"])
  }
}
