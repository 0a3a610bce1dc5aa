/// What is known of the attributes of the standard library beyond what calls do.
enum Library {
  /// What an attribute of a module is, where that is a module or function of another one: `shutil.os` is `os`.
  static func target(of name: String, in module: String) -> String? {
    for word in imports.words(of: module) where word.starts(with: name.utf8) {
      let rest = word.dropFirst(name.utf8.count)
      if rest.isEmpty { return name }
      if rest.first == equals { return String(Substring(rest.dropFirst())) }
    }
    return nil
  }

  /// All names in a module or class, in their order; nil where they are not listed.
  static func names(in module: String) -> [String]? {
    listed.holds(module) ? listed.words(of: module).map { String(Substring($0)) } : nil
  }

  /// Whether a module or class has a name; nil where its names are not listed.
  static func lists(_ name: String, in module: String) -> Bool? {
    listed.holds(module) ? listed.words(of: module).contains { $0.elementsEqual(name.utf8) } : nil
  }

  /// Whether a dotted name is a module of the standard library.
  static func isModule(_ name: String) -> Bool {
    StandardLibrary.modules.contains(name) || imports.holds(name) || (listed.holds(name) && !isClass(name))
  }

  private static func isClass(_ name: String) -> Bool { name.hasPrefix("builtins.") }

  /// The module that something of a dotted path is defined in.
  static func module(of path: String) -> String {
    var name = path
    while !isModule(name) {
      guard let dot = name.lastIndex(of: ".") else { return name }
      name = String(name[..<dot])
    }
    return name
  }

  private static let equals = UInt8(ascii: "=")
  private static let imports = WordTable(LibraryImports.rows)
  private static let listed = WordTable(LibraryNames.rows)

  // MARK: Classes

  /// Built-in classes that are written in small letters.
  private static let classes: Set<String> = [
    "bool", "bytearray", "bytes", "classmethod", "complex", "dict", "enumerate", "filter", "float", "frozenset", "int",
    "list", "map", "memoryview", "object", "property", "range", "reversed", "set", "slice", "staticmethod", "str",
    "super", "tuple", "type", "zip", "NoneType",
  ]

  /// Whether a name of `builtins` is a class rather than a function or a constant.
  static func isBuiltinClass(_ name: String) -> Bool {
    if classes.contains(name) { return true }
    guard let head = name.utf8.first, (0x41...0x5A).contains(head) else { return false }
    return !["True", "False", "None", "NotImplemented", "Ellipsis"].contains(name)
  }

  /// Those of `subclasses` that code picks by their place for what their modules hold.
  static let likelySubclasses = [
    "os._wrap_close", "subprocess.Popen", "warnings.catch_warnings", "importlib._bootstrap.BuiltinImporter",
    "_sitebuiltins._Printer", "codecs.IncrementalDecoder", "zipimport.zipimporter", "ctypes.CDLL",
  ]

  /// Classes right below `object` that an interpreter has once `site` has run, and those that code looks for among
  /// them: what they were defined with leads on to whole modules.
  static let subclasses = [
    "builtins.type", "builtins.int", "builtins.bytearray", "builtins.bytes", "builtins.list", "builtins.range",
    "builtins.dict", "builtins.str", "builtins.super", "builtins.float", "builtins.tuple", "builtins.set",
    "builtins.frozenset", "builtins.property", "builtins.classmethod", "builtins.staticmethod", "types.FunctionType",
    "types.BuiltinFunctionType", "types.CodeType", "types.FrameType", "types.GeneratorType", "types.ModuleType",
    "types.SimpleNamespace", "builtins.BaseException", "importlib._bootstrap._ModuleLock",
    "importlib._bootstrap._installed_safely", "importlib._bootstrap.ModuleSpec",
    "importlib._bootstrap.BuiltinImporter", "importlib._bootstrap.FrozenImporter",
    "importlib._bootstrap._ImportLockContext", "importlib._bootstrap_external.WindowsRegistryFinder",
    "importlib._bootstrap_external._LoaderBasics", "importlib._bootstrap_external.FileLoader",
    "importlib._bootstrap_external._NamespacePath", "importlib._bootstrap_external.PathFinder",
    "importlib._bootstrap_external.FileFinder", "zipimport.zipimporter", "zipimport._ZipImportResourceReader",
    "codecs.Codec", "codecs.IncrementalEncoder", "codecs.IncrementalDecoder", "codecs.StreamReaderWriter",
    "codecs.StreamRecoder", "abc.ABC", "collections.abc.Hashable", "collections.abc.Awaitable",
    "collections.abc.AsyncIterable", "collections.abc.Iterable", "collections.abc.Sized",
    "collections.abc.Container", "collections.abc.Callable", "os._wrap_close", "_sitebuiltins.Quitter",
    "_sitebuiltins._Printer", "_sitebuiltins._Helper", "types.DynamicClassAttribute", "types._GeneratorWrapper",
    "warnings.WarningMessage", "warnings.catch_warnings", "operator.attrgetter", "operator.itemgetter",
    "operator.methodcaller", "functools.partial", "functools.partialmethod", "functools.singledispatchmethod",
    "functools.cached_property", "itertools.chain", "contextlib.ContextDecorator",
    "contextlib._GeneratorContextManagerBase", "contextlib._BaseExitStack", "contextlib.closing",
    "contextlib.redirect_stdout", "reprlib.Repr", "re.Scanner", "string.Template", "string.Formatter",
    "threading._RLock", "threading.Condition", "threading.Semaphore", "threading.Event", "threading.Barrier",
    "threading.Thread", "subprocess.CompletedProcess", "subprocess.Popen", "tempfile._RandomNameSequence",
    "tempfile._TemporaryFileCloser", "tempfile._TemporaryFileWrapper", "tempfile.TemporaryDirectory",
    "inspect.BlockFinder", "inspect.Parameter", "inspect.Signature", "logging.LogRecord", "logging.Formatter",
    "logging.Filterer", "socket._GiveupOnSendfile", "selectors._SelectorMapping", "urllib.request.Request",
    "urllib.request.OpenerDirector", "urllib.request.BaseHandler", "http.client.HTTPConnection", "ctypes.CDLL",
    "ctypes.LibraryLoader", "pathlib.PurePath", "zipfile.ZipInfo", "zipfile.ZipFile", "tarfile.TarFile", "ast.AST",
    "random.Random", "linecache.updatecache", "traceback.FrameSummary", "traceback.TracebackException",
  ]
}

/// Lines of words, each after a name and a colon, which are split when they are asked for.
private struct WordTable {
  private var lines: [String: [Substring.UTF8View]] = [:]

  init(_ rows: String) {
    for line in rows.utf8.split(separator: UInt8(ascii: "\n")) {
      guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { continue }
      lines[String(Substring(line[..<colon])), default: []].append(line[line.index(after: colon)...])
    }
  }

  func holds(_ name: String) -> Bool { lines[name] != nil }

  /// The words of all lines of a name, in their order.
  func words(of name: String) -> [Substring.UTF8View] {
    (lines[name] ?? []).flatMap { $0.split(separator: UInt8(ascii: " ")) }
  }
}
