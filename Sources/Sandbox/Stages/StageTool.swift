/// A tool that loads what others installed beside it, and how to make it do that and nothing else.
struct StageTool: Hashable, Sendable {
  /// As triggers name it.
  let name: String
  /// What installs it.
  let requirement: String
  /// The module that is there where it is installed; nil for what is always there.
  let module: String?
  /// Given to the environment's interpreter, or to `program`.
  let arguments: [String]
  var program: String?
  /// The status that it ends with where all is well: pytest's says that it collected nothing.
  var status: Int { name == "pytest" ? 5 : 0 }

  private init(_ name: String, _ requirement: String, _ module: String, _ arguments: [String]) {
    self.name = name
    self.requirement = requirement
    self.module = module
    self.arguments = arguments
  }

  /// What is run with `python -m MODULE`.
  private init(_ name: String, _ module: String, _ arguments: String..., requirement: String? = nil) {
    self.init(name, requirement ?? name, String(module.prefix { $0 != "." }), ["-m", module] + arguments)
  }

  /// What a line of Python makes load its plug-ins.
  private init(_ name: String, _ module: String, code: String, requirement: String? = nil) {
    self.init(name, requirement ?? name, module, ["-c", code])
  }

  /// What a shell runs.
  private init(_ name: String, shell: String) {
    self.name = name
    requirement = ""
    module = nil
    program = "/bin/sh"
    arguments = ["-c", shell]
  }

  static func named(_ name: String) -> StageTool? { all.first { $0.name == name } }

  /// How a report names the run.
  var title: String { "\(name), loading its plug-ins" }

  /// Metadata of a project with nothing in it: plug-ins of setuptools are loaded by the commands that make it.
  private static let setup = """
    import setuptools
    for command in (['--help-commands'], ['--quiet', 'egg_info']):
        setuptools.setup(name='empty', version='0', py_modules=[], script_args=command)
    """
  private static let hatch = """
    from hatchling.plugin.manager import PluginManager
    plugins = PluginManager()
    for kind in ('builder', 'build_hook', 'metadata_hook', 'version_source'):
        getattr(plugins, kind).get('none')
    """

  static let all: [StageTool] = [
    StageTool("pytest", "pytest", "--collect-only", "-q"),
    StageTool("hypothesis", "hypothesis", code: "import hypothesis"),
    StageTool("setuptools", "setuptools", code: setup),
    StageTool("hatchling", "hatchling", code: hatch),
    StageTool("flake8", "flake8", "--version"), StageTool("pylint", "pylint", "--version"),
    StageTool("mypy", "mypy", "--version"), StageTool("bandit", "bandit", "--version"),
    StageTool("isort", "isort", "--version"), StageTool("tox", "tox", "--version"),
    StageTool("poetry", "poetry", "--version"), StageTool("pdm", "pdm", "--version"),
    StageTool("virtualenv", "virtualenv", "--help"), StageTool("twine", "twine", "--version"),
    StageTool("ipython", "IPython", "-c", "pass"),
    StageTool("jupyter", "jupyter", "--version", requirement: "jupyter-core"),
    StageTool("jupyter server", "jupyter_server.extension.serverextension", "list", requirement: "jupyter-server"),
    StageTool("jupyterlab", "jupyterlab.labextensions", "list"),
    StageTool("nbconvert", "nbconvert", "--version"), StageTool("papermill", "papermill", code: "import papermill"),
    StageTool("sphinx", "sphinx", "--version"), StageTool("mkdocs", "mkdocs", "--version"),
    StageTool("pygments", "pygments", "-L", "lexers"),
    StageTool("babel", "babel.messages.frontend", "extract", "-o", "/dev/null", "."),
    StageTool("keyring", "keyring", code: "import keyring.backend as b; b.get_all_keyring()"),
    StageTool("torch", "torch", code: "import torch"), StageTool("jax", "jax", code: "import jax; jax.devices()"),
    StageTool("numba", "numba", code: "import numba; numba.njit(lambda: 0)()"),
    StageTool("networkx", "networkx", code: "import networkx"),
    StageTool("xarray", "xarray", code: "import xarray; xarray.backends.list_engines()"),
    StageTool("dask", "dask", code: "import dask"),
    StageTool("pydantic", "pydantic", code: "import pydantic; pydantic.create_model('M')()"),
    StageTool(
      "opentelemetry-instrument", "opentelemetry.instrumentation.auto_instrumentation", "true",
      requirement: "opentelemetry-instrumentation"),
    StageTool("datasette", "datasette", "--version"), StageTool("llm", "llm", "--version"),
    StageTool("sqlite-utils", "sqlite_utils", "--version"), StageTool("celery", "celery", "--version"),
    StageTool("scrapy", "scrapy", "version"), StageTool("flask", "flask", "--help"),
    StageTool("spacy", "spacy", code: "import spacy"), StageTool("mlflow", "mlflow", code: "import mlflow"),
    StageTool("kedro", "kedro", "--version"),
    StageTool("hydra", "hydra", code: "import hydra", requirement: "hydra-core"),
    StageTool("twisted", "twisted", code: "from twisted.plugin import IPlugin, getPlugins; list(getPlugins(IPlugin))"),
    StageTool("tensorflow", "tensorflow", code: "import tensorflow"),
    StageTool("shell", shell: ". \"$VIRTUAL_ENV/bin/activate\""),
  ]
}
