extension PackageModels {
  /// `pexpect`, `sh`, `plumbum`, `invoke`: other ways to start programs.
  static let processes = """
    pexpect.{spawn,run,runu,spawnu} process.spawn command@0:command | shell
    pexpect.popen_spawn.PopenSpawn process.spawn command@0:cmd | shell
    pexpect.pxssh.pxssh().login network.connect text@0:server
    plumbum.{SshMachine,machines.SshMachine,machines.ssh_machine.SshMachine} network.connect text@0:host
    plumbum.cmd.{bash,sh,zsh,python,python3,perl,ruby,node,npm,curl,wget,nc,ncat,ssh,scp,rsync,git,sudo,crontab,systemctl,launchctl,chmod,rm,cat,tar,openssl,pip,aws,gcloud,az,gh,kubectl,docker,base64,env,printenv,security,op,bw,vault} | program
    invoke.{run,sudo} process.spawn command@0:command | shell
    invoke.{Context,context.Context}().{run,sudo,local} process.spawn command@0:command | shell
    delegator.{run,chain} process.spawn command@0:command | shell
    envoy.{run,connect} process.spawn command@0 | shell
    sarge.{run,capture_stdout,get_stdout,capture_both} process.spawn command@0 | shell
    executor.execute process.spawn command@0 | shell
    ptyprocess.{PtyProcess,PtyProcessUnicode}.spawn process.spawn command@0:argv | spawn
    winpty.PtyProcess.spawn process.spawn command@0:argv | shell
    anyio.{run_process,open_process} process.spawn command@0:command | spawn
    trio.{run_process,open_process,lowlevel.open_process} process.spawn command@0:command | spawn
    twisted.internet.reactor.spawnProcess process.spawn command@2:args
    twisted.internet.utils.{getProcessOutput,getProcessValue,getProcessOutputAndValue} process.spawn command@0:executable
    tornado.process.Subprocess process.spawn command@0 | spawn
    gevent.subprocess = subprocess
    eventlet.green.subprocess = subprocess
    subprocess32 = subprocess
    daemon.DaemonContext process.spawn fixed@daemon
    daemonize.Daemonize process.spawn fixed@daemon | callback:2:action
    sh.{bash,sh,zsh,python,python3,perl,ruby,node,npm,curl,wget,nc,ncat,ssh,scp,rsync,git,sudo,crontab,systemctl,launchctl,chmod,rm,cat,tar,openssl,pip,aws,gcloud,az,gh,kubectl,docker,base64,env,printenv,security,op,bw,vault} | program
    sh.Command() | program
    sh.sudo.{bash,sh,zsh,python,python3,perl,ruby,node,npm,curl,wget,nc,ncat,ssh,scp,rsync,git,sudo,crontab,systemctl,launchctl,chmod,rm,cat,tar,openssl,pip,aws,gcloud,az,gh,kubectl,docker,base64,env,printenv,security,op,bw,vault} | program
    """
}
