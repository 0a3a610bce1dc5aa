extension PackageModels {
  /// `python-gitlab`.
  static let gitLab = """
    gitlab.Gitlab network.connect url@0:url=https://gitlab.com/
    gitlab.Gitlab.from_config credential.read fixed@~/.python-gitlab.cfg network.connect fixed@gitlab.com
    gitlab.client.Gitlab = gitlab.Gitlab
    """
}
