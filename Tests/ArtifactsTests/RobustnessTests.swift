import Artifacts
import Evidence
import Glibc
import TestSupport
import Testing

/// Damaged and hostile containers by the thousand, made from a seed so that a failure can be repeated.
@Suite("Robustness")
struct RobustnessTests {
  /// Small, so that a case that would run away stops early.
  static let limits = Limits.with {
    $0.members = 2_000
    $0.memberBytes = 1 << 20
    $0.memberBytesInMemory = 1 << 16
    $0.inflatedBytes = 8 << 20
    $0.ratioFloorBytes = 1 << 20
    $0.archiveBytes = 4 << 20
  }

  /// Well-formed artifacts of every form, from which the damaged ones are made.
  static let seeds: [(file: String, data: [UInt8])] = {
    var out: [(String, [UInt8])] = []
    for method in ZipBuilder.Method.allCases {
      var wheel = StructureCase.plainWheel
      wheel.entryPoints = "[console_scripts]\ndemo = demo:main\n"
      wheel.editZip = { zip in
        for index in zip.entries.indices {
          zip.entries[index].method = method
          zip.entries[index].usesDescriptor = index == 1
          zip.entries[index].usesZip64 = index == 2
        }
        zip.addLink("demo/link", to: "sub/mod.py")
        zip.usesZip64End = method == .zstd
        zip.comment = bytes("comment")
      }
      out.append((wheel.fileName, wheel.build()))
    }
    for wrapping in TarBuilder.Wrapping.allCases {
      var sdist = StructureCase.plainSdist
      sdist.wrapping = wrapping
      sdist.editTar = {
        $0.addPax([("path", "demo-1.0/pax.py"), ("comment", "x")])
        $0.add("x", "x = 1\n")
        $0.addGNULong("demo-1.0/" + .init(repeating: "n", count: 120))
        $0.add("n", "x\n")
        $0.addLink("demo-1.0/link", to: "src/demo.py")
        $0.addLink("demo-1.0/hard", to: "demo-1.0/src/demo.py", isHard: true)
      }
      out.append((sdist.fileName, sdist.build()))
    }
    out.append(("demo-1.0.zip", StructureCase.plainSdist.zip().build()))
    return out
  }()

  /// One damaged artifact.
  static func damaged(_ number: Int) -> (file: String, data: [UInt8]) {
    var random = SeededGenerator(seed: UInt64(number))
    let seed = seeds[number % seeds.count]
    var data = seed.data
    func position() -> Int { data.isEmpty ? 0 : Int.random(in: 0..<data.count, using: &random) }
    for _ in 0...Int.random(in: 0...3, using: &random) where !data.isEmpty {
      switch Int.random(in: 0..<7, using: &random) {
      case 0: data.removeLast(Int.random(in: 1...data.count, using: &random) / 2)
      case 1: data[position()] ^= 1 << UInt8.random(in: 0...7, using: &random)
      case 2:
        // A length or offset field gets an extreme value.
        let at = position()
        let value: UInt8 = [0, 0x7F, 0x80, 0xFF].randomElement(using: &random) ?? 0
        for index in at..<min(data.count, at + [2, 4, 8, 12].randomElement(using: &random).unsafelyUnwrapped) {
          data[index] = value
        }
      case 3:
        let other = seeds[Int.random(in: 0..<seeds.count, using: &random)].data
        let start = Int.random(in: 0..<other.count, using: &random)
        data.insert(contentsOf: other[start...], at: position())
      case 4:
        let start = position()
        data.removeSubrange(start..<min(data.count, start + Int.random(in: 1...64, using: &random)))
      case 5:
        // A field right behind a zip signature.
        let hits = data.indices.dropLast(40).filter { data[$0] == 0x50 && data[$0 + 1] == 0x4B }
        guard let hit = hits.randomElement(using: &random) else { continue }
        data[hit + Int.random(in: 4..<40, using: &random)] = UInt8.random(in: 0...255, using: &random)
      default:
        let start = position()
        let piece = data[start..<min(data.count, start + 600)]
        data.insert(contentsOf: piece, at: position())
      }
    }
    return (seed.file, data)
  }

