extension PackageModels {
  /// `requests`, and the packages that are it with something more.
  static let requests = """
    requests.{get,post,put,patch,delete,head,options} network.connect url@0:url
    requests.request network.connect url@1:url
    requests.{Session,session}().{get,post,put,patch,delete,head,options} network.connect url@0:url
    requests.{Session,session}().request network.connect url@1:url
    requests.{Session,session}().send network.connect url@0:request
    requests.adapters.HTTPAdapter().send network.connect url@0:request
    requests.api.{get,post,put,patch,delete,head,options} network.connect url@0:url
    requests.api.request network.connect url@1:url
    requests.sessions.{Session,session} = requests.Session
    requests_toolbelt.sessions.BaseUrlSession network.connect url@0:base_url
    requests_futures.sessions.FuturesSession().{get,post,put,patch,delete,head,options} network.connect url@0:url
    requests_html.{HTMLSession,AsyncHTMLSession}().{get,post,put,patch,delete,head,options} network.connect url@0:url
    requests_cache.CachedSession = requests.Session
    cachecontrol.CacheControl | passes:0
    grequests.{get,post,put,patch,delete,head,options} network.connect url@0:url
    pip._vendor.requests = requests
    """
}
