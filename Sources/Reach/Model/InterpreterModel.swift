/// The interpreter's own machinery: imports, hooks, threads, code objects, native libraries.
enum InterpreterModel {
  static let rows = """
    __builtin__ = builtins
    typing.TYPE_CHECKING false
    typing_extensions.TYPE_CHECKING false
    builtins.__import__ | importName
    importlib.import_module | importModule
    importlib.__import__ | importName
    importlib.reload | passes:0
    imp.{load_source,load_compiled,load_dynamic} code.eval path@1
    imp.load_module code.eval text@0
    importlib.util.spec_from_file_location | specFromFile
    importlib.util.module_from_spec | moduleFromSpec
    importlib.util.spec_from_file_location().loader.{exec_module,load_module} | loaderExec
    importlib.machinery.{SourceFileLoader,SourcelessFileLoader} | specFromFile
    importlib.machinery.{SourceFileLoader,SourcelessFileLoader}().{exec_module,load_module} | loaderExec
    importlib.machinery.ExtensionFileLoader native.load path@1
    importlib._bootstrap_external = importlib.machinery
    runpy.run_module process.spawn none | runModule
    runpy.run_path | runPath
    zipimport.zipimporter().exec_module | loaderExec
    py_compile.compile file.write path@1:cfile
    code.{InteractiveConsole,interact} | compute:console
    code.InteractiveConsole().{push,interact} | compute:console
    code.{InteractiveInterpreter,InteractiveConsole}().{runsource,runcode} | exec
    {code,codeop}.compile_command | compile
    codeop.{Compile,CommandCompiler}() | compile
    ast.literal_eval | literalEval
    ast.parse | compile
    ast.{Module,Interactive,Expression} | compute:syntaxNode
    ast.unparse | compute:unparsed
    ast.{fix_missing_locations,increment_lineno} | passes:0
    doctest.{run_docstring_examples,testmod} | compute:runDocstrings
    timeit.{timeit,repeat,Timer} | compute:runStatement
    {cProfile,profile}.{run,runctx} | exec
    {cProfile,profile}.Profile().{run,runctx} | exec
    {cProfile,profile}.Profile().runcall | callback:0
    pdb.{run,runeval,runctx} | exec
    pdb.runcall | callback:0
    pdb.Pdb().{run,runeval,runctx} | exec
    bdb.Bdb().{run,runeval,runctx} | exec
    pdb.Pdb().runcall | callback:0
    bdb.Bdb().runcall | callback:0
    trace.Trace().{run,runctx} | exec
    trace.Trace().runfunc | callback:0
    ctypes.pythonapi.{PyRun_SimpleString,PyRun_SimpleStringFlags,PyRun_String} | exec
    {_interpreters,_xxsubinterpreters}.{exec,run_string} | compute:runStatement
    concurrent.interpreters.create().exec | exec
    types.{FunctionType,LambdaType} | functionType
    types.CodeType code.eval fixed@code-object
    types.ModuleType | moduleType
    imp.new_module | moduleType
    {pickle,cPickle,_pickle}.{load,loads,_load,_loads} | pickleLoads
    {pickle,cPickle,_pickle}.{Unpickler,_Unpickler}().load | pickleLoads
    shelve.open code.eval fixed@pickle
    marshal.loads | marshalLoads
    marshal.load code.eval fixed@marshal | marshalLoads
    sys.path.{insert,append,extend} | sysPath
    site.addsitedir | sysPath
    site.addpackage | sysPath
    sys.{meta_path,path_hooks}.{insert,append,extend} interpreter.hook fixed@import | hookInstance
    sys.{settrace,setprofile,addaudithook} interpreter.hook none | hookInstance
    threading.{settrace,setprofile} interpreter.hook none | callback:0:func
    sys.{set_asyncgen_hooks,setdlopenflags} interpreter.hook none
    sys.modules.{update,setdefault,__setitem__} interpreter.hook fixed@sys.modules
    gc.{get_objects,get_referrers} system.info fixed@objects
    sys.exit interpreter.exit none
    builtins.{exit,quit} interpreter.exit none
    sys._current_frames | pathExists
    atexit.register | callback:0:func
    signal.signal | callback:1:handler
    signal.{alarm,setitimer} | pathExists
    faulthandler.register | pathExists
    weakref.finalize | callback:1:func
    {thread,_thread}.{start_new_thread,start_new} | callback:0
    multiprocessing.{Process,context.Process} process.spawn none | callback:-1:target
    multiprocessing.get_context().Process().{start,run} process.spawn none | started
    multiprocessing.get_context().Pool().{apply,apply_async,map,map_async,imap,imap_unordered,starmap} | callback:0:func
    multiprocessing.{Pool,pool.ThreadPool,pool.Pool}().{apply,apply_async,map,map_async,imap,imap_unordered,starmap} | callback:0:func
    multiprocessing.dummy.Pool().{map,apply} | callback:0:func
    concurrent.futures.{ThreadPoolExecutor,ProcessPoolExecutor,thread.ThreadPoolExecutor}().{submit,map} | callback:0
    asyncio.{run,create_task,ensure_future,gather,wait_for,run_coroutine_threadsafe,shield} | passes:0
    asyncio.{get_event_loop,new_event_loop,get_running_loop}().{run_until_complete,create_task} | passes:0
    asyncio.{get_event_loop,new_event_loop,get_running_loop}().{call_soon,call_soon_threadsafe} | callback:0
    asyncio.{get_event_loop,new_event_loop,get_running_loop}().{call_later,call_at,run_in_executor} | callback:1
    asyncio.to_thread | callback:0
    sched.scheduler().{enter,enterabs} | callback:2
    tkinter.Tk().after | callback:1
    contextlib.ExitStack().callback | callback:0
    ctypes.{CDLL,PyDLL,WinDLL,OleDLL} native.load path@0:name | loadLibrary
    ctypes.{cdll,windll,oledll,pydll}.LoadLibrary native.load path@0 | loadLibrary
    ctypes.{CDLL,PyDLL}().{system,popen,execve,execv,execl} process.spawn command@0 | shell
    ctypes.CDLL().{connect,send,sendto} network.connect none
    ctypes.CDLL().{mprotect,mmap,ptrace,process_vm_readv} native.load none
    ctypes.CDLL().{memfd_create,dlopen,fexecve,syscall,process_vm_writev} native.load none
    ctypes.{windll.kernel32,WinDLL()}.{VirtualAlloc,VirtualAllocEx,VirtualProtect,VirtualProtectEx,CreateThread,RtlMoveMemory,WriteProcessMemory,ReadProcessMemory,CreateRemoteThread,QueueUserAPC,OpenProcess,LoadLibraryA,LoadLibraryW} native.load none
    ctypes.{windll.ntdll,WinDLL()}.{NtAllocateVirtualMemory,NtWriteVirtualMemory,NtCreateThreadEx,NtMapViewOfSection,NtUnmapViewOfSection} native.load none
    ctypes.{windll.ntdll,WinDLL()}.{NtRaiseHardError,RtlSetProcessIsCritical} interpreter.exit none
    ctypes.{windll.kernel32,WinDLL()}.WinExec process.spawn command@0
    ctypes.{windll.kernel32,WinDLL()}.{CreateProcessA,CreateProcessW} process.spawn command@1
    ctypes.{windll.shell32,WinDLL()}.{ShellExecuteA,ShellExecuteW} process.spawn command@2
    setuptools.setup | setup
    distutils.core.setup | setup
    numpy.distutils.core.setup | setup
    skbuild.setup | setup
    """
}

