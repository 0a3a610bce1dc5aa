extension PackageModels {
  /// `niquests`.
  static let niquests = """
    niquests.{get,post,put,patch,delete,head,options,aget,apost,aput,apatch,adelete,ahead,aoptions} network.connect url@0:url
    niquests.{request,arequest} network.connect url@1:url
    niquests.{Session,AsyncSession}().{get,post,put,patch,delete,head,options} network.connect url@0:url
    niquests.{Session,AsyncSession}().request network.connect url@1:url
    """
}
