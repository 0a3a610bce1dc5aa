/// Commands that print a credential or open a store of them.
enum CredentialCommands {
  /// The table, read once.
  static let all = CommandTable(table)

  private static let table = """
    1Password\top read\top item get\top item list\top document get\top inject\top run
    age\tage -d\tage --decrypt
    Ansible\tansible-vault view\tansible-vault decrypt
    AWS\taws configure get\taws configure export-credentials\taws sts get-session-token\taws sts assume-role*\
    \taws sts get-federation-token\taws secretsmanager get-secret-value\taws secretsmanager list-secrets\
    \taws secretsmanager batch-get-secret-value\taws ssm get-parameter*\taws ecr get-login*\
    \taws codeartifact get-authorization-token\taws codeartifact login\taws iam create-access-key\
    \taws sso get-role-credentials\taws eks get-token\taws rds generate-db-auth-token\taws-vault exec\
    \taws-vault export\tsaml2aws exec\tsaml2aws script\tgranted credential-process
    Azure\taz account get-access-token\taz keyvault secret show\taz keyvault secret list\taz keyvault secret download\
    \taz storage account keys list\taz ad sp create-for-rbac\taz acr credential show\tazd auth token
    Bitwarden\tbw get\tbw list\tbw export\tbw unlock\tbws secret get\tbws secret list
    chamber\tchamber read\tchamber export\tchamber exec
    Conda\tanaconda auth --list\tconda token list
    credstash\tcredstash get\tcredstash getall
    Dashlane\tdcli password\tdcli read\tdcli note
    Databricks\tdatabricks auth token
    DigitalOcean\tdoctl auth token\tdoctl registry docker-config\tdoctl kubernetes cluster kubeconfig
    Docker\tdocker-credential-*
    Doppler\tdoppler secrets\tdoppler run
    Firebase\tfirebase login:ci
    Fly.io\tflyctl auth token\tfly auth token\tflyctl tokens create\tfly tokens create
    git\tgit credential fill\tgit credential-* get\tgit-credential-* get
    GitHub\tgh auth token\tgh auth status --show-token\tgh auth status -t\tgh auth git-credential
    GitLab\tglab auth status\tglab config get token
    Google Cloud\tgcloud auth print-access-token\tgcloud auth print-identity-token\tgcloud auth print-refresh-token\
    \tgcloud auth application-default print-access-token\tgcloud config config-helper\
    \tgcloud secrets versions access\tgcloud iam service-accounts keys create
    GnuPG\tgpg --export-secret-key*\tgpg2 --export-secret-key*\tgpg --export-secret-subkeys
    gopass\tgopass show\tgopass cat\tgopass ls
    Helm\thelm get values
    Heroku\theroku auth:token\theroku config
    Hugging Face\thf auth token\thuggingface-cli env
    IBM Cloud\tibmcloud iam oauth-tokens\tcf oauth-token
    Infisical\tinfisical secrets\tinfisical export
    KeePassXC\tkeepassxc-cli show\tkeepassxc-cli export\tkeepassxc-cli clip
    keyring\tkeyring get\tsecret-tool lookup\tsecret-tool search\tkwallet-query
    Kubernetes\tkubectl get *secret*\tkubectl describe *secret*\tkubectl config view\tkubectl create token\
    \toc get *secret*\toc whoami -t\toc whoami --show-token\toc config view
    LastPass\tlpass show\tlpass export\tlpass ls
    macOS\tsecurity find-generic-password\tsecurity find-internet-password\tsecurity dump-keychain\
    \tsecurity export\tsecurity unlock-keychain
    Netlify\tnetlify env:list
    npm\tnpm token\tnpm config get *authtoken\tyarn config get npmauthtoken
    pass\tpass show\tpass ls\tpassage show
    Pulumi\tpulumi config --show-secrets\tpulumi stack output --show-secrets
    Railway\trailway variables
    SOPS\tsops -d\tsops --decrypt\tsops decrypt\tsops exec-env
    Stripe\tstripe config --list
    Supabase\tsupabase secrets list\tsupabase projects api-keys
    Terraform\tterraform state pull\tterraform output --json\tterraform output -json
    Travis CI\ttravis token
    Vault\tvault kv get\tvault read\tvault token\tvault print token\tvault login\tbao kv get\tbao read\tbao token
    Vercel\tvercel env pull
    Windows\tcmdkey /list*\tvaultcmd /listcreds*\tnetsh wlan show *profile* key=clear\
    \treg save *sam\treg save *security\
    \treg save *system\trundll32 *comsvcs.dll* *minidump*\tprocdump *lsass*\tntdsutil *ifm*\tmimikatz
    """
}

/// Commands that print all variables, which is what `os.environ` holds.
enum EnvironmentCommands {
  /// Whether a command line prints the whole environment.
  static func prints(_ line: CommandWords) -> Bool {
    line.commands.contains { command in
      guard let last = command.last else { return false }
      switch CommandWords.programName(last) {
      case "env", "printenv": return command.count == 1 || isWrapper(command[command.count - 2])
      case "-p":
        return command.count >= 2 && ["export", "declare"].contains { Array($0.utf8) == command[command.count - 2] }
      case "env:", "env:*": return true
      default: return false
      }
    }
  }

  private static func isWrapper(_ word: [UInt8]) -> Bool {
    ["-c", "-lc", "-ic", "sudo", "exec"].contains { Array($0.utf8) == word }
  }
}
