extension PackageModels {
  /// The other source forges.
  static let sourceForges = """
    atlassian.{Bitbucket,Confluence,Jira} network.connect url@0:url
    """
}
