import Evidence
import Rules
import Testing

/// The ids of all rules.
private let ruleIDs = Rules.all.map { $0.info.id }

@Suite("The list of rules")
struct RuleCatalogueTests {
  @Test("has each id and each name once")
  func unique() {
    #expect(Set(Rules.all.map { $0.info.id }).count == Rules.all.count)
    #expect(Set(Rules.all.map { $0.info.name }).count == Rules.all.count)
  }

  @Test("documents every rule: id, sentence, reason, remedy and technique", arguments: ruleIDs)
  func documented(id: String) throws {
    let info = try #require(Rules.all.first { $0.info.id == id }?.info)
    #expect(info.id.wholeMatch(of: /PRQ\d{3}/) != nil)
    #expect(info.name.wholeMatch(of: /[a-z]+(-[a-z]+)*/) != nil)
    #expect(!info.title.isEmpty && !info.title.hasSuffix("."))
    #expect(info.why.hasSuffix("."))
    #expect(info.fix.hasSuffix("."))
    #expect(info.attack.allSatisfy { $0.wholeMatch(of: /T\d{4}(\.\d{3})?/) != nil })
    #expect(!info.attack.isEmpty)
  }
}
