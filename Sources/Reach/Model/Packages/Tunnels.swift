extension PackageModels {
  /// `pyngrok` and its like: ways into a machine behind a firewall.
  static let tunnels = """
    pyngrok.ngrok.connect network.listen text@0:addr process.spawn fixed@ngrok
    ngrok.{connect,forward} network.listen text@0
    flask_ngrok.run_with_ngrok network.listen none process.spawn fixed@ngrok
    pycloudflared.try_cloudflare network.listen none process.spawn fixed@cloudflared
    """
}
