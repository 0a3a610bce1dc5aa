extension PackageModels {
  /// The other kinds of data that run as code when they are read.
  static let serialisation = """
    pandas.{read_pickle,io.pickle.read_pickle} file.read path@0:filepath_or_buffer code.eval fixed@pickle
    keras.models.load_model file.read path@0:filepath
    tensorflow.keras.models.load_model file.read path@0:filepath
    tensorflow.saved_model.load file.read path@0:export_dir
    """
}
