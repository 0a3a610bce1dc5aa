extension PackageModels {
  /// `scapy`, `pyshark`: packets.
  static let scapy = """
    scapy.all.{send,sendp,sr,sr1,srp,srp1,srloop} network.connect none
    scapy.all.{sniff,AsyncSniffer} network.listen fixed@packets
    scapy.sendrecv.{send,sendp,sr,sr1,srp,srp1} network.connect none
    scapy.sendrecv.sniff network.listen fixed@packets
    pyshark.{LiveCapture,FileCapture} network.listen fixed@packets
    """
}
