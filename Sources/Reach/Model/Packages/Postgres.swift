extension PackageModels {
  /// PostgreSQL clients: `psycopg2`, `psycopg`, `asyncpg`, `pg8000`.
  static let postgres = """
    psycopg2.connect network.connect text@0:dsn
    psycopg2.pool.{SimpleConnectionPool,ThreadedConnectionPool} network.connect text@:host
    psycopg.{connect,Connection.connect,AsyncConnection.connect} network.connect text@0:conninfo
    psycopg_pool.{ConnectionPool,AsyncConnectionPool} network.connect text@0:conninfo
    asyncpg.{connect,create_pool} network.connect text@0:dsn
    pg8000.connect network.connect text@1:host
    """
}
