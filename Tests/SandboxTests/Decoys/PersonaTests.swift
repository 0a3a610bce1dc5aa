import Evidence
import TestSupport
import Testing

@testable import Sandbox

private let moment = Timestamp(seconds: 1_795_000_000)

/// Made once: keys take their time.
private let furnishings: [String: Furnishing] = Dictionary(
  uniqueKeysWithValues: Persona.all.map { ($0.id, $0.furnish(seed: [UInt8]($0.id.utf8), now: moment)) })

@Suite("Persona")
struct PersonaTests {
  /// What thieves were seen to take, and the personas that must have it: `*` stands for any part of a path.
  static let targets: [(place: String, personas: [String])] = [
    ("~/.ssh/id_rsa", ["laptop", "container-root"]), ("~/.ssh/id_ed25519", ["laptop", "notebook"]),
    ("~/.ssh/id_ecdsa", ["laptop"]), ("~/.ssh/authorized_keys", ["laptop", "container-root"]),
    ("~/.ssh/known_hosts", ["laptop", "container-root"]), ("~/.ssh/config", ["laptop", "container-root"]),
    ("~/.gitconfig", ["laptop", "container-root"]), ("~/.git-credentials", ["laptop", "notebook"]),
    ("$GITHUB_TOKEN", ["laptop", "ci-runner", "container-root", "notebook"]), ("~/.config/gh/hosts.yml", ["laptop"]),
    ("$NPM_TOKEN", ["ci-runner"]), ("$NPM_TOKENS", ["ci-runner"]),
    ("~/.npmrc", ["laptop", "ci-runner", "container-root"]),
    ("~/.pypirc", ["laptop"]), ("$PYPI_PUBLISH_PASSWORD", ["ci-runner"]), ("~/.gem/credentials", ["laptop"]),
    ("~/.jfrog/jfrog-cli.conf.v6", ["laptop"]), ("~/.circleci/cli.yml", ["laptop"]),
    ("~/.aws/credentials", ["laptop", "container-root", "notebook"]), ("~/.aws/config", ["laptop"]),
    ("$AWS_ACCESS_KEY_ID", ["ci-runner", "container-root"]),
    ("$AWS_SECRET_ACCESS_KEY", ["ci-runner", "container-root"]),
    ("$AWS_SESSION_TOKEN", ["ci-runner"]), ("~/.aws/sso/cache/*", ["laptop"]), ("~/.aws/cli/cache/*", ["laptop"]),
    ("*/latest/api/token", ["container-root", "kubernetes-pod"]),
    ("*/latest/meta-data/iam/security-credentials/*", ["container-root", "kubernetes-pod"]),
    ("*/latest/user-data", ["container-root"]), ("http://169.254.170.2/v2/credentials/*", ["container-root"]),
    ("~/.config/gcloud/application_default_credentials.json", ["laptop", "notebook"]),
    ("~/.config/gcloud/credentials.db", ["laptop"]), ("~/.config/gcloud/access_tokens.db", ["laptop"]),
    ("http://metadata.google.internal/computeMetadata/v1/instance/service-accounts/default/token", ["notebook"]),
    ("~/.azure/msal_token_cache.json", ["laptop"]), ("~/.azure/azureProfile.json", ["laptop"]),
    ("~/.azure/service_principal_entries.json", ["laptop"]), ("$AZURE_CLIENT_SECRET", ["ci-runner"]),
    ("*/metadata/identity/oauth2/token", ["ci-runner"]), ("~/.alibabacloud/credentials.ini", ["laptop"]),
    ("$ALIBABA_CLOUD_ACCESS_KEY_ID", ["container-root"]), ("$ALIBABA_CLOUD_ACCESS_KEY_SECRET", ["container-root"]),
    ("~/.kube/config", ["laptop", "ci-runner", "container-root"]), ("/etc/kubernetes/*.conf", ["kubernetes-pod"]),
    ("/var/run/secrets/kubernetes.io/serviceaccount/token", ["kubernetes-pod"]),
    ("https://kubernetes.default.svc/api/v1/secrets", ["kubernetes-pod"]),
    ("~/.docker/config.json", ["laptop", "ci-runner"]),
    ("/var/lib/docker/containers/*/config.v2.json", ["container-root"]),
    ("~/.vault-token", ["laptop"]), ("$VAULT_TOKEN", ["ci-runner", "kubernetes-pod"]),
    ("$ACTIONS_ID_TOKEN_REQUEST_TOKEN", ["ci-runner"]), ("$ACTIONS_ID_TOKEN_REQUEST_URL", ["ci-runner"]),
    ("$ACTIONS_RUNTIME_TOKEN", ["ci-runner"]), ("/home/runner/actions-runner/.credentials_rsaparams", ["ci-runner"]),
    ("*/terraform.tfvars", ["laptop", "ci-runner"]), ("*/.gitlab-ci.yml", ["laptop", "ci-runner"]),
    ("*/.travis.yml", ["laptop", "ci-runner"]), ("*/Jenkinsfile", ["laptop", "ci-runner"]),
    ("*/.drone.yml", ["laptop", "ci-runner"]), ("*/.env", ["laptop", "ci-runner", "container-root", "notebook"]),
    ("*/.env.local", ["laptop"]), ("*/.env.production", ["laptop", "container-root", "kubernetes-pod"]),
    ("*/.env.staging", ["laptop"]), ("~/.env", ["laptop", "container-root"]),
    ("/etc/environment", ["ci-runner", "container-root"]),
    ("~/.pgpass", ["laptop"]), ("~/.my.cnf", ["laptop", "container-root"]),
    ("/etc/redis/redis.conf", ["container-root"]),
    ("/etc/ldap/ldap.conf", ["container-root"]), ("~/.dbt/profiles.yml", ["laptop", "notebook"]),
    ("/etc/ssl/private/*", ["laptop", "kubernetes-pod"]), ("/etc/letsencrypt/*.pem", ["laptop", "container-root"]),
    ("*.key", ["laptop", "ci-runner"]), ("*.pem", ["laptop", "ci-runner"]),
    ("~/.bash_history", ["laptop", "container-root", "notebook"]), ("~/.zsh_history", ["laptop"]),
    ("~/.mysql_history", ["laptop"]), ("~/.psql_history", ["laptop"]),
    ("~/.rediscli_history", ["laptop", "container-root"]),
    ("/etc/shadow", ["laptop", "ci-runner", "container-root", "kubernetes-pod", "notebook"]),
    ("$ANTHROPIC_API_KEY", ["laptop", "ci-runner", "notebook"]),
    ("$OPENAI_API_KEY", ["laptop", "ci-runner", "container-root", "kubernetes-pod", "notebook"]),
    ("$GEMINI_API_KEY", ["laptop", "notebook"]), ("$MISTRAL_API_KEY", ["laptop", "notebook"]),
    ("$COHERE_API_KEY", ["laptop", "notebook"]), ("$AZURE_OPENAI_API_KEY", ["laptop", "notebook"]),
    ("~/.claude/.credentials.json", ["laptop", "ci-runner"]), ("~/.claude/settings.json", ["laptop"]),
    ("~/.claude.json", ["laptop"]), ("*/.mcp.json", ["laptop"]), ("~/.cursor/mcp.json", ["laptop"]),
    ("~/.config/op/config", ["laptop"]), ("~/.password-store/*", ["laptop"]),
    ("~/.config/Bitwarden CLI/data.json", ["laptop"]),
    ("*.kdbx", ["laptop"]), ("~/.local/share/keyrings/*", ["laptop"]), ("$SLACK_WEBHOOK_URL", ["laptop", "ci-runner"]),
    ("$DISCORD_WEBHOOK_URL", ["container-root"]), ("$TELEGRAM_BOT_TOKEN", ["container-root"]),
    ("$KAGGLE_USER_SECRETS_TOKEN", ["notebook"]), ("~/.kaggle/kaggle.json", ["laptop", "notebook"]),
    ("~/.bitcoin/*", ["laptop"]), ("~/.litecoin/*", ["laptop"]), ("~/.dogecoin/*", ["laptop"]),
    ("~/.zcash/*", ["laptop"]),
    ("~/.dashcore/*", ["laptop"]), ("~/.ripple/*", ["laptop"]), ("~/.bitmonero/*", ["laptop"]),
    ("~/.ethereum/keystore/*", ["laptop"]), ("*.skey", ["laptop"]),
    ("~/.config/solana/id.json", ["laptop", "notebook"]),
    ("~/.bittensor/wallets/*", ["laptop"]), ("~/.sui/*", ["laptop"]), ("~/.config/Exodus/*", ["laptop"]),
    ("*nkbihfbeogaeaoehlefnkodbefgpgknn/*", ["laptop"]), ("~/.electrum/wallets/*", ["laptop"]),
    ("~/.config/google-chrome/Default/Login Data", ["laptop"]),
    ("~/.config/google-chrome/Default/*Cookies", ["laptop"]),
    ("~/.config/google-chrome/Default/Web Data", ["laptop"]), ("~/.config/chromium/Default/Login Data", ["laptop"]),
    ("~/.config/BraveSoftware/*/Login Data", ["laptop"]), ("~/.mozilla/firefox/*/logins.json", ["laptop"]),
    ("~/.mozilla/firefox/*/key4.db", ["laptop"]), ("~/.mozilla/firefox/*/cookies.sqlite", ["laptop"]),
    ("~/.config/discord/Local Storage/leveldb/*", ["laptop"]), ("~/.TelegramDesktop/*", ["laptop"]),
    ("~/.gnupg/*", ["laptop"]), ("/etc/wireguard/*", ["laptop"]), ("~/.netrc", ["laptop", "ci-runner", "notebook"]),
    ("~/.local/share/jupyter/runtime/*", ["notebook"]), ("$JUPYTERHUB_API_TOKEN", ["notebook"]),
    ("~/.cache/huggingface/token", ["laptop", "notebook"]), ("$HF_TOKEN", ["ci-runner", "notebook"]),
    ("~/.config/Code/User/settings.json", ["laptop"]), ("~/.terraform.d/credentials.tfrc.json", ["laptop"]),
    ("$STRIPE_SECRET_KEY", ["container-root"]), ("$DATABASE_URL", ["container-root", "kubernetes-pod", "notebook"]),
    ("~/.config/cloud-sql/*", ["laptop"]), ("$AWS_WEB_IDENTITY_TOKEN_FILE", ["kubernetes-pod"]),
  ]

