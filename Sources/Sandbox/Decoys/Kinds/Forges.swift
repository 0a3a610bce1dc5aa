internal import Evidence

extension DecoyKind {
  /// Where git, its hosts' programs and their users keep tokens.
  static let forges: [DecoyKind] = [
    DecoyKind("github-cli", "GitHub token of gh") { maker in
      let user = maker.identity.user.name
      let token = maker.token("token", .githubOAuth)
      maker.file(
        "~/.config/gh/hosts.yml",
        """
        github.com:
            users:
                \(user):
                    oauth_token: \(token)
            git_protocol: https
            oauth_token: \(token)
            user: \(user)

        """)
      maker.companion("~/.config/gh/config.yml", "version: 1\ngit_protocol: https\nprompt: enabled\n")
    },
    DecoyKind("github-environment", "GitHub personal token (environment)") { maker in
      maker.environment("GITHUB_TOKEN", maker.token("token", .githubClassic))
    },
    DecoyKind("github-fine-grained", "GitHub fine-grained token (environment)") { maker in
      maker.environment("GH_TOKEN", maker.token("token", .githubFine))
    },
    DecoyKind("git-credentials", "Passwords that git stored") { maker in
      let user = maker.identity.user.name
      let tokens: [(String, TokenFormat)] = [
        ("github.com", .githubClassic), ("gitlab.com", .gitlabPersonal), ("bitbucket.org", .bitbucketPassword),
      ]
      var text = ""
      for (host, format) in tokens { text += "https://\(user):\(maker.token(host, format))@\(host)\n" }
      maker.file("~/.git-credentials", text)
    },
    DecoyKind("git-config", "Token in git's configuration") { maker in
      let identity = maker.identity
      let token = maker.token("token", .githubFine)
      let header = Base64.encode(Array("x-access-token:\(token)".utf8))
      maker.remember("header", String(header.suffix(60)))
      maker.file(
        "~/.gitconfig", mode: 0o644,
        """
        [user]
        \tname = \(identity.user.fullName)
        \temail = \(identity.email)
        [credential]
        \thelper = store
        [http "https://github.com/"]
        \textraheader = AUTHORIZATION: basic \(header)
        [url "https://\(identity.user.name):\(token)@github.com/\(identity.company)/"]
        \tinsteadOf = https://github.com/\(identity.company)/
        [init]
        \tdefaultBranch = main

        """)
    },
    DecoyKind("gitlab-cli", "GitLab token of glab") { maker in
      let token = maker.token("token", .gitlabPersonal)
      maker.file(
        "~/.config/glab-cli/config.yml",
        "git_protocol: ssh\nhosts:\n    gitlab.com:\n        token: \(token)\n        api_host: gitlab.com\n"
          + "        user: \(maker.identity.user.name)\n")
    },
    DecoyKind("gitlab-environment", "GitLab token (environment)") { maker in
      maker.environment("GITLAB_TOKEN", maker.token("token", .gitlabPersonal))
    },
    DecoyKind("bitbucket-environment", "Bitbucket app password (environment)") { maker in
      maker.environment("BITBUCKET_APP_PASSWORD", maker.token("password", .bitbucketPassword))
      maker.setting("BITBUCKET_USERNAME", maker.identity.user.name)
    },
    DecoyKind("netrc", "Passwords of curl, git and pip (netrc)") { maker in
      let identity = maker.identity
      var text = ""
      for host in ["artifacts.\(identity.domain)", "git.\(identity.domain)", "api.heroku.com"] {
        text += "machine \(host)\n  login \(identity.user.name)\n  password \(maker.password("password of \(host)"))\n"
      }
      maker.file("~/.netrc", text)
    },
  ]
}
