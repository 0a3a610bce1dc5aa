extension PackageModels {
  /// `stem`, `torpy`, `txtorcon`: routes whose end nobody sees.
  static let tor = """
    stem.control.Controller.{from_port,from_socket_file} network.connect text@0:address=tor
    stem.process.{launch_tor,launch_tor_with_config} process.spawn fixed@tor
    stem.control.Controller.from_port().{create_ephemeral_hidden_service,create_hidden_service} network.listen fixed@onion
    torpy.TorClient network.connect fixed@tor
    torpy.http.requests.{TorRequests,tor_requests_session} network.connect fixed@tor
    txtorcon.{connect,launch} network.connect fixed@tor
    torrequest.TorRequest network.connect fixed@tor
    torrequest.TorRequest().{get,post,put,patch,delete,head,options} network.connect url@0:url
    i2plib.create_session network.connect fixed@i2p
    """
}
