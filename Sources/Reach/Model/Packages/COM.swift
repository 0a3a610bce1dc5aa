extension PackageModels {
  /// `comtypes`, `wmi`.
  static let com = """
    comtypes.client.{CreateObject,GetModule,GetActiveObject} native.load text@0
    comtypes.client.CreateObject().{Run,Exec} process.spawn command@0
    wmi.{WMI,connect} system.info fixed@wmi
    wmi.WMI().Win32_Process.Create process.spawn command@:CommandLine
    """
}
