extension PackageModels {
  /// Rights of the administrator.
  static let windows = """
    pyuac.{runAsAdmin,main_requires_admin} process.spawn fixed@administrator
    elevate.elevate process.spawn fixed@administrator
    """
}
