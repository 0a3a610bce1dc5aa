extension PackageModels {
  /// `PyGithub`, `python-gitlab`, `GitPython`, `dulwich`: repositories as a place to put things.
  static let sourceForges = """
    github.Github network.connect url@:base_url=https://api.github.com/
    github.MainClass.Github = github.Github
    github3.{login,GitHub} network.connect fixed@https://api.github.com/
    ghapi.all.GhApi network.connect fixed@api.github.com credential.read unless@:token=GITHUB_TOKEN
    gitlab.Gitlab network.connect url@0:url=https://gitlab.com/
    gitlab.Gitlab.from_config credential.read fixed@~/.python-gitlab.cfg network.connect fixed@gitlab.com
    gitlab.client.Gitlab = gitlab.Gitlab
    atlassian.{Bitbucket,Confluence,Jira} network.connect url@0:url
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
