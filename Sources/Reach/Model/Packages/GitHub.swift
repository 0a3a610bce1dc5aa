extension PackageModels {
  /// GitHub's clients.
  static let gitHub = """
    github.Github network.connect url@:base_url=https://api.github.com/
    github.MainClass.Github = github.Github
    github3.{login,GitHub} network.connect fixed@https://api.github.com/
    ghapi.all.GhApi network.connect fixed@api.github.com credential.read unless@:token=GITHUB_TOKEN
    """
}
