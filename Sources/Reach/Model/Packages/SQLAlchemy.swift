extension PackageModels {
  /// `sqlalchemy`, and what takes the same addresses.
  static let sqlAlchemy = """
    sqlalchemy.{create_engine,engine.create_engine,ext.asyncio.create_async_engine} | databaseURL
    databases.Database | databaseURL
    peewee.{PostgresqlDatabase,MySQLDatabase} network.connect text@:host
    peewee.SqliteDatabase file.read path@0:database
    """
}
