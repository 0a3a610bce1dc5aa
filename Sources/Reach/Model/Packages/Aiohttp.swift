extension PackageModels {
  /// `aiohttp`: client and server.
  static let aiohttp = """
    aiohttp.ClientSession().{get,post,put,patch,delete,head,options,ws_connect} network.connect url@0:url
    aiohttp.ClientSession().request network.connect url@1:url
    aiohttp.request network.connect url@1:url
    aiohttp.client.ClientSession = aiohttp.ClientSession
    aiohttp.client.request = aiohttp.request
    aiohttp.web.run_app network.listen text@:host
    aiohttp.web.{TCPSite,UnixSite,SockSite}().start network.listen none
    aiohttp.web.TCPSite network.listen text@1:host
    aiohttp.web.UnixSite network.listen text@1:path
    """
}
