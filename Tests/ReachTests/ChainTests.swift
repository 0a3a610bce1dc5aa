import Evidence
import Testing

@Suite("Chains")
struct ChainTests {
  @Test("show the line of each step in an opened layer, and what was computed of its argument")
  func layers() throws {
    let payload =
      "aW1wb3J0IHVybGxpYi5yZXF1ZXN0CmlmIFRydWU6CiAgICB1cmxsaWIucmVxdWVzdC51cmxvcGVuKCdodHRwOi8vZXhhbXBsZS5vcmcvYScpCg=="
    let reached = followModule("import base64\nexec(base64.b64decode('\(payload)'))\n")
    let connection = try #require(reached.capabilities.first { $0.kind == .networkConnect })
    let last = try #require(connection.chain.last)
    #expect(last.value == "http://example.org/a")
    #expect(last.code == "    urllib.request.urlopen('http://example.org/a')")
    #expect(last.line == 3 && last.layer == 0)
    // Lines of files are excerpts, read once for all findings.
    #expect(connection.chain.filter { $0.layer == nil }.allSatisfy { $0.code == nil })
  }

  @Test("cut long lines of a layer, and have none where a layer has none")
  func bounds() throws {
    let long = "x = '" + String(repeating: "a", count: 5_000) + "'; import os; os.system('id')"
    let reached = followModule("exec(\"\"\"\(long)\"\"\")")
    let start = try #require(reached.capabilities.first { $0.kind == .processSpawn })
    #expect(start.chain.last?.code?.utf8.count == 400)
    #expect(start.chain.last?.value == "id")
  }
}
