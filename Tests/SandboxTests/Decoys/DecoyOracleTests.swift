import Evidence
import TestSupport
import Testing

@testable import Sandbox

/// What other programs say about decoys: the ones that own the formats, and Python where a format is a rule.
@Suite("Decoy formats")
struct DecoyOracleTests {
  /// Reads the JSON that the test writes, checks one group of files, and prints a line for every fault.
  ///
  /// `have` tells whether a program is there; what cannot be asked is printed as skipped.
  private static let prelude = #"""
    import base64, binascii, hashlib, hmac, json, os, re, shutil, sqlite3, struct, subprocess, sys, tempfile, zlib
    given = json.load(open(sys.argv[1]))
    files = {k: base64.b64decode(v) for k, v in given["files"].items()}
    env = given["environment"]
    home = tempfile.mkdtemp()
    def text(path): return files[path].decode()
    def ending(end): return sorted(p for p in files if p.endswith(end))
    def put(path):
        name = os.path.join(home, binascii.hexlify(path.encode()).decode()[-60:])
        open(name, "wb").write(files[path]); os.chmod(name, 0o600)
        return name
    def fault(*words): print("FAULT", *words)
    def run(*words, input=None, env=None):
        return subprocess.run(words, input=input, capture_output=True, env=env)
    def need(program):
        if shutil.which(program): return True
        print("SKIPPED", program); return False
    def check(condition, *words):
        if not condition: fault(*words)
    B58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
    def base58check(value, alphabet=B58):
        number = 0
        for c in value: number = number * 58 + alphabet.index(c)
        raw = number.to_bytes((number.bit_length() + 7) // 8, "big")
        raw = b"\0" * (len(value) - len(value.lstrip(alphabet[0]))) + raw
        check(hashlib.sha256(hashlib.sha256(raw[:-4]).digest()).digest()[:4] == raw[-4:], "base58 checksum", value)
        return raw[:-4]
    def crc62(body):
        n, out = zlib.crc32(body.encode()), ""
        for _ in range(6): out = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"[n % 62] + out; n //= 62
        return out
    def unb64(t): return base64.urlsafe_b64decode(t + "=" * (-len(t) % 4))

    """#

  /// The groups of checks by name.
  private static let checks: [(name: String, script: String)] = [
    (
      "OpenSSH keys",
      #"""
      if need("ssh-keygen"):
          found = [p for p in files if b"BEGIN OPENSSH PRIVATE KEY" in files[p]]
          check(len(found) >= 3, "too few keys", found)
          for p in found:
              made = run("ssh-keygen", "-y", "-f", put(p))
              check(made.returncode == 0, p, made.stderr)
              check(made.stdout.split()[:2] == files[p + ".pub"].split()[:2], p, "public half differs")
              check(run("ssh-keygen", "-l", "-f", put(p)).returncode == 0, p, "-l")
              round_trip = put(p)
              check(run("ssh-keygen", "-p", "-P", "", "-N", "longer", "-f", round_trip).returncode == 0, p, "-p")
          for p in ["~/.ssh/known_hosts", "~/.ssh/authorized_keys"]:
              check(run("ssh-keygen", "-l", "-f", put(p)).returncode == 0, p)
      """#
    ),
    (
      "PEM keys and certificates",
      #"""
      if need("openssl"):
          count = 0
          for p in files:
              if b"-----BEGIN PRIVATE KEY-----" in files[p] and not p.endswith((".json", ".ovpn")):
                  count += 1
                  made = run("openssl", "pkey", "-in", put(p), "-noout", "-check")
                  check(made.returncode == 0 or b"Ed25519" in made.stderr or b"not supported" in made.stderr, p, made.stderr)
                  check(run("openssl", "pkey", "-in", put(p), "-pubout").returncode == 0, p)
          check(count >= 4, "too few keys", count)
          for p in [p for p in files if p.endswith((".json",)) and b'"service_account"' in files[p]]:
              account = json.loads(files[p])
              made = run("openssl", "pkey", "-noout", "-check", input=account["private_key"].encode())
              check(made.returncode == 0, p, made.stderr)
          def field(name, source): return base64.b64decode(re.search(name + r": (\S+)", source)[1])
          for p in ["~/.kube/config"]:
              config = text(p)
              names = {}
              for name in ["certificate-authority-data", "client-certificate-data", "client-key-data"]:
                  names[name] = os.path.join(home, name); open(names[name], "wb").write(field(name, config))
              made = run("openssl", "verify", "-CAfile", names["certificate-authority-data"], names["client-certificate-data"])
              check(made.returncode == 0, p, made.stdout, made.stderr)
              one = run("openssl", "x509", "-in", names["client-certificate-data"], "-noout", "-pubkey").stdout
              two = run("openssl", "pkey", "-in", names["client-key-data"], "-pubout").stdout
              check(one == two and one, p, "key and certificate differ")
          for p in ending(".ovpn"):
              check(run("openssl", "pkey", "-in", put(p), "-noout").returncode == 0, p)
              check(run("openssl", "x509", "-in", put(p), "-noout").returncode == 0, p)
      """#
    ),
    (
      "SQLite databases",
      #"""
      count = 0
      for p in files:
          if not files[p].startswith(b"SQLite format 3\0"): continue
          count += 1
          database = sqlite3.connect(put(p))
          check(database.execute("pragma integrity_check").fetchall() == [("ok",)], p, database.execute("pragma integrity_check").fetchall())
          tables = [r[0] for r in database.execute("select name from sqlite_master where type = 'table'")]
          for table in tables: check(len(database.execute('select * from "%s"' % table).fetchall()) > 0, p, table)
          if shutil.which("sqlite3"): check(run("sqlite3", put(p), ".dump").returncode == 0, p, "sqlite3")
      check(count >= 12, "too few databases", count)
      row = sqlite3.connect(put("~/.config/gcloud/credentials.db")).execute("select value from credentials where account_id like '%@%'").fetchone()
      check(json.loads(row[0])["type"] == "authorized_user", "gcloud")
      if need("openssl"):
          key = hashlib.pbkdf2_hmac("sha1", b"peanuts", b"saltysalt", 1, 16)
          for site, value in sqlite3.connect(put("~/.config/google-chrome/Default/Login Data")).execute("select origin_url, password_value from logins"):
              made = run("openssl", "enc", "-d", "-aes-128-cbc", "-K", key.hex(), "-iv", "20" * 16, input=bytes(value[3:]))
              check(value[:3] == b"v10" and re.fullmatch(rb"[0-9A-Za-z]{24}", made.stdout), site, made.stderr)
      """#
    ),
    (
      "GPG keys",
      #"""
      if need("gpg"):
          folder = tempfile.mkdtemp(); os.chmod(folder, 0o700)
          keys = [p for p in files if p.endswith(".asc")]
          check(keys, "no key")
          for p in keys + ["~/.gnupg/secring.gpg"]:
              made = run("gpg", "--homedir", folder, "--batch", "--import-options", "show-only", "--import", "--with-colons", put(p))
              check(b"\nuid:" in made.stdout and b"sec:" in made.stdout, p, made.stdout, made.stderr)
              made = run("gpg", "--homedir", folder, "--batch", "--import", put(p))
              check(made.returncode == 0, p, made.stderr)
          made = run("gpg", "--homedir", folder, "--batch", "--with-colons", "--list-secret-keys")
          check(made.stdout.count(b"sec:u:") + made.stdout.count(b"sec:-:") == 1, made.stdout)
          made = run("gpg", "--homedir", folder, "--batch", "--check-sigs")
          check(b"sig!" in made.stdout, made.stdout, made.stderr)
      """#
    ),
    (
      "web tokens",
      #"""
      keys = given["keys"]["keys"]
      n, e = (int.from_bytes(unb64(keys[0][f]), "big") for f in "ne")
      found = set()
      everything = [f.decode("latin1") for f in files.values()] + list(env.values()) + given["answers"]
      for source in everything: found |= set(re.findall(r"(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{300,}", source))
      check(len(found) >= 1, "no tokens")
      for token in found:
          head, body, signature = token.split(".")
          header, claims = json.loads(unb64(head)), json.loads(unb64(body))
          check(header["alg"] == "RS256" and header["kid"] == keys[0]["kid"], header)
          check(claims.get("exp", 1 << 62) > given["now"] and claims.get("iat", 0) <= given["now"], claims)
          block = pow(int.from_bytes(unb64(signature), "big"), e, n).to_bytes(256, "big")
          digest = bytes.fromhex("3031300d060960864801650304020105000420") + hashlib.sha256((head + "." + body).encode()).digest()
          check(block == b"\0\1" + b"\xff" * (253 - len(digest)) + b"\0" + digest, "signature of", claims)
      """#
    ),
    (
      "tokens with checksums and prefixes",
      #"""
      everything = "\n".join([f.decode("latin1") for f in files.values()] + [k + "=" + v for k, v in env.items()] + given["answers"])
      tokens = re.findall(r"\b(gh[pos]_|npm_)([0-9A-Za-z]{30})([0-9A-Za-z]{6})\b", everything)
      check(tokens or "GITHUB_TOKEN" not in env, "no tokens")
      for prefix, body, end in tokens: check(crc62(body) == end, prefix, "checksum")
      for a, b in re.findall(r"github_pat_([0-9A-Z]{22})_([0-9A-Za-z]{59})", everything): check(crc62(b[:-6]) == b[-6:], "fine")
      formats = {
        "AWS_ACCESS_KEY_ID": r"A[KS]IA[A-Z2-7]{16}", "AWS_SECRET_ACCESS_KEY": r"[A-Za-z0-9/+]{40}", "GITHUB_TOKEN": r"gh[ps]_[0-9A-Za-z]{36}",
        "OPENAI_API_KEY": r"sk-proj-[\w-]{58,74}T3BlbkFJ[\w-]{58,74}", "ANTHROPIC_API_KEY": r"sk-ant-api03-[\w-]{93}AA", "HF_TOKEN": r"hf_[A-Za-z]{34}",
        "SLACK_BOT_TOKEN": r"xoxb-[0-9]{10,13}-[0-9]{10,13}-[A-Za-z0-9]{24}", "SLACK_WEBHOOK_URL": r"https://hooks\.slack\.com/services/T\w{10}/B\w{10}/\w{24}",
        "DISCORD_WEBHOOK_URL": r"https://discord\.com/api/webhooks/\d{17,20}/[\w-]{68}", "TELEGRAM_BOT_TOKEN": r"[0-9]{8,10}:A[\w-]{34}",
        "STRIPE_SECRET_KEY": r"sk_live_[A-Za-z0-9]{99}", "VAULT_TOKEN": r"hvs\.[\w-]{90,120}", "AZURE_CLIENT_SECRET": r"[\w~.]{3}\dQ~[\w~.-]{31,34}",
        "NPM_TOKEN": r"npm_[0-9A-Za-z]{36}", "GITLAB_TOKEN": r"glpat-[\w-]{20}", "GEMINI_API_KEY": r"AIza[\w-]{35}", "GROQ_API_KEY": r"gsk_[A-Za-z0-9]{52}",
        "OPENROUTER_API_KEY": r"sk-or-v1-[a-f0-9]{64}", "WANDB_API_KEY": r"[a-f0-9]{40}", "LANGSMITH_API_KEY": r"lsv2_pt_[a-f0-9]{32}_[a-f0-9]{10}",
        "HEROKU_API_KEY": r"HRKU-AA[\w-]{58}", "DOPPLER_TOKEN": r"dp\.st\.[\w.-]{40,}", "NOTION_TOKEN": r"ntn_[0-9]{11}[A-Za-z0-9]{35}",
        "LINEAR_API_KEY": r"lin_api_[A-Za-z0-9]{40}", "SENDGRID_API_KEY": r"SG\.[\w-]{22}\.[\w-]{43}", "DISCORD_TOKEN": r"[MNO][A-Za-z\d]{23,25}\.[\w-]{6}\.[\w-]{27,38}",
        "OP_SERVICE_ACCOUNT_TOKEN": r"ops_eyJ[\w-]{250,}", "BITBUCKET_APP_PASSWORD": r"ATBB[A-Za-z0-9]{32}", "TWINE_PASSWORD": r"pypi-AgEIcHlwaS5vcmc[\w-]{50,}",
        "ALIBABA_CLOUD_ACCESS_KEY_ID": r"LTAI[A-Za-z0-9]{12,20}", "AZURE_STORAGE_CONNECTION_STRING": r".*AccountKey=[A-Za-z0-9+/]{86}==;.*",
      }
      for name, rule in formats.items():
          if name in env: check(re.fullmatch(rule, env[name]), name, "format")
      for token in re.findall(r"pypi-[\w-]{80,}", everything):
          raw = unb64(token[5:])
          check(raw[0] == 2 and raw[1] == 1 and raw[3:3 + raw[2]].endswith(b".org") and raw[-34] == 6 and raw[-33] == 32, "macaroon")
      """#
    ),
    (
      "files that programs parse",
      #"""
      import configparser, tomllib, xml.dom.minidom
      for p in files:
          name = p.rsplit("/", 1)[1]
          if name.endswith((".json", ".ipynb", ".skey", ".vkey", ".keystore", ".tfstate")) or "/keystore/" in p or "/.bittensor/" in p or name == "default_wallet":
              try: json.loads(files[p])
              except ValueError as error: fault(p, error)
          if name.endswith(".toml"):
              try: tomllib.loads(text(p))
              except ValueError as error: fault(p, error)
          if name.endswith(".xml"): xml.dom.minidom.parseString(files[p])
          if name in ("credentials", "credentials.ini", ".pypirc", "pip.conf", "rclone.conf", "wg0.conf", ".boto", ".databrickscfg") or p in ("~/.aws/config", "~/.oci/config"):
              if p.startswith("~/.gem"): continue
              parser = configparser.RawConfigParser()
              try: parser.read_string(text(p))
              except configparser.Error as error: fault(p, error)
      if "~/.docker/config.json" in files:
          for host, entry in json.loads(text("~/.docker/config.json"))["auths"].items():
              check(base64.b64decode(entry["auth"]).count(b":") == 1, host)
      if "~/.netrc" in files:
          import netrc
          check(len(netrc.netrc(put("~/.netrc")).hosts) == 3, "netrc")
      for p in files:
          if p.endswith(".conf") and b"PrivateKey" in files[p]:
              key = base64.b64decode(re.search(r"PrivateKey = (\S+)", text(p))[1])
              check(len(key) == 32 and key[0] & 7 == 0 and key[31] & 0xC0 == 0x40, p, "not clamped")
      """#
    ),
    (
      "wallets",
      #"""
      words = given["words"]
      check(len(words) == 2048 and hashlib.sha256(("\n".join(words) + "\n").encode()).hexdigest() == "2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda", "words")
      def bip39(phrase):
          bits = "".join(format(words.index(w), "011b") for w in phrase.split())
          size = len(bits) * 32 // 33
          raw = int(bits[:size], 2).to_bytes(size // 8, "big")
          check(format(hashlib.sha256(raw).digest()[0], "08b")[:len(bits) - size] == bits[size:], "BIP-39 checksum", phrase)
      bip39(text("~/Documents/wallet-backup.txt").strip().split("\n")[-1])
      for p in [p for p in files if "/.bittensor/" in p]:
          key = json.loads(files[p]); bip39(key["secretPhrase"])
          number = 0
          for c in key["ss58Address"]: number = number * 58 + B58.index(c)
          raw = number.to_bytes(35, "big")
          check(hashlib.blake2b(b"SS58PRE" + raw[:-2]).digest()[:2] == raw[-2:] and raw[1:-2].hex() == key["publicKey"][2:], "ss58")
      wallet = json.loads(text("~/.electrum/wallets/default_wallet"))
      check(hmac.new(b"Seed version", wallet["keystore"]["seed"].encode(), "sha512").hexdigest().startswith("01"), "Electrum seed")
      check(len(base58check(wallet["keystore"]["xprv"])) == 78 and wallet["keystore"]["xprv"].startswith("xprv"), "xprv")
      for p in ending("wallet-dump.txt"):
          for key in re.findall(r"^(\S+) 20", text(p), re.M): check(len(base58check(key)) == 34, p)
      seed = text("~/.ripple/rippled.cfg").strip().split("\n")[-1]
      check(len(base58check(seed, "rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz")) == 17 and seed.startswith("s"), "ripple", seed)
      solana = json.loads(text("~/.config/solana/id.json"))
      check(len(solana) == 64 and all(0 <= b < 256 for b in solana), "solana")
      if need("openssl"):
          der = bytes.fromhex("302e020100300506032b657004220420") + bytes(solana[:32])
          made = run("openssl", "pkey", "-inform", "DER", "-pubout", "-outform", "DER", input=der)
          check(made.stdout[-32:] == bytes(solana[32:]), "solana public key")
      check(len(base64.b64decode(json.loads(text("~/.sui/sui_config/sui.keystore"))[0])) == 33, "sui")
      age = re.search("AGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}", text("~/.config/sops/age/keys.txt"))
      check(age, "age")
      def polymod(values):
          chk = 1
          for v in values:
              top = chk >> 25; chk = (chk & 0x1ffffff) << 5 ^ v
              for i, g in enumerate([0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3]): chk ^= g if top >> i & 1 else 0
          return chk
      human, data = age[0].lower().rsplit("1", 1)
      check(polymod([ord(c) >> 5 for c in human] + [0] + [ord(c) & 31 for c in human] + ["qpzry9x8gf2tvdw0s3jn54khce6mua7l".index(c) for c in data]) == 1, "bech32")
      """#
    ),
    (
      "LevelDB logs",
      #"""
      def crc32c(data):
          c = 0xffffffff
          for b in data:
              c ^= b
              for _ in range(8): c = c >> 1 ^ (0x82f63b78 if c & 1 else 0)
          return c ^ 0xffffffff
      logs = [p for p in files if p.endswith("/000003.log") or p.endswith("/MANIFEST-000001")]
      check(len(logs) == 4, "logs", logs)
      for p in logs:
          crc, size, kind = struct.unpack("<IHB", files[p][:7])
          c = crc32c(bytes([kind]) + files[p][7:7 + size])
          check(((c >> 15 | c << 17) + 0xa282ead8) & 0xffffffff == crc and kind == 1 and len(files[p]) == 7 + size, p)
      """#
    ),
  ]

  @Test("are what their owners take them for", arguments: checks.map(\.name))
  func oracle(name: String) throws {
    let python = try #require(PythonOracle.shared, "needs Python 3.11")
    let script = try #require(Self.checks.first { $0.name == name }?.script)
    // What only a few personas have is checked there too.
    let shared: Set<String> = ["web tokens", "tokens with checksums and prefixes", "files that programs parse"]
    for persona in shared.contains(name) ? Persona.all : [.laptop] {
      let output = try #require(
        python.run(Self.prelude + script, input: Self.input(persona)), "\(persona.id): the script failed")
      let faults = output.split(separator: "\n").filter { $0.hasPrefix("FAULT") }
      #expect(faults.isEmpty, "\(persona.id)")
      for line in output.split(separator: "\n") where line.hasPrefix("SKIPPED") {
        withKnownIssue("not asked: \(line.dropFirst(8)) is not installed") { Issue.record() }
      }
    }
  }

  private static func input(_ persona: Persona) -> String {
    let (seed, now) = ([UInt8]("oracle".utf8), Timestamp(seconds: 1_795_000_000))
    let furnishing = persona.furnish(seed: seed, now: now)
    var stream = DecoyRandom(seed: seed, label: persona.id).fork("authority")
    let authority = RunAuthority(&stream, now: now)
    let input: JSONText = [
      "files": .object(furnishing.files.map { ($0.path, .string(Base64.encode($0.bytes))) }),
      "environment": .object(furnishing.environment.map { ($0.key, .string($0.value)) }),
      "answers": .array(
        furnishing.metadata.flatMap(\.routes).map { .string(String(decoding: $0.body, as: UTF8.self)) }),
      "keys": authority.keySet, "now": .number(Int(now.seconds)), "words": .array(SeedPhrase.list.map { .string($0) }),
    ]
    return input.compact
  }
}
