import Artifacts
import Evidence
import TestSupport
import Testing

@Suite("ZipArchive")
struct ZipArchiveTests {
  static let layout: [StructureCase] = [
    .zip(.truncated, "a comment longer than the file") { $0.commentLength = 9 },
    .zip(.truncated, "a deflate stream that is cut") {
      $0.entries[1].rawData = Array(Compressor.deflate($0.entries[1].data).dropLast(4))
    },
    .zip(.unsupportedCompression, "an unknown method") { $0.entries[0].methodNumber = 97 },
    .zip(.checksumMismatch, "a wrong checksum in both headers") { $0.entries[0].crc = 7 },
    .zip(.sizeMismatch, "a declared size above the real one") { $0.entries[0].size = 60 },
    .zip(.sizeMismatch, "bytes behind the stream inside the member") {
      $0.entries[0].rawData = Compressor.deflate($0.entries[0].data) + [1, 2, 3]
    },
    .zip(.localHeaderMismatch, "another name in the local header") {
      $0.entries[0].localName = bytes("demo/__main__.py")
    },
    .zip(.localHeaderMismatch, "another method in the local header") { $0.entries[0].localMethodNumber = 0 },
    .zip(.localHeaderMismatch, "another checksum in the local header") { $0.entries[0].localCRC = 1 },
    .zip(.localHeaderMismatch, "another size in the local header") { $0.entries[0].localSize = 1 },
    .zip(.localHeaderMismatch, "the encryption flag in the local header only") { $0.entries[0].localFlags = 1 },
    .zip(.localHeaderMismatch, "a wrong number of entries") { $0.entryCount = 2 },
    .zip(.localHeaderMismatch, "a Unicode path field with another name") {
      let other = bytes("x.pth")
      var field = ByteWriter()
      field.little16(0x7075)
      field.little16(UInt16(5 + other.count))
      field.append([1])
      field.little32(Compressor.crc32($0.entries[0].name))
      field.append(other)
      $0.entries[0].extra = field.bytes
    },
    .zip(.localHeaderMismatch, "an extra field that overruns") { $0.entries[0].extra = [9, 0, 200, 0, 1] },
    .zip(.missingLocalHeader, "an offset that leads to no header") { $0.entries[0].localOffset = 5 },
    .zip(.unlistedLocalEntry, "an entry that the directory leaves out") {
      $0.entries.append(ZipBuilder.Entry("hidden.pth", bytes("import demo\n")))
      $0.entries[$0.entries.count - 1].isUnlisted = true
    },
    .zip(.unlistedLocalEntry, "an unlisted entry with a descriptor") {
      var entry = ZipBuilder.Entry("hidden.pth", bytes("import demo\n"))
      entry.isUnlisted = true
      entry.usesDescriptor = true
      $0.entries.insert(entry, at: 1)
    },
    .zip(.prefixData, "a script before the archive, offsets adjusted") { $0.prefix = bytes("#!/bin/sh\n") },
    .zip(.prefixData, "a script before the archive, offsets not adjusted") {
      $0.prefix = bytes("#!/bin/sh\n")
      $0.offsetsIncludePrefix = false
    },
    .zip(.trailingData, "bytes behind the end record") { $0.trailing = bytes("TRAILING") },
    .zip(.gapBetweenEntries, "bytes between two entries") { $0.entries[1].gapBefore = bytes("gap") },
    .zip(.gapBetweenEntries, "bytes before the directory") { $0.beforeCentralDirectory = bytes("gap") },
    .zip(.gapBetweenEntries, "bytes before the end record") {
      $0.beforeEnd = bytes("gap")
      $0.offsetsIncludePrefix = true
    },
    .zip(.overlappingEntries, "two entries with the same bytes") {
      var twin = $0.entries[0]
      twin.hasNoLocalEntry = true
      twin.localOffset = 0
      $0.entries.append(twin)
    },
    .zip(.concatenatedArchives, "an archive before the archive") {
      $0.prefix = ZipBuilder([("demo/__init__.py", bytes("x = 2\n"))]).build()
      $0.offsetsIncludePrefix = false
    },
    .zip(.concatenatedArchives, "an end record inside the comment") { $0.comment = ZipBuilder().build() },
    .zip(.encryptedMember, "the encryption flag") { $0.entries[0].flags = 1 },
    .zip(.entryComment, "an entry's comment") { $0.entries[0].comment = bytes("hello") },
    .zip(.needlessZip64, "a zip64 end record") { $0.usesZip64End = true },
    .zip(.needlessZip64, "a zip64 field in an entry") { $0.entries[0].usesZip64 = true },
    .zip(.dataDescriptorMismatch, "a descriptor with another checksum") {
      $0.entries[0].usesDescriptor = true
      $0.entries[0].descriptorCRC = 1
    },
    .zip(.tooManyMembers, "more members than allowed", limits: .with { $0.members = 2 }) { _ in },
    .zip(.tooLarge, "a member larger than allowed", limits: .with { $0.memberBytes = 400 }) { _ in },
    .zip(.tooLarge, "members larger than allowed together", limits: .with { $0.inflatedBytes = 400 }) { _ in },
    .zip(
      .ratioTooHigh, "a member that inflates too much",
      limits: .with {
        $0.ratioFloorBytes = 1_000; $0.inflationRatio = 50
      }
    ) {
      $0.add("demo/zeros.bin", [UInt8](repeating: 0, count: 100_000))
    },
  ]