/// What is computed from constants: hashes, generators, data formats.
enum ComputationModel {
  static let rows = """
    hashlib.{md5,sha1,sha224,sha256,sha384,sha512,sha3_224,sha3_256,sha3_384,sha3_512,shake_128,shake_256,blake2b,blake2s} | compute:hash
    hashlib.new | compute:hashByName
    _md5.md5 | compute:hash
    _sha1.sha1 | compute:hash
    _sha2.{sha224,sha256,sha384,sha512} | compute:hash
    md5.md5 | compute:hash
    _hashlib.{openssl_md5,openssl_sha1,openssl_sha256,openssl_sha512} | compute:hash
    hashlib.pbkdf2_hmac | compute:passwordKey
    hashlib.scrypt | compute:scryptKey
    hmac.{new,HMAC} | compute:keyedHash
    hmac.digest | compute:keyedDigest
    {zlib,binascii}.crc32 | compute:checksum
    zlib.adler32 | compute:checksum
    random.Random | compute:random
    random.seed | compute:seed
    random.{random,getrandbits,randbytes,randint,randrange,uniform,choice,choices,shuffle,sample} | compute:draw
    """
}

/// Encodings and compressions, both ways.
enum DecoderModel {
  static let rows = """
    base64.{b64decode,standard_b64decode,decodebytes,decodestring} | decode:base64
    base64.urlsafe_b64decode | decode:base64url
    base64.b32decode | decode:base32
    base64.b16decode | decode:base16
    base64.b85decode | decode:base85
    base64.a85decode | decode:ascii85
    base64.{b64encode,standard_b64encode,encodebytes,urlsafe_b64encode} | encode:base64
    base64.b16encode | encode:hex
    binascii.a2b_base64 | decode:base64
    binascii.{unhexlify,a2b_hex} | decode:hex
    binascii.{hexlify,b2a_hex} | encode:hex
    binascii.b2a_base64 | encode:base64
    binascii.a2b_uu | decode:uu
    binascii.a2b_qp | decode:quopri
    quopri.decodestring | decode:quopri
    zlib.decompress | decode:zlib
    gzip.decompress | decode:gzip
    bz2.decompress | decode:bz2
    lzma.decompress | decode:lzma
    compression.zstd.decompress | decode:zstd
    urllib.parse.{unquote,unquote_plus,unquote_to_bytes} | decode:percent
    urllib.{unquote,unquote_plus} | decode:percent
    html.unescape | decode:html
    codecs.decode | codecsDecode
    codecs.{lookup,getdecoder,getencoder,getincrementaldecoder,getincrementalencoder,getreader} | compute:codecLookup
    codecs.{utf_8_decode,utf_7_decode,utf_16_decode,utf_16_le_decode,utf_16_be_decode,utf_32_decode,latin_1_decode,ascii_decode,unicode_escape_decode,raw_unicode_escape_decode,escape_decode,charmap_decode} | compute:codecFunction
    codecs.{utf_8_encode,latin_1_encode,ascii_encode,utf_16_le_encode,utf_16_be_encode} | compute:codecFunction
    encodings.hex_codec.hex_decode | compute:codecByName
    encodings.base64_codec.base64_decode | compute:codecByName
    encodings.zlib_codec.zlib_decode | compute:codecByName
    encodings.bz2_codec.bz2_decode | compute:codecByName
    encodings.uu_codec.uu_decode | compute:codecByName
    encodings.quopri_codec.quopri_decode | compute:codecByName
    encodings.rot_13.Codec().{decode,encode} | compute:codecByName
    json.dumps | compute:jsonDumps
    email.{message_from_string,message_from_bytes,message_from_file,message_from_binary_file} | compute:mail
    email.parser.{Parser,BytesParser,HeaderParser}().{parsestr,parsebytes,parse} | compute:mail
    email.{base64mime.decode,base64mime.body_decode,quoprimime.decode,quoprimime.body_decode} | compute:mailDecoded
    marshal.dumps | compute:marshalDumps
    codecs.encode | codecsEncode
    _codecs = codecs
    builtins.{bytes,bytearray}.fromhex | bytesFromHex
    builtins.int.from_bytes | intFromBytes
    """
}
