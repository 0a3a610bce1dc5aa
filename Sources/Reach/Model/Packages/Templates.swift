extension PackageModels {
  /// The other templates that are programs.
  static let templates = """
    chameleon.PageTemplate code.eval text@0
    Cheetah.Template.Template code.eval text@0
    """
}
