extension PackageModels {
  /// The smaller HTTP clients.
  static let httpClients = """
    httplib2.Http().request network.connect url@0:uri
    wget.download network.connect url@0:url | download
    tftpy.TftpClient network.connect text@0:host
    tftpy.TftpServer().listen network.listen text@0:listenip
    """
}
