extension PackageModels {
  /// `mega.py`.
  static let mega = """
    mega.{Mega,mega.Mega}().{login,login_user,login_anonymous} network.connect fixed@https://g.api.mega.co.nz/
    mega.{Mega,mega.Mega}().login().upload file.read path@0:filename
    """
}
