/// What the tokens of one vendor look like: pieces that are always the same, random ones, and checksums.
struct TokenFormat: Sendable {
  /// A part of a token.
  enum Piece: Sendable {
    case fixed(String)
    case random(Alphabet, Int)
    /// Random characters of fewer kinds than make a canary, such as numbers of a team.
    case number(Int)
    /// Six characters of base 62: the CRC-32 of the token's random piece before it.
    case checksum
  }

  let pieces: [Piece]

  init(_ pieces: Piece...) { self.pieces = pieces }

  /// A prefix and random characters, as most vendors have it.
  init(_ prefix: String, _ alphabet: Alphabet, _ count: Int) { pieces = [.fixed(prefix), .random(alphabet, count)] }

  /// GitHub's and npm's: 30 random characters and their checksum.
  init(checksummed prefix: String) { pieces = [.fixed(prefix), .random(.base62, 30), .checksum] }

  /// A token, and of it the random piece that is longest, which no other token has.
  func make(_ random: inout DecoyRandom) -> (text: String, unique: String) {
    var text = ""
    var unique = ""
    for piece in pieces {
      switch piece {
      case .fixed(let fixed): text += fixed
      case .random(let alphabet, let count):
        let part = random.text(alphabet, count)
        if part.utf8.count > unique.utf8.count { unique = part }
        text += part
      case .number(let count): text += String(random.number(1...9)) + random.text(.digits, count - 1)
      case .checksum: text += Self.checksum(of: unique)
      }
    }
    return (text, unique)
  }

  /// The CRC-32 in six digits of base 62.
  static func checksum(of text: String) -> String {
    var rest = Digests.crc32(Array(text.utf8))
    var digits: [UInt8] = []
    for _ in 0..<6 {
      digits.insert(Alphabet.base62.characters[Int(rest % 62)], at: 0)
      rest /= 62
    }
    return String(decoding: digits, as: UTF8.self)
  }
}

