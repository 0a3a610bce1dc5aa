extension PackageModels {
  /// `asyncssh`.
  static let asyncSSH = """
    asyncssh.{connect,connect_reverse,create_connection} network.connect text@0:host
    asyncssh.{listen,listen_reverse,create_server} network.listen text@0:host
    asyncssh.connect().{run,create_process,create_session} process.spawn command@0
    asyncssh.scp file.read path@0:srcpaths network.connect none
    asyncssh.read_private_key credential.read path@0:filename
    """
}
