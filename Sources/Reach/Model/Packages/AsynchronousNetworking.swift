extension PackageModels {
  /// Smaller networking libraries.
  static let asynchronousNetworking = """
    telnetlib3.open_connection network.connect text@0:host
    aioftp.Client.context network.connect text@0:host
    pyftpdlib.servers.FTPServer network.listen address@0
    """
}
