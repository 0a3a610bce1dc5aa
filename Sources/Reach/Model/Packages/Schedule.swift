extension PackageModels {
  /// `schedule` and its like.
  static let schedule = """
    schedule.every().{second,seconds,minute,minutes,hour,hours,day,days,week,weeks,monday}.do | callback:0:job_func
    schedule.every().{day,minute,hour}.at().do | callback:0:job_func
    schedule.every().do | callback:0:job_func
    schedule.every().to().{seconds,minutes,hours}.do | callback:0:job_func
    timeloop.Timeloop().job() | callback:0
    rocketry.Rocketry().task() | callback:0
    """
}
