extension PackageModels {
  /// `jinja2`.
  static let jinja = """
    jinja2.Template | template
    jinja2.{Environment,environment.Environment,nativetypes.NativeEnvironment}().from_string | template
    jinja2.environment.Template = jinja2.Template
    """
}
