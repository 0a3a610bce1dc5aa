extension Persona {
  /// A developer's own machine.
  package static let laptop = Persona(
    id: "laptop", title: "Developer's laptop",
    kinds: [
      "aws-shared-credentials", "aws-config", "aws-sso-cache", "aws-cli-cache", "gcp-application-default",
      "gcp-service-account", "gcloud-credentials-database", "gcloud-access-tokens", "gcloud-legacy", "azure-profile",
      "azure-token-cache", "azure-service-principal", "alibaba-credentials", "digitalocean", "oracle-cloud", "rclone",
      "ssh-ed25519", "ssh-rsa", "ssh-ecdsa", "ssh-inventory", "tls-private-key", "letsencrypt-key", "github-cli",
      "github-environment", "git-credentials", "git-config", "gitlab-cli", "bitbucket-environment", "netrc",
      "index-upload-token", "pip-configuration", "poetry", "npm", "rubygems", "cargo", "jfrog", "maven",
      "docker-config", "podman-auth", "kubeconfig", "helm-registry", "terraform-credentials", "terraform-variables",
      "terraform-state", "vault-token", "pulumi", "ansible-vault", "sops-age", "circleci", "ci-definitions",
      "slack-environment", "discord-session", "telegram-session", "stripe-cli", "sentry", "openai-environment",
      "anthropic-environment", "model-keys-environment", "huggingface", "kaggle", "databricks", "claude-code", "codex",
      "gemini-cli", "github-copilot", "mcp-servers", "vscode-settings", "vscode-secrets", "jetbrains", "aider",
      "pgpass", "mysql", "cloud-sql", "mongodb", "dbt", "snowflake", "dotenv", "dotenv-local", "dotenv-production",
      "dotenv-staging", "dotenv-home", "private-keys-in-project", "web-tokens", "streamlit", "bash-history",
      "zsh-history", "mysql-history", "psql-history", "redis-history", "python-history", "chrome-logins",
      "chromium-logins", "brave-logins", "firefox-logins", "metamask-vault", "gpg-private-key", "password-store",
      "keyring-gnome", "keyring-plain", "keepass", "bitwarden", "onepassword", "bitcoin-wallet", "coin-wallet-dumps",
      "ripple-seed", "monero-wallet", "ethereum-keystore", "cardano-key", "solana-keypair", "sui-keystore",
      "bittensor-wallet", "electrum-wallet", "exodus-wallet", "seed-phrase-note", "wireguard", "openvpn",
      "network-manager", "ngrok", "notebook-cells", "ipython-history", "shadow", "shell-startup",
    ],
    traits: Resident.Traits(
      account: nil, fullName: nil, uid: 1_000, home: nil, shell: "/bin/bash",
      hostname: { random, account, _ in
        account + "-" + random.pick(["thinkpad", "xps", "latitude", "t14", "framework", "elitebook"])
      },
      workspace: { _, project in "~/code/\(project)" })
  ) { identity, random in
    let zones = ["Europe/Berlin", "Europe/London", "America/New_York", "America/Los_Angeles", "Asia/Singapore"]
    var clutter = Clutter()
    clutter.timeZone = random.pick(zones)
    clutter.environment = [
      "TERM": "xterm-256color", "COLORTERM": "truecolor", "EDITOR": "vim", "DISPLAY": ":0",
      "XDG_SESSION_TYPE": "wayland",
      "XDG_CURRENT_DESKTOP": "GNOME", "XDG_RUNTIME_DIR": "/run/user/1000", "DESKTOP_SESSION": "gnome",
      "PATH": "\(identity.user.home)/.local/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    ]
    clutter.groups = [("adm", 4), ("sudo", 27), ("docker", 998)]
    clutter.files =
      Common.project(identity) + Common.shell
      + [
        .text("~/.zshrc", "export ZSH=\"$HOME/.oh-my-zsh\"\nZSH_THEME=\"robbyrussell\"\nplugins=(git docker python)\n"),
        .text("~/.vimrc", "set number\nset expandtab shiftwidth=4\nsyntax on\n"),
        .text(
          "~/.config/user-dirs.dirs", "XDG_DOWNLOAD_DIR=\"$HOME/Downloads\"\nXDG_DOCUMENTS_DIR=\"$HOME/Documents\"\n"),
        .text(
          "~/Documents/todo.md",
          "- [x] upgrade pandas\n- [ ] renew passport\n- [ ] review \(identity.project) roadmap\n"),
        .text("~/.cache/pip/selfcheck/last.json", "{\"last_check\":\"\(identity.now.adding(-400_000))\"}"),
      ]
    return clutter
  }
}
