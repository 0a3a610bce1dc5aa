extension PackageModels {
  /// `apscheduler`, `schedule`, `crontab`, `watchdog`: code that runs later, and why.
  static let scheduling = """
    apscheduler.schedulers.{background,blocking,asyncio,gevent,tornado,twisted,qt}.{BackgroundScheduler,BlockingScheduler,AsyncIOScheduler,GeventScheduler,TornadoScheduler,TwistedScheduler,QtScheduler}().add_job | callback:0:func
    apscheduler.schedulers.{background,blocking,asyncio,gevent,tornado,twisted,qt}.{BackgroundScheduler,BlockingScheduler,AsyncIOScheduler,GeventScheduler,TornadoScheduler,TwistedScheduler,QtScheduler}().scheduled_job() | callback:0
    schedule.every().{second,seconds,minute,minutes,hour,hours,day,days,week,weeks,monday}.do | callback:0:job_func
    schedule.every().{day,minute,hour}.at().do | callback:0:job_func
    schedule.every().do | callback:0:job_func
    schedule.every().to().{seconds,minutes,hours}.do | callback:0:job_func
    crontab.CronTab file.read fixed@crontab
    crontab.CronTab().new persistence.write command@0:command
    crontab.{CronTab().write,CronTab().write_to_user} persistence.write fixed@crontab
    watchdog.observers.{Observer,polling.PollingObserver}().schedule dir.list path@1:path
    watchgod.{watch,awatch} dir.list path@0
    watchfiles.{watch,awatch} dir.list path@0
    watchfiles.run_process process.spawn none | callback:-1:target
    inotify.adapters.{Inotify,InotifyTree} dir.list path@0
    pyinotify.WatchManager().add_watch dir.list path@0:path
    pystray.MenuItem | callback:1:action
    pystray.Icon().run | callback:0:setup
    timeloop.Timeloop().job() | callback:0
    rocketry.Rocketry().task() | callback:0
    winshell.CreateShortcut file.write path@0:Path
    pylnk3.for_file file.write path@1
    """
}
