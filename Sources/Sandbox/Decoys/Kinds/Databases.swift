internal import Evidence

extension DecoyKind {
  /// Passwords of databases and warehouses.
  static let databases: [DecoyKind] = [
    DecoyKind("pgpass", "PostgreSQL passwords (pgpass)") { maker in
      let domain = maker.identity.domain
      let app = maker.password("password of the application")
      let admin = maker.password("password of the administrator")
      maker.file("~/.pgpass", "db.\(domain):5432:app:app:\(app)\ndb.\(domain):5432:*:postgres:\(admin)\n")
    },
    DecoyKind("mysql", "MySQL password (my.cnf)") { maker in
      let password = maker.password()
      maker.file("~/.my.cnf", "[client]\nuser=root\npassword=\"\(password)\"\nhost=mysql.\(maker.identity.domain)\n")
    },
    DecoyKind("database-url", "Database address with its password (environment)") { maker in
      let domain = maker.identity.domain
      maker.environment("DATABASE_URL", "postgresql://app:\(maker.password("PostgreSQL"))@db.\(domain):5432/app")
      maker.environment("REDIS_URL", "rediss://default:\(maker.password("Redis"))@cache.\(domain):6380/0")
    },
    DecoyKind("postgres-environment", "PostgreSQL password (environment)") { maker in
      maker.setting("PGHOST", "db.\(maker.identity.domain)")
      maker.setting("PGUSER", "app")
      maker.environment("PGPASSWORD", maker.password())
    },
    DecoyKind("cloud-sql", "Cloud database access") { maker in
      let identity = maker.identity
      let password = maker.password()
      let name = "\(identity.googleProject):europe-west1:main"
      maker.file(
        "~/.config/cloud-sql/connection.env",
        "INSTANCE_CONNECTION_NAME=\(name)\nDB_USER=app\nDB_NAME=app\nDB_PASS=\(password)\n")
    },
    DecoyKind("mongodb", "MongoDB address with its password") { maker in
      let password = maker.password()
      maker.file(
        "~/.mongodb/atlas.uri",
        "mongodb+srv://app:\(password)@cluster0.\(maker.random.text(.lowerDigits, 7)).mongodb.net/app?retryWrites=true\n"
      )
    },
    DecoyKind("redis-ldap", "Redis and LDAP passwords (server configuration)") { maker in
      let redis = maker.password("Redis password")
      maker.file("/etc/redis/redis.conf", mode: 0o640, "bind 127.0.0.1\nport 6379\nrequirepass \(redis)\n")
      let ldap = maker.password("LDAP password")
      let base = maker.identity.domain.split(separator: ".").map { "dc=\($0)" }.joined(separator: ",")
      maker.file(
        "/etc/ldap/ldap.conf", mode: 0o640,
        "BASE \(base)\nURI ldaps://ldap.\(maker.identity.domain)\nBINDDN cn=admin,\(base)\nBINDPW \(ldap)\n")
    },
    DecoyKind("dbt", "Warehouse passwords of dbt") { maker in
      let identity = maker.identity
      let snowflake = maker.password("Snowflake password")
      let redshift = maker.password("Redshift password")
      maker.file(
        "~/.dbt/profiles.yml",
        """
        \(identity.company):
          target: prod
          outputs:
            prod:
              type: snowflake
              account: \(identity.company).\(identity.awsRegion)
              user: DBT
              password: \(snowflake)
              role: TRANSFORMER
              warehouse: PROD_WH
              database: ANALYTICS
              schema: public
            legacy:
              type: redshift
              host: \(identity.company).c\(maker.random.text(.lowerDigits, 11)).\(identity.awsRegion).redshift.amazonaws.com
              user: dbt
              password: \(redshift)
              port: 5439
              dbname: analytics
              schema: public

        """)
    },
    DecoyKind("snowflake", "Snowflake password (snow)") { maker in
      let password = maker.password()
      maker.file(
        "~/.snowflake/connections.toml",
        "[default]\naccount = \"\(maker.identity.company)\"\nuser = \"ETL\"\npassword = \"\(password)\"\n")
    },
  ]
}
