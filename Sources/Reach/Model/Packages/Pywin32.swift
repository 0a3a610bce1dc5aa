extension PackageModels {
  /// `pywin32`.
  static let pywin32 = """
    win32crypt.CryptUnprotectData credential.read fixed@DPAPI
    win32cred.{CredEnumerate,CredRead} credential.read fixed@credential-manager
    win32api.{ShellExecute,WinExec} process.spawn command@0
    win32api.RegSetValueEx | registryWrite
    win32api.{RegCreateKey,RegCreateKeyEx} file.write text@1
    win32api.{RegOpenKey,RegOpenKeyEx,RegQueryValueEx} file.read text@1
    win32api.{GetUserName,GetComputerName,GetVolumeInformation,GetLogicalDriveStrings,GetSystemInfo} system.info none
    win32api.{SetWindowsHookEx,GetAsyncKeyState} system.info fixed@keyboard
    win32clipboard.GetClipboardData system.info fixed@clipboard
    win32gui.GetForegroundWindow system.info fixed@windows
    win32process.{CreateProcess,CreateProcessAsUser} process.spawn command@1
    win32service.CreateService persistence.write text@1
    win32serviceutil.{InstallService,HandleCommandLine} persistence.write text@1
    win32com.shell.shell.{ShellExecuteEx,IsUserAnAdmin} process.spawn text@:lpFile
    win32com.client.{Dispatch,DispatchEx,GetObject,GetActiveObject} native.load text@0
    win32com.client.Dispatch().{Run,Exec,ShellExecute} process.spawn command@0
    win32com.client.Dispatch().CreateShortCut file.write path@0
    pythoncom.CoCreateInstance native.load text@0
    win32security.{LookupAccountName,OpenProcessToken,AdjustTokenPrivileges} system.info none
    """
}
