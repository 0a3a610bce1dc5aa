extension PackageModels {
  /// `paramiko`, `scp`, `pysftp`.
  static let paramiko = """
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
    scp.{put,get} network.connect none
    scp.SCPClient().put file.read path@0:files
    scp.SCPClient().get file.write path@1:local_path
    pysftp.Connection network.connect text@0:host
    """
}
