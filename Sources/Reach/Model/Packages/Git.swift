extension PackageModels {
  /// `GitPython`, `pygit2`, `dulwich`.
  static let git = """
    git.Repo.clone_from network.connect url@0:url
    git.repo.base.Repo = git.Repo
    git.{Git,cmd.Git}().{clone,push,pull,fetch} network.connect none
    git.{Git,cmd.Git}().execute process.spawn command@0:command | spawn
    git.Repo().remote().{push,pull,fetch} network.connect none
    git.Repo().remotes.origin.{push,pull,fetch} network.connect none
    git.Repo().create_remote network.connect url@1:url
    git.Repo().config_writer file.write fixed@.git/config
    git.Repo().git.{push,pull,fetch,clone} network.connect none
    pygit2.clone_repository network.connect url@0:url
    dulwich.porcelain.clone network.connect text@0:source
    dulwich.porcelain.push network.connect text@1:remote_location
    """
}
