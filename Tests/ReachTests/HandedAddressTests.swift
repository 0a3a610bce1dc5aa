import Evidence
import Reach
import TestSupport
import Testing

@Suite("Addresses that are handed to code outside")
struct HandedAddressTests {
  private func reached(_ phase: Phase, _ source: String) -> ReachedCode {
    let trigger = Trigger(
      id: "pth-import-line", phase: phase, place: Place("demo.pth", line: 1), owner: nil, python: [], profiles: [],
      summary: "runs", starts: .module("demo"))
    return Reach(target: InMemoryTarget.wheel(texts: [("demo.py", source)]), limits: .standard).follow(trigger)
  }

  private static let login = """
    import cloud, os
    URL = "https://api.example.org"
    def activate():
        return cloud.login(api_url=(os.environ.get("CLOUD_URL") or URL).rstrip("/"), token=os.environ["GITHUB_TOKEN"])
    activate()
    """

  @Test("count as connections where code starts by itself")
  func startup() {
    let reached = reached(.startup, Self.login)
    #expect(reached.facts.contains("network.connect https://api.example.org"))
    #expect(reached.capabilities.first { $0.kind == .networkConnect }?.via == "cloud.login")
    // What that code does with the rest of its arguments is not known.
    #expect(!reached.flowKinds.contains("credential.read → network.connect"))
  }

  @Test("are ordinary configuration elsewhere", arguments: [Phase.build, .tool, .import])
  func elsewhere(phase: Phase) { #expect(!reached(phase, Self.login).has(.networkConnect)) }

  @Test(
    "are no other texts and no other arguments",
    arguments: [
      "import cloud\ncloud.login(api_url='example.org/a')", "import cloud\ncloud.login(title='https://example.org/')",
      "import cloud\ncloud.login(api_url=None)", "import cloud\ndef login(api_url): pass\nlogin(api_url='https://x/')",
    ])
  func others(source: String) { #expect(!reached(.startup, source).has(.networkConnect)) }
}
