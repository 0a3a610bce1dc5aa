/// Finds the canaries of decoys in whatever left a box, through encodings, compression and containers.
///
/// Made once for a run, used for every payload; safe to use from several threads at once.
package struct CanarySearch: Sendable {
  let patterns: [CanaryPatterns.Pattern]
  let index: PatternIndex
  /// What the number of a canary stands for.
  let owners: [(decoy: Decoy.ID, part: String)]
  package private(set) var limits: SearchLimits

  /// Prepares the search for all canaries of all decoys.
  package init(_ decoys: [Decoy], limits: SearchLimits = SearchLimits()) {
    var forms = CanaryPatterns()
    var owners: [(decoy: Decoy.ID, part: String)] = []
    for decoy in decoys {
      for canary in decoy.canaries {
        forms.add(canary.bytes, number: owners.count)
        owners.append((decoy.id, canary.part))
      }
    }
    patterns = forms.patterns
    index = PatternIndex(forms.patterns.map(\.bytes))
    self.owners = owners
    self.limits = limits
  }

  /// The same search within other limits; what was prepared is shared.
  package func with(_ limits: SearchLimits) -> CanarySearch {
    var search = self
    search.limits = limits
    return search
  }

  /// Searches the bytes of one payload, file, stream of output or piece of memory.
  package func search(_ bytes: [UInt8]) -> CanaryReport {
    bytes.withUnsafeBytes { search($0) }
  }

  /// Searches memory that stays as it is meanwhile.
  package func search(_ bytes: UnsafeRawBufferPointer) -> CanaryReport {
    var run = SearchRun(self)
    run.examine(SearchLayer(bytes, parent: nil, coding: nil, segments: []))
    return run.report(for: bytes)
  }

  /// Searches what one connection, or one process through several connections, sent piece by piece, also for canaries
  /// that were cut between pieces.
  ///
  /// The pieces are joined whole, then only what lies behind the head of each HTTP message, then only the longest
  /// word of each request's target. Hits of joins are given as layers of their own.
  package func search(exchanges pieces: [[UInt8]]) -> CanaryReport {
    guard pieces.count > 1 else { return search(pieces.first ?? []) }
    let whole = JoinedPieces(pieces)
    return whole.bytes.withUnsafeBytes { bytes in
      var run = SearchRun(self)
      let root = SearchLayer(bytes, parent: nil, coding: nil, segments: [])
      run.examine(root)
      for join in [Coding.Join.bodies, .longestToken] {
        let part = JoinedPieces(pieces, taking: join)
        guard part.segments.count > 1 else { continue }
        run.open(part.bytes, .exchanges(join), part.segments, in: root, depth: 0)
      }
      return run.report(for: bytes)
    }
  }

  /// Searches names that were looked up, also for canaries that were cut into labels and spread over several names.
  ///
  /// Names are joined per domain and process, in the order given.
  package func search(lookups: [NameLookup]) -> CanaryReport {
    let text = Array(lookups.map { $0.name + "\n" }.joined().utf8)
    return text.withUnsafeBytes { bytes in
      var run = SearchRun(self)
      let root = SearchLayer(bytes, parent: nil, coding: nil, segments: [])
      run.examine(root)
      for stream in NameStreams(lookups).streams {
        run.open(stream.bytes, .labels(domain: stream.domain, stream.join), stream.segments, in: root, depth: 0)
        // Names mean the same in any case, and some resolvers mix it on purpose.
        let folded = stream.bytes.map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 }
        guard folded != stream.bytes else { continue }
        run.open(folded, .labels(domain: stream.domain, stream.join), stream.segments, in: root, depth: 0)
      }
      return run.report(for: bytes)
    }
  }
}

/// One name that one process looked up.
package struct NameLookup: Sendable, Hashable {
  /// As it was asked for, without the dot at its end.
  package let name: String
  /// The process, or any other number that tells askers apart.
  package let process: Int

  package init(name: String, process: Int) {
    self.name = name
    self.process = process
  }
}

/// A part of an opened layer and the part of the layer around it that it was made from.
struct LayerSegment {
  /// Where the part begins in the opened layer; it ends where the next one begins.
  let start: Int
  let source: Range<Int>
}

/// Pieces laid end to end, with where each came from in all pieces laid end to end.
struct JoinedPieces {
  private(set) var bytes: [UInt8] = []
  private(set) var segments: [LayerSegment] = []

  init(_ pieces: [[UInt8]], taking join: Coding.Join = .whole) {
    var position = 0
    for piece in pieces {
      let part = Self.part(of: piece, join)
      if !part.isEmpty {
        segments.append(
          LayerSegment(start: bytes.count, source: position + part.lowerBound..<position + part.upperBound))
        bytes += piece[part]
      }
      position += piece.count
    }
  }

  private static func part(of piece: [UInt8], _ join: Coding.Join) -> Range<Int> {
    switch join {
    case .bodies:
      let end: [UInt8] = [13, 10, 13, 10]
      let start = piece.indices.first { piece[$0] == 13 && piece[$0...].starts(with: end) }
      return (start.map { $0 + 4 } ?? 0)..<piece.count
    case .longestToken:
      // The target is the second word of a request's first line (RFC 9112, section 3).
      let line = piece.prefix { $0 != 13 && $0 != 10 }
      var best = 0..<0
      var start = line.startIndex
      for position in line.indices {
        if isTokenByte(line[position]) {
          if position + 1 - start > best.count { best = start..<position + 1 }
        } else {
          start = position + 1
        }
      }
      return best
    case .whole, .column, .numberedColumn: return 0..<piece.count
    }
  }

  private static func isTokenByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "_"),
      UInt8(ascii: "%"):
      true
    default: false
    }
  }
}
