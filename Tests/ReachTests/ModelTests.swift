import Testing

@testable import Reach

@Suite("CapabilityModel")
struct ModelTests {
  @Test("has no row that can't be read")
  func rows() {
    #expect(CapabilityModel.malformed == [])
    #expect(CapabilityModel.paths.count > 500)
  }

  @Test(
    "knows credential variables and no others",
    arguments: [
      ("AWS_SECRET_ACCESS_KEY", true), ("GITHUB_TOKEN", true), ("MY_SERVICE_API_KEY", true), ("NPM_TOKEN", true),
      ("PATH", false), ("HOME", false), ("COVERAGE_PROCESS_START", false), ("SETUPTOOLS_USE_DISTUTILS", false),
      ("LANG", false), ("AWS_REGION", false), ("DISPLAY", false),
    ])
  func variables(name: String, expected: Bool) {
    #expect(CredentialCatalogue.isCredential(variable: name) == expected)
  }

  @Test(
    "knows credential files and no others",
    arguments: [
      ("~/.ssh/id_rsa", true), ("/root/.ssh/id_ed25519", true), ("…/.aws/credentials", true), (".env", true),
      ("/proc/self/environ", true), ("/proc/…/environ", true), ("C:\\Users\\x\\.aws\\credentials", true),
      ("/etc/shadow", true), ("~/.ssh/id_*", true), ("~/.config/gh/hosts.yml", true),
      ("~/.config/google-chrome/Default/Cookies", true), ("~/.config/google-chrome", true), ("Local State", true),
      ("C:\\Users\\x\\AppData\\Local\\Google\\Chrome\\User Data\\Profile 1\\History", true),
      ("~/AppData/Roaming/discord/Local Storage/leveldb/000003.log", true), ("~/.bittensor/wallets/a/coldkey", true),
      ("…/Telegram Desktop/tdata/key_datas", true), ("~/Library/Keychains/login.keychain-db", true),
      ("/var/run/secrets/kubernetes.io/serviceaccount/token", true), ("~/.config/google", false), ("User Data", false),
      ("~/.config", false), ("~/.claude/projects", false), ("~/AppData/Roaming/x/y", false), ("discord", false),
      ("…/VERSION", false), ("README.md", false), ("/etc/os-release", false), ("…/config.json", false), ("…", false),
      ("…/data/cacert.pem", false), ("setup.py", false), ("/etc/hosts", false),
    ])
  func files(path: String, expected: Bool) {
    #expect(CredentialCatalogue.isCredential(path: path) == expected)
  }

  @Test(
    "knows places that run what is written there",
    arguments: [
      ("~/.bashrc", true), ("…/site-packages/x.pth", true), ("~/.config/systemd/user/x.service", true),
      ("/etc/cron.d/x", true), (".git/hooks/pre-commit", true), ("~/.ssh/authorized_keys", true),
      ("/tmp/x.txt", false), ("~/.cache/x/y", false), ("out.service", false),
    ])
  func persistence(path: String, expected: Bool) {
    #expect(PersistenceCatalogue.isStartup(path: path) == expected)
  }
}
