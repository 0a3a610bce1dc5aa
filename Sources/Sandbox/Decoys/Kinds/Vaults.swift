internal import Evidence

extension DecoyKind {
  /// Password managers, keyrings and private keys for signing.
  static let vaults: [DecoyKind] = [
    DecoyKind("gpg-private-key", "GPG private key") { maker in
      let key = Ed25519Key(&maker.random)
      let identity = maker.identity
      let export = OpenPGPKey(
        key, user: "\(identity.user.fullName) <\(identity.email)>", created: identity.now.adding(-200 * 86_400))
      maker.remember("private key (seed)", key.seed)
      maker.rememberLines("private key (armoured)", of: export.armoured, count: 1)
      maker.file("~/.gnupg/secring.gpg", export.packets)
      maker.file("~/.gnupg/backup-\(export.fingerprint.suffix(8)).asc", export.armoured)
      maker.companion(
        "~/.gnupg/gpg.conf", mode: 0o600, "default-key \(export.fingerprint)\nkeyserver-options no-auto-key-retrieve\n")
    },
    DecoyKind("password-store", "Passwords of pass") { maker in
      for name in ["email/work", "cloud/aws-root", "servers/bastion"] {
        // A session key for one recipient, then data: random to whoever lacks the private key.
        let body = maker.random.bytes(92)
        maker.remember(name, Array(body.prefix(48)))
        let packet = [0x84, 0x5E, 3] + maker.random.bytes(8) + [18] + maker.random.bytes(84) + [0xD2, 0x5D, 1] + body
        maker.file("~/.password-store/\(name).gpg", packet)
      }
      maker.companion("~/.password-store/.gpg-id", maker.identity.email + "\n")
    },
    DecoyKind("keyring-gnome", "GNOME keyring") { maker in
      let body = maker.random.bytes(480)
      maker.remember("keyring", Array(body.suffix(64)))
      let header = Array("GnomeKeyring\n\r\0\n".utf8) + [0, 0, 0, 0]
      maker.file("~/.local/share/keyrings/login.keyring", header + body)
      maker.companion("~/.local/share/keyrings/default", "login")
    },
    DecoyKind("keyring-plain", "Password of Python's keyring (plain text file)") { maker in
      let value = Base64.encode(Array(maker.password("password").utf8))
      maker.file(
        "~/.local/share/python_keyring/keyring_pass.cfg",
        "[artifacts_2E\(maker.identity.company)]\n\(maker.identity.user.name) = \n\t\(value)\n")
    },
    DecoyKind("keepass", "KeePass database") { maker in
      let body = maker.random.bytes(1_800)
      maker.remember("database", Array(body.suffix(64)))
      let seed = maker.random.bytes(32)
      let cipher: [UInt8] = [
        0x31, 0xC1, 0xF2, 0xE6, 0xBF, 0x71, 0x43, 0x50, 0xBE, 0x58, 0x05, 0x21, 0x6A, 0xFC, 0x5A, 0xFF,
      ]
      func field(_ id: UInt8, _ value: [UInt8]) -> [UInt8] { [id, UInt8(value.count), 0, 0, 0] + value }
      let header: [UInt8] =
        [0x03, 0xD9, 0xA2, 0x9A, 0x67, 0xFB, 0x4B, 0xB5, 0, 0, 4, 0] + field(2, cipher) + field(3, [1, 0, 0, 0])
        + field(4, seed) + field(7, maker.random.bytes(16)) + field(0, [13, 10, 13, 10])
      maker.file("~/Documents/Passwords.kdbx", header + body)
    },
    DecoyKind("bitwarden", "Bitwarden data") { maker in
      let user = maker.random.uuid()
      func sealed(_ part: String) -> JSONText {
        let text = maker.token(part, TokenFormat("", .base64, 86))
        return .string("2.\(Base64.encode(maker.random.bytes(16)))|\(text)==|\(Base64.encode(maker.random.bytes(32)))")
      }
      let account: JSONText = ["email": .string(maker.identity.email)]
      let data: JSONText = [
        "global_account_accounts": .object([(user, account)]),
        "user_crypto_encryptedKey": sealed("encrypted key"),
        "user_vault_ciphers": ["password": sealed("encrypted password")],
        "user_token_refreshToken": .string(maker.token("refresh token", TokenFormat("", .base64URL, 86))),
      ]
      maker.file("~/.config/Bitwarden CLI/data.json", data.pretty)
    },
    DecoyKind("onepassword", "1Password access (op)") { maker in
      let account: JSONText = [
        "latest_signin": "my",
        "accounts": [
          [
            "shorthand": "my", "accountUUID": .string(maker.random.text(.base32, 26)),
            "url": "https://my.1password.com",
            "email": .string(maker.identity.email),
            "accountKey": .string("A3-" + maker.token("secret key", TokenFormat("", .upperDigits, 31))),
          ]
        ],
      ]
      maker.file("~/.config/op/config", account.pretty)
      let service: JSONText = [
        "signInAddress": "my.1password.com",
        "userAuth": ["method": "SRPg-4096", "alg": "PBES2g-HS256", "iterations": 650_000],
        "email": .string("\(maker.random.text(.lowerDigits, 13))@1passwordserviceaccounts.com"),
        "srpX": .string(Hex.encode(maker.random.bytes(32))),
        "muk": [
          "alg": "A256GCM", "ext": true, "k": .string(Base64.encode(maker.random.bytes(32), url: true)), "kty": "oct",
        ],
        "secretKey": .string("A3-" + maker.random.text(.upperDigits, 31)),
      ]
      let token = "ops_" + Base64.encode(Array(service.compact.utf8), url: true)
      maker.remember("service account token", String(token.suffix(90)))
      maker.environment("OP_SERVICE_ACCOUNT_TOKEN", token)
    },
  ]
}
