extension PackageModels {
  /// The other ways to other machines' shells.
  static let ssh = """
    spur.SshShell network.connect text@:hostname
    spur.SshShell().{run,spawn} process.spawn command@0:command
    pssh.clients.ParallelSSHClient network.connect text@0:hosts
    pssh.clients.ParallelSSHClient().run_command process.spawn command@0:command
    winrm.Session network.connect text@0:target
    winrm.Session().{run_cmd,run_ps} process.spawn command@0
    """
}
