extension PackageModels {
  /// `paramiko`, `fabric`, `asyncssh`, `scp`: other machines' shells and files.
  static let ssh = """
    paramiko.SSHClient().connect network.connect text@0:hostname
    paramiko.SSHClient().exec_command process.spawn command@0:command
    paramiko.SSHClient().invoke_shell process.spawn fixed@remote-shell
    paramiko.SSHClient().get_transport().open_session().{exec_command} process.spawn command@0:command
    paramiko.SSHClient().open_sftp().{put} file.read path@0:localpath
    paramiko.SSHClient().open_sftp().{get} file.write path@1:localpath
    paramiko.client.SSHClient = paramiko.SSHClient
    paramiko.Transport network.connect address@0:sock
    paramiko.transport.Transport = paramiko.Transport
    paramiko.SFTPClient.from_transport().put file.read path@0:localpath
    paramiko.SFTPClient.from_transport().get file.write path@1:localpath
    paramiko.sftp_client.SFTPClient = paramiko.SFTPClient
    paramiko.Agent credential.read fixed@ssh-agent
    paramiko.agent.Agent = paramiko.Agent
    paramiko.{RSAKey,Ed25519Key,ECDSAKey,DSSKey,PKey}.from_private_key_file credential.read path@0:filename
    paramiko.{RSAKey,Ed25519Key,ECDSAKey}.from_path credential.read path@0
    fabric.Connection network.connect text@0:host
    fabric.Connection().{run,sudo,local} process.spawn command@0:command
    fabric.Connection().put file.read path@0:local
    fabric.Connection().get file.write path@1:local
    fabric.connection.Connection = fabric.Connection
    fabric.{SerialGroup,ThreadingGroup} network.connect text@0
    fabric.{SerialGroup,ThreadingGroup}().{run,sudo} process.spawn command@0:command
    fabric.api.{run,sudo} process.spawn command@0:command network.connect none
    fabric.api.local process.spawn command@0:command | shell
    asyncssh.{connect,connect_reverse,create_connection} network.connect text@0:host
    asyncssh.{listen,listen_reverse,create_server} network.listen text@0:host
    asyncssh.connect().{run,create_process,create_session} process.spawn command@0
    asyncssh.scp file.read path@0:srcpaths network.connect none
    asyncssh.read_private_key credential.read path@0:filename
    scp.{put,get} network.connect none
    scp.SCPClient().put file.read path@0:files
    scp.SCPClient().get file.write path@1:local_path
    spur.SshShell network.connect text@:hostname
    spur.SshShell().{run,spawn} process.spawn command@0:command
    pssh.clients.ParallelSSHClient network.connect text@0:hosts
    pssh.clients.ParallelSSHClient().run_command process.spawn command@0:command
    pysftp.Connection network.connect text@0:host
    winrm.Session network.connect text@0:target
    winrm.Session().{run_cmd,run_ps} process.spawn command@0
    """
}
