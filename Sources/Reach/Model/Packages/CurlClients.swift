extension PackageModels {
  /// `pycurl`, `curl_cffi`.
  static let curlClients = """
    pycurl.Curl().setopt network.connect url@1
    pycurl.Curl().perform network.connect none
    curl_cffi.requests = curl_cffi
    curl_cffi.{get,post,put,patch,delete,head,options} network.connect url@0:url
    curl_cffi.request network.connect url@1:url
    curl_cffi.{Session,AsyncSession}().{get,post,put,patch,delete,head,options,ws_connect} network.connect url@0:url
    curl_cffi.{Session,AsyncSession}().{request,stream} network.connect url@1:url
    """
}
