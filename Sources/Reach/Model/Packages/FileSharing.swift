extension PackageModels {
  /// Dropbox, Drive, MEGA, anonymous file hosts and pastes.
  static let fileSharing = """
    dropbox.{Dropbox,DropboxTeam} network.connect fixed@https://api.dropboxapi.com/
    dropbox.dropbox_client.Dropbox = dropbox.Dropbox
    gdown.{download,download_folder,cached_download} network.connect url@0:url
    mega.{Mega,mega.Mega}().{login,login_user,login_anonymous} network.connect fixed@https://g.api.mega.co.nz/
    mega.{Mega,mega.Mega}().login().upload file.read path@0:filename
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
    pyngrok.ngrok.connect network.listen text@0:addr process.spawn fixed@ngrok
    ngrok.{connect,forward} network.listen text@0
    flask_ngrok.run_with_ngrok network.listen none process.spawn fixed@ngrok
    pycloudflared.try_cloudflare network.listen none process.spawn fixed@cloudflared
    ipfshttpclient.connect network.connect text@0:addr
    """
}
