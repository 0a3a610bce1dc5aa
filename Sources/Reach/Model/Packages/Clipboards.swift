extension PackageModels {
  /// The clipboard.
  static let clipboards = """
    pyperclip.{paste,waitForPaste,waitForNewPaste} system.info fixed@clipboard
    clipboard.paste system.info fixed@clipboard
    xerox.paste system.info fixed@clipboard
    """
}
