/// What modules of the standard library import themselves, so that `shutil.os` is known to be `os`.
///
/// A line has a module, then the names in it that are other modules or their functions: `os` for what has the same name
/// there, `_os=os` for what has another. The union of CPython 3.8 to 3.13.
enum LibraryImports {
  static let rows = """
    _aix_support: subprocess sys sysconfig
    _android_support: RLock=threading.RLock io sys
    _bootsubprocess: os
    _collections_abc: sys
    _colorize: io os sys
    _compression: io sys
    _ctypes: ArgumentError=ctypes.ArgumentError
    _frozen_importlib: _bootstrap_external=importlib._bootstrap_external _imp _thread sys
    _frozen_importlib_external: _bootstrap=importlib._bootstrap _imp _io=io _os=os _thread builtins marshal sys
    _osx_support: os re sys
    _pickle: PickleBuffer=pickle.PickleBuffer
    _pydatetime: _math=math _time=time sys
    _pydecimal: _locale=locale _math=math _numbers=numbers
    _pyio: Lock=_thread.allocate_lock codecs io os stat sys
    _pylong: _decimal decimal re
    _sitebuiltins: sys
    _strptime: _thread_allocate_lock=_thread.allocate_lock calendar locale os time
    _threading_local: RLock=threading.RLock current_thread=threading.current_thread
    aifc: builtins struct
    argparse: _os=os _re=re _shutil=shutil _sys=sys
    ast: re sys
    asynchat: asyncore
    asyncio: sys
    asyncio.base_events: collections concurrent constants=asyncio.constants coroutines=asyncio.coroutines
    asyncio.base_events: events=asyncio.events exceptions=asyncio.exceptions functools futures=asyncio.futures heapq
    asyncio.base_events: itertools os protocols=asyncio.protocols socket ssl sslproto=asyncio.sslproto
    asyncio.base_events: staggered=asyncio.staggered stat subprocess sys tasks=asyncio.tasks threading time
    asyncio.base_events: timeouts=asyncio.timeouts traceback transports=asyncio.transports trsock=asyncio.trsock
    asyncio.base_events: weakref
    asyncio.events: contextvars exceptions=asyncio.exceptions format_helpers=asyncio.format_helpers os signal socket
    asyncio.events: subprocess sys threading
    asyncio.subprocess: events=asyncio.events protocols=asyncio.protocols streams=asyncio.streams subprocess
    asyncio.subprocess: tasks=asyncio.tasks
    asyncio.unix_events: base_events=asyncio.base_events base_subprocess=asyncio.base_subprocess
    asyncio.unix_events: constants=asyncio.constants coroutines=asyncio.coroutines events=asyncio.events
    asyncio.unix_events: exceptions=asyncio.exceptions futures=asyncio.futures io itertools os
    asyncio.unix_events: selector_events=asyncio.selector_events selectors signal socket stat subprocess sys
    asyncio.unix_events: tasks=asyncio.tasks threading transports=asyncio.transports
    asyncore: os select socket sys time
    base64: binascii re struct
    bdb: fnmatch os sys
    binhex: binascii contextlib io os struct
    bz2: RLock=threading.RLock _compression io os
    cProfile: _lsprof _pyprofile=profile importlib io
    calendar: _locale=locale datetime sys
    cgi: html locale os sys tempfile urllib
    cgitb: inspect keyword linecache os pydoc sys tempfile time tokenize traceback
    cmd: inspect string sys
    code: builtins sys traceback
    codecs: builtins sys
    codeop: __future__
    collections: _collections_abc=collections.abc _heapq=heapq _sys=sys
    collections.abc: sys
    compileall: filecmp importlib os py_compile struct sys
    concurrent.futures._base: collections logging threading time types
    concurrent.futures.process: _base=concurrent.futures._base atexit itertools mp=multiprocessing multiprocessing os
    concurrent.futures.process: queue sys threading traceback weakref
    concurrent.futures.thread: _base=concurrent.futures._base atexit itertools os queue threading types weakref
    configparser: contextlib functools io itertools os re sys types
    contextlib: _collections_abc=collections.abc os sys
    crypt: _crypt _string=string _sys=sys
    csv: re types
    ctypes: _os=os _sys=sys _types=types
    ctypes.util: os re shutil subprocess sys tempfile
    curses: _os=os _sys=sys
    dataclasses: _thread builtins copy functools inspect itertools keyword re sys types
    datetime: sys
    dbm: io os struct sys
    dbm.dumb: _ast=ast _io=io _os=os collections
    dis: collections io sys types
    distutils: importlib sys
    distutils.core: os sys tokenize
    distutils.spawn: log=distutils.log os subprocess sys
    distutils.util: functools importlib log=distutils.log os re string subprocess sys sysconfig
    doctest: __future__ _colorize difflib inspect linecache os pdb re sys traceback unittest
    email.message: _charset=email.charset binascii errors=email.errors quopri re utils=email.utils uu
    email.mime.base: email message=email.message
    email.utils: datetime os random re socket time urllib
    encodings: codecs sys
    encodings.utf_8: codecs
    ensurepip: collections copy2=shutil.copy2 os pkgutil resources=importlib.resources runpy subprocess sys sysconfig
    ensurepip: tempfile
    ensurepip._uninstall: argparse ensurepip sys
    enum: bltns=builtins sys
    filecmp: os stat
    fileinput: io os sys
    fnmatch: functools os posixpath=os.path re
    fractions: functools math numbers operator re sys
    ftplib: socket ssl sys
    functools: RLock=_thread.RLock
    genericpath: os stat
    getopt: os
    getpass: contextlib io os sys termios
    gettext: locale operator os re sys
    glob: contextlib fnmatch functools itertools operator os re stat sys
    gzip: _compression builtins io os struct sys time zlib
    hashlib: _hashlib
    hmac: _hashlib=hashlib _hashopenssl=_hashlib
    html: _re=re
    html.parser: _markupbase re
    http.client: collections email http io re socket ssl sys
    http.cookiejar: _threading=threading copy datetime http os re time urllib
    http.cookies: re string types
    http.server: contextlib copy datetime email html http io itertools mimetypes os posixpath=os.path select shutil
    http.server: socket socketserver sys time urllib
    imaplib: binascii calendar random re socket ssl subprocess sys time
    imghdr: PathLike=os.PathLike
    imp: _builtin_from_name=importlib._bootstrap._builtin_from_name _exec=importlib._bootstrap._exec
    imp: _load=importlib._bootstrap._load importlib machinery=importlib.machinery os sys tokenize types
    imp: util=importlib.util
    importlib: _imp sys types
    importlib._bootstrap: _bootstrap_external=importlib._bootstrap_external _imp _thread sys
    importlib._bootstrap_external: _bootstrap=importlib._bootstrap _imp _io=io _os=os _thread builtins marshal sys
    importlib.abc: _bootstrap=importlib._bootstrap _bootstrap_external=importlib._bootstrap_external
    importlib.abc: _frozen_importlib=importlib._bootstrap _frozen_importlib_external=importlib._bootstrap_external
    importlib.abc: _resources_abc=importlib.resources.abc machinery=importlib.machinery
    importlib.machinery: BuiltinImporter=importlib._bootstrap.BuiltinImporter
    importlib.machinery: FrozenImporter=importlib._bootstrap.FrozenImporter ModuleSpec=importlib._bootstrap.ModuleSpec
    importlib.machinery: _imp
    importlib.metadata: collections contextlib csv email functools import_module=importlib.import_module inspect io
    importlib.metadata: itertools json operator os pathlib posixpath=os.path re sys textwrap types zipfile
    importlib.resources: ModuleSpec=importlib._bootstrap.ModuleSpec _common=importlib._common
    importlib.resources: import_module=importlib.import_module io os resources_abc=importlib.abc tempfile
    importlib.util: _find_spec=importlib._bootstrap._find_spec _imp _resolve_name=importlib._bootstrap._resolve_name
    importlib.util: abc=importlib.abc functools module_from_spec=importlib._bootstrap.module_from_spec
    importlib.util: spec_from_loader=importlib._bootstrap.spec_from_loader sys types
    inspect: ast builtins collections dis enum functools importlib itertools linecache os re sys token tokenize types
    ipaddress: functools
    json: codecs
    json.decoder: re scanner=json.scanner
    json.encoder: re
    linecache: functools os sys tokenize
    locale: _collections_abc=collections.abc encodings functools re sys
    logging: atexit collections io os re sys threading time traceback weakref
    logging.config: functools io logging os queue re struct sys threading traceback
    logging.handlers: copy io logging os pickle queue re socket struct threading time
    lzma: _compression builtins io os
    mailbox: calendar contextlib copy email fcntl io os socket time
    mailcap: os re
    mimetypes: os posixpath=os.path sys urllib
    modulefinder: dis importlib io marshal os sys types
    multiprocessing: reducer=multiprocessing.reduction sys
    multiprocessing.connection: _multiprocessing io itertools os reduction=multiprocessing.reduction selectors socket
    multiprocessing.connection: struct sys tempfile time util=multiprocessing.util
    multiprocessing.context: os process=multiprocessing.process reduction=multiprocessing.reduction sys threading
    multiprocessing.forkserver: atexit connection=multiprocessing.connection os process=multiprocessing.process
    multiprocessing.forkserver: reduction=multiprocessing.reduction resource_tracker=multiprocessing.resource_tracker
    multiprocessing.forkserver: selectors signal socket spawn=multiprocessing.spawn struct sys threading
    multiprocessing.forkserver: util=multiprocessing.util
    multiprocessing.managers: array connection=multiprocessing.connection getpid=os.getpid os
    multiprocessing.managers: pool=multiprocessing.pool process=multiprocessing.process queue
    multiprocessing.managers: reduction=multiprocessing.reduction shared_memory=multiprocessing.shared_memory signal
    multiprocessing.managers: sys threading time types util=multiprocessing.util
    multiprocessing.pool: collections itertools os queue threading time traceback types util=multiprocessing.util
    multiprocessing.popen_fork: atexit os signal util=multiprocessing.util
    multiprocessing.process: itertools os signal sys threading
    multiprocessing.resource_tracker: _multiprocessing _posixshmem os signal spawn=multiprocessing.spawn sys threading
    multiprocessing.resource_tracker: util=multiprocessing.util
    multiprocessing.spawn: os process=multiprocessing.process reduction=multiprocessing.reduction runpy sys types
    multiprocessing.spawn: util=multiprocessing.util
    multiprocessing.util: _args_from_interpreter_flags=subprocess._args_from_interpreter_flags atexit itertools os
    multiprocessing.util: process=multiprocessing.process sys threading weakref
    netrc: os shlex stat
    nntplib: collections datetime re socket ssl sys
    ntpath: genericpath=os.path os stat sys
    opcode: _opcode
    optparse: os sys textwrap
    os: st=stat sys
    os.path: _path_normpath=os._path_normpath normpath=os._path_normpath os splitroot=os._path_splitroot_ex stat sys
    pathlib: fnmatch functools io ntpath=os.path os posixpath=os.path re sys
    pdb: _colorize bdb cmd code codeop dis functools glob inspect io linecache os pprint re signal sys textwrap token
    pdb: tokenize traceback types
    pickle: _compat_pickle codecs io re sys
    pickletools: codecs decode_long=pickle.decode_long io pickle re sys
    pipes: os re tempfile
    pkgutil: importlib os re sys zipimport
    platform: collections functools itertools os re subprocess sys
    plistlib: binascii codecs contextlib datetime enum itertools os re struct
    poplib: re socket ssl sys
    posixpath: genericpath=os.path os stat sys
    pprint: _collections=collections _dataclasses=dataclasses _sys=sys _types=types re
    profile: importlib io marshal sys time
    pstats: marshal os re sys time
    pty: close=os.close os sys tty waitpid=os.waitpid
    py_compile: enum importlib os sys traceback
    pyclbr: ast importlib io sys tokenize
    pydoc: __future__ builtins importlib inspect io os pkgutil platform re sys sysconfig time tokenize types urllib
    queue: threading types
    random: _os=os _random _urandom=os.urandom
    re: _locale _sre copyreg enum functools sre_compile sre_parse
    re._compiler: _parser=re._parser _sre
    reprlib: builtins get_ident=_thread.get_ident
    rlcompleter: __main__ atexit builtins inspect keyword re readline
    runpy: importlib io os sys types
    sched: heapq threading time
    secrets: base64 binascii os
    selectors: math select sys
    shelve: Pickler=pickle.Pickler Unpickler=pickle.Unpickler collections
    shlex: os re sys
    shutil: collections fnmatch os posix=os stat sys
    signal: _signal
    site: _sitebuiltins builtins io os stat sys
    smtpd: asynchat asyncore collections getopt os socket sys time
    smtplib: base64 copy datetime email hmac io re socket ssl sys
    socket: array io os selectors sys
    socketserver: os selectors socket sys threading
    sqlite3: collections datetime time
    sqlite3.dbapi2: collections datetime time
    sre_compile: _=re._compiler _parser=re._parser _sre sre_parse
    sre_constants: _=re._constants
    sre_parse: _=re._parser
    ssl: _socket=socket _ssl base64 create_connection=socket.create_connection os socket=socket.socket sys
    statistics: _random=random math numbers random sys
    string: _re=re _string
    subprocess: _WIFSTOPPED=os.WIFSTOPPED _WSTOPSIG=os.WSTOPSIG _posixsubprocess _waitpid=os.waitpid
    subprocess: _waitstatus_to_exitcode=os.waitstatus_to_exitcode builtins contextlib fcntl grp io locale os pwd
    subprocess: select selectors signal sys threading time types
    symtable: _symtable weakref
    sysconfig: os sys threading
    tabnanny: os sys tokenize
    tarfile: copy grp io os pwd re shutil stat struct sys time
    telnetlib: selectors socket sys
    tempfile: _allocate_lock=_thread.allocate_lock _functools=functools _io=io _os=os _shutil=shutil _sys=sys _thread
    tempfile: _types=types _weakref=weakref
    textwrap: re
    threading: _os=os _sys=sys functools
    timeit: gc itertools sys time
    tokenize: _itertools=itertools _tokenize collections functools re sys
    tomllib._parser: string
    trace: dis gc inspect io linecache os pickle sys sysconfig threading token tokenize
    traceback: _colorize collections itertools linecache sys textwrap
    tracemalloc: fnmatch linecache os pickle
    typing: collections contextlib copyreg functools operator stdlib_re=re sys types
    unittest.case: collections contextlib difflib functools logging pprint re result=unittest.result sys time
    unittest.case: traceback types
    unittest.loader: case=unittest.case functools os re suite=unittest.suite sys traceback types util=unittest.util
    unittest.mock: RLock=threading.RLock asyncio builtins contextlib inspect io pkgutil pprint sys threading
    urllib.error: io urllib
    urllib.parse: collections functools ipaddress math re sys types
    urllib.request: _randombytes=os.urandom base64 bisect contextlib email hashlib http io os posixpath=os.path re
    urllib.request: socket ssl string sys tempfile time
    urllib.response: tempfile
    urllib.robotparser: collections urllib
    uu: binascii os sys
    uuid: _uuid os platform sys
    venv: logging os shutil subprocess sys sysconfig types
    warnings: sys
    wave: audioop builtins struct sys
    weakref: _collections_abc=collections.abc itertools sys
    webbrowser: os shlex shutil subprocess sys threading
    wsgiref.simple_server: sys urllib
    xdrlib: struct
    xml.dom.minidom: domreg=xml.dom.domreg io xml
    xml.etree.ElementTree: ElementPath=xml.etree.ElementPath collections contextlib io re sys weakref
    xmlrpc.client: base64 expat=xml.parsers.expat gzip http sys time urllib
    xmlrpc.server: fcntl html http os pydoc re socketserver sys traceback
    zipapp: contextlib os pathlib shutil stat sys zipfile
    zipfile: binascii bz2 contextlib functools importlib io itertools lzma os pathlib posixpath=os.path shutil stat
    zipfile: struct sys threading time zlib
    zipimport: _bootstrap=importlib._bootstrap _bootstrap_external=importlib._bootstrap_external _imp _io=io marshal
    zipimport: sys time
    zoneinfo._common: struct
    """
}
