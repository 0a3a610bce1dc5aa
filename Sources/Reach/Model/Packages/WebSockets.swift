extension PackageModels {
  /// `websocket-client` and `websockets`.
  static let webSockets = """
    websocket.create_connection network.connect url@0:url
    websocket.WebSocketApp network.connect url@0:url | remote:3:on_message
    websocket.WebSocket().connect network.connect url@0:url
    websockets.connect network.connect url@0:uri
    websockets.unix_connect network.connect text@0:path
    websockets.{client,asyncio.client,sync.client,legacy.client,threading.client}.connect = websockets.connect
    websockets.serve network.listen text@1:host | remote:0:handler
    websockets.{server,asyncio.server,sync.server,legacy.server}.serve = websockets.serve
    """
}
