extension PackageModels {
  /// `pymem`, `frida`, `pyinjector`: code put into processes.
  static let shellcode = """
    pymem.Pymem native.load text@0:process_name
    pymem.Pymem().{write_bytes,read_bytes,allocate,inject_python_shellcode,start_thread} native.load fixed@process-memory
    pymem.process.inject_dll native.load path@1
    frida.{attach,inject_library_file,get_local_device} native.load text@0
    pyinjector.inject native.load path@1
    """
}
