extension PackageModels {
  /// `fabric`.
  static let fabric = """
    fabric.Connection network.connect text@0:host
    fabric.Connection().{run,sudo,local} process.spawn command@0:command
    fabric.Connection().put file.read path@0:local
    fabric.Connection().get file.write path@1:local
    fabric.connection.Connection = fabric.Connection
    fabric.{SerialGroup,ThreadingGroup} network.connect text@0
    fabric.{SerialGroup,ThreadingGroup}().{run,sudo} process.spawn command@0:command
    fabric.api.{run,sudo} process.spawn command@0:command network.connect none
    fabric.api.local process.spawn command@0:command | shell
    """
}
