/// The entry-point groups whose loaders are known: which tool loads them, when, and which entries it takes.
///
/// Measured by installing one wheel that declares an entry point in each group beside the tools, running the tools'
/// commands and reading back which modules were imported; groups that could not be measured are by the tools' sources.
enum EntryPointGroups {
  /// What is known of one group.
  struct Group: Hashable {
    /// Which entries the tool imports.
    enum Selection: Hashable {
      /// Every registered one.
      case all
      /// Only the one that is asked for by name.
      case named
    }

    let tool: String
    let when: String
    let selection: Selection
    /// What switches the loading off, if anything.
    let off: String?
    /// Whether the tool is at work in nearly every build, test run or start of a large library.
    let isCore: Bool
    /// Whether the object is called, besides being imported.
    let isCalled: Bool
  }

  /// What is known of a group; nil for one whose loader is not.
  static func group(_ name: String) -> Group? {
    if let exact = exact[name] { return exact }
    var prefix = name
    while let dot = prefix.lastIndex(of: ".") {
      prefix = String(prefix[..<dot])
      if let found = prefixes[prefix] { return found }
    }
    return openEnded.first { name.hasPrefix($0.prefix) }?.group
  }

  private static func all(
    _ tool: String, _ when: String, off: String? = nil, core: Bool = false, called: Bool = false
  ) -> Group { Group(tool: tool, when: when, selection: .all, off: off, isCore: core, isCalled: called) }

  private static func named(_ tool: String, _ when: String) -> Group {
    Group(tool: tool, when: when, selection: .named, off: nil, isCore: false, isCalled: false)
  }

  private static let bandit = all("bandit", "in every command, also with --version")
  private static let isort = named("isort", "only when that profile, formatter or sort function is named")
  private static let poetry = all("poetry", "in every command, also with --version", off: "--no-plugins", core: true)
  private static let pdm = all("pdm", "in every command, also with --version", core: true)
  private static let virtualenv = all("virtualenv", "when its arguments are parsed: in a run and with --help")
  private static let sphinx = named("sphinx", "only the builder or theme that is asked for")
  private static let mkdocs = named("mkdocs", "only what mkdocs.yml names")
  private static let pygments = named("pygments", "when a name that is not built in is looked up, or all are listed")
  private static let babel = all("babel", "in the extract and compile commands")
  private static let papermill = all("papermill", "when papermill is imported")
  private static let xarray = all("xarray", "in open_dataset() and list_engines()")
  private static let sqlalchemy = named("sqlalchemy", "only for a URL that names it")
  private static let daskByName = named("dask", "when the back end is looked up by name")
  private static let telemetry = all("opentelemetry-instrument", "in the interpreter that it starts")
  private static let celery = named("celery", "when its commands are assembled, or the name is looked up")
  private static let jupyter = all("jupyter server", "when the server starts or its settings are opened")
  private static func started(_ tool: String) -> Group { all(tool, "when the tool starts or is imported") }

