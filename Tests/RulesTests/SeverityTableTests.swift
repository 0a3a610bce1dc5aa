import Evidence
import Rules
import Testing

@Suite("The table of severities")
struct SeverityTableTests {
  @Test("has a row for every harm, and words for it", arguments: Harm.allCases)
  func complete(harm: Harm) {
    #expect(SeverityTable.worst([harm]) != nil)
    #expect(!harm.title.hasSuffix("."))
    let sentence = SeverityTable.sentence(harm)
    #expect(sentence.hasPrefix(harm.title) && sentence.hasSuffix("."))
    for circumstance in Circumstance.allCases {
      #expect(sentence.contains(circumstance.title) == (SeverityTable.severity(harm, circumstance) != nil))
    }
  }

  @Test("is hardest where nobody asked for the code", arguments: Harm.allCases)
  func order(harm: Harm) {
    func severity(_ circumstance: Circumstance) -> Severity { SeverityTable.severity(harm, circumstance) ?? .info }
    // What a build writes into its own output is a harm of builds alone.
    if harm != .ownOutput {
      for circumstance in Circumstance.allCases { #expect(severity(.startup) >= severity(circumstance)) }
    }
    #expect(severity(.imported) >= severity(.named))
    #expect(harm == .ownOutput || severity(.tool) >= severity(.unpacked))
    #expect(severity(.unpacked) >= severity(.documentation))
  }

  @Test("never makes a condition harder", arguments: Harm.allCases.filter { $0.rawValue.hasSuffix("-if-asked") })
  func conditions(harm: Harm) throws {
    let certain = try #require(Harm(rawValue: String(harm.rawValue.dropLast("-if-asked".count))))
    for circumstance in Circumstance.allCases {
      let (mild, hard) = (SeverityTable.severity(harm, circumstance), SeverityTable.severity(certain, circumstance))
      #expect((mild ?? .info) <= (hard ?? .info))
    }
  }

  @Test("is what the rules about reach are graded by, each harm by one rule")
  func used() {
    let harms = Rules.all.flatMap { $0.info.harms }
    #expect(Set(harms).count == harms.count)
    #expect(Set(harms) == Set(Harm.allCases))
    for rule in Rules.all where !rule.info.harms.isEmpty {
      #expect(rule.info.severity == SeverityTable.worst(rule.info.harms))
      for harm in rule.info.harms { #expect(rule.info.grading?.contains(harm.title) == true) }
    }
  }
}
