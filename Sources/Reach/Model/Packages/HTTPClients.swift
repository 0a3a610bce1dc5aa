extension PackageModels {
  /// The smaller HTTP clients: what `requests` does, under other names.
  static let httpClients = """
    treq.{get,post,put,patch,delete,head} network.connect url@0:url
    treq.request network.connect url@1:url
    treq.client.HTTPClient().{get,post,put,patch,delete,head} network.connect url@0:url
    treq.client.HTTPClient().request network.connect url@1:url
    niquests.{get,post,put,patch,delete,head,options,aget,apost,aput,apatch,adelete,ahead,aoptions} network.connect url@0:url
    niquests.{request,arequest} network.connect url@1:url
    niquests.{Session,AsyncSession}().{get,post,put,patch,delete,head,options} network.connect url@0:url
    niquests.{Session,AsyncSession}().request network.connect url@1:url
    pycurl.Curl().setopt network.connect url@1
    pycurl.Curl().perform network.connect none
    curl_cffi.requests = curl_cffi
    curl_cffi.{get,post,put,patch,delete,head,options} network.connect url@0:url
    curl_cffi.request network.connect url@1:url
    curl_cffi.{Session,AsyncSession}().{get,post,put,patch,delete,head,options,ws_connect} network.connect url@0:url
    curl_cffi.{Session,AsyncSession}().{request,stream} network.connect url@1:url
    cloudscraper.{create_scraper,session,CloudScraper,CloudScraper.create_scraper}().{get,post,put,patch,delete,head,options} network.connect url@0:url
    cloudscraper.{create_scraper,session,CloudScraper,CloudScraper.create_scraper}().request network.connect url@1:url
    cloudscraper.{get_tokens,get_cookie_string,CloudScraper.get_tokens} network.connect url@0:url
    httplib2.Http().request network.connect url@0:uri
    wget.download network.connect url@0:url | download
    tftpy.TftpClient network.connect text@0:host
    tftpy.TftpServer().listen network.listen text@0:listenip
    """
}
