extension PackageModels {
  /// The other database and queue clients.
  static let databases = """
    pyodbc.connect network.connect text@0
    pymssql.connect network.connect text@0:server
    cx_Oracle.connect network.connect text@2:dsn
    oracledb.connect network.connect text@0:dsn
    elasticsearch.{Elasticsearch,AsyncElasticsearch} network.connect text@0:hosts
    opensearchpy.OpenSearch network.connect text@0:hosts
    cassandra.cluster.Cluster network.connect text@0:contact_points
    influxdb_client.InfluxDBClient network.connect url@0:url
    clickhouse_connect.get_client network.connect text@:host
    snowflake.connector.connect network.connect text@:account
    supabase.{create_client,Client} network.connect url@0:supabase_url
    pika.BlockingConnection network.connect none
    kafka.{KafkaProducer,KafkaConsumer} network.connect text@:bootstrap_servers
    confluent_kafka.{Producer,Consumer} network.connect none
    """
}
