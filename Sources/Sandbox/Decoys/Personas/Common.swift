/// Clutter that several personas share.
enum Common {
  /// The start-up files that a new account gets.
  static let shell: [PlantedFile] = [
    .text(
      "~/.bashrc",
      "case $- in\n    *i*) ;;\n      *) return;;\nesac\nHISTSIZE=1000\nalias ll='ls -alF'\nalias la='ls -A'\n"),
    .text("~/.profile", "if [ -n \"$BASH_VERSION\" ] && [ -f \"$HOME/.bashrc\" ]; then\n    . \"$HOME/.bashrc\"\nfi\n"),
    .text("~/.bash_logout", "[ -x /usr/bin/clear_console ] && /usr/bin/clear_console -q\n"),
  ]

  /// A project's folder, without its secrets.
  static func project(_ identity: Resident) -> [PlantedFile] {
    let name = identity.project.split(separator: "-").joined(separator: "_")
    let folder = identity.workspace
    return [
      .text(
        "\(folder)/pyproject.toml",
        "[project]\nname = \"\(identity.project)\"\nversion = \"1.4.2\"\nrequires-python = \">=3.10\"\n"
          + "dependencies = [\"fastapi\", \"httpx\", \"sqlalchemy\"]\n"),
      .text(
        "\(folder)/README.md",
        "# \(identity.project)\n\nInternal service of \(Resident.capitalized(identity.company)).\n"),
      .text("\(folder)/src/\(name)/__init__.py", "__version__ = \"1.4.2\"\n"),
      .text(
        "\(folder)/src/\(name)/settings.py",
        "import os\n\nDATABASE_URL = os.environ.get(\"DATABASE_URL\", \"sqlite:///local.db\")\n"),
      .text("\(folder)/tests/test_settings.py", "def test_default():\n    assert True\n"),
    ]
  }
}

extension PlantedFile {
  /// A file of text.
  static func text(_ path: String, _ text: String, mode: UInt16 = 0o644) -> PlantedFile {
    PlantedFile(path: path, bytes: Array(text.utf8), mode: mode)
  }
}
