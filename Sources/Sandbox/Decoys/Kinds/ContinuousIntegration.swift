internal import Evidence

extension DecoyKind {
  /// What a job of a CI service holds, and the definitions that jobs are made from.
  static let continuousIntegration: [DecoyKind] = [
    DecoyKind("actions-token", "GitHub Actions job token") { maker in
      maker.environment("GITHUB_TOKEN", maker.token("token", .githubServer))
    },
    DecoyKind("actions-identity", "GitHub Actions identity token request") { maker in
      let identity = maker.identity
      let now = Int(identity.now.seconds)
      let token = maker.webToken(
        "request token",
        [
          ("nameid", .string("dddddddd-dddd-dddd-dddd-dddddddddddd")),
          ("scp", .string("Actions.GenericRead:\(maker.random.uuid())")),
          ("IdentityTypeClaim", "System:ServiceIdentity"), ("nbf", .number(now - 300)), ("exp", .number(now + 21_600)),
          ("orchid", .string("\(maker.random.uuid()).build.__default")),
          ("iss", "vstoken.actions.githubusercontent.com"),
          ("aud", "vstoken.actions.githubusercontent.com|vso:\(maker.random.uuid())"),
        ])
      let run = maker.token("request URL", TokenFormat("", .base62, 50))
      maker.environment("ACTIONS_ID_TOKEN_REQUEST_TOKEN", token)
      maker.environment(
        "ACTIONS_ID_TOKEN_REQUEST_URL",
        "https://pipelinesghubeus\(maker.random.number(1...20)).actions.githubusercontent.com/\(run)//idtoken/"
          + "\(maker.random.uuid())/\(maker.random.uuid())?api-version=2.0")
    },
    DecoyKind("actions-runtime", "GitHub Actions runtime token") { maker in
      let now = Int(maker.identity.now.seconds)
      let token = maker.webToken(
        "runtime token",
        [
          ("ac", .string(#"[{"Scope":"refs/heads/main","Permission":3}]"#)), ("orchid", .string(maker.random.uuid())),
          ("iss", "https://pipelines.actions.githubusercontent.com"), ("iat", .number(now)),
          ("exp", .number(now + 21_600)),
          ("oid", .string("Actions.Results:\(maker.random.uuid())")),
        ])
      maker.environment("ACTIONS_RUNTIME_TOKEN", token)
      maker.setting("ACTIONS_RESULTS_URL", "https://results-receiver.actions.githubusercontent.com/")
      maker.setting("ACTIONS_CACHE_URL", "https://artifactcache.actions.githubusercontent.com/")
    },
    DecoyKind("actions-runner-files", "Credentials of a GitHub Actions runner") { maker in
      let key = RSAKey(bits: 2_048, &maker.random)
      func number(_ bytes: [UInt8]) -> JSONText { .string(Base64.encode(bytes)) }
      maker.remember("private exponent", key.privateExponent)
      maker.remember("prime", key.prime1)
      let parameters: JSONText = [
        "d": number(key.privateExponent), "exponent": number(key.exponent), "inverseQ": number(key.coefficient),
        "modulus": number(key.modulus), "p": number(key.prime1), "q": number(key.prime2),
      ]
      let folder = "/home/runner/actions-runner"
      maker.file("\(folder)/.credentials_rsaparams", parameters.compact)
      let client = maker.token("client id", TokenFormat("", .hex, 32))
      let credentials: JSONText = [
        "scheme": "OAuth",
        "data": [
          "clientId": .string(client),
          "authorizationUrl": "https://vstoken.actions.githubusercontent.com/_apis/oauth2/token",
          "requireFipsCryptography": "True",
        ],
      ]
      maker.file("\(folder)/.credentials", credentials.pretty)
      let runner: JSONText = [
        "agentId": 17, "agentName": .string(maker.identity.hostname), "poolId": 1, "poolName": "Default",
        "serverUrl": "https://pipelines.actions.githubusercontent.com/", "workFolder": "_work",
        "gitHubUrl": .string("https://github.com/\(maker.identity.company)/\(maker.identity.project)"),
      ]
      maker.companion("\(folder)/.runner", runner.pretty)
    },
    DecoyKind("actions-checkout", "Job token that a checkout left in the clone") { maker in
      let identity = maker.identity
      let token = maker.token("token", .githubServer)
      let header = Base64.encode(Array("x-access-token:\(token)".utf8))
      maker.file(
        "\(identity.workspace)/.git/config", mode: 0o644,
        """
        [core]
        \trepositoryformatversion = 0
        \tfilemode = true
        \tbare = false
        [remote "origin"]
        \turl = https://github.com/\(identity.company)/\(identity.project)
        \tfetch = +refs/heads/*:refs/remotes/origin/*
        [http "https://github.com/"]
        \textraheader = AUTHORIZATION: basic \(header)

        """)
      maker.companion("\(identity.workspace)/.git/HEAD", "ref: refs/heads/main\n")
    },
    DecoyKind("ci-secrets", "Secrets that a job passes on") { maker in
      maker.environment("DEPLOY_TOKEN", maker.token("deploy token", TokenFormat("", .base62, 40)))
      maker.environment("SONAR_TOKEN", maker.token("Sonar token", TokenFormat("sqp_", .hex, 40)))
      maker.environment("CODECOV_TOKEN", maker.token("Codecov token", TokenFormat("", .hex, 32)))
    },
    DecoyKind("circleci", "CircleCI token") { maker in
      let token = maker.token("token", .circleCI)
      maker.file("~/.circleci/cli.yml", "host: https://circleci.com\ntoken: \(token)\n")
    },
    DecoyKind("gitlab-runner", "Token of a GitLab runner") { maker in
      let token = maker.token("token", .gitlabRunner)
      maker.file(
        "/etc/gitlab-runner/config.toml",
        "concurrent = 4\n\n[[runners]]\n  name = \"\(maker.identity.hostname)\"\n  url = \"https://gitlab.com\"\n"
          + "  token = \"\(token)\"\n  executor = \"docker\"\n")
    },
    DecoyKind("ci-definitions", "Secrets in CI definitions") { maker in
      let identity = maker.identity
      let folder = identity.workspace
      let gitlab = maker.token("password in .gitlab-ci.yml", .password)
      maker.file(
        "\(folder)/.gitlab-ci.yml", mode: 0o644,
        "variables:\n  REGISTRY_PASSWORD: \"\(gitlab)\"\n\ntest:\n  image: python:3.12\n  script:\n    - pytest\n")
      let travis = Base64.encode(maker.random.bytes(96))
      maker.remember("value in .travis.yml", travis.utf8Slice(0..<120))
      maker.file(
        "\(folder)/.travis.yml", mode: 0o644,
        "language: python\npython: \"3.11\"\nscript: pytest\nenv:\n  global:\n    - secure: \"\(travis)\"\n")
      let jenkins = maker.token("token in Jenkinsfile", TokenFormat("11", .hex, 32))
      maker.file(
        "\(folder)/Jenkinsfile", mode: 0o644,
        "pipeline {\n  agent any\n  environment { API_TOKEN = '\(jenkins)' }\n"
          + "  stages { stage('test') { steps { sh 'pytest' } } }\n}\n")
      let drone = maker.token("token in .drone.yml", TokenFormat("", .base62, 32))
      maker.file(
        "\(folder)/.drone.yml", mode: 0o644,
        "kind: pipeline\nname: default\nsteps:\n- name: test\n  image: python\n  environment:\n"
          + "    UPLOAD_KEY: \(drone)\n  commands: [pytest]\n")
    },
  ]
}
