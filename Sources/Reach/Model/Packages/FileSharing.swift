extension PackageModels {
  /// Other file hosts and pastes.
  static let fileSharing = """
    anonfile.AnonFile network.connect fixed@https://api.anonfiles.com/
    gofile.{uploadFile,upload_file} network.connect fixed@https://api.gofile.io/
    pixeldrain.upload_file network.connect fixed@https://pixeldrain.com/
    pastebin.PastebinAPI network.connect fixed@https://pastebin.com/
    pbwrap.Pastebin network.connect fixed@https://pastebin.com/
    boxsdk.Client network.connect fixed@https://api.box.com/
    onedrivesdk.OneDriveClient network.connect fixed@https://api.onedrive.com/
    imgurpython.ImgurClient network.connect fixed@https://api.imgur.com/
    cloudinary.uploader.upload network.connect fixed@https://api.cloudinary.com/ file.read path@0:file
    webdav3.client.Client network.connect none
    ipfshttpclient.connect network.connect text@0:addr
    """
}
