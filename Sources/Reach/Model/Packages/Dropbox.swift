extension PackageModels {
  /// `dropbox`.
  static let dropbox = """
    dropbox.{Dropbox,DropboxTeam} network.connect fixed@https://api.dropboxapi.com/
    dropbox.dropbox_client.Dropbox = dropbox.Dropbox
    """
}
