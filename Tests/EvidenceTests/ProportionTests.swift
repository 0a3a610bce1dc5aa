import Evidence
import Testing

@Suite("Proportion")
struct ProportionTests {
  @Test(
    "has the score interval that tables give",
    arguments: [
      (0, 10, 0.0, 0.2775), (5, 10, 0.2366, 0.7634), (10, 10, 0.7225, 1.0), (98, 100, 0.9300, 0.9945),
      (1, 1, 0.2065, 1.0), (1, 29, 0.0061, 0.1718), (0, 395, 0.0, 0.0096),
    ] as [(Int, Int, Double, Double)])
  func interval(count: Int, total: Int, low: Double, high: Double) throws {
    let interval = try #require(Proportion(count, of: total).interval)
    #expect(abs(interval.lowerBound - low) < 0.0001, "\(interval)")
    #expect(abs(interval.upperBound - high) < 0.0001, "\(interval)")
  }

  @Test("holds its rate, and ends at 0 and 1 only where all or nothing was counted")
  func bounds() throws {
    for total in 1...60 {
      for count in 0...total {
        let proportion = Proportion(count, of: total)
        let (rate, interval) = (try #require(proportion.rate), try #require(proportion.interval))
        #expect(interval.contains(rate))
        #expect((interval.lowerBound == 0) == (count == 0))
        #expect((interval.upperBound == 1) == (count == total))
      }
    }
  }

  @Test("says nothing of nothing")
  func empty() {
    #expect(Proportion(0, of: 0).rate == nil)
    #expect(Proportion(0, of: 0).interval == nil)
  }
}

@Suite("CorpusTally")
struct CorpusTallyTests {
  private static func result(_ label: CorpusLabel, _ outcome: CorpusOutcome) -> CorpusResult {
    CorpusResult(
      subject: LabelledArtifact(path: "x", label: label, family: nil, line: 1), verdict: .admit, outcome: outcome,
      triggerClass: nil, reason: nil)
  }

  @Test("takes what was not analysed neither for found nor for clean")
  func incomplete() {
    let malicious = [CorpusOutcome.blocked, .quarantined, .admitted, .incomplete].map { Self.result(.malicious, $0) }
    let benign = [CorpusOutcome.blocked, .quarantined, .admitted, .incomplete].map { Self.result(.benign, $0) }
    let tally = CorpusTally(malicious + benign)
    #expect(tally.recall == Proportion(1, of: 4))
    #expect(tally.recallOrHeld == Proportion(2, of: 4))
    #expect(tally.falsePositives == Proportion(1, of: 3))
    #expect(tally.falsePositivesOrHeld == Proportion(2, of: 3))
  }
}
