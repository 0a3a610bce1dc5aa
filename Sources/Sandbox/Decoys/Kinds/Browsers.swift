internal import Evidence

extension DecoyKind {
  /// Saved logins, cookies and cards, as Chromium's family and Firefox store them on Linux.
  static let browsers: [DecoyKind] = [
    DecoyKind("chrome-logins", "Logins saved in Chrome") { chromium(&$0, "google-chrome") },
    DecoyKind("chromium-logins", "Logins saved in Chromium") { chromium(&$0, "chromium") },
    DecoyKind("brave-logins", "Logins saved in Brave") { chromium(&$0, "BraveSoftware/Brave-Browser") },
    DecoyKind("firefox-logins", "Logins saved in Firefox") { maker in
      let folder = "~/.mozilla/firefox/\(maker.random.text(.lowerDigits, 8)).default-release"
      let time = Int(maker.identity.now.seconds) * 1_000
      func sealed(_ part: String) -> JSONText {
        let text = Base64.encode(
          [0x30, 0x5A, 4, 16, 0xF8] + [UInt8](repeating: 0, count: 14) + [1] + maker.random.bytes(72))
        maker.remember(part, String(text.suffix(72)))
        return .string(text)
      }
      let logins: JSONText = [
        "nextId": 2,
        "logins": [
          [
            "id": 1, "hostname": .string("https://git.\(maker.identity.domain)"), "httpRealm": nil,
            "formSubmitURL": .string("https://git.\(maker.identity.domain)"), "usernameField": "user",
            "passwordField": "password", "encryptedUsername": sealed("encrypted user name"),
            "encryptedPassword": sealed("encrypted password"), "guid": .string("{\(maker.random.uuid())}"),
            "encType": 1,
            "timeCreated": .number(time - 9_000_000), "timesUsed": 14,
          ]
        ], "version": 3,
      ]
      maker.file("\(folder)/logins.json", logins.compact)
      var keys = SQLiteFile()
      let (salt, check, key) = (maker.random.bytes(32), maker.random.bytes(130), maker.random.bytes(230))
      maker.remember("key database", Array(key.suffix(64)))
      keys.table(
        "metaData", "CREATE TABLE metaData (id PRIMARY KEY UNIQUE ON CONFLICT REPLACE, item1, item2)",
        rows: [[.text("password"), .blob(salt), .blob(check)]], unique: [0])
      keys.table(
        "nssPrivate", "CREATE TABLE nssPrivate (id PRIMARY KEY UNIQUE ON CONFLICT ABORT, a11, a102)",
        rows: [[.integer(1_043_257), .blob(key), .blob([0xF8] + [UInt8](repeating: 0, count: 14) + [1])]], unique: [0])
      maker.file("\(folder)/key4.db", keys.bytes)
      maker.file("\(folder)/cookies.sqlite", firefoxCookies(&maker))
      let id = folder.split(separator: "/").last.map(String.init) ?? ""
      maker.companion(
        "~/.mozilla/firefox/profiles.ini",
        "[Profile0]\nName=default-release\nIsRelative=1\nPath=\(id)\nDefault=1\n\n[General]\nStartWithLastProfile=1\n")
    },
    DecoyKind("metamask-vault", "Vault of the MetaMask extension") { maker in
      let data = maker.token("vault", TokenFormat("", .base64, 580))
      let vault =
        #"{"data":"\#(data)","iv":"\#(Base64.encode(maker.random.bytes(16)))","keyMetadata":{"algorithm":"PBKDF2","#
        + #""params":{"iterations":600000}},"salt":"\#(Base64.encode(maker.random.bytes(32)))"}"#
      let state: JSONText = ["KeyringController": ["vault": .string(vault)]]
      let entry = (key: Array("data".utf8), value: Array(state.compact.utf8))
      let folder = "~/.config/google-chrome/Default/Local Extension Settings/nkbihfbeogaeaoehlefnkodbefgpgknn"
      for file in LevelDBLog.files([entry]) { maker.file("\(folder)/\(file.name)", file.bytes) }
    },
  ]

