extension PackageModels {
  /// `gevent`, `eventlet`.
  static let gevent = """
    gevent.subprocess = subprocess
    gevent.socket = socket
    gevent.{spawn,Greenlet.spawn} | callback:0
    gevent.spawn_later | callback:1
    gevent.server.StreamServer network.listen address@0 | remote:1:handle
    gevent.pywsgi.WSGIServer network.listen address@0
    eventlet.green.subprocess = subprocess
    eventlet.connect network.connect address@0
    eventlet.listen network.listen address@0
    eventlet.spawn | callback:0
    eventlet.green.socket = socket
    geventhttpclient.HTTPClient.from_url network.connect url@0
    """
}
