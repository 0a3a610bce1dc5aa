extension PackageModels {
  /// `cloudscraper`.
  static let cloudscraper = """
    cloudscraper.{create_scraper,session,CloudScraper,CloudScraper.create_scraper}().{get,post,put,patch,delete,head,options} network.connect url@0:url
    cloudscraper.{create_scraper,session,CloudScraper,CloudScraper.create_scraper}().request network.connect url@1:url
    cloudscraper.{get_tokens,get_cookie_string,CloudScraper.get_tokens} network.connect url@0:url
    """
}