  private static let exact: [String: Group] = [
    "pytest11": all(
      "pytest", "in every run and with --help", off: "PYTEST_DISABLE_PLUGIN_AUTOLOAD=1 or -p no:NAME", core: true),
    "hypothesis": all(
      "hypothesis", "when hypothesis is imported, and in every pytest run beside it", off: "HYPOTHESIS_NO_PLUGINS",
      called: true),
    "flake8.extension": all("flake8", "in every command, also with --version", core: true),
    "flake8.report": all("flake8", "in every command, also with --version", core: true),
    "bandit.plugins": bandit, "bandit.formatters": bandit, "bandit.blacklists": bandit,
    "tox": all("tox", "in every command, also with --version", off: "TOX_DISABLED_EXTERNAL_PLUGINS", core: true),
    "isort.profiles": isort, "isort.formatters": isort, "isort.sort_function": isort,
    "setuptools.finalize_distribution_options": all(
      "setuptools", "in every setup.py command and every build hook", core: true, called: true),
    "egg_info.writers": all("setuptools", "whenever metadata is made", core: true, called: true),
    "setuptools.file_finders": all("setuptools", "when the manifest is made", called: true),
    "distutils.commands": Group(
      tool: "setuptools", when: "when a build runs the command of that name, and with --help-commands",
      selection: .all, off: nil, isCore: true, isCalled: false),
    "distutils.setup_keywords": named("setuptools", "when setup() or the configuration gives that keyword"),
    "hatch": named("hatchling", "when that type of plugin is asked for"),
    "poetry.application.plugin": poetry, "poetry.plugin": poetry, "pdm": pdm, "pdm.plugin": pdm,
    "virtualenv.discovery": virtualenv, "virtualenv.create": virtualenv, "virtualenv.seed": virtualenv,
    "virtualenv.activate": virtualenv,
    "twine.registered_commands": named("twine", "only the sub-command that is asked for"),
    "keyring.backends": all(
      "keyring", "when a password is looked up: pip after a 401, twine at upload", off: "PYTHON_KEYRING_BACKEND",
      core: true, called: true),
    "pyinstaller40": all("PyInstaller", "when an application is frozen", called: true),
    "pipx.run": named("pipx", "when it is run by name"), "devpi_client": started("devpi"), "conda": started("conda"),
    "sphinx.builders": sphinx, "sphinx.html_themes": sphinx, "mkdocs.plugins": mkdocs, "mkdocs.themes": mkdocs,
    "markdown.extensions": named("markdown", "only the extensions that are named"),
    "pygments.lexers": all("pygments", "when a lexer is looked up that is not built in, and in listings"),
    "pygments.formatters": pygments, "pygments.styles": pygments, "pygments.filters": pygments,
    "babel.extractors": babel, "babel.checkers": babel,
    "jupyter_client.kernel_provisioners": named("jupyter", "only the provisioner that kernel.json names"),
    "nbconvert.exporters": all("nbconvert", "in every command, also with --version"),
    "jupyterlab.extension_manager_v1": jupyter, "jupyterlab.languagepack": jupyter, "jupyterlab.locale": jupyter,
    "jupyter_lsp_spec_v1": jupyter, "jupyter_serverproxy_servers": jupyter,
    "papermill.engine": papermill, "papermill.io": papermill, "papermill.translators": papermill,
    "papermill.parameterizers": papermill, "ipython.themes": named("ipython", "when an unknown theme is looked up"),
    "torch.backends": all(
      "torch", "when torch is imported", off: "TORCH_DEVICE_BACKEND_AUTOLOAD=0", core: true, called: true),
    "torchrun.logs_specs": named("torchrun", "when it is named"),
    "numba_extensions": all("numba", "at the first compilation", called: true),
    "jax_plugins": all("jax", "at the first use of a back end", called: true),
    "networkx.backend_info": all("networkx", "when networkx is imported", called: true),
    "networkx.backends": named("networkx", "when a call is dispatched to that back end"),
    "xarray.backends": xarray, "xarray.chunkmanagers": xarray,
    "fsspec.specs": named("fsspec", "when that protocol is used"),
    "sqlalchemy.dialects": sqlalchemy, "sqlalchemy.plugins": sqlalchemy,
    "pandas_plotting_backends": named("pandas", "when plotting with a back end of that name"),
    "matplotlib.backend": named("matplotlib", "when a back end of that name is asked for"),
    "dask.sizeof": all("dask", "when dask is imported", core: true, called: true),
    "dask_cli": all("dask", "in every dask command, also with --version"),
    "dask.array.backends": daskByName, "dask.dataframe.backends": daskByName, "distributed.comm.backends": daskByName,
    "pydantic": all(
      "pydantic", "when the first model class of a process is made", off: "PYDANTIC_DISABLE_PLUGINS", core: true),
    "triton.backends": started("triton"), "vllm.general_plugins": started("vllm"),
    "vllm.platform_plugins": started("vllm"), "napari.manifest": started("napari"), "kedro.hooks": started("kedro"),
    "mlflow.app": named("mlflow", "when that application is chosen"),
    "mlflow.app.client": named("mlflow", "when that application is chosen"),
    "opentelemetry_environment_variables": all("opentelemetry-instrument", "in every command, also with --version"),
    "opentelemetry_distro": telemetry, "opentelemetry_configurator": telemetry,
    "opentelemetry_pre_instrument": telemetry, "opentelemetry_instrumentor": telemetry,
    "opentelemetry_post_instrument": telemetry, "ddtrace.products": all("ddtrace-run", "when it starts a program"),
    "datasette": all("datasette", "in every command, also with --version"),
    "llm": all("llm", "in every command, also with --version", off: "LLM_LOAD_PLUGINS=''"),
    "sqlite_utils": all("sqlite-utils", "in every command, also with --version"),
    "kombu.serializers": all("celery", "in every command, also with --version", called: true),
    "celery.commands": celery, "celery.result_backends": celery, "celery.beat_schedulers": celery,
    "scrapy.commands": all("scrapy", "in every command"),
    "flask.commands": all("flask", "with --help and for an unknown sub-command"),
    "airflow.plugins": started("airflow"), "apache_airflow_provider": started("airflow"),
    "prefect.collections": started("prefect"), "salt.loader": started("salt"), "trac.plugins": started("trac"),
    "z3c.autoinclude.plugin": started("plone"),
  ]

  /// Groups below a name of their tool.
  private static let prefixes: [String: Group] = [
    "setuptools_scm": named("setuptools-scm", "when its own hook asks for them"),
    "zest.releaser": started("zest.releaser"), "jupyterhub": started("jupyterhub"), "feast": started("feast"),
    "great_expectations": started("great_expectations"), "mlflow": all("mlflow", "when mlflow is imported"),
    "gevent.plugins.monkey": all("gevent", "in gevent.monkey.patch_all()", called: true),
    "dagster": started("dagster"), "buildbot": started("buildbot"), "paste": named("paste", "when it is named"),
  ]

  /// Groups that begin with a word.
  private static let openEnded: [(prefix: String, group: Group)] = [
    ("spacy_", started("spacy")), ("snakemake", started("snakemake")),
    ("opentelemetry_", named("opentelemetry", "when an OTEL variable names it")),
  ]
}
