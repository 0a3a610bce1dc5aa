extension PackageModels {
  /// `cffi`.
  static let cffi = """
    cffi.FFI().dlopen native.load path@0:name
    cffi.FFI().verify native.load text@0:source
    """
}
