extension PackageModels {
  /// `gdown`.
  static let gdown = """
    gdown.{download,download_folder,cached_download} network.connect url@0:url
    """
}
