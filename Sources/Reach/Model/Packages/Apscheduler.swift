extension PackageModels {
  /// `apscheduler`.
  static let apscheduler = """
    apscheduler.schedulers.{background,blocking,asyncio,gevent,tornado,twisted,qt}.{BackgroundScheduler,BlockingScheduler,AsyncIOScheduler,GeventScheduler,TornadoScheduler,TwistedScheduler,QtScheduler}().add_job | callback:0:func
    apscheduler.schedulers.{background,blocking,asyncio,gevent,tornado,twisted,qt}.{BackgroundScheduler,BlockingScheduler,AsyncIOScheduler,GeventScheduler,TornadoScheduler,TwistedScheduler,QtScheduler}().scheduled_job() | callback:0
    """
}
