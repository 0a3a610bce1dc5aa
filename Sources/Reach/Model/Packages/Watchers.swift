extension PackageModels {
  /// `watchdog`, `watchfiles`, `inotify`.
  static let watchers = """
    watchdog.observers.{Observer,polling.PollingObserver}().schedule dir.list path@1:path
    watchgod.{watch,awatch} dir.list path@0
    watchfiles.{watch,awatch} dir.list path@0
    watchfiles.run_process process.spawn none | callback:-1:target
    inotify.adapters.{Inotify,InotifyTree} dir.list path@0
    pyinotify.WatchManager().add_watch dir.list path@0:path
    """
}
