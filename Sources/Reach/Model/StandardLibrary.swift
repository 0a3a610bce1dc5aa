/// Names that the interpreter itself provides.
enum StandardLibrary {
  /// Top-level modules of the standard library, 3.8 to 3.15, and those of Python 2 that code still asks for.
  ///
  /// They stand before site directories on `sys.path`, so that a file of the same name in a wheel is not imported.
  static let modules = Set(list.split(separator: " ").map(String.init))

  private static let list = """
    abc aifc argparse array ast asynchat asyncio asyncore atexit audioop base64 bdb binascii bisect builtins bz2 \
    cProfile calendar cgi cgitb chunk cmath cmd code codecs codeop collections colorsys compileall concurrent \
    configparser contextlib contextvars copy copyreg crypt csv ctypes curses dataclasses datetime dbm decimal \
    difflib dis distutils doctest email encodings ensurepip enum errno faulthandler fcntl filecmp fileinput \
    fnmatch fractions ftplib functools gc genericpath getopt getpass gettext glob graphlib grp gzip hashlib \
    heapq hmac html http imaplib imghdr imp importlib inspect io ipaddress itertools json keyword lib2to3 \
    linecache locale logging lzma mailbox mailcap marshal math mimetypes mmap modulefinder msilib msvcrt \
    multiprocessing netrc nis nntplib nt ntpath nturl2path numbers opcode operator optparse os ossaudiodev \
    pathlib pdb pickle pickletools pipes pkgutil platform plistlib poplib posix posixpath pprint profile pstats \
    pty pwd py_compile pyclbr pydoc pydoc_data pyexpat queue quopri random re readline reprlib resource \
    rlcompleter runpy sched secrets select selectors shelve shlex shutil signal site smtpd smtplib sndhdr socket \
    socketserver spwd sqlite3 sre_compile sre_constants sre_parse ssl stat statistics string stringprep struct \
    subprocess sunau symtable sys sysconfig syslog tabnanny tarfile telnetlib tempfile termios textwrap \
    threading time timeit tkinter token tokenize tomllib trace traceback tracemalloc tty turtle turtledemo types \
    typing unicodedata unittest urllib uu uuid venv warnings wave weakref webbrowser winreg winsound wsgiref \
    xdrlib xml xmlrpc zipapp zipfile zipimport zlib zoneinfo __future__ _thread _winapi _io _socket \
    _posixsubprocess _ctypes _imp _frozen_importlib _frozen_importlib_external __builtin__ urllib2 urlparse \
    httplib ConfigParser Queue cPickle cStringIO StringIO commands thread imp asynchat asyncore distutils smtpd \
    annotationlib compression string.templatelib
    """
}

/// Names of the `builtins` module, Python 2's included.
enum BuiltinNames {
  static let all = list.split(separator: " ").map(String.init)

  private static let list = """
    ArithmeticError AssertionError AttributeError BaseException BaseExceptionGroup BlockingIOError \
    BrokenPipeError BufferError BytesWarning ChildProcessError ConnectionAbortedError ConnectionError \
    ConnectionRefusedError ConnectionResetError DeprecationWarning EOFError Ellipsis EncodingWarning \
    EnvironmentError Exception ExceptionGroup False FileExistsError FileNotFoundError FloatingPointError \
    FutureWarning GeneratorExit IOError ImportError ImportWarning IndentationError IndexError InterruptedError \
    IsADirectoryError KeyError KeyboardInterrupt LookupError MemoryError ModuleNotFoundError NameError None \
    NotADirectoryError NotImplemented NotImplementedError OSError OverflowError PendingDeprecationWarning \
    PermissionError ProcessLookupError RecursionError ReferenceError ResourceWarning RuntimeError RuntimeWarning \
    StopAsyncIteration StopIteration SyntaxError SyntaxWarning SystemError SystemExit TabError TimeoutError True \
    TypeError UnboundLocalError UnicodeDecodeError UnicodeEncodeError UnicodeError UnicodeTranslateError \
    UnicodeWarning UserWarning ValueError Warning ZeroDivisionError __build_class__ __debug__ __import__ abs \
    aiter all anext any apply ascii basestring bin bool breakpoint buffer bytearray bytes callable chr \
    classmethod cmp compile complex copyright credits delattr dict dir divmod enumerate eval exec execfile exit \
    file filter float format frozenset getattr globals hasattr hash help hex id input int intern isinstance \
    issubclass iter len license list locals long map max memoryview min next object oct open ord pow print \
    property quit range raw_input reduce reload repr reversed round set setattr slice sorted staticmethod str \
    sum super tuple type unichr unicode vars xrange zip
    """
}
