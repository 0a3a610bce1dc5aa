import CLibcrypto
import Evidence

extension Policy {
  /// Hex SHA-256 of the canonical form: equal policies have equal digests, however their files were written.
  package var digest: String {
    let text = Array(canonicalForm.utf8)
    var out = [UInt8](repeating: 0, count: 32)
    var length: UInt32 = 0
    let isDone = EVP_Digest(text, text.count, &out, &length, EVP_sha256(), nil)
    precondition(isDone == 1 && length == 32, "libcrypto has SHA-256")
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: out.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  /// Every setting on a line of its own, in one order; texts are quoted so that none can imitate another setting.
  ///
  /// The preset's name is left out: what counts is what it decides.
  var canonicalForm: String {
    var lines = [
      "pratique/policy/1", "quarantine-at \(quarantineAt.word)", "block-at \(blockAt.word)",
      "incomplete \(incomplete.rawValue)", "fail-on \(failOn?.word ?? "verdict")",
      "observe tier \(observationTier.rawValue)",
      "python \(python.map { $0.map(\.description).joined(separator: ",") } ?? "supported")",
    ]
    for phase in Phase.allCases {
      guard let settings = phases[phase] else { continue }
      if let threshold = settings.quarantineAt {
        lines.append("phase \(phase.rawValue) quarantine-at \(threshold.word)")
      }
      if let threshold = settings.blockAt { lines.append("phase \(phase.rawValue) block-at \(threshold.word)") }
      if let opaque = settings.opaque { lines.append("phase \(phase.rawValue) opaque \(opaque.rawValue)") }
    }
    var rest = rules.map { "rule \($0.key) \($0.value.word)" }
    rest += triggers.map { "trigger \(quoted($0.key.rawValue)) \($0.value.rawValue)" }
    rest += allow.map { "allow \(quoted($0.description))" }
    rest += deny.map { "deny \(quoted($0.description))" }
    rest += waivers.map { waiver in
      [
        "waiver", quoted(waiver.subject), quoted(waiver.project?.description ?? ""), quoted(waiver.sha256 ?? ""),
        quoted(waiver.reason), quoted(waiver.who), waiver.until.description,
      ].joined(separator: " ")
    }
    lines += Set(rest).sorted()
    return lines.joined(separator: "\n") + "\n"
  }

  private func quoted(_ text: String) -> String {
    var out = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": out += "\\" + String(scalar)
      case "\n": out += "\\n"
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out + "\""
  }
}

extension Policy.Threshold {
  /// As policy files write it.
  package var word: String {
    switch self {
    case .at(let severity): severity.rawValue
    case .never: "never"
    }
  }
}

extension Policy.RuleSetting {
  /// As policy files write it.
  package var word: String {
    switch self {
    case .severity(let severity): severity.rawValue
    case .off: "off"
    }
  }
}
