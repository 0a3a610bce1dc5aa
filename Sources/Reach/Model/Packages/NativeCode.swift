extension PackageModels {
  /// `cffi`, `pythonnet`, `jpype`, `unicorn`: code that is not Python.
  static let nativeCode = """
    cffi.FFI().dlopen native.load path@0:name
    cffi.FFI().verify native.load text@0:source
    jpype.startJVM native.load fixed@JVM
    jnius.autoclass native.load text@0
    clr.AddReference native.load text@0
    pythonnet.load native.load text@0
    pymem.Pymem native.load text@0:process_name
    pymem.Pymem().{write_bytes,read_bytes,allocate,inject_python_shellcode,start_thread} native.load fixed@process-memory
    pymem.process.inject_dll native.load path@1
    frida.{attach,inject_library_file,get_local_device} native.load text@0
    pyinjector.inject native.load path@1
    wasmtime.Module.from_file native.load path@1:path
    py_mini_racer.MiniRacer().eval code.eval fixed@JavaScript
    js2py.{eval_js,eval_js6} code.eval fixed@JavaScript
    execjs.{eval,compile,exec_} code.eval fixed@JavaScript
    dukpy.evaljs code.eval fixed@JavaScript
    quickjs.Context().eval code.eval fixed@JavaScript
    lupa.LuaRuntime().{execute,eval} code.eval fixed@Lua
    """
}