/// The formats, one line each, as the vendors' own scanners and the public secret scanners describe them.
extension TokenFormat {
  static let password = TokenFormat("", .base62, 24)
  static let awsAccessKey = TokenFormat("AKIA", .base32, 16)
  static let awsSessionKey = TokenFormat("ASIA", .base32, 16)
  static let awsSecret = TokenFormat("", .base64, 40)
  static let awsSession = TokenFormat("IQoJb3JpZ2luX2Vj", .base64, 340)
  static let awsMetadataSession = TokenFormat(.random(.base64URL, 54), .fixed("=="))
  static let githubClassic = TokenFormat(checksummed: "ghp_")
  static let githubOAuth = TokenFormat(checksummed: "gho_")
  static let githubServer = TokenFormat(checksummed: "ghs_")
  static let githubFine = TokenFormat(
    .fixed("github_pat_11"), .random(.upperDigits, 20), .fixed("_"), .random(.base62, 53), .checksum)
  static let gitlabPersonal = TokenFormat("glpat-", .base64URL, 20)
  static let gitlabJob = TokenFormat(.fixed("glcbt-"), .random(.lowerDigits, 2), .fixed("_"), .random(.base64URL, 20))
  static let gitlabRunner = TokenFormat("glrt-", .base64URL, 20)
  static let bitbucketPassword = TokenFormat("ATBB", .base62, 32)
  static let npm = TokenFormat(checksummed: "npm_")
  static let rubyGems = TokenFormat("rubygems_", .hex, 48)
  static let crates = TokenFormat("cio", .base62, 32)
  static let dockerPersonal = TokenFormat("dckr_pat_", .base64URL, 27)
  static let jfrogKey = TokenFormat("AKCp", .base62, 69)
  static let googleAccess = TokenFormat("ya29.a0", .base64URL, 180)
  static let googleRefresh = TokenFormat("1//0", .base64URL, 97)
  static let googleAPI = TokenFormat("AIzaSy", .base64URL, 33)
  static let googleClientSecret = TokenFormat("GOCSPX-", .base64URL, 28)
  static let azureSecret = TokenFormat(
    .random(.base62, 3), .fixed("8Q~"), .random(.base62, 34))
  static let azureStorageKey = TokenFormat(.random(.base64, 86), .fixed("=="))
  static let azureRefresh = TokenFormat("1.AX", .base64URL, 420)
  static let azureDevOps = TokenFormat(.random(.base62, 76), .fixed("AZDO"), .random(.base62, 4))
  static let alibabaKey = TokenFormat("LTAI5t", .base62, 18)
  static let digitalOcean = TokenFormat("dop_v1_", .hex, 64)
  static let cloudflare = TokenFormat("", .base64URL, 40)
  static let heroku = TokenFormat("HRKU-AA", .base64URL, 58)
  static let vaultService = TokenFormat("hvs.CAESI", .base64URL, 90)
  static let terraformCloud = TokenFormat(.random(.base62, 14), .fixed(".atlasv1."), .random(.base62, 67))
  static let pulumi = TokenFormat("pul-", .hex, 40)
  static let doppler = TokenFormat("dp.st.prd.", .base62, 43)
  static let circleCI = TokenFormat(.fixed("CCIPAT_"), .random(.base62, 22), .fixed("_"), .random(.hex, 40))
  static let openAI = TokenFormat(
    .fixed("sk-proj-"), .random(.base64URL, 74), .fixed("T3BlbkFJ"), .random(.base64URL, 73), .fixed("A"))
  static let anthropic = TokenFormat(.fixed("sk-ant-api03-"), .random(.base64URL, 93), .fixed("AA"))
  static let anthropicAccess = TokenFormat(.fixed("sk-ant-oat01-"), .random(.base64URL, 93), .fixed("AA"))
  static let anthropicRefresh = TokenFormat(.fixed("sk-ant-ort01-"), .random(.base64URL, 93), .fixed("AA"))
  static let huggingFace = TokenFormat("hf_", .letters, 34)
  static let cohere = TokenFormat("", .base62, 40)
  static let mistral = TokenFormat("", .base62, 32)
  static let groq = TokenFormat("gsk_", .base62, 52)
  static let openRouter = TokenFormat("sk-or-v1-", .hex, 64)
  static let weightsAndBiases = TokenFormat("", .hex, 40)
  static let langSmith = TokenFormat(.fixed("lsv2_pt_"), .random(.hex, 32), .fixed("_"), .random(.hex, 10))
  static let kaggleKey = TokenFormat("", .hex, 32)
  static let databricks = TokenFormat("dapi", .hex, 32)
  static let slackBot = TokenFormat(
    .fixed("xoxb-"), .number(12), .fixed("-"), .number(13), .fixed("-"), .random(.base62, 24))
  static let slackWebhook = TokenFormat(
    .fixed("https://hooks.slack.com/services/T"), .random(.upperDigits, 10), .fixed("/B"), .random(.upperDigits, 10),
    .fixed("/"), .random(.base62, 24))
  static let discordWebhook = TokenFormat(
    .fixed("https://discord.com/api/webhooks/1"), .number(18), .fixed("/"), .random(.base64URL, 68))
  static let discordBot = TokenFormat(
    .fixed("MT"), .random(.base62, 24), .fixed("."), .fixed("G"), .random(.base62, 5), .fixed("."),
    .random(.base64URL, 38))
  static let telegramBot = TokenFormat(.number(10), .fixed(":AA"), .random(.base64URL, 33))
  static let cryptoPay = TokenFormat(.number(6), .fixed(":AA"), .random(.base64URL, 33))
  static let stripeLive = TokenFormat("sk_live_51", .base62, 97)
  static let stripeWebhook = TokenFormat("whsec_", .base62, 32)
  static let twilio = TokenFormat("", .hex, 32)
  static let sendGrid = TokenFormat(.fixed("SG."), .random(.base64URL, 22), .fixed("."), .random(.base64URL, 43))
  static let sentryUser = TokenFormat("sntryu_", .hex, 64)
  static let datadog = TokenFormat("", .hex, 40)
  static let linear = TokenFormat("lin_api_", .base62, 40)
  static let notion = TokenFormat(.fixed("ntn_"), .number(11), .random(.base62, 35))
  static let figma = TokenFormat("figd_", .base64URL, 40)
  static let jupyter = TokenFormat("", .hex, 48)
  static let tailscale = TokenFormat(
    .fixed("tskey-auth-k"), .random(.base62, 11), .fixed("CNTRL-"), .random(.base62, 32))
  static let actionsRuntime = TokenFormat("", .base64URL, 200)
}
