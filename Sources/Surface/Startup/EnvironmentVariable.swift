import Evidence

/// An environment variable that makes an interpreter, or the loader before it, run or find code.
///
/// `Python/initconfig.c`, `Doc/using/cmdline.rst`, `ld.so(8)`, and the documentation of the tools named.
struct EnvironmentVariable {
  let name: String
  let severity: Severity
  /// What setting it does, as the end of a sentence that begins with the variable.
  let effect: String
  /// Interpreter flags that make it be ignored.
  let ignoredBy: String?

  private init(_ name: String, _ severity: Severity, _ effect: String, ignoredBy: String? = "-I and -E") {
    self.name = name
    self.severity = severity
    self.effect = effect
    self.ignoredBy = ignoredBy
  }

  /// By name.
  static let all: [String: EnvironmentVariable] = Dictionary(
    list.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })

  private static let list = [
    EnvironmentVariable("PYTHONPATH", .medium, "puts directories before the standard library"),
    EnvironmentVariable("PYTHONHOME", .medium, "moves the standard library"),
    EnvironmentVariable("PYTHONUSERBASE", .medium, "moves the user's site directory", ignoredBy: "-I and -s"),
    EnvironmentVariable("PYTHONSTARTUP", .high, "names a file that runs before the first prompt"),
    EnvironmentVariable("PYTHONBREAKPOINT", .medium, "names a callable that breakpoint() imports and calls"),
    EnvironmentVariable("PYTHONPYCACHEPREFIX", .high, "makes bytecode be taken from another tree"),
    EnvironmentVariable("PYTHONPLATLIBDIR", .medium, "renames the directory of the standard library"),
    EnvironmentVariable("PYTHON_PRESITE", .high, "imports a module before site in debug builds", ignoredBy: nil),
    EnvironmentVariable("PYTHON_FROZEN_MODULES", .medium, "makes frozen modules be read from files again"),
    EnvironmentVariable("PYTHONEXECUTABLE", .low, "changes what sys.executable is on macOS"),
    EnvironmentVariable("__PYVENV_LAUNCHER__", .low, "changes what sys.executable is on macOS", ignoredBy: nil),
    EnvironmentVariable("PYTHONINSPECT", .low, "opens a prompt after the program"),
    EnvironmentVariable("PYTHONCASEOK", .low, "makes imports ignore case on Windows and macOS"),
    EnvironmentVariable("PYTEST_PLUGINS", .medium, "names modules that every pytest run imports", ignoredBy: nil),
    EnvironmentVariable("PYTEST_ADDOPTS", .low, "adds options, such as -p MODULE, to every pytest run", ignoredBy: nil),
    EnvironmentVariable("COVERAGE_PROCESS_START", .low, "starts coverage in every process", ignoredBy: nil),
    EnvironmentVariable("COVERAGE_PROCESS_CONFIG", .low, "starts coverage in every process", ignoredBy: nil),
    EnvironmentVariable("AUTOWRAPT_BOOTSTRAP", .medium, "loads entry points in every process", ignoredBy: nil),
    EnvironmentVariable("IPYTHONDIR", .medium, "moves IPython's start-up files", ignoredBy: nil),
    EnvironmentVariable("JUPYTER_CONFIG_PATH", .medium, "adds directories of Jupyter configuration", ignoredBy: nil),
    EnvironmentVariable("JUPYTER_CONFIG_DIR", .medium, "moves Jupyter's configuration", ignoredBy: nil),
    EnvironmentVariable("JUPYTER_PATH", .medium, "adds directories of kernels and extensions", ignoredBy: nil),
    EnvironmentVariable(
      "SETUPTOOLS_USE_DISTUTILS", .low, "chooses the distutils that setuptools loads", ignoredBy: nil),
    EnvironmentVariable("PIP_INDEX_URL", .medium, "redirects pip to another index", ignoredBy: nil),
    EnvironmentVariable("PIP_EXTRA_INDEX_URL", .medium, "adds an index that pip asks", ignoredBy: nil),
    EnvironmentVariable("PIP_FIND_LINKS", .medium, "adds a place where pip finds packages", ignoredBy: nil),
    EnvironmentVariable("PIP_TRUSTED_HOST", .medium, "makes pip accept a host without TLS", ignoredBy: nil),
    EnvironmentVariable("PIP_CONFIG_FILE", .medium, "names pip's configuration", ignoredBy: nil),
    EnvironmentVariable("UV_INDEX", .medium, "adds an index that uv asks", ignoredBy: nil),
    EnvironmentVariable("UV_INDEX_URL", .medium, "redirects uv to another index", ignoredBy: nil),
    EnvironmentVariable("UV_DEFAULT_INDEX", .medium, "redirects uv to another index", ignoredBy: nil),
    EnvironmentVariable("UV_EXTRA_INDEX_URL", .medium, "adds an index that uv asks", ignoredBy: nil),
    EnvironmentVariable("UV_FIND_LINKS", .medium, "adds a place where uv finds packages", ignoredBy: nil),
    EnvironmentVariable("UV_CONFIG_FILE", .medium, "names uv's configuration", ignoredBy: nil),
    EnvironmentVariable("LD_PRELOAD", .high, "loads a library into every process", ignoredBy: nil),
    EnvironmentVariable("LD_AUDIT", .high, "loads a library into the loader of every process", ignoredBy: nil),
    EnvironmentVariable("LD_LIBRARY_PATH", .medium, "changes where libraries are found", ignoredBy: nil),
    EnvironmentVariable("DYLD_INSERT_LIBRARIES", .high, "loads a library into every process", ignoredBy: nil),
    EnvironmentVariable("GCONV_PATH", .high, "loads character set modules from another place", ignoredBy: nil),
    EnvironmentVariable("OPENSSL_CONF", .medium, "can make OpenSSL load modules", ignoredBy: nil),
    EnvironmentVariable("OPENSSL_MODULES", .medium, "makes OpenSSL load modules from another place", ignoredBy: nil),
    EnvironmentVariable("PYTHONWARNINGS", .low, "sets warning filters"),
  ]
}
