internal import Evidence

extension DecoyKind {
  /// Keys of model services, and of the services around them.
  static let models: [DecoyKind] = [
    DecoyKind("openai-environment", "OpenAI API key (environment)") { maker in
      maker.environment("OPENAI_API_KEY", maker.token("key", .openAI))
    },
    DecoyKind("anthropic-environment", "Anthropic API key (environment)") { maker in
      maker.environment("ANTHROPIC_API_KEY", maker.token("key", .anthropic))
    },
    DecoyKind("model-keys-environment", "Keys of other model services (environment)") { maker in
      maker.environment("GEMINI_API_KEY", maker.token("Gemini key", .googleAPI))
      maker.environment("MISTRAL_API_KEY", maker.token("Mistral key", .mistral))
      maker.environment("COHERE_API_KEY", maker.token("Cohere key", .cohere))
      maker.environment("AZURE_OPENAI_API_KEY", maker.token("Azure OpenAI key", TokenFormat("", .base62, 84)))
      maker.environment("GROQ_API_KEY", maker.token("Groq key", .groq))
      maker.environment("OPENROUTER_API_KEY", maker.token("OpenRouter key", .openRouter))
    },
    DecoyKind("huggingface", "Hugging Face token (file)") { maker in
      let token = maker.token("token", .huggingFace)
      maker.file("~/.cache/huggingface/token", token)
      maker.file("~/.cache/huggingface/stored_tokens", "[default]\nhf_token = \(token)\n")
    },
    DecoyKind("huggingface-environment", "Hugging Face token (environment)") { maker in
      maker.environment("HF_TOKEN", maker.token("token", .huggingFace))
    },
    DecoyKind("weights-and-biases", "Weights & Biases key (environment)") { maker in
      maker.environment("WANDB_API_KEY", maker.token("key", .weightsAndBiases))
    },
    DecoyKind("langsmith", "LangSmith key (environment)") { maker in
      maker.environment("LANGSMITH_API_KEY", maker.token("key", .langSmith))
    },
    DecoyKind("kaggle", "Kaggle key") { maker in
      let account: JSONText = [
        "username": .string(maker.identity.user.name), "key": .string(maker.token("key", .kaggleKey)),
      ]
      maker.file("~/.kaggle/kaggle.json", account.compact)
    },
    DecoyKind("kaggle-notebook", "Token of a notebook's secret broker (environment)") { maker in
      let token = maker.webToken(
        "token",
        [("iss", "kaggle"), ("sub", .string(maker.random.uuid())), ("iat", .number(Int(maker.identity.now.seconds)))])
      maker.environment("KAGGLE_USER_SECRETS_TOKEN", token)
    },
    DecoyKind("databricks", "Databricks token") { maker in
      let host = "https://dbc-\(maker.random.text(.hex, 8))-\(maker.random.text(.hex, 4)).cloud.databricks.com"
      let token = maker.token("token", .databricks)
      maker.file("~/.databrickscfg", "[DEFAULT]\nhost = \(host)\ntoken = \(token)\n")
    },
  ]

