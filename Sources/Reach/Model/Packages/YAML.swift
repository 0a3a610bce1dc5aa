extension PackageModels {
  /// `yaml`: loaders that make any object.
  static let yaml = """
    yaml.{unsafe_load,unsafe_load_all,full_load,full_load_all} code.eval fixed@yaml
    """
}
