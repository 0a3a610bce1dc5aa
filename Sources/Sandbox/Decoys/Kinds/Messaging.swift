internal import Evidence

extension DecoyKind {
  /// Chats, mails and telephones.
  static let messaging: [DecoyKind] = [
    DecoyKind("slack-environment", "Slack bot token and webhook (environment)") { maker in
      maker.environment("SLACK_BOT_TOKEN", maker.token("bot token", .slackBot))
      maker.environment("SLACK_WEBHOOK_URL", maker.token("webhook", .slackWebhook))
    },
    DecoyKind("discord-environment", "Discord bot token and webhook (environment)") { maker in
      maker.environment("DISCORD_TOKEN", maker.token("bot token", .discordBot))
      maker.environment("DISCORD_WEBHOOK_URL", maker.token("webhook", .discordWebhook))
    },
    DecoyKind("telegram-environment", "Telegram bot token (environment)") { maker in
      maker.environment("TELEGRAM_BOT_TOKEN", maker.token("bot token", .telegramBot))
      maker.environment("CRYPTO_PAY_TOKEN", maker.token("payment token", .cryptoPay))
    },
    DecoyKind("discord-session", "Discord session (local storage)") { maker in
      let token = maker.token("session token", .discordBot)
      let entry = (key: Array("_https://discord.com\0\u{1}token".utf8), value: [1] + Array("\"\(token)\"".utf8))
      for file in LevelDBLog.files([entry]) {
        maker.file("~/.config/discord/Local Storage/leveldb/\(file.name)", file.bytes)
      }
    },
    DecoyKind("telegram-session", "Telegram session") { maker in
      let key = maker.random.bytes(256)
      maker.remember("local key", Array(key.prefix(64)))
      let body = [0x4B, 0xE1, 0x0F, 0] + withUnsafeBytes(of: UInt32(key.count).bigEndian) { Array($0) } + key
      let sum = Digests.digest("MD5", body)
      let file = Array("TDF$".utf8) + body + sum
      maker.file("~/.local/share/TelegramDesktop/tdata/key_datas", file)
      maker.file("~/.TelegramDesktop/tdata/key_datas", file)
    },
    DecoyKind("twilio-sendgrid", "Twilio and SendGrid keys (environment)") { maker in
      maker.setting("TWILIO_ACCOUNT_SID", "AC" + maker.random.text(.hex, 32))
      maker.environment("TWILIO_AUTH_TOKEN", maker.token("Twilio token", .twilio))
      maker.environment("SENDGRID_API_KEY", maker.token("SendGrid key", .sendGrid))
    },
  ]

  /// Money, and the tools of an office.
  static let payments: [DecoyKind] = [
    DecoyKind("stripe", "Stripe secret key (environment)") { maker in
      maker.environment("STRIPE_SECRET_KEY", maker.token("secret key", .stripeLive))
      maker.environment("STRIPE_WEBHOOK_SECRET", maker.token("webhook secret", .stripeWebhook))
    },
    DecoyKind("stripe-cli", "Stripe key of its program") { maker in
      let key = maker.token("key", .stripeLive)
      maker.file(
        "~/.config/stripe/config.toml",
        "[default]\ndevice_name = \"\(maker.identity.hostname)\"\nlive_mode_api_key = \"\(key)\"\n")
    },
    DecoyKind("sentry", "Sentry token") { maker in
      maker.file("~/.sentryclirc", "[auth]\ntoken=\(maker.token("token", .sentryUser))\n")
    },
    DecoyKind("observability", "Datadog key (environment)") { maker in
      maker.environment("DD_APP_KEY", maker.token("application key", .datadog))
      maker.environment("DD_API_KEY", maker.token("API key", TokenFormat("", .hex, 32)))
    },
    DecoyKind("office-tools", "Linear and Notion keys (environment)") { maker in
      maker.environment("LINEAR_API_KEY", maker.token("Linear key", .linear))
      maker.environment("NOTION_TOKEN", maker.token("Notion token", .notion))
    },
  ]
}
