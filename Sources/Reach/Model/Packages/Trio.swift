extension PackageModels {
  /// `trio`, `anyio`, `curio`.
  static let trio = """
    anyio.{run_process,open_process} process.spawn command@0:command | spawn
    anyio.connect_tcp network.connect text@0:remote_host
    anyio.connect_unix network.connect text@0:path
    anyio.create_tcp_listener network.listen text@:local_host
    anyio.run | callback:0:func
    anyio.to_thread.run_sync | callback:0:func
    anyio.open_file | open
    trio.{run_process,open_process,lowlevel.open_process} process.spawn command@0:command | spawn
    trio.{open_tcp_stream,open_ssl_over_tcp_stream} network.connect text@0:host
    trio.{serve_tcp,open_tcp_listeners} network.listen none | callback:0:handler
    trio.run | callback:0:async_fn
    trio.to_thread.run_sync | callback:0:sync_fn
    trio.open_file | open
    curio.open_connection network.connect text@0:host
    curio.run | callback:0
    """
}
