extension PackageModels {
  /// `pexpect`, `ptyprocess`, `winpty`.
  static let pexpect = """
    pexpect.{spawn,run,runu,spawnu} process.spawn command@0:command | shell
    pexpect.popen_spawn.PopenSpawn process.spawn command@0:cmd | shell
    pexpect.pxssh.pxssh().login network.connect text@0:server
    ptyprocess.{PtyProcess,PtyProcessUnicode}.spawn process.spawn command@0:argv | spawn
    winpty.PtyProcess.spawn process.spawn command@0:argv | shell
    """
}
