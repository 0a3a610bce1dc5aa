extension PackageModels {
  /// `python-socketio`.
  static let socketIO = """
    socketio.{Client,AsyncClient,SimpleClient,AsyncSimpleClient}().connect network.connect url@0:url
    socketio.{Client,AsyncClient}().on | remote:1:handler
    socketio.{Client,AsyncClient}().on() | remote:0
    socketio.{Client,AsyncClient}().event | remote:0
    """
}
