extension PackageModels {
  /// `mako`.
  static let mako = """
    mako.template.Template code.eval fixed@template
    """
}
