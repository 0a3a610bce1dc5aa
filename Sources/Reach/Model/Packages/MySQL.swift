extension PackageModels {
  /// MySQL clients.
  static let mySQL = """
    mysql.connector.connect network.connect text@:host
    mysql.connector.{MySQLConnection,pooling.MySQLConnectionPool} network.connect text@:host
    MySQLdb.{connect,Connection} network.connect text@0:host
    pymysql.{connect,Connect,connections.Connection} network.connect text@:host
    aiomysql.{connect,create_pool} network.connect text@0:host
    """
}
