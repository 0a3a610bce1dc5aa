extension PackageModels {
  /// `grpc`.
  static let grpc = """
    grpc.{insecure_channel,secure_channel} network.connect text@0:target
    grpc.aio.{insecure_channel,secure_channel} network.connect text@0:target
    grpc.server().{add_insecure_port,add_secure_port} network.listen text@0:address
    grpc.aio.server().{add_insecure_port,add_secure_port} network.listen text@0:address
    """
}