  /// Damage inside of a tar archive before it is compressed, which bit flips outside seldom reach.
  static func damagedInside(_ number: Int) -> (file: String, data: [UInt8]) {
    var random = SeededGenerator(seed: UInt64(number) &+ 1 << 40)
    var sdist = StructureCase.plainSdist
    sdist.wrapping = TarBuilder.Wrapping.allCases[number % TarBuilder.Wrapping.allCases.count]
    sdist.editTar = {
      $0.addGNULong("demo-1.0/long"); $0.add("n", "x\n"); $0.addPax([("size", "2")]); $0.add("demo-1.0/y", "yy")
    }
    var tar = sdist.tar()
    let index = Int.random(in: 0..<tar.entries.count, using: &random)
    switch Int.random(in: 0..<5, using: &random) {
    case 0: tar.entries[index].size = [0, 1, 511, 513, 1 << 30, 0o77777777777].randomElement(using: &random)
    case 1: tar.entries[index].sizeField = (0..<12).map { _ in UInt8.random(in: 0...255, using: &random) }
    case 2: tar.entries[index].type = UInt8.random(in: 0...127, using: &random)
    case 3: tar.entries[index].name = (0..<90).map { _ in UInt8.random(in: 0...255, using: &random) }
    default: tar.entries[index].data = (0..<700).map { _ in UInt8.random(in: 32...126, using: &random) }
    }
    var data = tar.build()
    if Bool.random(using: &random) { data[Int.random(in: 0..<data.count, using: &random)] ^= 0xFF }
    return (sdist.fileName, sdist.wrapping.wrap(data))
  }

  /// Opens and reads everything; every outcome is a typed error, or problems with places, or a clean artifact.
  private func digest(_ file: String, _ data: [UInt8], in directory: TemporaryDirectory) -> (
    isError: Bool, isClean: Bool
  ) {
    let target: any OpenedTarget
    do {
      target = try Artifacts.open(directory.write(file, data), limits: Self.limits)
    } catch {
      #expect(!error.path.isEmpty && !error.detail.isEmpty && (error.offset ?? 0) >= 0)
      return (true, false)
    }
    for member in target.members where member.kind != .directory {
      do {
        let contents = try target.contents(of: member.index)
        #expect(contents.count <= Self.limits.memberBytes)
      } catch {
        #expect(!error.path.isEmpty && !error.detail.isEmpty)
      }
      if member.path.hasSuffix(".zip") { _ = try? target.nestedArchive(member.index, limits: Self.limits) }
    }
    target.verifyRemaining()
    for problem in target.problems {
      #expect(!problem.place.path.isEmpty || problem.place.offset != nil)
      #expect(!problem.detail.isEmpty && (problem.place.offset ?? 0) >= 0)
    }
    return (false, target.problems.isEmpty)
  }

  @Test("survives five thousand damaged containers", arguments: 0..<50)
  func survives(batch: Int) {
    let directory = TemporaryDirectory()
    var errors = 0
    var clean = 0
    for number in batch * 100..<(batch + 1) * 100 {
      let (file, data) = number % 5 == 4 ? Self.damagedInside(number) : Self.damaged(number)
      let outcome = digest(file, data, in: directory)
      errors += outcome.isError ? 1 : 0
      clean += outcome.isClean ? 1 : 0
    }
    // Damage that goes unnoticed can only be in bytes that mean nothing: times, and flags about the compressor.
    #expect(clean < 40 && errors < 90)
  }

  @Test("stays within its memory", .timeLimit(.minutes(1)))
  func memory() throws {
    // A member of 200 MB, a thousand times as large as its archive, is refused or spooled, never held.
    let zeros = [UInt8](repeating: 0, count: 200 << 20)
    var wheel = WheelBuilder(name: "bomb", binaryFiles: [("bomb/zeros", zeros)])
    wheel.editRecord = { $0.map { ($0.0, "", "") } }
    let data = wheel.build()
    let directory = TemporaryDirectory()
    let path = directory.write(wheel.fileName, data)
    let refused = try Artifacts.open(path, limits: .with { $0.inflationRatio = 100 })
    #expect(refused.problems.contains { $0.code == .ratioTooHigh && $0.leavesUnread })
    #expect(throws: ArtifactError.self) { try refused.contents(of: 0) }
    let spooled = try Artifacts.open(path)
    let contents = try spooled.contents(of: 0)
    #expect(contents.count == zeros.count)
    #expect(contents.withBytes { $0.first == 0 && $0.last == 0 })
  }

  @Test("ends a tar bomb when its ratio shows", arguments: TarBuilder.Wrapping.allCases.filter { $0 != .none })
  func tarBomb(_ wrapping: TarBuilder.Wrapping) throws {
    var sdist = StructureCase.plainSdist
    sdist.wrapping = wrapping
    sdist.files.append(("zeros", [UInt8](repeating: 0, count: 16 << 20)))
    let opened = try Opened(
      sdist,
      limits: .with {
        $0.ratioFloorBytes = 1 << 20; $0.inflationRatio = 100
      })
    let problem = try #require(opened.target.problems.first { $0.code == .ratioTooHigh })
    #expect(problem.leavesUnread && problem.place.offset != nil)
  }

  @Test("lists no more members than allowed, however many there are")
  func manyMembers() throws {
    var zip = ZipBuilder()
    for number in 0..<5_000 { zip.add("m\(number)", [], method: .stored) }
    let opened = try Opened("demo-1.0.zip", zip.build(), limits: Self.limits)
    #expect(opened.target.members.count == 2_000)
    #expect(opened.target.problems.contains { $0.code == .tooManyMembers && $0.leavesUnread })
  }
}
