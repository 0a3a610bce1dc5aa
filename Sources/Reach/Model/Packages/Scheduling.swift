extension PackageModels {
  /// Trays, shortcuts.
  static let scheduling = """
    pystray.MenuItem | callback:1:action
    pystray.Icon().run | callback:0:setup
    winshell.CreateShortcut file.write path@0:Path
    pylnk3.for_file file.write path@1
    """
}
