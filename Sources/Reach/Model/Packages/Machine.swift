extension PackageModels {
  /// What machine and network this is.
  static let machine = """
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
    usb.core.find system.info fixed@usb
    bluetooth.discover_devices system.info fixed@bluetooth
    pywifi.PyWiFi system.info fixed@wifi
    """
}
