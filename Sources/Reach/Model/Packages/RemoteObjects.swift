extension PackageModels {
  /// `rpyc`, `Pyro4`: objects of other machines.
  static let remoteObjects = """
    rpyc.{connect,ssl_connect} network.connect text@0:host
    rpyc.classic.connect network.connect text@0:host
    rpyc.utils.server.{ThreadedServer,OneShotServer,ForkingServer} network.listen text@:hostname
    Pyro4.Proxy network.connect text@0:uri
    Pyro4.Daemon network.listen text@0:host
    """
}
