import Evidence
import Glibc
import PackageIndex
import Synchronization
import TestSupport
import Testing

/// Counts what a client tells about its transfers.
final class ProgressLog: FetchProgress {
  private let state = Mutex<(began: Int, advanced: [Int], ended: [Bool])>((0, [], []))

  func fetchBegan(_ file: IndexFile, total: Int?) { state.withLock { $0.began += 1 } }
  func fetchAdvanced(_ file: IndexFile, bytes: Int, total: Int?) { state.withLock { $0.advanced.append(bytes) } }
  func fetchEnded(_ file: IndexFile, succeeded: Bool) { state.withLock { $0.ended.append(succeeded) } }

  var began: Int { state.withLock { $0.began } }
  var last: Int? { state.withLock { $0.advanced.last } }
  var ended: [Bool] { state.withLock { $0.ended } }
}

@Suite("Fetching files")
struct FetchTests {
  static let payload: [UInt8] = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ $0 >> 8) }
  /// Of `payload`, told by another implementation of SHA-256.
  static let sha256 = "d08928a168952dcd1f23061570816ee3b9d5c5c01ec65e00adbda68d328f4dbb"
  static let path = "/f/demo-1.0.tar.gz"

  static func page(hash: String? = sha256, extra: String = "") -> LoopbackServer.Response {
    .html("<a href='\(path)\(hash.map { "#sha256=" + $0 } ?? "")' \(extra)>x</a>")
  }

  /// Asks a client for the one file of `demo` and fetches it.
  private func fetch(_ client: IndexClient) throws -> FetchedFile {
    let project = try #require(ProjectName("demo"))
    let files = try client.page(of: project).files
    return try #require(client.fetch(files).first).get()
  }

  private func contents(_ path: String) -> [UInt8] {
    let descriptor = open(path, O_RDONLY)
    defer { close(descriptor) }
    var buffer = [UInt8](repeating: 0, count: Self.payload.count + 1)
    let count = read(descriptor, &buffer, buffer.count)
    return Array(buffer.prefix(max(0, count)))
  }

  @Test("verifies them, tells how it goes and finds them again without asking")
  func plain() throws {
    let loopback = try LoopbackClient { request, _ in
      request.path == Self.path ? .file(Self.payload, tag: "\"1\"", for: request) : Self.page()
    }
    let progress = ProgressLog()
    let client = IndexClient(
      configuration: try loopback.configuration(), cache: ArtifactCache(directory: loopback.cache.path),
      progress: progress)
    let file = try fetch(client)
    #expect(contents(file.path) == Self.payload)
    #expect(file.sha256 == Self.sha256)
    #expect(file.isVerified)
    #expect(!file.isFromCache)
    #expect(file.path.hasSuffix("/\(Self.sha256)/demo-1.0.tar.gz"))
    #expect(progress.began == 1)
    #expect(progress.last == Self.payload.count)
    #expect(try fetch(client).isFromCache)
    #expect(progress.ended == [true, true])
    #expect(loopback.server.count(Self.path) == 1)
  }

  @Test("does not trust a cached file that was changed")
  func changedCache() throws {
    let loopback = try LoopbackClient { request, _ in
      request.path == Self.path ? .file(Self.payload, tag: nil, for: request) : Self.page()
    }
    let client = try loopback.client()
    let path = try fetch(client).path
    let descriptor = open(path, O_WRONLY)
    pwrite(descriptor, "evil", 4, 100)
    close(descriptor)
    let again = try fetch(client)
    #expect(!again.isFromCache)
    #expect(contents(again.path) == Self.payload)
  }

  @Test("refuses bytes with another hash and leaves nothing behind")
  func wrongHash() throws {
    let wrong = String(repeating: "0", count: 64)
    let loopback = try LoopbackClient { request, _ in
      request.path == Self.path ? .file(Self.payload, tag: nil, for: request) : Self.page(hash: wrong)
    }
    let client = try loopback.client()
    let error = #expect(throws: IndexError.self) { try fetch(client) }
    #expect(error?.code == .hashMismatch)
    #expect(error?.detail.contains(Self.sha256) == true)
    #expect(loopback.server.count(Self.path) == 1)
    #expect(access(client.cache.directory + "/artifacts/sha256/00/\(wrong)/demo-1.0.tar.gz", F_OK) != 0)
  }

  @Test("continues where a connection broke off", arguments: ["\"strong\"", nil])
  func resumes(tag: String?) throws {
    let loopback = try LoopbackClient { request, earlier in
      guard request.path == Self.path else { return Self.page() }
      var response = LoopbackServer.Response.file(Self.payload, tag: tag, for: request)
      if earlier < 2 { response.breaksAfter = 100_000 }
      return response
    }
    let file = try fetch(try loopback.client())
    #expect(contents(file.path) == Self.payload)
    let ranges = loopback.server.log.filter { $0.path == Self.path }.map { $0.headers["range"] }
    #expect(ranges == [nil, "bytes=100000-", "bytes=200000-"])
    #expect(loopback.server.log.last?.headers["if-range"] == tag)
  }

  @Test("continues in a later run what an earlier one left, and begins again if it does not fit")
  func laterRun() throws {
    let loopback = try LoopbackClient { request, earlier in
      guard request.path == Self.path else { return Self.page() }
      var response = LoopbackServer.Response.file(Self.payload, tag: nil, for: request)
      // The first run gets other bytes and never the end.
      if earlier < 3 {
        response.body = response.body.map { $0 ^ 1 }
        response.breaksAfter = 1_000
      }
      return response
    }
    #expect(throws: IndexError(.unreachable, "", "", remedy: "")) { try fetch(try loopback.client()) }
    let file = try fetch(try loopback.client())
    #expect(contents(file.path) == Self.payload)
    let ranges = loopback.server.log.filter { $0.path == Self.path }.map { $0.headers["range"] }
    #expect(ranges == [nil, "bytes=1000-", "bytes=2000-", "bytes=3000-", nil])
  }

  @Test("begins again where the file has changed meanwhile")
  func changedOnServer() throws {
    let loopback = try LoopbackClient { request, earlier in
      guard request.path == Self.path else { return Self.page() }
      var response = LoopbackServer.Response.file(
        earlier == 0 ? Self.payload.reversed() : Self.payload, tag: "\"\(earlier)\"", for: request)
      if earlier == 0 { response.breaksAfter = 5_000 }
      return response
    }
    #expect(contents(try fetch(try loopback.client()).path) == Self.payload)
    #expect(loopback.server.count(Self.path) == 2)
  }

  @Test(
    "tries again after failures that may pass, and no more often than it was told", arguments: [(2, true), (3, false)])
  func retries(failures: Int, succeeds: Bool) throws {
    let loopback = try LoopbackClient { request, earlier in
      guard request.path == Self.path else { return Self.page() }
      return earlier < failures ? .init(503) : .file(Self.payload, tag: nil, for: request)
    }
    let result = Result { try fetch(try loopback.client()) }
    #expect(((try? result.get()) != nil) == succeeds)
    #expect(loopback.server.count(Self.path) == 3)
    if case .failure(let error as IndexError) = result { #expect(error.status == 503) }
  }

  @Test("does not try again what will not change", arguments: [403, 404, 451])
  func permanent(status: Int) throws {
    let loopback = try LoopbackClient { request, _ in request.path == Self.path ? .init(status) : Self.page() }
    let error = #expect(throws: IndexError.self) { try fetch(try loopback.client()) }
    #expect(error?.status == status)
    #expect(loopback.server.count(Self.path) == 1)
  }

  @Test("follows redirects, but not in circles and not to other kinds of addresses")
  func redirects() throws {
    let loopback = try LoopbackClient { request, _ in
      switch request.path {
      case Self.path: .init(302, headers: ["Location": "../real"])
      case "/real": .file(Self.payload, tag: nil, for: request)
      case "/simple/loop/": .init(301, headers: ["Location": "/simple/loop/"])
      case "/simple/local/": .init(301, headers: ["Location": "file:///etc/hostname"])
      default: Self.page()
      }
    }
    let client = try loopback.client()
    #expect(contents(try fetch(client).path) == Self.payload)
    for name in ["loop", "local"] {
      let project = try #require(ProjectName(name))
      #expect(throws: IndexError(.unsafeRedirect, "", "", remedy: "")) { try client.page(of: project) }
    }
  }

  @Test("stops at the size limit, told or not", arguments: [true, false])
  func sizeLimit(isTold: Bool) throws {
    let loopback = try LoopbackClient { request, _ in
      var response = request.path == Self.path ? LoopbackServer.Response(body: Self.payload) : Self.page()
      if !isTold { response.headers["Content-Length"] = nil }
      return response
    }
    var limits = Limits()
    limits.archiveBytes = 1_000
    let client = IndexClient(
      configuration: try loopback.configuration(), cache: ArtifactCache(directory: loopback.cache.path), limits: limits)
    #expect(throws: IndexError(.tooLarge, "", "", remedy: "")) { try fetch(client) }
  }

  @Test("gives credentials to the index's own server and to no other")
  func credentials() throws {
    let other = try LoopbackServer { request, _ in .file(Self.payload, tag: nil, for: request) }
    let loopback = try LoopbackClient { request, _ in
      guard request.headers["authorization"] == "Basic dXNlcjpwYXNz" else { return .init(401) }
      return .html("<a href='http://localhost:\(other.port)\(Self.path)#sha256=\(Self.sha256)'>x</a>")
    }
    let client = try loopback.client { configuration in
      configuration.indexes = configuration.indexes.map {
        IndexSource(url: $0.url.with(.init(user: "user", password: "pass")), origin: "test")
      }
      for index in configuration.indexes { configuration.credentials.add(index.url) }
    }
    #expect(contents(try fetch(client).path) == Self.payload)
    #expect(other.log.map { $0.headers["authorization"] } == [nil])
    let error = #expect(throws: IndexError.self) { try fetch(try loopback.client()) }
    #expect(error?.code == .unauthorized)
  }

  @Test("never shows credentials in its errors")
  func redaction() throws {
    let loopback = try LoopbackClient { _, _ in .init(500) }
    let client = try loopback.client { configuration in
      configuration.indexes = configuration.indexes.map {
        IndexSource(url: $0.url.with(.init(user: "user", password: "hunter2")), origin: "test")
      }
    }
    let error = #expect(throws: IndexError.self) { try fetch(client) }
    #expect(error?.description.contains("hunter2") == false)
    #expect(error?.description.contains("****@127.0.0.1") == true)
  }

  @Test("ends when it is cancelled")
  func cancellation() throws {
    let loopback = try LoopbackClient { _, _ in Self.page() }
    let client = try loopback.client()
    client.cancel()
    #expect(throws: IndexError(.cancelled, "", "", remedy: "")) { try fetch(client) }
  }

  @Test("of many files keeps their order and fails for each alone")
  func many() throws {
    let loopback = try LoopbackClient { request, _ in
      guard request.path.hasPrefix("/f/") else {
        return .html((1...12).map { "<a href='/f/demo-\($0).tar.gz'>x</a>" }.joined())
      }
      return request.path == "/f/demo-7.tar.gz" ? .init(404) : .init(body: Array(request.path.utf8))
    }
    let client = try loopback.client()
    let project = try #require(ProjectName("demo"))
    let results = client.fetch(try client.page(of: project).files)
    #expect(results.count == 12)
    for (index, result) in results.enumerated() {
      let file = try? result.get()
      #expect((file == nil) == (index == 6))
      #expect(file.map { contents($0.path) == Array("/f/demo-\(index + 1).tar.gz".utf8) && !$0.isVerified } ?? true)
    }
  }

  @Test("takes files of a local directory where they are")
  func local() throws {
    let folder = TemporaryDirectory()
    let path = folder.write("demo-1.0.tar.gz", Self.payload)
    folder.write("other-1.0.tar.gz", "x")
    var configuration = IndexConfiguration()
    configuration.findLinks = [.path(folder.path)]
    let file = try fetch(
      IndexClient(configuration: configuration, cache: ArtifactCache(directory: folder.path + "/cache")))
    #expect(file.path == path)
    #expect(file.sha256 == Self.sha256)
  }
}

@Suite("Choosing a release")
struct ReleaseTests {
  static let links = """
    <a href='demo-1.0-py3-none-any.whl'></a><a href='demo-1.0.tar.gz'></a><a href='demo-1.1.tar.gz' data-yanked='bad'></a>
    <a href='demo-1.2-cp311-cp311-win_amd64.whl'></a><a href='demo-2.0b1.tar.gz'></a>
    <a href='demo-1.3-cp312-cp312-manylinux_2_17_x86_64.whl'></a><a href='demo-1.3-cp312-cp312-win_amd64.whl'></a>
    <a href='demo-3.0.tar.gz' data-requires-python='&gt;=3.14'></a>
    """

  func release(_ requirement: String, python: String? = nil, allFiles: Bool = false) throws -> ResolvedRelease {
    let loopback = try LoopbackClient { _, _ in .html(Self.links) }
    let pythons = python.flatMap(PythonVersion.init).map { [$0] } ?? PythonVersion.supported
    let target = InstallTarget(
      pythons: pythons, platform: TargetPlatform(system: .linux, machine: "x86_64"), allFiles: allFiles)
    let wanted = try #require(Requirement(requirement))
    return try loopback.client().release(for: wanted, target: target)
  }

  @Test(
    "takes the version and files that an installer could take",
    arguments: [
      ("demo", "3.11", "1.0", 2), ("demo", "3.12", "1.3", 1), ("demo", "3.14", "3.0", 1), ("demo<2", nil, "1.3", 1),
      ("demo>=2.0b1", "3.12", "2.0b1", 1),
      ("demo>1.3", "3.12", "2.0b1", 1), ("demo==1.1", "3.12", "1.1", 1), ("demo==1.0", nil, "1.0", 2),
    ] as [(String, String?, String, Int)])
  func choice(requirement: String, python: String?, version: String, files: Int) throws {
    let release = try release(requirement, python: python)
    #expect(release.version.description == version)
    #expect(release.files.count == files)
  }

  @Test("gives every file where all are asked for")
  func allFiles() throws {
    #expect(try release("demo==1.3", allFiles: true).files.count == 2)
    #expect(try release("demo==1.2", allFiles: true).files.count == 1)
    #expect(try release("demo==1.3").omitted == 1)
  }

  @Test(
    "says why nothing fits",
    arguments: [
      ("demo==9", "the newest are 3.0"), ("demo>1.0,<1.2", "bad"), ("demo==1.2", "none of them can be installed"),
    ])
  func nothing(requirement: String, reason: String) throws {
    let error = #expect(throws: IndexError.self) { try release(requirement) }
    #expect(error?.code == .noMatchingRelease)
    #expect(error?.detail.contains(reason) == true)
  }
}
