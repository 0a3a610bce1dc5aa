import Evidence

/// Top-level names of the standard library, and the versions that do not have them (`sys.stdlib_module_names`).
enum StandardModules {
  /// The versions among `python` whose standard library has no module of that name, although another version's has;
  /// nil for a name that never was in the standard library.
  static func missing(_ name: String, from python: [PythonVersion]) -> [PythonVersion]? {
    if let removed = removed[name] { return python.filter { $0 >= PythonVersion(3, removed) } }
    if let added = added[name] { return python.filter { $0 < PythonVersion(3, added) } }
    return always.contains(name) ? [] : nil
  }

  /// Minor version that no longer has the module.
  private static let removed: [String: Int] = [
    "dummy_threading": 9, "formatter": 10, "parser": 10, "symbol": 10, "binhex": 11, "asynchat": 12, "asyncore": 12,
    "distutils": 12, "imp": 12, "smtpd": 12, "aifc": 13, "audioop": 13, "cgi": 13, "cgitb": 13, "chunk": 13,
    "crypt": 13, "imghdr": 13, "lib2to3": 13, "mailcap": 13, "msilib": 13, "nis": 13, "nntplib": 13, "ossaudiodev": 13,
    "pipes": 13, "sndhdr": 13, "spwd": 13, "sunau": 13, "telnetlib": 13, "uu": 13, "xdrlib": 13,
  ]

  /// Minor version that has the module first.
  private static let added: [String: Int] = [
    "graphlib": 9, "zoneinfo": 9, "tomllib": 11, "annotationlib": 14, "compression": 14, "profiling": 15,
  ]

  private static let always: Set<String> = [
    "abc", "antigravity", "argparse", "array", "ast", "asyncio", "atexit", "base64", "bdb", "binascii", "bisect",
    "builtins", "bz2", "cProfile", "calendar", "cmath", "cmd", "code", "codecs", "codeop", "collections", "colorsys",
    "compileall", "concurrent", "configparser", "contextlib", "contextvars", "copy", "copyreg", "csv", "ctypes",
    "curses", "dataclasses", "datetime", "dbm", "decimal", "difflib", "dis", "doctest", "email", "encodings",
    "ensurepip", "enum", "errno", "faulthandler", "fcntl", "filecmp", "fileinput", "fnmatch", "fractions", "ftplib",
    "functools", "gc", "genericpath", "getopt", "getpass", "gettext", "glob", "grp", "gzip", "hashlib", "heapq", "hmac",
    "html", "http", "idlelib", "imaplib", "importlib", "inspect", "io", "ipaddress", "itertools", "json", "keyword",
    "linecache", "locale", "logging", "lzma", "mailbox", "marshal", "math", "mimetypes", "mmap", "modulefinder",
    "multiprocessing", "netrc", "ntpath", "nturl2path", "numbers", "opcode", "operator", "optparse", "os", "pathlib",
    "pdb", "pickle", "pickletools", "pkgutil", "platform", "plistlib", "poplib", "posix", "posixpath", "pprint",
    "profile", "pstats", "pty", "pwd", "py_compile", "pyclbr", "pydoc", "pydoc_data", "pyexpat", "queue", "quopri",
    "random", "re", "readline", "reprlib", "resource", "rlcompleter", "runpy", "sched", "secrets", "select",
    "selectors", "shelve", "shlex", "shutil", "signal", "smtplib", "socket", "socketserver", "sqlite3", "sre_compile",
    "sre_constants", "sre_parse", "ssl", "stat", "statistics", "string", "stringprep", "struct", "subprocess",
    "symtable", "sys", "sysconfig", "syslog", "tabnanny", "tarfile", "tempfile", "termios", "textwrap", "this",
    "threading", "time", "timeit", "tkinter", "token", "tokenize", "trace", "traceback", "tracemalloc", "tty", "turtle",
    "turtledemo", "types", "typing", "unicodedata", "unittest", "urllib", "uuid", "venv", "warnings", "wave", "weakref",
    "webbrowser", "wsgiref", "xml", "xmlrpc", "zipapp", "zipfile", "zipimport", "zlib", "site",
  ]
}
