extension PackageModels {
  /// `twisted`.
  static let twisted = """
    twisted.internet.reactor.spawnProcess process.spawn command@2:args
    twisted.internet.utils.{getProcessOutput,getProcessValue,getProcessOutputAndValue} process.spawn command@0:executable
    twisted.internet.reactor.{connectTCP,connectSSL} network.connect text@0:host
    twisted.internet.reactor.{listenTCP,listenSSL,listenUDP} network.listen text@0:port
    twisted.internet.reactor.{callLater,callInThread,callFromThread,callWhenRunning} | callback:0
    twisted.internet.endpoints.{TCP4ClientEndpoint,HostnameEndpoint,SSL4ClientEndpoint} network.connect text@1:host
    twisted.internet.endpoints.clientFromString network.connect text@1:description
    twisted.internet.endpoints.{TCP4ServerEndpoint,SSL4ServerEndpoint} network.listen text@1:port
    twisted.web.client.{Agent,ProxyAgent}().request network.connect url@1:uri
    twisted.web.client.{getPage,downloadPage} network.connect url@0:url
    twisted.web.xmlrpc.Proxy network.connect url@0
    twisted.names.client.{lookupText,lookupAddress,getHostByName} network.connect text@0:name
    """
}
