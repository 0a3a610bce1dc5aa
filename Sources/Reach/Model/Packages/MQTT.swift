extension PackageModels {
  /// `paho-mqtt`.
  static let mqtt = """
    paho.mqtt.client.Client().connect network.connect text@0:host
    paho.mqtt.publish.{single,multiple} network.connect text@:hostname
    """
}
