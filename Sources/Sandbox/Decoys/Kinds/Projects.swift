internal import Evidence

extension DecoyKind {
  /// What lies in a project's folder.
  static let projects: [DecoyKind] = [
    DecoyKind("dotenv", "Application secrets (.env)") { maker in
      let identity = maker.identity
      maker.file(
        "\(identity.workspace)/.env", mode: 0o644,
        """
        APP_ENV=development
        SECRET_KEY=\(maker.token("application secret", TokenFormat("", .base62, 50)))
        DATABASE_URL=postgresql://app:\(maker.password("database password"))@localhost:5432/app
        OPENAI_API_KEY=\(maker.token("OpenAI key", .openAI))
        STRIPE_SECRET_KEY=\(maker.token("Stripe key", .stripeLive))
        SLACK_WEBHOOK_URL=\(maker.token("Slack webhook", .slackWebhook))

        """)
    },
    DecoyKind("dotenv-local", "Application secrets (.env.local)") { maker in
      maker.file(
        "\(maker.identity.workspace)/.env.local", mode: 0o644,
        "NEXTAUTH_SECRET=\(maker.token("session secret", TokenFormat("", .base64, 43)))=\n"
          + "GITHUB_TOKEN=\(maker.token("GitHub token", .githubClassic))\n")
    },
    DecoyKind("dotenv-production", "Application secrets (.env.production)") { maker in
      let identity = maker.identity
      maker.file(
        "\(identity.workspace)/.env.production", mode: 0o644,
        """
        APP_ENV=production
        AWS_ACCESS_KEY_ID=\(maker.token("access key id", .awsAccessKey))
        AWS_SECRET_ACCESS_KEY=\(maker.token("secret access key", .awsSecret))
        DATABASE_URL=postgresql://app:\(maker.password("database password"))@db.\(identity.domain):5432/app
        JWT_SECRET=\(maker.token("token secret", TokenFormat("", .hex, 64)))
        SENDGRID_API_KEY=\(maker.token("SendGrid key", .sendGrid))

        """)
    },
    DecoyKind("dotenv-staging", "Application secrets (.env.staging)") { maker in
      maker.file(
        "\(maker.identity.workspace)/.env.staging", mode: 0o644,
        "DATABASE_URL=postgresql://app:\(maker.password("database password"))@db.staging.\(maker.identity.domain)/app\n"
          + "DISCORD_WEBHOOK=\(maker.token("Discord webhook", .discordWebhook))\n")
    },
    DecoyKind("dotenv-home", "Application secrets (.env of the home folder)") { maker in
      maker.file(
        "~/.env",
        "GITHUB_TOKEN=\(maker.token("GitHub token", .githubClassic))\n"
          + "ANTHROPIC_API_KEY=\(maker.token("Anthropic key", .anthropic))\n"
          + "TELEGRAM_BOT_TOKEN=\(maker.token("Telegram token", .telegramBot))\n")
    },
    DecoyKind("private-keys-in-project", "Private keys in a project") { maker in
      let key = ECKey(&maker.random)
      let armoured = Base64.armour("PRIVATE KEY", key.pkcs8)
      rememberKey(key, armoured, &maker)
      maker.file("\(maker.identity.workspace)/certs/server.key", armoured)
      let pair = Ed25519Key(&maker.random)
      maker.remember("second key (seed)", pair.seed)
      let encoded = [0x30, 0x2E, 2, 1, 0, 0x30, 5, 6, 3, 0x2B, 0x65, 0x70, 4, 0x22, 4, 0x20] + pair.seed
      let text = Base64.armour("PRIVATE KEY", encoded)
      if let line = text.split(separator: "\n").dropFirst().first {
        maker.remember("second key (text)", line.utf8Slice(24..<60))
      }
      maker.file("\(maker.identity.workspace)/certs/signing.pem", text)
    },
    DecoyKind("web-tokens", "Session tokens of a developer's service") { maker in
      let identity = maker.identity
      let now = Int(identity.now.seconds)
      let access = maker.webToken(
        "access token",
        [
          ("iss", .string("https://auth.\(identity.domain)/")),
          ("sub", .string("auth0|\(maker.random.text(.hex, 24))")),
          ("aud", .string("https://api.\(identity.domain)")), ("iat", .number(now - 600)),
          ("exp", .number(now + 85_800)),
          ("scope", "openid profile email offline_access admin:all"),
        ])
      let tokens: JSONText = [
        "access_token": .string(access), "token_type": "Bearer", "expires_in": 86_400,
        "refresh_token": .string(maker.token("refresh token", TokenFormat("v1.", .base64URL, 62))),
      ]
      maker.file("~/.config/\(identity.company)/credentials.json", tokens.pretty)
    },
    DecoyKind("streamlit", "Secrets of a Streamlit application") { maker in
      maker.file(
        "\(maker.identity.workspace)/.streamlit/secrets.toml", mode: 0o644,
        "[connections.db]\nusername = \"app\"\npassword = \"\(maker.password())\"\n")
    },
  ]

  /// What was typed once and is remembered.
  static let histories: [DecoyKind] = [
    DecoyKind("bash-history", "Secrets typed in bash") { maker in
      let identity = maker.identity
      maker.file(
        "~/.bash_history",
        """
        git pull --rebase
        cd \(identity.project) && source .venv/bin/activate
        export AWS_SECRET_ACCESS_KEY=\(maker.token("AWS secret key", .awsSecret))
        curl -H "Authorization: token \(maker.token("GitHub token", .githubClassic))" https://api.github.com/user
        psql "postgresql://admin:\(maker.password("database password"))@db.\(identity.domain)/app"
        pytest -x -q
        sshpass -p \(maker.token("SSH password", .password)) ssh root@10.20.0.\(maker.random.number(2...250))
        docker compose up -d

        """)
    },
    DecoyKind("zsh-history", "Secrets typed in zsh") { maker in
      let begin = maker.identity.now.seconds - 90_000
      let commands = [
        "brew update", "export OPENAI_API_KEY=\(maker.token("OpenAI key", .openAI))", "make test",
        "vault login \(maker.token("Vault token", .vaultService))", "git push origin main",
      ]
      let lines = commands.enumerated().map { ": \(begin + Int64($0.offset) * 137):0;\($0.element)\n" }
      maker.file("~/.zsh_history", lines.joined())
    },
    DecoyKind("mysql-history", "Secrets typed in mysql") { maker in
      maker.file(
        "~/.mysql_history",
        "_HiStOrY_V2_\nshow\\040databases;\n"
          + "CREATE\\040USER\\040'report'@'%'\\040IDENTIFIED\\040BY\\040'\(maker.password())';\n")
    },
    DecoyKind("psql-history", "Secrets typed in psql") { maker in
      maker.file(
        "~/.psql_history",
        "\\d users\nALTER ROLE app WITH PASSWORD '\(maker.password())';\nselect count(*) from orders;\n")
    },
    DecoyKind("redis-history", "Secrets typed in redis-cli") { maker in
      maker.file("~/.rediscli_history", "AUTH default \(maker.password())\nKEYS *\n")
    },
    DecoyKind("python-history", "Secrets typed in Python") { maker in
      maker.file(
        "~/.python_history",
        "import boto3\nclient = boto3.client('s3', aws_secret_access_key='\(maker.token("AWS secret key", .awsSecret))')\n"
          + "client.list_buckets()\n")
    },
  ]
}