  /// What coding assistants and editors keep.
  static let codingAgents: [DecoyKind] = [
    DecoyKind("claude-code", "Sign-in and keys of Claude Code") { maker in
      let session: JSONText = [
        "claudeAiOauth": [
          "accessToken": .string(maker.token("access token", .anthropicAccess)),
          "refreshToken": .string(maker.token("refresh token", .anthropicRefresh)),
          "expiresAt": .number(Int(maker.identity.now.seconds + 28_000) * 1_000),
          "scopes": ["user:inference", "user:profile"], "subscriptionType": "max",
        ]
      ]
      maker.file("~/.claude/.credentials.json", session.compact)
      let settings: JSONText = [
        "env": ["ANTHROPIC_API_KEY": .string(maker.token("API key", .anthropic))],
        "permissions": ["allow": ["Bash(git diff:*)", "Bash(pytest:*)"]],
      ]
      maker.file("~/.claude/settings.json", settings.pretty)
      let state: JSONText = [
        "numStartups": .number(maker.random.number(40...400)), "theme": "dark", "hasCompletedOnboarding": true,
        "mcpServers": [
          "github": [
            "type": "stdio", "command": "npx", "args": ["-y", "@modelcontextprotocol/server-github"],
            "env": ["GITHUB_PERSONAL_ACCESS_TOKEN": .string(maker.token("GitHub token", .githubClassic))],
          ]
        ],
      ]
      maker.file("~/.claude.json", state.pretty)
    },
    DecoyKind("codex", "Sign-in of the Codex program") { maker in
      let now = Int(maker.identity.now.seconds)
      let identity = maker.webToken(
        "identity token",
        [
          ("iss", "https://auth.openai.com"), ("aud", ["app_EMoamEEZ73f0CkXaXp7hrann"]),
          ("email", .string(maker.identity.email)),
          ("iat", .number(now)), ("exp", .number(now + 3_600)),
        ])
      let auth: JSONText = [
        "OPENAI_API_KEY": .string(maker.token("API key", .openAI)),
        "tokens": [
          "id_token": .string(identity),
          "refresh_token": .string(maker.token("refresh token", TokenFormat("rt_", .base64URL, 90))),
          "account_id": .string(maker.random.uuid()),
        ],
        "last_refresh": .string(maker.identity.now.description),
      ]
      maker.file("~/.codex/auth.json", auth.pretty)
    },
    DecoyKind("gemini-cli", "Sign-in of the Gemini program") { maker in
      let auth: JSONText = [
        "access_token": .string(maker.token("access token", .googleAccess)),
        "refresh_token": .string(maker.token("refresh token", .googleRefresh)), "token_type": "Bearer",
        "scope": "https://www.googleapis.com/auth/cloud-platform",
        "expiry_date": .number(Int(maker.identity.now.seconds + 3_000) * 1_000),
      ]
      maker.file("~/.gemini/oauth_creds.json", auth.pretty)
    },
    DecoyKind("github-copilot", "Sign-in of GitHub Copilot") { maker in
      let apps: JSONText = [
        "github.com:Iv1.b507a08c87ecfe98": [
          "user": .string(maker.identity.user.name), "oauth_token": .string(maker.token("token", .githubOAuth)),
          "githubAppId": "Iv1.b507a08c87ecfe98",
        ]
      ]
      maker.file("~/.config/github-copilot/apps.json", apps.compact)
    },
    DecoyKind("mcp-servers", "Keys in the configuration of tool servers") { maker in
      func servers(_ name: String, _ key: String, _ value: String) -> JSONText {
        let server: JSONText = [
          "command": "npx", "args": ["-y", .string("@modelcontextprotocol/server-\(name)")],
          "env": .object([(key, .string(value))]),
        ]
        return ["mcpServers": .object([(name, server)])]
      }
      let cursor = maker.token("Slack token", .slackBot)
      maker.file("~/.cursor/mcp.json", servers("slack", "SLACK_BOT_TOKEN", cursor).pretty)
      let project = maker.token("Notion token", .notion)
      maker.file(
        "\(maker.identity.workspace)/.mcp.json", mode: 0o644, servers("notion", "NOTION_TOKEN", project).pretty)
    },
    DecoyKind("vscode-settings", "Key in an editor's settings") { maker in
      let settings: JSONText = [
        "editor.fontSize": 13, "python.defaultInterpreterPath": ".venv/bin/python",
        "openai.apiKey": .string(maker.token("OpenAI key", .openAI)),
        "sonarlint.connectedMode.connections.sonarqube": [
          [
            "serverUrl": .string("https://sonar.\(maker.identity.domain)"),
            "token": .string(maker.token("Sonar token", TokenFormat("squ_", .hex, 40))),
          ]
        ],
      ]
      maker.file("~/.config/Code/User/settings.json", mode: 0o644, settings.pretty)
    },
    DecoyKind("vscode-secrets", "Secrets of VS Code extensions") { maker in
      let secret = maker.token("GitHub session", .githubOAuth)
      var database = SQLiteFile(userVersion: 1)
      let key = #"secret://{"extensionId":"vscode.github-authentication","key":"github.auth"}"#
      database.table(
        "ItemTable", "CREATE TABLE ItemTable (key TEXT UNIQUE ON CONFLICT REPLACE, value BLOB)",
        rows: [[.text(key), .blob(Array(#"[{"accessToken":"\#(secret)","scopes":["repo","user:email"]}]"#.utf8))]],
        unique: [0])
      maker.file("~/.config/Code/User/globalStorage/state.vscdb", mode: 0o644, database.bytes)
    },
    DecoyKind("jetbrains", "Passwords of JetBrains editors") { maker in
      let user = maker.identity.user.name
      let password = maker.password("database password")
      maker.file(
        "~/.config/JetBrains/PyCharm2025.2/options/dataSources.xml", mode: 0o644,
        "<application>\n  <component name=\"dataSourceStorage\">\n    <data-source name=\"prod\">\n"
          + "      <jdbc-url>jdbc:postgresql://db.\(maker.identity.domain):5432/app?user=\(user)&amp;password=\(password)"
          + "</jdbc-url>\n    </data-source>\n  </component>\n</application>\n")
    },
    DecoyKind("aider", "Key in the configuration of aider") { maker in
      maker.file("~/.aider.conf.yml", "model: sonnet\nanthropic-api-key: \(maker.token("key", .anthropic))\n")
    },
  ]
}
