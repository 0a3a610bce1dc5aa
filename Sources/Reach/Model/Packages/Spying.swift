extension PackageModels {
  /// What a notebook's user typed.
  static let spying = """
    PIL.ImageGrab.grab system.info fixed@screen
    PIL.ImageGrab.grabclipboard system.info fixed@clipboard
    pandas.read_clipboard system.info fixed@clipboard
    IPython.get_ipython().history_manager.get_range system.info fixed@notebook-history
    IPython.get_ipython().history_manager.{get_tail,search} system.info fixed@notebook-history
    """
}
