extension PackageModels {
  /// `treq`.
  static let treq = """
    treq.{get,post,put,patch,delete,head} network.connect url@0:url
    treq.request network.connect url@1:url
    treq.client.HTTPClient().{get,post,put,patch,delete,head} network.connect url@0:url
    treq.client.HTTPClient().request network.connect url@1:url
    """
}