  /// A profile of a Chromium: what it encrypts, it encrypts with the key that every Chromium on Linux has when there is
  /// no keyring (`os_crypt_linux.cc`), so that a thief who decrypts gets the canary in clear.
  private static func chromium(_ maker: inout DecoyMaker, _ application: String) {
    let root = "~/.config/\(application)"
    let profile = "\(root)/Default"
    let key = Digests.pbkdf2SHA1("peanuts", salt: "saltysalt", rounds: 1, length: 16)
    func sealed(_ part: String, _ clear: String) -> SQLiteFile.Value {
      let vector = [UInt8](repeating: UInt8(ascii: " "), count: 16)
      let bytes = Digests.aes128CBC(key: key, vector: vector, Array(clear.utf8))
      maker.remember(part + " (encrypted)", bytes)
      return .blob(Array("v10".utf8) + bytes)
    }
    // Microseconds since 1601.
    let time = (Int(maker.identity.now.seconds) + 11_644_473_600) * 1_000_000
    var logins = SQLiteFile()
    let rows = ["https://git.\(maker.identity.domain)/", "https://console.aws.amazon.com/", "https://github.com/"].map {
      site -> [SQLiteFile.Value] in
      [
        .text(site), .text(site + "login"), .text("username"), .text(maker.identity.email), .text("password"),
        sealed("password of \(site)", maker.password("password of \(site)")), .text(""), .text(site),
        .integer(time - 86_400_000_000), .integer(0), .integer(0), .integer(12), .null,
      ]
    }
    logins.table(
      "logins",
      "CREATE TABLE logins (origin_url VARCHAR NOT NULL, action_url VARCHAR, username_element VARCHAR, "
        + "username_value VARCHAR, password_element VARCHAR, password_value BLOB, submit_element VARCHAR, "
        + "signon_realm VARCHAR NOT NULL, date_created INTEGER NOT NULL, blacklisted_by_user INTEGER NOT NULL, "
        + "scheme INTEGER NOT NULL, times_used INTEGER, id INTEGER PRIMARY KEY AUTOINCREMENT)",
      rows: rows, rowID: 12)
    logins.table("sqlite_sequence", "CREATE TABLE sqlite_sequence(name,seq)", rows: [[.text("logins"), .integer(3)]])
    maker.file("\(profile)/Login Data", logins.bytes)
    var cookies = SQLiteFile()
    let session = maker.token("session cookie", TokenFormat("", .base62, 48))
    cookies.table(
      "cookies",
      "CREATE TABLE cookies(creation_utc INTEGER NOT NULL,host_key TEXT NOT NULL,name TEXT NOT NULL,value TEXT NOT NULL,"
        + "encrypted_value BLOB NOT NULL,path TEXT NOT NULL,expires_utc INTEGER NOT NULL,is_secure INTEGER NOT NULL,"
        + "is_httponly INTEGER NOT NULL)",
      rows: [
        [
          .integer(time), .text(".github.com"), .text("user_session"), .text(""), sealed("session cookie", session),
          .text("/"), .integer(time + 1_209_600_000_000), .integer(1), .integer(1),
        ]
      ])
    maker.file("\(profile)/Cookies", cookies.bytes)
    maker.file("\(profile)/Network/Cookies", cookies.bytes)
    var web = SQLiteFile()
    // A number of a range that no bank issues, with its check digit's place left to chance.
    let card = "9999" + maker.token("card number", TokenFormat("", .digits, 20))
    web.table(
      "credit_cards",
      "CREATE TABLE credit_cards (guid VARCHAR, name_on_card VARCHAR, expiration_month INTEGER, "
        + "expiration_year INTEGER, card_number_encrypted BLOB)",
      rows: [
        [
          .text(maker.random.uuid()), .text(maker.identity.user.fullName), .integer(9), .integer(2029),
          sealed("card number", card),
        ]
      ])
    maker.file("\(profile)/Web Data", web.bytes)
    var history = SQLiteFile()
    let link =
      "https://git.\(maker.identity.domain)/reset?token=\(maker.token("link in the history", TokenFormat("", .base62, 40)))"
    history.table(
      "urls",
      "CREATE TABLE urls(id INTEGER PRIMARY KEY,url LONGVARCHAR,title LONGVARCHAR,visit_count INTEGER DEFAULT 0 NOT NULL)",
      rows: [[.null, .text(link), .text("Reset password"), .integer(2)]], rowID: 0)
    maker.file("\(profile)/History", history.bytes)
    let state: JSONText = [
      "os_crypt": ["portal": ["prev_desktop": "GNOME"]],
      "profile": ["info_cache": ["Default": ["name": "Person 1", "user_name": .string(maker.identity.email)]]],
    ]
    maker.companion("\(root)/Local State", state.compact)
  }

  private static func firefoxCookies(_ maker: inout DecoyMaker) -> [UInt8] {
    let now = Int(maker.identity.now.seconds)
    var cookies = SQLiteFile(userVersion: 16)
    cookies.table(
      "moz_cookies",
      "CREATE TABLE moz_cookies (id INTEGER PRIMARY KEY, name TEXT, value TEXT, host TEXT, path TEXT, expiry INTEGER, "
        + "isSecure INTEGER, isHttpOnly INTEGER)",
      rows: [
        [
          .null, .text("user_session"), .text(maker.token("session cookie", TokenFormat("", .base62, 48))),
          .text(".github.com"), .text("/"), .integer(now + 1_209_600), .integer(1), .integer(1),
        ]
      ], rowID: 0)
    return cookies.bytes
  }
}
