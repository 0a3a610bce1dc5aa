extension PackageModels {
  /// `urllib3`, and the copies of it that others ship. A pool connects when something is asked of it.
  static let urllib3 = """
    urllib3.request network.connect url@1:url
    urllib3.{PoolManager,ProxyManager}().{request,urlopen,request_encode_url,request_encode_body} network.connect url@1:url
    urllib3.{PoolManager,ProxyManager}().connection_from_url().{request,urlopen} network.connect url@-1
    urllib3.{PoolManager,ProxyManager}().connection_from_host().{request,urlopen} network.connect url@-1
    urllib3.{HTTPConnectionPool,HTTPSConnectionPool}().{request,urlopen} network.connect url@-1
    urllib3.connection_from_url().{request,urlopen} network.connect url@-1
    urllib3.proxy_from_url = urllib3.ProxyManager
    urllib3.poolmanager.PoolManager = urllib3.PoolManager
    urllib3.poolmanager.ProxyManager = urllib3.ProxyManager
    urllib3.contrib.socks.SOCKSProxyManager = urllib3.ProxyManager
    urllib3.connectionpool.HTTPConnectionPool = urllib3.HTTPConnectionPool
    urllib3.connectionpool.HTTPSConnectionPool = urllib3.HTTPSConnectionPool
    requests.packages.urllib3 = urllib3
    pip._vendor.urllib3 = urllib3
    botocore.vendored.requests = requests
    """
}
