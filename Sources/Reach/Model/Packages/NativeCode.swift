extension PackageModels {
  /// Code of other languages and machines.
  static let nativeCode = """
    jpype.startJVM native.load fixed@JVM
    jnius.autoclass native.load text@0
    clr.AddReference native.load text@0
    pythonnet.load native.load text@0
    wasmtime.Module.from_file native.load path@1:path
    """
}
