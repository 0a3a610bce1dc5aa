extension PackageModels {
  /// `psutil`.
  static let psutil = """
    psutil.{process_iter,pids,users,net_connections,net_if_addrs,boot_time,disk_partitions,virtual_memory,cpu_count,sensors_temperatures} system.info none
    psutil.Process().{environ,cmdline,memory_maps,open_files,net_connections,connections} system.info none
    psutil.Process().{kill,terminate,suspend} process.spawn fixed@kill
    psutil.Popen process.spawn command@0 | spawn
    """
}
