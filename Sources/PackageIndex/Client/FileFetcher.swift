/// A file of an index on this machine.
package struct FetchedFile: Hashable, Sendable {
  /// Absolute.
  package let path: String
  package let sha256: String
  /// What the index said about the file; its address is printed without secrets.
  package let indexFile: IndexFile
  /// Whether the index gave a SHA-2 hash that the bytes were checked against; MD5 and SHA-1 are checked but prove nothing.
  package let isVerified: Bool
  /// Whether it was there before.
  package let isFromCache: Bool
}

/// Told how fetching goes; called from several threads, often, and expected to return at once.
package protocol FetchProgress: Sendable {
  /// A transfer begins; `total` is the size as far as the index tells it.
  func fetchBegan(_ file: IndexFile, total: Int?)
  /// A transfer has come to some number of bytes; the number falls when a server makes it start again.
  func fetchAdvanced(_ file: IndexFile, bytes: Int, total: Int?)
  /// A file is there, perhaps from the cache, or has failed.
  func fetchEnded(_ file: IndexFile, succeeded: Bool)
}

/// Brings single files into the cache; stays on one thread.
struct FileFetcher {
  let client: HTTPClient
  let cache: ArtifactCache
  let progress: (any FetchProgress)?
  /// Bytes that one file may have.
  let limit: Int

  /// Fetches a file, or finds it where it already is.
  func fetch(_ file: IndexFile) throws(IndexError) -> FetchedFile {
    if file.url.scheme == "file" { return try local(file) }
    if let sha256 = file.sha256, let path = cache.path(sha256: sha256, fileName: file.fileName) {
      return FetchedFile(path: path, sha256: sha256, indexFile: file, isVerified: true, isFromCache: true)
    }
    if let size = file.size, size > limit { throw tooLarge(file) }
    let partial = try PartialFile(cache: cache, url: file.url)
    progress?.fetchBegan(file, total: file.size)
    let download = try Download(file: file, partial: partial, limit: limit, progress: progress)
    do {
      try transfer(download)
    } catch  where error.code == .hashMismatch && download.resumedAnOlderRun {
      // The bytes of an older run may have been another file's: once more from the beginning.
      try download.restart()
      try transfer(download)
    }
    let path = try cache.adopt(partial, sha256: download.sha256, fileName: file.fileName)
    partial.forgetTag()
    return FetchedFile(
      path: path, sha256: download.sha256, indexFile: file, isVerified: file.hasStrongHash, isFromCache: false)
  }

  private func tooLarge(_ file: IndexFile) -> IndexError {
    IndexError(
      .tooLarge, file.fileName, url: file.url, "the file is larger than \(limit) bytes",
      remedy: "Fetch it yourself and pass the file.")
  }

  /// Hashes a file of a local directory where it is.
  private func local(_ file: IndexFile) throws(IndexError) -> FetchedFile {
    guard let path = file.url.filePath, let opened = try? RegularFile(path: path), opened.size <= limit else {
      throw IndexError(
        .unreachable, file.fileName, url: file.url, "no readable file of at most \(limit) bytes is there",
        remedy: "Check the --find-links directory.")
    }
    var digests = try Digests(file)
    let isComplete = opened.forEachPiece { digests.update($0) }
    guard isComplete else {
      throw IndexError(.unreachable, file.fileName, url: file.url, "reading failed", remedy: "Check the disk.")
    }
    return FetchedFile(
      path: path, sha256: try digests.check(file), indexFile: file, isVerified: file.hasStrongHash, isFromCache: true)
  }

  private func transfer(_ download: Download) throws(IndexError) {
    let file = download.file
    try client.retrying(file.fileName) { () throws(IndexError) in
      let answer = try client.get(
        file.url, headers: download.rangeHeaders, acceptsCompression: false, subject: file.fileName
      ) { head, piece in
        download.receive(head, piece)
      }
      if answer.head.status == 416 {
        try download.restart()
        throw IndexError(
          .unreachable, file.fileName, url: file.url, "the server refuses to continue", remedy: "Try again.")
      }
      if let failure = download.failure { throw failure }
      try client.check(answer, subject: file.fileName)
      download.acceptEmptyBody(answer.head)
    }
    try download.finish()
  }
}

/// The hashes of one file: the one of the cache and those that the index gave.
struct Digests {
  private var streams: [(algorithm: String, stream: DigestStream)] = []

  init(_ file: IndexFile) throws(IndexError) {
    for algorithm in Set(file.hashes.keys).union(["sha256"]).sorted() {
      if let stream = DigestStream(algorithm) { streams.append((algorithm, stream)) }
    }
    guard streams.contains(where: { $0.algorithm == "sha256" }) else {
      throw IndexError(
        .cache, file.fileName, "libcrypto offers no SHA-256", remedy: "Repair the installation of OpenSSL.")
    }
  }

  mutating func update(_ bytes: UnsafeRawBufferPointer) {
    for (_, stream) in streams { stream.update(bytes) }
  }

