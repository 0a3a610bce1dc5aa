extension PackageModels {
  /// `jinja2`, `mako` and their like: templates that are programs.
  static let templates = """
    tornado.template.Template code.eval text@0:template_string
    chameleon.PageTemplate code.eval text@0
    Cheetah.Template.Template code.eval text@0
    mako.template.Template code.eval fixed@template
    jinja2.Template | template
    jinja2.{Environment,environment.Environment,nativetypes.NativeEnvironment}().from_string | template
    jinja2.environment.Template = jinja2.Template
    flask.render_template_string | template
    """
}