  static let names: [StructureCase] = [
    .named(.parentPath, "../x.py"), .named(.parentPath, "demo/../../x.py"), .named(.absolutePath, "/x.py"),
    .named(.drivePath, "C:/x.py"), .named(.drivePath, "c:x.py"), .named(.backslashName, "demo\\x.py"),
    .named(.nulName, "demo/x.py\u{0}.txt"), .named(.controlCharacterName, "demo/x\u{1B}.py"),
    .named(.controlCharacterName, "demo/x\u{202E}yp.py"), .named(.emptyNameComponent, "demo//x.py"),
    .named(.emptyNameComponent, "./x.py"), .named(.emptyNameComponent, "demo/./x.py"), .named(.emptyNameComponent, ""),
    .zip(.duplicateName, "a name twice, with other contents") { $0.add("demo/__init__.py", "x = 2\n") },
    .zip(.duplicateName, "a name twice, with another mode") {
      $0.add("demo/__init__.py", "x = 1\n")
      $0.entries[$0.entries.count - 1].mode = 0o100755
    },
    .named(.caseCollision, "Demo/__INIT__.py"),
    .named(.unicodeCollision, "demo/__ｉnit__.py"),
    .zip(.unicodeCollision, "composed and decomposed accents") {
      $0.add("demo/caf\u{E9}.py", "")
      $0.add("demo/cafe\u{301}.py", "")
    },
    .named(.fileUsedAsDirectory, "demo/__init__.py/x.py"),
    .zip(.nonUTF8Name, "bytes that are not UTF-8, flagged as UTF-8") {
      var entry = ZipBuilder.Entry(name: [0x64, 0xFF, 0x2E, 0x70, 0x79], [])
      entry.flags = 0x800
      $0.entries.append(entry)
    },
    .zip(.nonUTF8Name, "a name that is not ASCII and has no flag") {
      var entry = ZipBuilder.Entry("demo/é.py", [])
      entry.flags = 0
      $0.entries.append(entry)
    },
    .zip(.symbolicLink, "a link") { $0.addLink("demo/link.py", to: "sub/mod.py") },
    .zip(.linkEscape, "a link that leads outside") { $0.addLink("demo/link.py", to: "../../../etc/passwd") },
    .zip(.linkEscape, "a link to the root") { $0.addLink("demo/link.py", to: "/etc/passwd") },
    .zip(.deviceMember, "a device") {
      $0.add("demo/dev", "")
      $0.entries[$0.entries.count - 1].mode = 0o020666
    },
    .zip(.setuidMode, "a set-user-id file") { $0.entries[0].mode = 0o104755 },
    .zip(.fileUsedAsDirectory, "a directory with contents") { $0.add("demo/data/", "hidden") },
  ]

