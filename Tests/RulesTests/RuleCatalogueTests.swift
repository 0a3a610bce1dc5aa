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

  @Test("names the controls that each rule is evidence for, by ids that there are", arguments: ruleIDs)
  func controls(id: String) throws {
    let info = try #require(Rules.all.first { $0.info.id == id }?.info)
    #expect(!info.controls.isEmpty)
    #expect(Set(info.controls).count == info.controls.count)
    for control in info.controls { #expect(ControlCatalogue.control(control) != nil, "\(control)") }
  }

  @Test("gives the findings of a rule its techniques and controls")
  func findings() throws {
    let problem = StructuralProblem(.duplicateName, at: Place("a.py"), "listed twice")
    let subject = RuleSubject(kind: .wheel, owner: nil, reached: [], problems: [problem])
    let finding = try #require(Rules.findings(subject).first)
    let info = try #require(Rules.all.first { $0.info.id == finding.rule }?.info)
    #expect(finding.attack == info.attack && finding.controls == info.controls)
  }
}

@Suite("The table of controls")
struct ControlCatalogueTests {
  @Test("has each id once, with a title, a framework and an address")
  func complete() {
    #expect(Set(ControlCatalogue.all.map(\.id)).count == ControlCatalogue.all.count)
    for control in ControlCatalogue.all {
      #expect(!control.title.isEmpty && !control.title.hasSuffix("."))
      #expect(!control.framework.isEmpty && !control.framework.contains("|"))
      #expect(control.address.hasPrefix("https://"))
    }
    #expect(Set(ControlCatalogue.all.map(\.framework)).count > 4)
  }

  @Test("has no control that no rule names")
  func used() {
    let named = Set(Rules.all.flatMap { $0.info.controls })
    #expect(ControlCatalogue.all.map(\.id).filter { !named.contains($0) } == [])
  }
}
