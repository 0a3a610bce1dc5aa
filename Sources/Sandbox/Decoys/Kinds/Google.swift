internal import Evidence

extension DecoyKind {
  /// What the Google Cloud libraries and `gcloud` look for.
  static let google: [DecoyKind] = [
    DecoyKind("gcp-application-default", "Google application default credentials") { maker in
      let adc = authorizedUser(&maker)
      maker.file("~/.config/gcloud/application_default_credentials.json", adc.pretty)
    },
    DecoyKind("gcp-service-account", "Google service account key") { maker in
      let path = "~/.config/gcloud/keys/\(maker.identity.service).json"
      maker.file(path, serviceAccount(&maker).pretty)
      maker.setting("GOOGLE_APPLICATION_CREDENTIALS", maker.identity.user.home + path.dropFirst())
    },
    DecoyKind("gcp-workflow-key", "Google service account key (written by a workflow)") { maker in
      let path = "\(maker.identity.workspace)/gha-creds-\(maker.random.text(.hex, 16)).json"
      maker.file(path, mode: 0o640, serviceAccount(&maker).compact)
      maker.setting("GOOGLE_APPLICATION_CREDENTIALS", path)
      maker.setting("GOOGLE_GHA_CREDS_PATH", path)
    },
    DecoyKind("gcloud-credentials-database", "Google accounts of gcloud (credentials.db)") { maker in
      let identity = maker.identity
      var database = SQLiteFile()
      database.table(
        "credentials", #"CREATE TABLE "credentials" (account_id TEXT PRIMARY KEY, value BLOB)"#,
        rows: [[.text(identity.email), .blob(Array(authorizedUser(&maker).compact.utf8))]], unique: [0])
      maker.file("~/.config/gcloud/credentials.db", database.bytes)
      maker.companion("~/.config/gcloud/active_config", "default")
      maker.companion(
        "~/.config/gcloud/configurations/config_default",
        "[core]\naccount = \(identity.email)\nproject = \(identity.googleProject)\n\n[compute]\nregion = europe-west1\n"
      )
    },
    DecoyKind("gcloud-access-tokens", "Google access tokens of gcloud (access_tokens.db)") { maker in
      let identity = maker.identity
      var database = SQLiteFile()
      database.table(
        "access_tokens",
        #"CREATE TABLE "access_tokens" (account_id TEXT PRIMARY KEY, access_token TEXT, token_expiry TIMESTAMP, "#
          + "rapt_token TEXT, id_token TEXT)",
        rows: [
          [
            .text(identity.email), .text(maker.token("access token", .googleAccess)),
            .text(identity.now.adding(3_000).sql), .null, .null,
          ]
        ], unique: [0])
      maker.file("~/.config/gcloud/access_tokens.db", database.bytes)
    },
    DecoyKind("gcloud-legacy", "Google credentials of gsutil (boto file)") { maker in
      let folder = "~/.config/gcloud/legacy_credentials/\(maker.identity.email)"
      let refresh = maker.token("refresh token", .googleRefresh)
      let client = maker.random.text(.base62, 24)
      maker.file(
        "\(folder)/.boto",
        """
        [OAuth2]
        client_id = 32555940559.apps.googleusercontent.com
        client_secret = \(client)

        [Credentials]
        gs_oauth2_refresh_token = \(refresh)

        """)
    },
    DecoyKind("google-api-key", "Google API key (environment)") { maker in
      let key = maker.token("key", .googleAPI)
      maker.environment("GOOGLE_API_KEY", key)
    },
  ]

  /// A user's refresh token as `gcloud auth` stores it. Its client is gcloud's own, which is public.
  private static func authorizedUser(_ maker: inout DecoyMaker) -> JSONText {
    [
      "account": "", "client_id": "764086051850-6qr4p6gpi6hn506pt8ejuq83di341hur.apps.googleusercontent.com",
      "client_secret": .string(maker.token("client secret", .googleClientSecret)),
      "quota_project_id": .string(maker.identity.googleProject),
      "refresh_token": .string(maker.token("refresh token", .googleRefresh)),
      "type": "authorized_user", "universe_domain": "googleapis.com",
    ]
  }

  /// A service account's key file.
  private static func serviceAccount(_ maker: inout DecoyMaker) -> JSONText {
    let identity = maker.identity
    let mail = "\(identity.service)@\(identity.googleProject).iam.gserviceaccount.com"
    let key = RSAKey(bits: 2_048, &maker.random)
    let armoured = Base64.armour("PRIVATE KEY", key.pkcs8)
    // The modulus fills the first lines and is public.
    maker.rememberLines("private key", of: armoured, skipping: 6)
    maker.remember("private key (prime)", key.prime1)
    maker.remember("private key (exponent)", key.privateExponent)
    return [
      "type": "service_account", "project_id": .string(identity.googleProject),
      "private_key_id": .string(maker.token("private key id", TokenFormat("", .hex, 40))),
      "private_key": .string(armoured), "client_email": .string(mail),
      "client_id": .string("1" + maker.random.text(.digits, 20)),
      "auth_uri": "https://accounts.google.com/o/oauth2/auth", "token_uri": "https://oauth2.googleapis.com/token",
      "auth_provider_x509_cert_url": "https://www.googleapis.com/oauth2/v1/certs",
      "client_x509_cert_url": .string(
        "https://www.googleapis.com/robot/v1/metadata/x509/\(mail.split(separator: "@").joined(separator: "%40"))"),
      "universe_domain": "googleapis.com",
    ]
  }
}
