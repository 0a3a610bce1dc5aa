extension PackageModels {
  /// `tornado`.
  static let tornado = """
    tornado.process.Subprocess process.spawn command@0 | spawn
    tornado.httpclient.{HTTPClient,AsyncHTTPClient}().fetch network.connect url@0:request
    tornado.simple_httpclient.SimpleAsyncHTTPClient().fetch network.connect url@0:request
    tornado.websocket.websocket_connect network.connect url@0:url
    tornado.tcpclient.TCPClient().connect network.connect text@0:host
    tornado.web.Application().listen network.listen text@0:port
    tornado.{tcpserver.TCPServer,httpserver.HTTPServer}().{listen,bind} network.listen text@0:port
    tornado.ioloop.IOLoop.{current,instance}().{add_callback,run_sync} | callback:0:callback
    tornado.ioloop.IOLoop.{current,instance}().{call_later,call_at} | callback:1:callback
    tornado.ioloop.PeriodicCallback | callback:0:callback
    tornado.template.Template code.eval text@0:template_string
    """
}
