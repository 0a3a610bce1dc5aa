extension Persona {
  /// A hosted notebook server.
  package static let notebook = Persona(
    id: "notebook", title: "Notebook server",
    kinds: [
      "gcp-metadata", "gcp-application-default", "aws-shared-credentials", "azure-storage", "jupyter-runtime",
      "jupyter-environment", "notebook-cells", "ipython-history", "kaggle", "kaggle-notebook", "huggingface",
      "huggingface-environment", "weights-and-biases", "langsmith", "openai-environment", "anthropic-environment",
      "model-keys-environment", "databricks", "snowflake", "dbt", "database-url", "github-environment",
      "git-credentials",
      "netrc", "ssh-ed25519", "dotenv", "bash-history", "python-history", "solana-keypair", "seed-phrase-note",
      "shadow",
    ],
    traits: Resident.Traits(
      account: "jovyan", fullName: "", uid: 1_000, home: nil, shell: "/bin/bash",
      hostname: { random, _, _ in "jupyter-\(Resident.name(&random, syllables: 3))" },
      workspace: { _, _ in "~/work" })
  ) { identity, random in
    var clutter = Clutter()
    clutter.environment = [
      "JUPYTERHUB_BASE_URL": "/hub/", "JUPYTERHUB_SERVICE_PREFIX": "/user/\(identity.user.name)/", "NB_USER": "jovyan",
      "NB_UID": "1000", "NB_GID": "100", "CONDA_DIR": "/opt/conda", "TERM": "xterm-color",
      "MPLBACKEND": "module://matplotlib_inline.backend_inline",
      "JPY_PARENT_PID": String(random.number(20...600)), "JUPYTER_SERVER_ROOT": identity.user.home,
    ]
    clutter.groups = [("users", 100)]
    clutter.files =
      Common.shell
      + [
        .text("\(identity.workspace)/README.md", "# Churn model\n\nRun `analysis.ipynb` from top to bottom.\n"),
        .text("\(identity.workspace)/requirements.txt", "pandas\nscikit-learn\nmatplotlib\n"),
        .text("\(identity.workspace)/data/sample.csv", "id,amount,churned\n1,19.90,0\n2,4.50,1\n3,88.00,0\n"),
        .text("~/.jupyter/jupyter_server_config.py", "c.ServerApp.ip = '0.0.0.0'\nc.ServerApp.open_browser = False\n"),
      ]
    return clutter
  }
}