  /// Ends the hashes and compares them with the index's; gives the SHA-256.
  mutating func check(_ file: IndexFile) throws(IndexError) -> String {
    var sha256 = ""
    for (algorithm, stream) in streams {
      let found = stream.finish()
      if algorithm == "sha256" { sha256 = found }
      guard let expected = file.hashes[algorithm], expected != found else { continue }
      throw IndexError(
        .hashMismatch, file.fileName, url: file.url, "the index says \(algorithm) \(expected), the bytes have \(found)",
        remedy: "Don't install it; ask the index's operator.")
    }
    return sha256
  }
}

/// One file's way from a server to its partial file.
///
/// A class because libcurl's callback and the fetcher share it, on one thread.
private final class Download {
  let file: IndexFile
  private let partial: PartialFile
  private let limit: Int
  private let progress: (any FetchProgress)?
  private var digests: Digests
  private var count: Int
  private var isBodyChecked = false
  private(set) var resumedAnOlderRun: Bool
  /// Why the sink ended the transfer.
  private(set) var failure: IndexError?
  private(set) var sha256 = ""

  init(
    file: IndexFile, partial: PartialFile, limit: Int, progress: (any FetchProgress)?
  ) throws(IndexError) {
    self.file = file
    self.partial = partial
    self.limit = limit
    self.progress = progress
    var digests = try Digests(file)
    partial.forEachPiece { digests.update($0) }
    self.digests = digests
    count = partial.size
    resumedAnOlderRun = count > 0
  }

  /// Forgets every byte.
  func restart() throws(IndexError) {
    partial.clear()
    digests = try Digests(file)
    count = 0
    resumedAnOlderRun = false
  }

  /// Asks for the rest of what is there, if it can be told that the rest belongs to it.
  var rangeHeaders: [String] {
    isBodyChecked = false
    failure = nil
    guard count > 0 else { return [] }
    if let tag = partial.entityTag { return ["Range: bytes=\(count)-", "If-Range: \(tag)"] }
    // Without a mark the hash decides in the end.
    return file.hashes.isEmpty ? [] : ["Range: bytes=\(count)-"]
  }

  func receive(_ head: HTTPHead, _ piece: UnsafeRawBufferPointer) -> Bool {
    guard 200..<300 ~= head.status else { return true }
    if !isBodyChecked {
      isBodyChecked = true
      guard begin(head) else { return false }
    }
    guard count + piece.count <= limit else {
      return fail(.tooLarge, "the file is larger than \(limit) bytes", "Fetch it yourself and pass the file.")
    }
    guard partial.write(piece, at: count) else {
      return fail(.cache, "writing to the cache failed", "Free space or name another directory with PRATIQUE_CACHE.")
    }
    digests.update(piece)
    count += piece.count
    progress?.fetchAdvanced(file, bytes: count, total: file.size ?? total(head))
    return true
  }

  private func total(_ head: HTTPHead) -> Int? {
    if head.status == 206 { return head.headers["content-range"]?.split(separator: "/").last.flatMap { Int($0) } }
    return head.contentLength
  }

  /// Decides at the first byte whether it continues what is there.
  private func begin(_ head: HTTPHead) -> Bool {
    let continues = head.status == 206 && head.headers["content-range"]?.hasPrefix("bytes \(count)-") == true
    if head.status == 206, !continues {
      partial.clear()
      count = 0
      if let fresh = try? Digests(file) { digests = fresh }
      return fail(.unreachable, "the server continues at another place", "Try again.")
    }
    if !continues, count > 0 {
      do {
        try restart()
      } catch {
        failure = error
        return false
      }
    }
    if !continues {
      // Only a strong mark promises the same bytes (RFC 9110, 13.1.5).
      partial.entityTag = head.headers["etag"].flatMap { $0.hasPrefix("W/") ? nil : $0 }
    }
    if let total = total(head), total > limit {
      return fail(.tooLarge, "the file is larger than \(limit) bytes", "Fetch it yourself and pass the file.")
    }
    return true
  }

  /// A body without bytes replaces what is there as well.
  func acceptEmptyBody(_ head: HTTPHead) {
    if !isBodyChecked, head.status == 200 { _ = begin(head) }
  }

  private func fail(_ code: IndexError.Code, _ detail: String, _ remedy: String) -> Bool {
    failure = IndexError(code, file.fileName, url: file.url, detail, remedy: remedy)
    return false
  }

  /// Compares what came with what the index promised.
  func finish() throws(IndexError) {
    if let size = file.size, size != count, file.hashes.isEmpty {
      partial.remove()
      throw IndexError(
        .hashMismatch, file.fileName, url: file.url, "the index says \(size) bytes, \(count) came",
        remedy: "Don't install it; ask the index's operator.")
    }
    do {
      sha256 = try digests.check(file)
    } catch {
      if !resumedAnOlderRun { partial.remove() }
      throw error
    }
  }
}
