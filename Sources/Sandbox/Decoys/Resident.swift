internal import Evidence

/// The facts about whoever seems to own the box, from which all its files are written, so that they agree.
///
/// Names are put together from syllables and never those of a person or a firm.
struct Resident: Sendable {
  let user: Furnishing.User
  let hostname: String
  /// The employer: a name, and the names made from it.
  let company: String
  let domain: String
  let project: String
  let service: String
  let email: String
  /// When the run takes place.
  let now: Timestamp
  let awsAccount: String
  let awsRegion: String
  let googleProject: String
  let azureTenant: String
  let azureSubscription: String
  let cluster: String
  /// The folder of the project that is worked on, "~/" or absolute.
  let workspace: String

  /// What makes one persona's owner differ from another's.
  struct Traits: Sendable {
    /// Nil for a made-up name.
    let account: String?
    let fullName: String?
    let uid: UInt32
    /// Nil for `/home/` and the account.
    let home: String?
    let shell: String
    /// Makes the machine's name; the first argument is the account, the second the project.
    let hostname: @Sendable (inout DecoyRandom, String, String) -> String
    /// Makes the folder of the project; the arguments are the company and the project.
    let workspace: @Sendable (String, String) -> String
  }

  init(_ traits: Traits, _ random: inout DecoyRandom, now: Timestamp) {
    self.now = now
    let first = random.pick([
      "alex", "sam", "robin", "kim", "jo", "chris", "dana", "lee", "nico", "toni", "maxi", "andrea",
    ])
    let last = Self.name(&random, syllables: 3)
    company = Self.name(&random, syllables: 3)
    domain = company + random.pick(["-labs", "-systems", "-data", "-tech"]) + random.pick([".io", ".dev", ".net"])
    project =
      random.pick([
        "billing", "ingest", "pricing", "forecast", "catalog", "ledger", "routing", "scoring", "checkout", "metrics",
      ]) + "-" + random.pick(["api", "worker", "service", "pipeline", "backend", "jobs"])
    service =
      random.pick(["deploy", "release", "ci", "backend", "etl", "sync"]) + "-" + random.pick(["bot", "sa", "runner"])
    let account = traits.account ?? String(first.prefix(1)) + last
    let full = traits.fullName ?? "\(Self.capitalized(first)) \(Self.capitalized(last))"
    user = Furnishing.User(
      name: account, fullName: full, uid: traits.uid, gid: traits.uid, home: traits.home ?? "/home/\(account)",
      shell: traits.shell)
    email = "\(first).\(last)@\(domain)"
    hostname = traits.hostname(&random, account, project)
    workspace = traits.workspace(company, project)
    awsAccount = String(random.number(1...9)) + random.text(.digits, 11)
    awsRegion = random.pick(["eu-central-1", "eu-west-1", "us-east-1", "us-west-2", "ap-southeast-2"])
    googleProject = "\(company)-\(random.pick(["prod", "data", "platform"]))-\(random.text(.digits, 6))"
    azureTenant = random.uuid()
    azureSubscription = random.uuid()
    cluster = "\(company)-\(random.pick(["prod", "main", "live"]))"
  }

  /// A pronounceable name that means nothing.
  static func name(_ random: inout DecoyRandom, syllables: Int) -> String {
    let starts = [
      "b", "br", "d", "dr", "f", "g", "gr", "h", "k", "kl", "l", "m", "n", "p", "r", "s", "st", "t", "tr", "v", "w",
    ]
    let vowels = ["a", "e", "i", "o", "u", "ei", "au"]
    return (0..<syllables).map { _ in random.pick(starts) + random.pick(vowels) }.joined()
      + random.pick(["n", "r", "l", "s", "th", "x"])
  }

  /// With its first letter in upper case; of ASCII only.
  static func capitalized(_ word: String) -> String { word.prefix(1).uppercased() + word.dropFirst() }
}
