extension PackageModels {
  /// `zmq`, `nanomsg`, `pynng`.
  static let zeroMQ = """
    zmq.{Context,Context.instance}().socket().connect network.connect text@0
    zmq.{Context,Context.instance}().socket().bind network.listen text@0
    zmq.asyncio = zmq
    nanomsg.Socket().connect network.connect text@0
    pynng.{Pair0,Req0,Push0} network.connect url@:dial
    """
}