  @Test("reports each defect with its code and a place", arguments: layout + names)
  func reports(_ example: StructureCase) throws {
    let made = example.make()
    let opened = try Opened(made.file, made.data, limits: example.limits)
    let hits = opened.problems.filter { $0.code == example.code }
    #expect(!hits.isEmpty, "found \(opened.codes)")
    #expect(hits.allSatisfy { $0.place.offset != nil || $0.place.line != nil || !$0.place.path.isEmpty })
  }

  /// Unusual archives that every installer reads alike.
  static let harmless: [StructureCase] = [
    .zip(.truncated, "nothing changed") { _ in },
    .zip(.truncated, "a comment that ends with the file") { $0.comment = bytes("made by hand") },
    .zip(.dataDescriptorMismatch, "a descriptor") { $0.entries[0].usesDescriptor = true },
    .zip(.dataDescriptorMismatch, "a descriptor without signature") {
      $0.entries[0].usesDescriptor = true
      $0.entries[0].descriptorHasSignature = false
    },
    .wheel(.nonUTF8Name, "a flagged UTF-8 name") { $0.files.append(("demo/é.py", [])) },
    .zip(.fileUsedAsDirectory, "directory entries") {
      var entry = ZipBuilder.Entry("demo/", [], method: .stored)
      entry.mode = 0o040755
      $0.entries.insert(entry, at: 0)
    },
    .zip(.localHeaderMismatch, "extra fields with times, longer in the local header") {
      $0.entries[0].extra = [0x55, 0x54, 5, 0, 1, 1, 2, 3, 4]
      $0.entries[0].localExtra = [0x55, 0x54, 9, 0, 3, 1, 2, 3, 4, 1, 2, 3, 4]
    },
    .zip(.duplicateName, "a file twice, byte for byte") { $0.add("demo/__init__.py", "x = 1\n") },
    .zip(.setuidMode, "executable files") { $0.entries[0].mode = 0o100755 },
    .zip(.needlessZip64, "no unix modes") {
      $0.entries[0].createSystem = 0
      $0.entries[0].externalAttributes = 0
    },
    StructureCase(code: .concatenatedArchives, name: "signatures inside stored and deflated data", limits: .standard) {
      let noise = ZipEnd.bytes + ZipBuilder([("evil.pth", bytes("import os"))]).build()
      var wheel = WheelBuilder(name: "demo", binaryFiles: [("demo/a.bin", noise), ("demo/b.bin", noise + noise)])
      wheel.editZip = {
        $0.entries[0].method = .stored
        // A deflate stream with stored blocks holds the signatures as they are.
        $0.entries[1].rawData = Compressor.deflate(noise + noise, level: 0)
      }
      return (wheel.fileName, wheel.build())
    },
  ]

  enum ZipEnd { static let bytes: [UInt8] = [0x50, 0x4B, 5, 6] + [UInt8](repeating: 0, count: 18) }

  @Test("does not take a link to nothing for one that leaves the archive")
  func emptyLink() throws {
    let made = StructureCase.zip(.symbolicLink, "") { $0.addLink("demo/link", to: "") }.make()
    let codes = try Opened(made.file, made.data).codes
    #expect(codes.contains(.symbolicLink) && !codes.contains(.linkEscape))
  }

  @Test("has nothing to say about what all readers read alike", arguments: harmless)
  func acceptsHarmless(_ example: StructureCase) throws {
    let made = example.make()
    #expect(try Opened(made.file, made.data).problems == [])
  }

