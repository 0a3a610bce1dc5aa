extension PackageModels {
  /// `psutil`, `cpuinfo`, `netifaces` and their like: what machine this is.
  static let machine = """
    psutil.{process_iter,pids,users,net_connections,net_if_addrs,boot_time,disk_partitions,virtual_memory,cpu_count,sensors_temperatures} system.info none
    psutil.Process().{environ,cmdline,memory_maps,open_files,net_connections,connections} system.info none
    psutil.Process().{kill,terminate,suspend} process.spawn fixed@kill
    psutil.Popen process.spawn command@0 | spawn
    cpuinfo.get_cpu_info system.info fixed@cpu
    GPUtil.getGPUs system.info fixed@gpu
    netifaces.{interfaces,ifaddresses,gateways} system.info fixed@network
    ifaddr.get_adapters system.info fixed@network
    getmac.get_mac_address system.info fixed@mac-address
    machineid.{id,hashed_id} system.info fixed@machine
    distro.{id,name,version,info} system.info none
    screeninfo.get_monitors system.info fixed@screen
    geocoder.ip network.connect text@0
    whois.{whois,query} network.connect text@0
    nmap.PortScanner().scan process.spawn fixed@nmap network.connect text@0:hosts
    scapy.all.{send,sendp,sr,sr1,srp,srp1,srloop} network.connect none
    scapy.all.{sniff,AsyncSniffer} network.listen fixed@packets
    scapy.sendrecv.{send,sendp,sr,sr1,srp,srp1} network.connect none
    scapy.sendrecv.sniff network.listen fixed@packets
    pyshark.{LiveCapture,FileCapture} network.listen fixed@packets
    usb.core.find system.info fixed@usb
    bluetooth.discover_devices system.info fixed@bluetooth
    pywifi.PyWiFi system.info fixed@wifi
    """
}
