extension PackageModels {
  /// `PySocks`.
  static let socks = """
    socks.socksocket().connect network.connect address@0:dest_pair
    socks.create_connection network.connect address@0:dest_pair
    sockshandler.SocksiPyHandler network.connect text@1
    """
}
