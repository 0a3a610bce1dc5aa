extension PackageModels {
  /// Pickles in other clothes: `dill`, `cloudpickle`, `joblib`.
  static let pickles = """
    {dill,cloudpickle}.{load,loads} | pickleLoads
    dill.{load_session,load_module} code.eval fixed@pickle
    joblib.load file.read path@0:filename code.eval fixed@pickle
    jsonpickle.{decode,loads} code.eval fixed@pickle
    srsly.{pickle_loads} | pickleLoads
    sklearn.externals.joblib = joblib
    """
}