  @Test("inflates every method that installers know", arguments: ZipBuilder.Method.allCases, [0, 1, 70_000, 400_000])
  func methods(_ method: ZipBuilder.Method, size: Int) throws {
    var generator = SeededGenerator(seed: UInt64(size))
    let data = (0..<size).map { _ in UInt8.random(in: 0...15, using: &generator) }
    var wheel = WheelBuilder(name: "demo", binaryFiles: [("demo/data.bin", data)])
    wheel.editZip = { $0.entries[0].method = method }
    let opened = try Opened(wheel)
    #expect(opened.problems == [])
    #expect(try opened.target.contents(of: 0).bytes == data)
    // The same through an unlinked file.
    let small = try Opened(wheel.fileName, wheel.build(), limits: .with { $0.memberBytesInMemory = 1_000 })
    #expect(small.problems == [])
    #expect(try small.target.contents(of: 0).bytes == data)
  }

  @Test("keeps both readings where readers differ")
  func bothReadings() throws {
    var zip = StructureCase.plainWheel.zip()
    zip.add("demo/__init__.py", "x = 2\n")
    zip.entries[1].localName = bytes("hook.pth")
    var hidden = ZipBuilder.Entry("hidden.pth", bytes("import demo\n"))
    hidden.isUnlisted = true
    zip.entries.append(hidden)
    let opened = try Opened(StructureCase.plainWheel.fileName, zip.build())
    let texts = try opened.target.members.filter { $0.path == "demo/__init__.py" }.map {
      String(decoding: try opened.target.contents(of: $0.index).bytes, as: UTF8.self)
    }
    #expect(texts == ["x = 1\n", "x = 2\n"])
    #expect(opened.installed("hook.pth").map(\.root) == [.site])
    #expect(opened.installed("hidden.pth").map(\.root) == [.site])
    #expect(try opened.text("hidden.pth") == "import demo\n")
  }

  @Test("gives zipfile's bytes where a member is longer than it declares")
  func cutContents() throws {
    var zip = StructureCase.plainWheel.zip()
    zip.entries[0].size = 3
    zip.entries[0].crc = Compressor.crc32(bytes("x ="))
    let opened = try Opened(StructureCase.plainWheel.fileName, zip.build())
    #expect(try opened.text("demo/__init__.py") == "x =")
    #expect(opened.codes.contains(.sizeMismatch))
  }

  @Test("refuses members that overlap into a bomb, at once and without memory")
  func overlapBomb() throws {
    // Entries that share one kernel of compressed zeros: the sum of their sizes has no bound but the directory's.
    var zip = StructureCase.plainWheel.zip()
    let kernel = ZipBuilder.Entry("demo/kernel", [UInt8](repeating: 0, count: 900_000))
    zip.entries = [kernel]
    let stored = kernel.method.compress(kernel.data)
    let crc = Compressor.crc32(kernel.data)
    for index in 0..<2_000 {
      var entry = ZipBuilder.Entry("demo/\(index)", [])
      entry.hasNoLocalEntry = true
      entry.localOffset = 0
      entry.crc = crc
      entry.compressedSize = UInt32(stored.count)
      entry.size = 900_000
      zip.entries.append(entry)
    }
    let opened = try Opened(StructureCase.plainWheel.fileName, zip.build())
    let refused = opened.target.problems.filter { $0.code == .ratioTooHigh && $0.leavesUnread }
    #expect(refused.count > 1_000)
    #expect(throws: ArtifactError.self) { try opened.target.contents(of: 1_900) }
  }

  @Test("gives an error with the offset for what is no archive", arguments: [0, 1, 21, 22, 100])
  func notAnArchive(count: Int) throws {
    #expect {
      _ = try Opened("demo-1.0-py3-none-any.whl", [UInt8](repeating: 0x20, count: count))
    } throws: { error in
      let error = error as? ArtifactError
      return error?.code == .truncated && error?.offset != nil
    }
  }

  @Test("reads a zip64 end record that is needed because of its counts")
  func neededZip64() throws {
    var zip = StructureCase.plainWheel.zip()
    zip.usesZip64End = true
    zip.entryCount = 0xFFFF
    zip.centralSize = .max
    zip.centralOffset = .max
    let opened = try Opened(StructureCase.plainWheel.fileName, zip.build())
    #expect(opened.problems == [])
    #expect(opened.target.members.count == zip.entries.count)
  }
}
