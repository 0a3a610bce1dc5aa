extension PackageModels {
  /// `python-crontab`.
  static let crontab = """
    crontab.CronTab file.read fixed@crontab
    crontab.CronTab().new persistence.write command@0:command
    crontab.{CronTab().write,CronTab().write_to_user} persistence.write fixed@crontab
    """
}
