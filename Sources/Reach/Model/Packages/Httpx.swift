extension PackageModels {
  /// `httpx`.
  static let httpx = """
    httpx.{get,post,put,patch,delete,head,options} network.connect url@0:url
    httpx.{request,stream} network.connect url@1:url
    httpx.{Client,AsyncClient}().{get,post,put,patch,delete,head,options} network.connect url@0:url
    httpx.{Client,AsyncClient}().{request,stream} network.connect url@1:url
    httpx.{Client,AsyncClient}().send network.connect url@0:request
    httpx.{Client,AsyncClient}().build_request | passes:1
    httpx._client.Client = httpx.Client
    httpx._client.AsyncClient = httpx.AsyncClient
    httpcore.request network.connect url@1:url
    httpcore.{ConnectionPool,AsyncConnectionPool}().{request,stream} network.connect url@1:url
    """
}
