import Evidence

/// A file configures Jupyter, IPython or a kernel.
struct NotebookConfiguration: MechanismRule {
  static let severities: [TriggerID: Severity] = [
    "jupyter-config-py": .high, "ipython-config-py": .high, "ipython-startup-file": .high,
    "nbconvert-template-conf": .low, "jupyter-kernelspec": .low, "jupyter-server-extension": .low,
  ]

  static let info = RuleInfo(
    id: "PRQ127", name: "notebook-configuration",
    title: "Configures notebooks so that code runs in every kernel or server", severity: .high, confidence: .certain,
    why: """
      Python configuration files below the prefix run in nearly every Jupyter command and kernel, with the session's token.
      """,
    grading: "low for extensions and kernels that the package declares openly",
    fix: "Declare a server extension in JSON, and leave configuration files to the user.",
    attack: ["T1546"],
    controls: ["NHI8:2025", "ASI05", "MAP 4.1", "SCA-5"])
}