  @Test("has a decoy in every place of its table", arguments: targets)
  func complete(target: (place: String, personas: [String])) throws {
    for persona in target.personas {
      let furnishing = try #require(furnishings[persona])
      let places = furnishing.decoys.flatMap(\.places).map(\.description) + furnishing.environment.keys.map { "$" + $0 }
      #expect(places.contains { Self.matches($0, target.place) }, "\(persona) lacks \(target.place)")
    }
  }

  private static func matches(_ path: String, _ pattern: String) -> Bool {
    let parts = pattern.split(separator: "*", omittingEmptySubsequences: false).map(String.init)
    guard parts.count > 1 else { return path == pattern }
    guard path.hasPrefix(parts[0]), path.hasSuffix(parts[parts.count - 1]) else { return false }
    return path.utf8.count >= pattern.utf8.count - parts.count
  }

  @Test("is planted with every kind of decoy by at least one, and names only kinds that exist")
  func kinds() {
    let named = Persona.all.flatMap(\.kinds)
    let known = DecoyKind.all.map(\.id)
    #expect(Set(known).count == known.count, "an id is taken twice")
    #expect(Set(named).subtracting(known).isEmpty, "unknown: \(Set(named).subtracting(known).sorted())")
    #expect(Set(known).subtracting(named).isEmpty, "in no persona: \(Set(known).subtracting(named).sorted())")
    for persona in Persona.all { #expect(Set(persona.kinds).count == persona.kinds.count, "\(persona.id)") }
  }

  @Test("holds its canaries where it says, and nowhere else than in its decoys", arguments: Persona.all.map(\.id))
  func planted(id: String) throws {
    let furnishing = try #require(furnishings[id])
    var limits = SearchLimits()
    limits.time = .seconds(300)
    let search = CanarySearch(furnishing.decoys, limits: limits)
    var seen: Set<Decoy.ID> = []
    for file in furnishing.files {
      let found = search.search(file.bytes)
      #expect(found.limits.isEmpty, "\(file.path)")
      seen.formUnion(found.decoys)
      let owners = furnishing.decoys.filter { $0.places.contains(.file(file.path)) }.map(\.id)
      #expect(Set(found.decoys).isSubset(of: owners), "\(file.path) shows \(found.decoys), is of \(owners)")
      #expect(owners.isEmpty || !found.decoys.isEmpty || file.bytes.count < 64, "\(file.path) does not show its canary")
    }
    let variables = search.search(Array(furnishing.environment.map { "\($0.key)=\($0.value)\0" }.joined().utf8))
    seen.formUnion(variables.decoys)
    for service in furnishing.metadata {
      for route in service.routes { seen.formUnion(search.search(route.body).decoys) }
    }
    #expect(furnishing.decoys.map(\.id).filter { !seen.contains($0) } == [])
  }

  @Test("is the same for the same seed, and another for another")
  func seeds() {
    let first = Persona.kubernetesPod.furnish(seed: [1], now: moment)
    let again = Persona.kubernetesPod.furnish(seed: [1], now: moment)
    let other = Persona.kubernetesPod.furnish(seed: [2], now: moment)
    #expect(first.files == again.files && first.environment == again.environment && first.decoys == again.decoys)
    #expect(first.metadata == again.metadata && first.hostname == again.hostname)
    let canaries = Set(first.decoys.flatMap(\.canaries).map(\.bytes))
    #expect(canaries.isDisjoint(with: other.decoys.flatMap(\.canaries).map(\.bytes)))
    #expect(first.hostname != other.hostname)
    let fresh = Persona.kubernetesPod.furnish()
    #expect(canaries.isDisjoint(with: fresh.decoys.flatMap(\.canaries).map(\.bytes)))
  }

  @Test("betrays neither this program nor a sandbox", arguments: Persona.all.map(\.id))
  func discreet(id: String) throws {
    let furnishing = try #require(furnishings[id])
    let words = ["pratique", "decoy", "canary", "sandbox", "honeypot", "fake", "dummy", "not real", "example"]
    var texts = furnishing.files.map { ($0.path, $0.path + "\n" + String(decoding: $0.bytes, as: UTF8.self)) }
    texts += furnishing.environment.map { ($0.key, "\($0.key)=\($0.value)") }
    texts += furnishing.metadata.flatMap(\.routes).map { ($0.path, String(decoding: $0.body, as: UTF8.self)) }
    texts.append(
      ("accounts", (furnishing.passwdLines + furnishing.groupLines).joined(separator: "\n") + furnishing.hostname))
    for (place, text) in texts {
      let lower = text.lowercased()
      for word in words { #expect(!lower.contains(word), "\(place) says \(word)") }
    }
  }

  @Test("has files and accounts that a box can be built from", arguments: Persona.all.map(\.id))
  func wellFormed(id: String) throws {
    let furnishing = try #require(furnishings[id])
    let paths = furnishing.files.map(\.path)
    #expect(Set(paths).count == paths.count)
    for file in furnishing.files {
      #expect(file.path.hasPrefix("~/") || file.path.hasPrefix("/"))
      #expect(!file.path.contains("/../") && !file.path.contains("//") && !file.path.hasSuffix("/"))
      #expect(!paths.contains { $0.hasPrefix(file.path + "/") }, "\(file.path) is a file and a folder")
      #expect(file.mode & 0o400 != 0 && file.mode <= 0o755)
    }
    #expect(furnishing.path(of: "~/x") == furnishing.user.home + "/x")
    #expect(furnishing.passwdLines.allSatisfy { $0.split(separator: ":", omittingEmptySubsequences: false).count == 7 })
    #expect(furnishing.groupLines.allSatisfy { $0.split(separator: ":", omittingEmptySubsequences: false).count == 4 })
    #expect(furnishing.passwdLines.contains { $0.hasPrefix("\(furnishing.user.name):x:\(furnishing.user.uid):") })
    #expect(Set(furnishing.passwdLines.map { $0.split(separator: ":")[0] }).count == furnishing.passwdLines.count)
    #expect(furnishing.hostname.utf8.count <= 63)
    #expect(furnishing.environment["HOME"] == furnishing.user.home)
    #expect(furnishing.environment.allSatisfy { !$0.key.isEmpty && !$0.key.contains("=") && !$0.value.contains("\0") })
  }
}

@Suite("DecoyKind")
struct DecoyKindTests {
  /// Kinds whose making looks for primes, which takes a thousand times as long as anything else.
  static let slow: Set<String> = [
    "ssh-rsa", "gcp-service-account", "gcp-workflow-key", "oracle-cloud", "actions-runner-files",
  ]

  @Test("makes no canary twice in 1,000 runs, and each long enough", arguments: DecoyKind.all.map(\.id))
  func unique(id: String) throws {
    let kind = try #require(DecoyKind.all.first { $0.id == id })
    let runs = Self.slow.contains(id) ? 12 : 1_000
    var shared = DecoyRandom(seed: [0], label: "authority")
    let authority = RunAuthority(&shared, now: moment)
    let resident = Resident(Persona.laptop.traits, &shared, now: moment)
    var seen: Set<[UInt8]> = []
    var count = 0
    for run in 0..<runs {
      let seed = withUnsafeBytes(of: UInt32(run).littleEndian) { Array($0) }
      var maker = DecoyMaker(random: DecoyRandom(seed: seed, label: id), identity: resident, authority: authority)
      kind.make(&maker)
      #expect(!maker.canaries.isEmpty && !maker.places.isEmpty)
      for canary in maker.canaries {
        count += 1
        seen.insert(canary.bytes)
        if canary.bytes.count < Canary.minimumLength || Set(canary.bytes).count < 4 {
          Issue.record("\(canary.part) is too plain")
        }
      }
    }
    // Within one decoy two parts may be the same text, such as two forms of one key; between runs none may.
    var own: Set<[UInt8]> = []
    var maker = DecoyMaker(
      random: DecoyRandom(seed: [0, 0, 0, 0], label: id), identity: resident, authority: authority)
    kind.make(&maker)
    for canary in maker.canaries { own.insert(canary.bytes) }
    #expect(seen.count == own.count * runs, "\(seen.count) different canaries of \(count)")
  }
}
