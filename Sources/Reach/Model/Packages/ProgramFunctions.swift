extension PackageModels {
  /// `sh`, `plumbum`: programs as functions.
  static let programFunctions = """
    plumbum.{SshMachine,machines.SshMachine,machines.ssh_machine.SshMachine} network.connect text@0:host
    plumbum.cmd.{bash,sh,zsh,python,python3,perl,ruby,node,npm,curl,wget,nc,ncat,ssh,scp,rsync,git,sudo,crontab,systemctl,launchctl,chmod,rm,cat,tar,openssl,pip,aws,gcloud,az,gh,kubectl,docker,base64,env,printenv,security,op,bw,vault} | program
    sh.{bash,sh,zsh,python,python3,perl,ruby,node,npm,curl,wget,nc,ncat,ssh,scp,rsync,git,sudo,crontab,systemctl,launchctl,chmod,rm,cat,tar,openssl,pip,aws,gcloud,az,gh,kubectl,docker,base64,env,printenv,security,op,bw,vault} | program
    sh.Command() | program
    sh.sudo.{bash,sh,zsh,python,python3,perl,ruby,node,npm,curl,wget,nc,ncat,ssh,scp,rsync,git,sudo,crontab,systemctl,launchctl,chmod,rm,cat,tar,openssl,pip,aws,gcloud,az,gh,kubectl,docker,base64,env,printenv,security,op,bw,vault} | program
    """
}
