/// `os`, `sys`, `platform`, `socket` names, users: the process's surroundings.
enum OperatingSystemModel {
  static let rows = """
    posix = os
    nt = os
    posixpath = os.path
    ntpath = os.path
    os.environ.{get,pop,__getitem__,__contains__} | environmentGet
    os.environb.{get,pop,__getitem__} | environmentGet
    os.{getenv,getenvb} | environmentGet
    os.environ.{items,values,keys,copy,__iter__,__repr__,__str__} | environmentAll
    os.environb.{items,values,keys,copy} | environmentAll
    os.environ.{__setitem__,setdefault,update,putenv} | environmentSet
    os.{putenv,unsetenv} env.write text@0
    os.{getlogin,uname,getuid,geteuid,getgid,getpid,getppid,cpu_count,getgroups} system.info none
    os.getcwd | workingDirectory
    os.{listdir,scandir} dir.list path@0:path | listFolder
    os.{walk,fwalk} dir.list path@0:top | walkFolder
    os.{remove,unlink,rmdir,removedirs} file.delete path@0:path
    os.{rename,replace,link,symlink,renames} file.write path@1:dst | copyFile
    os.{mkdir,makedirs,mkfifo,mknod} file.write path@0:path
    os.{chmod,chown,lchown,utime,truncate} file.write path@0:path
    os.open file.read path@0:path | openDescriptor
    os.{read,pread} file.read none | readDescriptor
    os.dup2 | duplicate
    os.{write,pwrite} file.write none | descriptorWrite
    os.sendfile file.write none
    os.{stat,lstat,access,readlink} | pathExists
    os.{kill,killpg} process.spawn fixed@kill
    os.{fork,forkpty} process.spawn fixed@fork
    os.{_exit,abort} interpreter.exit none
    os.fdopen | open
    os.register_at_fork interpreter.hook fixed@at-fork | callback:0:after_in_child
    os.sep : /
    os.altsep :
    os.curdir : .
    os.pardir : ..
    os.pathsep : :
    os.extsep : .
    os.linesep :
    os.path.join | pathJoin
    os.path.{expanduser,expandvars} | pathExpand
    os.path.{abspath,realpath,normpath,normcase} | pathReal
    os.path.dirname | pathDirectory
    os.path.basename | pathBase
    os.path.{splitext,split} | pathSplit
    os.path.{exists,isfile,isdir,islink,lexists,getmtime,ismount,isabs} | pathExists
    os.path.getsize | fileSize
    os.path.sep : /
    os.fspath | passes:0
    os.{fsencode,fsdecode} | passes:0
    platform.{node,platform,uname,system,machine,processor,release,version,architecture,mac_ver,win32_ver} system.info none
    platform.{libc_ver,linux_distribution,freedesktop_os_release} system.info none
    socket.{gethostname,getfqdn} system.info fixed@hostname
    getpass.getuser system.info fixed@user
    getpass.getpass credential.read fixed@password
    uuid.getnode system.info fixed@mac-address
    pwd.{getpwuid,getpwnam,getpwall} system.info fixed@users
    sys.gettrace system.info fixed@debugger
    sys.getwindowsversion system.info none
    locale.{getlocale,getdefaultlocale} system.info fixed@locale
    ctypes.{windll.kernel32,WinDLL()}.{IsDebuggerPresent,CheckRemoteDebuggerPresent} system.info fixed@debugger
    ctypes.{windll.kernel32,WinDLL()}.{GetUserDefaultUILanguage,GetSystemDefaultUILanguage,GetUserDefaultLangID,GetSystemDefaultLangID,GetUserDefaultLocaleName} system.info fixed@locale
    ctypes.{windll.kernel32,WinDLL()}.{GetTickCount,GetTickCount64,GetComputerNameW,GetVolumeInformationW,GetSystemFirmwareTable} system.info none
    ctypes.{windll.user32,WinDLL()}.{GetKeyboardLayout,GetKeyboardLayoutList} system.info fixed@locale
    ctypes.{windll.user32,WinDLL()}.{GetAsyncKeyState,GetKeyState,SetWindowsHookExA,SetWindowsHookExW} system.info fixed@keyboard
    ctypes.{windll.user32,WinDLL()}.{GetCursorPos,GetLastInputInfo,GetForegroundWindow} system.info fixed@user
    ctypes.{windll.user32,WinDLL()}.{OpenClipboard,GetClipboardData} system.info fixed@clipboard
    ctypes.{windll.crypt32,WinDLL()}.CryptUnprotectData credential.read fixed@DPAPI
    ctypes.{windll.advapi32,WinDLL()}.{CredReadW,CredEnumerateW} credential.read fixed@credential-manager
    ctypes.{windll.urlmon,WinDLL()}.{URLDownloadToFileA,URLDownloadToFileW} network.connect text@1
    """
}

/// Ways to start processes.
enum ProcessModel {
  static let rows = """
    os.{system,popen,popen2,popen3,popen4} process.spawn command@0 | shell
    os.startfile process.spawn command@0
    os.{execv,execve,execvp,execvpe,posix_spawn,posix_spawnp} process.spawn command@1 | execv
    os.{spawnv,spawnve,spawnvp,spawnvpe} process.spawn command@2 | spawnv
    os.{execl,execle,execlp,execlpe} process.spawn command@0 | execl
    os.{spawnl,spawnle,spawnlp,spawnlpe} process.spawn command@1 | spawnl
    os.popen().write | fileWrite
    subprocess.{Popen,run,call,check_call,check_output} process.spawn command@0:args | spawn
    subprocess.{getoutput,getstatusoutput} process.spawn command@0:cmd | shell
    commands.{getoutput,getstatusoutput} process.spawn command@0 | shell
    asyncio.create_subprocess_shell process.spawn command@0:cmd | shell
    asyncio.create_subprocess_exec process.spawn command@0 | spawnCommand
    pty.spawn process.spawn command@0 | spawn
    IPython.core.getipython.get_ipython = IPython.get_ipython
    IPython.get_ipython().{system,system_raw,system_piped,getoutput} process.spawn command@0 | shell
    IPython.get_ipython().{run_cell,ex} | exec
    distutils.spawn.spawn process.spawn command@0 | spawn
    setuptools._distutils.spawn.spawn process.spawn command@0 | spawn
    subprocess.Popen().communicate | communicate
    subprocess.Popen().stdin.write | fileWrite
    asyncio.{create_subprocess_exec,create_subprocess_shell}().communicate | communicate
    asyncio.{create_subprocess_exec,create_subprocess_shell}().stdin.write | fileWrite
    shlex.{quote,join} | shellQuote
    pipes.quote | shellQuote
    subprocess.list2cmdline | shellQuote
    webbrowser.{open,open_new,open_new_tab} process.spawn url@0
    pip.main process.spawn fixed@pip
    pip._internal.{main,cli.main.main} process.spawn fixed@pip
    _winapi.CreateProcess process.spawn command@1
    _posixsubprocess.fork_exec process.spawn command@0 | spawn
    """
}

/// The credential store and the registry that the standard library opens.
enum CredentialModel {
  static let rows = """
    netrc.netrc credential.read path@0:file=~/.netrc
    winreg.{OpenKey,OpenKeyEx,QueryValue,QueryValueEx,EnumKey,EnumValue,ConnectRegistry} file.read text@1
    winreg.{SetValue,CreateKey,CreateKeyEx} file.write text@1
    winreg.SetValueEx | registryWrite
    winreg.{DeleteKey,DeleteKeyEx,DeleteValue} file.delete text@1
    _winreg = winreg
    """
}
