extension PackageModels {
  /// The other ways to start programs.
  static let processes = """
    delegator.{run,chain} process.spawn command@0:command | shell
    envoy.{run,connect} process.spawn command@0 | shell
    sarge.{run,capture_stdout,get_stdout,capture_both} process.spawn command@0 | shell
    executor.execute process.spawn command@0 | shell
    subprocess32 = subprocess
    daemon.DaemonContext process.spawn fixed@daemon
    daemonize.Daemonize process.spawn fixed@daemon | callback:2:action
    """
}
