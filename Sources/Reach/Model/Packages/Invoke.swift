extension PackageModels {
  /// `invoke`.
  static let invoke = """
    invoke.{run,sudo} process.spawn command@0:command | shell
    invoke.{Context,context.Context}().{run,sudo,local} process.spawn command@0:command | shell
    """
}
