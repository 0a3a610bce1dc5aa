extension PackageModels {
  /// Data that runs as code when it is read: pickles in other clothes, YAML with objects.
  static let serialisation = """
    {dill,cloudpickle}.loads | pickleLoads
    {dill,cloudpickle}.load code.eval fixed@pickle
    dill.{load_session,load_module} code.eval fixed@pickle
    joblib.load file.read path@0:filename code.eval fixed@pickle
    torch.load file.read path@0:f code.eval fixed@pickle
    torch.hub.load network.connect text@0:repo_or_dir code.eval fixed@torch.hub
    torch.hub.load_state_dict_from_url network.connect url@0:url code.eval fixed@pickle
    torch.jit.load native.load path@0:f
    torch.package.PackageImporter().load_pickle code.eval fixed@pickle
    pandas.{read_pickle,io.pickle.read_pickle} file.read path@0:filepath_or_buffer code.eval fixed@pickle
    yaml.{unsafe_load,unsafe_load_all,full_load,full_load_all} code.eval fixed@yaml
    jsonpickle.{decode,loads} code.eval fixed@pickle
    keras.models.load_model file.read path@0:filepath
    tensorflow.keras.models.load_model file.read path@0:filepath
    tensorflow.saved_model.load file.read path@0:export_dir
    srsly.{pickle_loads} | pickleLoads
    sklearn.externals.joblib = joblib
    """
}
