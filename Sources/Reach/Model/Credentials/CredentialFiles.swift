/// Files that hold a credential, with the service it belongs to.
///
/// `~` is any home directory, `*` any run of characters inside one path component, `**` at the end the folder before it
/// and everything below. Per-user configuration roots are
/// written with their defaults (`~/.config`, `~/AppData/Roaming`).
enum CredentialFiles {
  /// One service a line: its name, a tab, its patterns with tabs between.
  static let table = """
    1Password\t~/.config/op/config\t~/.op/config
    access proxies\t~/.tsh/keys/*
    Alibaba Cloud\t~/.alibabacloud/credentials\t~/.alibabacloud/credentials.ini\t~/.aliyun/config.json
    Anaconda\t~/.conda/.condarc\t~/.condarc\t~/.continuum/anaconda-client/tokens/*\
    \t~/.local/share/anaconda-client/tokens/*
    Android\t~/.android/adbkey
    Ansible\t~/.ansible.cfg\t~/.ansible/galaxy_token\t~/.vault_pass*
    Anthropic SDK\t~/.config/anthropic/credentials/*.json\t~/AppData/Roaming/Anthropic/credentials/*.json
    Apple\t*.mobileprovision\t*.p12\t*.pfx\tAuthKey_*.p8
    Argo\t/tekton/creds-secrets/*\t/tekton/creds/.docker/config.json\t/tekton/creds/.git-credentials
    Argo CD\t~/.argocd/config\t~/.config/argocd/config
    Atlassian\t~/.config/.jira/.config.yml
    AWS\t/var/run/secrets/eks.amazonaws.com/serviceaccount/token\t~/.aws\t~/.aws/*\t~/.aws/boto/cache/*.json\
    \t~/.aws/cli/cache/*.json\t~/.aws/config\t~/.aws/credentials\t~/.aws/login/cache/*.json
    AWS ECS\t/var/run/secrets/pods.eks.amazonaws.com/serviceaccount/eks-pod-identity-token
    AWS IAM Identity Center\t~/.aws/sso/cache/*.json
    AWS SSO wrappers\t~/.aws/gimme-aws-creds\t~/.granted/*\t~/.okta_aws_login_config\t~/.saml2aws
    aws-vault\t~/.awsvault/keys/*
    Azure\t~/.azure\t~/.azure/*
    Azure CLI\t~/.azure/msal_token_cache.bin\t~/.azure/msal_token_cache.json\
    \t~/.azure/service_principal_entries.bin\t~/.azure/service_principal_entries.json
    Azure CLI < 2.30\t~/.azure/accessTokens.json
    Azure Developer CLI\t~/.azd/auth/msal/cache*.json\t~/.azd/config.json
    Azure DevOps\t~/.azure/azuredevops/personalAccessTokens
    Azure PowerShell\t~/.Azure/AzureRmContext.json\t~/.Azure/TokenCache.dat\t~/.IdentityService/msal.cache
    Azure workload identity\t/var/run/secrets/azure/tokens/azure-identity-token
    backup\t~/.config/borg/keys/*
    BigQuery\t~/.bigquery.v2.token\t~/.bigqueryrc
    Bitwarden\t~/.config/Bitwarden CLI/data.json
    browser profiles\tLocal State\tLocal Extension Settings/**\t~/AppData/*/*/User Data/**\
    \t~/AppData/*/*/*/User Data/**\t~/AppData/Roaming/Opera Software/**\t~/AppData/Roaming/Mozilla/Firefox/**\
    \t~/.mozilla/firefox/**\t~/.librewolf/**\t~/.config/google-chrome/**\t~/.config/google-chrome-beta/**\
    \t~/.config/chromium/**\t~/.config/BraveSoftware/**\t~/.config/microsoft-edge/**\t~/.config/vivaldi/**\
    \t~/.config/opera/**\t~/snap/chromium/**\t~/snap/firefox/**\t~/.var/app/com.google.Chrome/**\
    \t~/.var/app/org.mozilla.firefox/**\t~/Library/Application Support/Google/Chrome/**\
    \t~/Library/Application Support/BraveSoftware/**\t~/Library/Application Support/Firefox/**\
    \t~/Library/Application Support/Microsoft Edge/**\t~/Library/Application Support/Arc/**\
    \t~/Library/Safari/**\t~/Library/Cookies/**
    browsers\tLogin Data\tcookies.sqlite\tkey4.db\tlogins.json\t~/.config/google-chrome/*/Cookies\
    \t~/.config/google-chrome/*/Login Data\t~/.mozilla/firefox/*/cookies.sqlite\t~/.mozilla/firefox/*/key4.db\
    \t~/.mozilla/firefox/*/logins.json\t~/AppData/Local/*/*/User Data\t~/AppData/Local/*/*/User Data/*/Cookies\
    \t~/AppData/Local/*/*/User Data/*/Login Data\t~/AppData/Local/*/*/User Data/*/Network/Cookies\
    \t~/AppData/Local/*/*/User Data/*/Web Data\t~/AppData/Local/*/*/User Data/Local State\
    \t~/AppData/Local/*/User Data/*/Login Data\t~/AppData/Local/Google/Chrome/User Data/*/Login Data\
    \t~/Library/Application Support/Google/Chrome/*/Login Data
    Buildkite\t/etc/buildkite-agent/buildkite-agent.cfg\t~/.buildkite-agent/buildkite-agent.cfg
    Bun\t~/.bunfig.toml
    CircleCI\t~/.circleci/cli.yml
    Claude Code\t~/.claude\t~/.claude.json\t~/.claude/.credentials.json\t~/.claude/settings.json
    Cloud Foundry\t~/.cf/config.json
    Cloudflare\t~/.cloudflared/*.json\t~/.cloudflared/cert.pem\t~/.config/.wrangler/config/default.toml\
    \t~/.wrangler/config/default.toml
    Cloudsmith\t~/.config/cloudsmith/credentials.ini
    Composer\t~/.composer/auth.json\t~/.config/composer/auth.json
    config management\t/etc/puppetlabs/puppet/ssl/private_keys/*\t/etc/salt/pki/*\t~/.chef/*.pem\
    \t~/.chef/credentials
    containers\t/etc/secrets/*\t/mnt/secrets-store/*\t/run/secrets/*\t/var/run/secrets/*\t/vault/secrets/*
    crash data\t/var/lib/systemd/coredump/*
    CRM\t~/.sf/*\t~/.sfdx/*.json
    curl, git, pip, ftp\t~/_netrc
    Cursor\t~/.config/Cursor/User/globalStorage/state.vscdb\t~/.cursor/mcp.json\
    \t~/Library/Application Support/Cursor/User/globalStorage/state.vscdb
    database clients\t~/.dbshell\t~/.local/share/pgcli/history\t~/.mysql_history\t~/.psql_history\
    \t~/.rediscli_history\t~/.sqlite_history
    Databricks\t~/.databricks/token-cache.json\t~/.databrickscfg
    dbt\t~/.dbt/dbt_cloud.yml\t~/.dbt/profiles.yml
    Discord\tdiscord_backup_codes.txt\tBetterDiscord/**\t~/AppData/Roaming/discord*/**\
    \t~/AppData/Roaming/*/Local Storage/leveldb/**\
    \t~/AppData/Roaming/Lightcord/**\t~/.config/discord*/**\
    \t~/Library/Application Support/discord/**
    DigitalOcean\t~/.config/doctl/config.yaml\t~/Library/Application Support/doctl/config.yaml
    containers' configuration\t/var/lib/docker/containers/*/config.v2.json
    Docker\t/kaniko/.docker/config.json\t~/.docker\t~/.docker/cert.pem\t~/.docker/config.json\t~/.docker/key.pem
    Doppler\t~/.doppler/.doppler.yaml
    dotenvx\t.env.keys
    DVC\t.dvc/config.local\t~/.config/dvc/config\t~/.gdrive*
    experiment trackers\t~/.comet.config\t~/clearml.conf
    Firebase\t~/.config/configstore/firebase-tools.json
    Fly.io\t~/.fly/config.yml
    FTP clients\t~/.config/filezilla/recentservers.xml\t~/.config/filezilla/sitemanager.xml\t~/.gftp/bookmarks
    Gemini CLI\t~/.gemini/google_accounts.json\t~/.gemini/oauth_creds.json\t~/.gemini/settings.json
    git\t.git/config\t~/.config/git/config\t~/.config/git/credentials\t~/.git-credentials\t~/.gitconfig
    Gitea\t~/.config/tea/config.yml
    GitHub\t~/.config/gh
    GitHub Actions\t/proc/*/mem
    GitHub Actions self-hosted\t.credentials\t.credentials_rsaparams\t_work/_temp/*
    GitHub CLI\t~/.config/gh/hosts.yml\t~/AppData/Roaming/GitHub CLI/hosts.yml
    GitHub Codespaces\t/workspaces/.codespaces/shared/.env-secrets
    GitHub Copilot\t~/.config/github-copilot/apps.json\t~/.config/github-copilot/hosts.json\
    \t~/.copilot/config.json\t~/AppData/Local/github-copilot/hosts.json
    GitLab CLI\t~/.config/glab-cli/config.yml
    GitLab Runner\t/etc/gitlab-runner/config.toml\t~/.gitlab-runner/config.toml
    GNOME Keyring\t~/.local/share/keyrings/*.keyring\t~/.local/share/kwalletd/*.kwl
    GnuPG\t~/.gnupg\t~/.gnupg/private-keys-v1.d/*.key\t~/.gnupg/secring.gpg
    Go\t~/.config/go/env
    Google Apps Script clasp\t~/.clasprc.json
    Google Cloud\t~/.config/gcloud\t~/.config/gcloud/*\t~/.config/gcloud/access_tokens.db\
    \t~/.config/gcloud/application_default_credentials.json\t~/.config/gcloud/credentials.db\
    \t~/.config/gcloud/legacy_credentials/*/.boto\t~/.config/gcloud/legacy_credentials/*/adc.json\
    \t~/AppData/Roaming/gcloud/application_default_credentials.json\t~/AppData/Roaming/gcloud/credentials.db
    Google Cloud Build\t/builder/home/.docker/config.json
    Google Cloud gsutil\t~/.boto
    Google Colab\t/content/.config/application_default_credentials.json
    GPU clouds\t~/.anyscale/credentials.json\t~/.lightning/credentials.json\t~/.modal.toml\
    \t~/.runpod/config.toml\t~/.vast_api_key
    Gradle\t~/.gradle/develocity/keys.properties\t~/.gradle/gradle.properties\t~/.gradle/init.gradle
    Hatch\t~/.cache/hatch/*/previous_working_users.json\t~/.config/hatch/config.toml
    HCP Terraform\t~/.terraform.d/credentials.tfrc.json\t~/.terraformrc\
    \t~/AppData/Roaming/terraform.d/credentials.tfrc.json
    Helm\t~/.config/helm/registry/config.json\t~/.config/helm/repositories.yaml
    Heroku\t~/.netrc
    Hetzner\t~/.config/hcloud/cli.toml
    Hex\t~/.config/dart/pub-credentials.json\t~/.hex/hex.config
    hub (GitHub)\t~/.config/hub
    Hugging Face\t~/.cache/huggingface/stored_tokens\t~/.cache/huggingface/token\t~/.huggingface/token
    IBM Cloud\tibm-credentials.env\t~/.bluemix/config.json\t~/ibm-credentials.env
    identity providers\t~/.config/auth0/config.json\t~/.okta/okta.yaml
    Infisical\t~/.infisical/infisical-config.json
    IPython\t~/.ipython/profile_default/history.sqlite
    Java\t*.jks\t*.keystore\t~/.android/debug.keystore
    Jenkins\t*@tmp/secretFiles/*\tsecrets/hudson.util.Secret\tsecrets/master.key
    JetBrains IDEs\t~/.config/JetBrains/*/c.kdbx\t~/.config/JetBrains/*/c.pwd\
    \t~/.config/JetBrains/*/options/*.xml
    JFrog\t~/.jfrog/jfrog-cli.conf.v*
    Jupyter\t~/.jupyter/jupyter_notebook_config.json\t~/.jupyter/jupyter_server_config.json\
    \t~/.local/share/jupyter/runtime/jpserver-*.json\t~/.local/share/jupyter/runtime/kernel-*.json\
    \t~/.local/share/jupyter/runtime/notebook_cookie_secret\t~/AppData/Roaming/jupyter/runtime/*\
    \t~/Library/Jupyter/runtime/*
    Kaggle\t~/.config/kaggle/kaggle.json\t~/.kaggle/access_token\t~/.kaggle/credentials.json\
    \t~/.kaggle/kaggle.json
    Kerberos\t/etc/krb5.keytab\t/run/user/*/krb5cc*\t/tmp/krb5cc_*
    keyrings.alt\t~/.local/share/python_keyring/crypted_pass.cfg\t~/.local/share/python_keyring/keyring_pass.cfg
    Kubernetes\t/run/secrets/kubernetes.io/**\t/var/run/secrets/kubernetes.io/**\
    \t/etc/kubernetes/*.conf\t/etc/kubernetes/admin.conf\t/etc/rancher/k3s/k3s.yaml\
    \t/run/secrets/kubernetes.io/serviceaccount/token\t/var/run/secrets/kubernetes.io/serviceaccount/token\
    \t~/.kube\t~/.kube/*\t~/.kube/config
    Kubernetes exec plugins\t~/.cache/kubelogin/*\t~/.kube/cache/gke*\t~/.kube/cache/oidc-login/*\
    \t~/.kube/cache/tsh/*\t~/.kube/gke_gcloud_auth_plugin_cache
    Linode\t~/.config/linode-cli\t~/.linode-cli
    Linux\t/etc/gshadow\t/etc/shadow\t/etc/sudoers\t/proc/keys\t/proc/self/environ
    Linux procfs\t/proc/*/cmdline\t/proc/*/environ\t/proc/*/fd/*
    llm CLI\t~/.config/io.datasette.llm/keys.json\t~/Library/Application Support/io.datasette.llm/keys.json
    local CA\t~/.local/share/mkcert/rootCA-key.pem\t~/.step/secrets/*
    macOS Keychain\t/Library/Keychains/System.keychain\t~/Library/Keychains/**
    mail\t~/.claws-mail/passwordstorerc\t~/.config/neomutt/*\t~/.mbsyncrc\t~/.offlineimaprc\
    \t~/.thunderbird/*/logins.json
    Maven\t~/.m2/settings-security.xml\t~/.m2/settings.xml
    MCP clients\t.mcp.json\t.vscode/mcp.json\t~/.codeium/windsurf/mcp_config.json\
    \t~/.config/Claude/claude_desktop_config.json\t~/.continue/config.yaml\t~/.mcp-auth/*\
    \t~/Library/Application Support/Claude/claude_desktop_config.json
    messaging\t~/.msmtprc\t~/.twilio-cli/config.json
    MLflow\t~/.mlflow/credentials
    MongoDB\t~/.config/atlascli/config.toml\t~/.mongodb/mongosh/*
    monitoring\t/etc/datadog-agent/datadog.yaml\t~/.newrelic/credentials.json
    mounts\t/etc/davfs2/secrets\t~/.davfs2/secrets\t~/.smbcredentials
    MySQL\t/etc/mysql/debian.cnf\t~/.my.cnf\t~/.mylogin.cnf
    Netlify\t~/.config/netlify/config.json\t~/Library/Preferences/netlify/config.json
    NetworkManager\t/etc/NetworkManager/system-connections/*\t/etc/wpa_supplicant/*.conf
    npm\t.npmrc\t/etc/npmrc\t~/.npmrc
    NuGet\t~/.config/NuGet/NuGet.Config\t~/.nuget/NuGet/NuGet.Config\t~/AppData/Roaming/NuGet/NuGet.Config
    ODBC\t/etc/odbc.ini\t~/.odbc.ini
    OpenAI Codex CLI\t~/.codex/auth.json\t~/.codex/config.toml
    OpenSSH\t/etc/ssh/ssh_host_*_key\tid_ecdsa\tid_ed25519\tid_rsa\tid_rsa*\t~/.ssh\t~/.ssh/*\t~/.ssh/*-cert.pub\
    \t~/.ssh/*.pem\t~/.ssh/authorized_keys\t~/.ssh/config\t~/.ssh/id_*\t~/.ssh/id_dsa\t~/.ssh/id_ecdsa\
    \t~/.ssh/id_ed25519\t~/.ssh/id_ed25519_sk\t~/.ssh/id_rsa\t~/.ssh/known_hosts\t~/.step/ssh/*
    OpenStack\tclouds.yaml\t~/.config/openstack/clouds.yaml\t~/.config/openstack/secure.yaml
    Oracle Cloud\t~/.oci/*.pem\t~/.oci/config\t~/.oci/sessions/*/token
    orchestrators\t~/.prefect/profiles.toml\t~/airflow/airflow.cfg
    other AI CLIs\t~/.aider.conf.yml\t~/.config/crush/crush.json\t~/.config/goose/secrets.yaml\
    \t~/.config/zed/settings.json\t~/.local/share/opencode/auth.json
    pass\t~/.password-store/*.gpg
    PDM\t~/.config/pdm/config.toml
    pip\t/etc/pip.conf\t~/.config/pip/pip.conf\t~/.pip/pip.conf\t~/AppData/Roaming/pip/pip.ini\
    \t~/Library/Application Support/pip/pip.conf
    pixi\t~/.rattler/credentials.json
    PlanetScale\t~/.config/planetscale/access-token
    pnpm\t~/.config/pnpm/rc\t~/Library/Preferences/pnpm/rc
    Podman\t/run/containers/0/auth.json\t/run/user/*/containers/auth.json\t~/.config/containers/auth.json
    Poetry\t~/.config/pypoetry/auth.toml\t~/AppData/Roaming/pypoetry/auth.toml\
    \t~/Library/Application Support/pypoetry/auth.toml
    PostgreSQL\t~/.pg_service.conf\t~/.pgpass\t~/.postgresql/postgresql.key\
    \t~/AppData/Roaming/postgresql/pgpass.conf
    project .env\t.env\t.env.*\t.env.local\t.env.production\t.envrc
    Pulumi\t~/.pulumi/credentials.json
    PuTTY\t*.ppk\t~/.putty/sessions/*
    PyPI\t~/.pypirc
    Python REPL\t~/.irb_history\t~/.node_repl_history\t~/.python_history
    python-gitlab\t/etc/python-gitlab.cfg\t~/.python-gitlab.cfg
    Railway\t~/.railway/config.json
    Rancher\t~/.rancher/cli2.json
    rclone\t~/.config/rclone/rclone.conf
    Redis\t~/.rediscli_auth
    RubyGems\t~/.bundle/config\t~/.gem/credentials\t~/.local/share/gem/credentials
    Rust crates\t~/.cargo/credentials\t~/.cargo/credentials.toml
    s3cmd\t/etc/passwd-s3fs\t~/.b2_account_info\t~/.config/b2/account_info\t~/.mc/config.json\t~/.passwd-s3fs\
    \t~/.s3cfg
    SageMaker Studio\t/home/sagemaker-user/.aws/config\t/opt/ml/metadata/resource-metadata.json
    Scaleway\t~/.config/scw/config.yaml
    scanners\t~/.config/configstore/snyk.json\t~/.config/ggshield/auth_config.yaml\t~/.semgrep/settings.yml
    Sentry\t.sentryclirc\t~/.sentryclirc
    shells\t/etc/environment\t~/.bash_history\t~/.config/environment.d/*.conf\t~/.histfile\
    \t~/.local/share/fish/fish_history\t~/.local/share/mc/history\t~/.sh_history\t~/.zhistory\t~/.zsh_history
    Sigstore\tcosign.key
    Slack\t~/.slack/credentials.json
    Snowflake\t~/.cache/snowflake/credential_cache*.json\t~/.config/snowflake/connections.toml\
    \t~/.snowflake/config.toml\t~/.snowflake/connections.toml\t~/.snowsql/config
    SOPS\t~/.config/sops/age/keys.txt\t~/Library/Application Support/sops/age/keys.txt
    Streamlit\t.streamlit/secrets.toml\t~/.streamlit/credentials.toml\t~/.streamlit/secrets.toml
    Stripe\t~/.config/stripe/config.toml
    Subversion\t~/.subversion/auth/svn.simple/*
    Steam\tSteam/config/**\tSteam/ssfn*
    sudo\t/etc/sudoers.d/*\t/run/sudo/ts/*
    Supabase\t~/.supabase/access-token
    SwiftPM\t~/.swiftpm/configuration/registries.json
    sync clients\t~/.config/Nextcloud/nextcloud.cfg\t~/.config/onedrive/refresh_token\t~/.dropbox/*\
    \t~/.megaCmd/session
    systemd\t/run/credentials/*
    TeamCity\tconf/buildAgent.properties
    Telegram\tTelegram Desktop/tdata/**\t~/AppData/Roaming/Telegram Desktop/**\t~/.local/share/TelegramDesktop/**\
    \t~/.TelegramDesktop/**\t~/Library/Application Support/Telegram/**\
    \t~/Library/Application Support/Telegram Desktop/**
    Tencent Cloud\t~/.tccli/*.credential
    Terraform\t*.auto.tfvars\t*.tfstate\t*.tfstate.backup\t*.tfvars\t.terraform/terraform.tfstate
    TLS\t/etc/letsencrypt/live/**\t/etc/letsencrypt/archive/**\t/etc/ssl/private/**
    Travis CI\t~/.travis/config.yml
    tunnels\t~/.config/ngrok/ngrok.yml\t~/Library/Application Support/ngrok/ngrok.yml
    uv\t~/.local/share/uv/credentials/credentials.toml
    Vault\t/home/vault/.vault-token\t~/.bao-token\t~/.vault-token
    Vault Agent\t/run/vault/agent-token\t/tmp/vault-token*
    Vercel\t~/.local/share/com.vercel.cli/auth.json\t~/Library/Application Support/com.vercel.cli/auth.json
    VPN\t*.ovpn\t/etc/wireguard/*.conf\t/var/lib/tailscale/tailscaled.state
    VS Code\t~/.config/Code/User/globalStorage/state.vscdb\t~/.config/Code/User/settings.json\
    \t~/.vscode-server/data/User/globalStorage/state.vscdb\
    \t~/Library/Application Support/Code/User/globalStorage/state.vscdb
    Vultr\t~/.vultr-cli.yaml
    wallet files\twallet.dat\texodus.txt\t*.skey\tsui.keystore\t~/.litecoin/**\t~/.dogecoin/**\t~/.zcash/**\
    \t~/.dashcore/**\t~/.ripple/**\t~/.monero/**\t~/.bitmonero/**\t~/.ethereum/keystore/**\t~/.bittensor/wallets/**\
    \t~/.sui/**\t~/.foundry/keystores/**\t~/.brownie/accounts/**\t~/.electrum/**\t~/.armory/**\t~/.guarda/**\
    \t~/AppData/Roaming/Exodus/**\t~/AppData/Roaming/atomic/**\t~/AppData/Roaming/Electrum/wallets/**\
    \t~/AppData/Roaming/Ethereum/keystore/**\t~/AppData/Roaming/Bitcoin/**\t~/AppData/Roaming/Zcash/**\
    \t~/AppData/Roaming/Armory/**\t~/AppData/Roaming/com.liberty.jaxx/**\t~/AppData/Roaming/Ledger Live/**\
    \t~/AppData/Roaming/Guarda/**\t~/AppData/Local/Coinomi/**\t~/Library/Application Support/Exodus/**\
    \t~/Library/Application Support/Electrum/**\t~/Library/Application Support/Ledger Live/**
    wallets\t~/.bitcoin\t~/.bitcoin/*\t~/.bitcoin/wallet.dat\t~/.config/Exodus\t~/.config/Exodus/*\
    \t~/.config/solana/id.json\t~/.electrum\t~/.electrum/wallets/*\t~/.ethereum/keystore/*\
    \t~/.near-credentials/*\t~/AppData/Roaming/Exodus/exodus.wallet
    web frameworks\tconfig/credentials/*.key\tconfig/master.key
    Weights & Biases\t~/.config/wandb/credentials.json
    Windows Credential Manager\t~/AppData/Local/Microsoft/Credentials/*\t~/AppData/Roaming/Microsoft/Protect/*
    Yarn\t~/.yarnrc\t~/.yarnrc.yml
    """
}
