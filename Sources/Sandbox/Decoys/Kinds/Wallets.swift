internal import Evidence

extension DecoyKind {
  /// Wallets of coins. All keys are random, and no address made from them has ever held anything.
  static let wallets: [DecoyKind] = [
    DecoyKind("bitcoin-wallet", "Bitcoin wallet") { maker in
      let key = extendedKey(&maker)
      var wallet = SQLiteFile(applicationID: 0xF9BE_B4D9)
      func record(_ name: String, _ value: [UInt8]) -> [SQLiteFile.Value] {
        [.blob([UInt8(name.utf8.count)] + Array(name.utf8)), .blob(value)]
      }
      let descriptor = Array("wpkh(\(key)/84h/0h/0h/0/*)".utf8)
      let secret = maker.random.bytes(32)
      maker.remember("private key", secret)
      wallet.table(
        "main", "CREATE TABLE main(key BLOB PRIMARY KEY NOT NULL, value BLOB NOT NULL)",
        rows: [
          record("minversion", [0xCC, 0x94, 2, 0]), record("walletdescriptor", [UInt8(descriptor.count)] + descriptor),
          record("walletdescriptorkey", [32] + secret),
        ], unique: [0])
      maker.file("~/.bitcoin/wallets/main/wallet.dat", wallet.bytes)
    },
    DecoyKind("coin-wallet-dumps", "Private keys of other coins (wallet dumps)") { maker in
      for (folder, version) in [("litecoin", 0xB0), ("dogecoin", 0x9E), ("zcash", 0x80), ("dashcore", 0xCC)] {
        var text = "# Wallet dump created by \(folder)d\n# * Created on \(maker.identity.now.description)\n\n"
        for _ in 0..<2 {
          let key = Base58.checked([UInt8(version)] + maker.random.bytes(32) + [1])
          maker.remember("\(folder) key", String(key.suffix(44)))
          text += "\(key) \(maker.identity.now.description) label= # addr=\n"
        }
        maker.file("~/.\(folder)/backups/wallet-dump.txt", text)
      }
    },
    DecoyKind("ripple-seed", "Ripple seed") { maker in
      let seed = Base58.checked([0x21] + maker.random.bytes(16), Base58.ripple)
      maker.remember("seed", String(seed.suffix(24)))
      maker.file("~/.ripple/rippled.cfg", "[server]\nport_rpc\n\n[validation_seed]\n\(seed)\n")
    },
    DecoyKind("monero-wallet", "Monero wallet") { maker in
      let keys = maker.random.bytes(1_720)
      maker.remember("keys", Array(keys.prefix(64)))
      maker.file("~/.bitmonero/wallets/main.keys", keys)
      maker.file("~/Monero/wallets/main/main.keys", keys)
    },
    DecoyKind("ethereum-keystore", "Ethereum keystore") { maker in
      let address = Hex.encode(maker.random.bytes(20))
      let time = maker.identity.now.adding(-4_000_000).description.split(separator: ":").joined(separator: "-")
        .dropLast()
      let keystore: JSONText = [
        "address": .string(address),
        "crypto": [
          "cipher": "aes-128-ctr", "ciphertext": .string(maker.token("ciphertext", TokenFormat("", .hex, 64))),
          "cipherparams": ["iv": .string(Hex.encode(maker.random.bytes(16)))], "kdf": "scrypt",
          "kdfparams": [
            "dklen": 32, "n": 262_144, "p": 1, "r": 8, "salt": .string(Hex.encode(maker.random.bytes(32))),
          ], "mac": .string(maker.token("mac", TokenFormat("", .hex, 64))),
        ], "id": .string(maker.random.uuid()), "version": 3,
      ]
      maker.file("~/.ethereum/keystore/UTC--\(time).000000000Z--\(address)", keystore.compact)
    },
    DecoyKind("cardano-key", "Cardano signing key") { maker in
      let key = maker.token("signing key", TokenFormat("", .hex, 64))
      let file: JSONText = [
        "type": "PaymentSigningKeyShelley_ed25519", "description": "Payment Signing Key",
        "cborHex": .string("5820" + key),
      ]
      maker.file("~/cardano/payment.skey", file.pretty)
      let verify: JSONText = [
        "type": "PaymentVerificationKeyShelley_ed25519", "description": "Payment Verification Key",
        "cborHex": .string("5820" + maker.random.text(.hex, 64)),
      ]
      maker.companion("~/cardano/payment.vkey", verify.pretty)
    },
    DecoyKind("solana-keypair", "Solana key pair") { maker in
      let key = Ed25519Key(&maker.random)
      maker.remember("private key (seed)", key.seed)
      let text = "[" + (key.seed + key.publicKey).map(String.init).joined(separator: ",") + "]"
      maker.remember("private key (text)", text.utf8Slice(1..<80))
      maker.file("~/.config/solana/id.json", text)
    },
    DecoyKind("sui-keystore", "Sui keystore") { maker in
      let key = maker.random.bytes(32)
      maker.remember("private key", key)
      let store: JSONText = [.string(Base64.encode([0] + key))]
      maker.file("~/.sui/sui_config/sui.keystore", store.pretty)
    },
    DecoyKind("bittensor-wallet", "Bittensor keys") { maker in
      for name in ["coldkey", "hotkeys/default"] {
        let phrase = seedPhrase(name, SeedPhrase.words(maker.random.bytes(16)), &maker)
        let publicKey = maker.random.bytes(32)
        let seed = maker.token("seed of \(name)", TokenFormat("", .hex, 64))
        let key: JSONText = [
          "accountId": .string("0x" + Hex.encode(publicKey)), "publicKey": .string("0x" + Hex.encode(publicKey)),
          "secretPhrase": .string(phrase), "secretSeed": .string("0x" + seed),
          "ss58Address": .string(Base58.ss58(publicKey)),
        ]
        maker.file("~/.bittensor/wallets/default/\(name)", key.compact)
      }
    },
    DecoyKind("electrum-wallet", "Electrum wallet") { maker in
      let phrase = seedPhrase("seed", SeedPhrase.electrum(&maker.random), &maker)
      let wallet: JSONText = [
        "keystore": [
          "derivation": "m", "pw_hash_version": 1, "root_fingerprint": .string(maker.random.text(.hex, 8)),
          "seed": .string(phrase), "seed_type": "standard", "type": "bip32", "xprv": .string(extendedKey(&maker)),
        ], "seed_version": 59, "use_encryption": false, "wallet_type": "standard",
      ]
      maker.file("~/.electrum/wallets/default_wallet", wallet.pretty)
    },
    DecoyKind("exodus-wallet", "Exodus wallet") { maker in
      let body = maker.random.bytes(2_200)
      maker.remember("seed file", Array(body.suffix(64)))
      let header: [UInt8] = Array("SECO".utf8) + [0, 0, 0, 0, 0, 0, 0, 7] + Array("seco-v0-scrypt-aes".utf8)
      maker.file("~/.config/Exodus/exodus.wallet/seed.seco", header + body)
    },
    DecoyKind("seed-phrase-note", "Seed phrase in a note") { maker in
      let phrase = seedPhrase("phrase", SeedPhrase.words(maker.random.bytes(32)), &maker)
      maker.file("~/Documents/wallet-backup.txt", mode: 0o644, "ledger - do not lose!!\n\n\(phrase)\n")
    },
  ]

  /// Makes halves of a phrase canaries, with the separators that people and programs put between words.
  private static func seedPhrase(_ part: String, _ words: [String], _ maker: inout DecoyMaker) -> String {
    for separator in [" ", "\n", ",", ", ", "-", "_"] {
      for half in [words.prefix(words.count / 2), words.suffix(words.count / 2)] {
        maker.remember("\(part) (words)", half.joined(separator: separator))
      }
    }
    return words.joined(separator: " ")
  }

  /// A root key (BIP-32) in the form that wallets exchange.
  private static func extendedKey(_ maker: inout DecoyMaker) -> String {
    let (chain, key) = (maker.random.bytes(32), maker.random.bytes(32))
    let text = Base58.checked([0x04, 0x88, 0xAD, 0xE4, 0, 0, 0, 0, 0, 0, 0, 0, 0] + chain + [0] + key)
    maker.remember("extended private key", String(text.suffix(64)))
    return text
  }
}
