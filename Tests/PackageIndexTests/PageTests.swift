import PackageIndex
import TestSupport
import Testing

/// A client of a loopback server, with a cache of its own and no pauses.
struct LoopbackClient {
  let server: LoopbackServer
  let cache = TemporaryDirectory()

  init(_ answer: @escaping @Sendable (LoopbackServer.Request, Int) -> LoopbackServer.Response) throws {
    server = try LoopbackServer(answer)
  }

  func configuration(_ change: (inout IndexConfiguration) -> Void = { _ in }) throws -> IndexConfiguration {
    var configuration = IndexConfiguration()
    configuration.indexes = [IndexSource(url: try #require(IndexURL(server.url + "/simple")), origin: "test")]
    configuration.transfer.retryDelays = [0, 0]
    configuration.transfer.stallTimeout = 5
    change(&configuration)
    return configuration
  }

  func client(_ change: (inout IndexConfiguration) -> Void = { _ in }) throws -> IndexClient {
    IndexClient(configuration: try configuration(change), cache: ArtifactCache(directory: cache.path))
  }
}

@Suite("Pages of an index")
struct PageTests {
  static let name = ProjectName("demo")

  private func name() throws -> ProjectName { try #require(Self.name) }

  func page(_ response: LoopbackServer.Response) throws -> IndexPage {
    let loopback = try LoopbackClient { _, _ in response }
    return try loopback.client().page(of: name())
  }

  @Test("in JSON give every field")
  func json() throws {
    let hash = String(repeating: "aB", count: 32)
    let page = try page(
      .json(
        """
        {"meta": {"api-version": "1.4"}, "name": "demo", "project-status": {"status": "archived", "reason": "done"}, "_x": 1,
         "files": [{"filename": "demo-1.0-py3-none-any.whl", "url": "../../f/demo-1.0-py3-none-any.whl", "hashes": {"sha256": "\(hash)", "x": "1"},
           "size": 12, "requires-python": ">=3.8", "yanked": "broken", "core-metadata": {"sha256": "cd"}, "upload-time": "2026-01-01T00:00:00Z",
           "provenance": "https://example.org/p", "gpg-sig": false, "other": []},
          {"filename": "demo-2.tar.gz", "url": "https://example.org/demo-2.tar.gz", "hashes": {}, "yanked": true, "dist-info-metadata": true},
          {"filename": "../demo-3.tar.gz", "url": "https://example.org/x/..%2Fdemo-3.tar.gz", "hashes": {}},
          {"filename": "other-1.tar.gz", "url": "https://example.org/other-1.tar.gz"}, {"filename": "demo-4.exe"}, 7]}
        """))
    #expect(page.status == .archived)
    #expect(page.statusReason == "done")
    #expect(page.ignored == 4)
    let wheel = try #require(page.files.first)
    #expect(wheel.url.requestText.hasSuffix("/f/demo-1.0-py3-none-any.whl"))
    #expect(wheel.hashes == ["sha256": hash.lowercased()])
    #expect(wheel.size == 12)
    #expect(wheel.requiresPython == ">=3.8")
    #expect(wheel.yankedReason == "broken")
    #expect(wheel.hasCoreMetadata)
    #expect(wheel.coreMetadataSHA256 == "cd")
    #expect(wheel.uploadTime == "2026-01-01T00:00:00Z")
    #expect(wheel.provenance?.description == "https://example.org/p")
    #expect(wheel.hasSignature == false)
    #expect(page.files.last?.yankedReason == "")
    #expect(page.files.last?.hasCoreMetadata == true)
  }

  @Test("in HTML give the same, however the tags are written")
  func html() throws {
    let hash = String(repeating: "0", count: 64)
    let page = try page(
      .html(
        """
        <!DOCTYPE html><html><head><meta name="pypi:repository-version" content="1.1"><base href="/files/">
        <!-- <a href="demo-9.tar.gz"> --><script>"<a href='demo-8.tar.gz'>"</script></head><body>
        <A HREF = 'demo-1.0.tar.gz#sha256=\(hash)' data-requires-python="&gt;=3.8,&lt;4" data-yanked>x</A><br/>
        <a href=demo-2.0-py3-none-any.whl data-dist-info-metadata="sha256=ab" data-gpg-sig=true>y</a>
        <a data-yanked="a &amp; b" href="https://example.org/demo-3.0.zip">z</a><a name=x>no</a><a href="mailto:x">m</a
        """))
    #expect(page.files.map(\.fileName) == ["demo-1.0.tar.gz", "demo-2.0-py3-none-any.whl", "demo-3.0.zip"])
    #expect(page.files[0].url.requestText.hasSuffix("/files/demo-1.0.tar.gz"))
    #expect(page.files[0].sha256 == hash)
    #expect(page.files[0].requiresPython == ">=3.8,<4")
    #expect(page.files[0].yankedReason == "")
    #expect(page.files[1].hasCoreMetadata)
    #expect(page.files[1].hasSignature == true)
    #expect(page.files[2].yankedReason == "a & b")
    #expect(page.ignored == 1)
  }

  @Test("are asked for as JSON first, by the normal name and with a slash")
  func negotiation() throws {
    let loopback = try LoopbackClient { _, _ in .html("") }
    let project = try #require(ProjectName("De_Mo"))
    _ = try loopback.client().page(of: project)
    let request = try #require(loopback.server.log.first)
    #expect(request.path == "/simple/de-mo/")
    #expect(request.headers["accept"]?.hasPrefix("application/vnd.pypi.simple.v1+json, ") == true)
  }

  @Test(
    "that this program does not understand are refused",
    arguments: [
      LoopbackServer.Response.json("{\"meta\": {\"api-version\": \"2.0\"}, \"files\": []}"), .json("{"), .json("{}"),
      .html("<meta name='pypi:repository-version' content='2.0'>"), .init(type: "text/plain"),
      .json(String(repeating: "[", count: 100_000)),
    ])
  func refused(response: LoopbackServer.Response) {
    #expect(throws: IndexError(.badPage, "", "", remedy: "")) { try page(response) }
  }

  @Test("changed at random never crash the readers", arguments: 0..<3 as Range<UInt64>)
  func mutations(seed: UInt64) throws {
    let texts = [
      "{\"files\": [{\"filename\": \"demo-1.tar.gz\", \"url\": \"a/demo-1.tar.gz\", \"hashes\": {\"md5\": \"00\"}}]}",
      "<base href='/x'><a href=\"demo-1.tar.gz#md5=1\" data-yanked='&#x41;&lt;'>x</a><!-- --><script></script>",
    ]
    var generator = SeededGenerator(seed: seed)
    let cases = (0..<60).map { index in generator.mutate(Array(texts[index % 2].utf8)) }
    let loopback = try LoopbackClient { _, count in
      count % 2 == 0
        ? .init(type: "application/json", body: cases[count % 60]) : .init(type: "text/html", body: cases[count % 60])
    }
    let client = try loopback.client()
    for _ in cases {
      if let page = try? client.page(of: name()) {
        #expect(page.files.allSatisfy { $0.fileName.hasPrefix("demo-") })
      }
    }
  }

  @Test(
    "of several indexes are joined for pip, and only the first counts for uv",
    arguments: [IndexConfiguration.Strategy.bestVersion, .firstIndex])
  func several(strategy: IndexConfiguration.Strategy) throws {
    let loopback = try LoopbackClient { request, _ in
      switch request.path {
      case "/none/demo/": .init(404)
      case "/one/demo/": .html("<a href='/demo-1.tar.gz'>a</a>")
      default: .html("<a href='/demo-2.tar.gz'>a</a><a href='/demo-1.tar.gz'>a</a>")
      }
    }
    let client = try loopback.client { configuration in
      configuration.strategy = strategy
      configuration.indexes = ["none", "one", "two"].compactMap { name in
        IndexURL(loopback.server.url + "/" + name).map { IndexSource(url: $0, name: name, origin: "test") }
      }
    }
    let page = try client.page(of: name())
    #expect(
      page.files.map(\.fileName) == (strategy == .bestVersion ? ["demo-1.tar.gz", "demo-2.tar.gz"] : ["demo-1.tar.gz"]))
  }

  @Test("that no index has are an error that names the project")
  func missing() throws {
    let loopback = try LoopbackClient { _, _ in .init(404) }
    let client = try loopback.client()
    let error = #expect(throws: IndexError.self) { try client.page(of: name()) }
    #expect(error?.code == .projectNotFound)
    #expect(error?.subject == "demo")
  }
}
