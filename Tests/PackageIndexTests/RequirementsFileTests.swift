import PackageIndex
import TestSupport
import Testing

@Suite("Requirements files")
struct RequirementsFileTests {
  let folder = TemporaryDirectory()

  func read(_ text: String, _ environment: [String: String] = [:]) throws -> RequirementsFile {
    _ = folder.write("requirements.txt", text)
    return try RequirementsFile.read("requirements.txt", environment: environment, workingDirectory: folder.path)
  }

  private func text(_ item: RequirementsFile.Item) -> String {
    switch item {
    case .requirement(let requirement): requirement.description
    case .path(let path, let isEditable): (isEditable ? "editable " : "path ") + path.dropFirst(folder.path.count + 1)
    case .url(let url): "url \(url)"
    case .undecided(let text, _): "undecided \(text)"
    }
  }

  @Test("give requirements with their lines, hashes and markers")
  func plain() throws {
    let hash = String(repeating: "a", count: 64)
    let file = try read(
      """
      # head
      a==1.0  # why
      b>=2 ; python_version < "3.9" \\
        --hash=sha256:\(hash) \\
        --hash sha512:bb

      c @ https://example.org/c-1.tar.gz#sha256=\(hash)
      d${VERSION} # ${VERSION}
      e$VERSION
      https://user:secret@example.org/f-1.0.tar.gz#egg=f
      """, ["VERSION": "==3"])
    #expect(
      file.entries.map { text($0.item) } == [
        "a==1.0", "b>=2; python_version < \"3.9\"", "c @ https://example.org/c-1.tar.gz#sha256=\(hash)", "d==3",
        "undecided e$VERSION",
        "url https://****@example.org/f-1.0.tar.gz",
      ])
    #expect(file.entries.map(\.line) == [2, 3, 7, 8, 9, 10])
    #expect(file.entries[1].hashes == ["sha256:\(hash)", "sha512:bb"])
  }

  @Test("draw in others once, relative to themselves, and tell constraints apart")
  func nested() throws {
    _ = folder.write(
      "more/base.txt", "x==1\n-r ../requirements.txt\n-c limits.txt\n-f links\n-f https://example.org/l\n")
    _ = folder.write("more/limits.txt", "y<2\n-r deep.txt")
    _ = folder.write("more/deep.txt", "z==3")
    _ = folder.makeDirectory("more/links")
    let file = try read(
      "-r more/base.txt\n--index-url https://example.org/s\n--extra-index-url=https://example.org/t\n--pre\n-r https://example.org/r.txt\n--no-index"
    )
    #expect(file.entries.map { text($0.item) } == ["x==1", "y<2", "z==3", "undecided https://example.org/r.txt"])
    #expect(file.entries.map(\.isConstraint) == [false, true, true, false])
    #expect(file.entries[0].file.hasSuffix("more/base.txt"))
    #expect(file.flags.indexURL == "https://example.org/s")
    #expect(file.flags.extraIndexURLs == ["https://example.org/t"])
    #expect(file.flags.findLinks == [folder.path + "/more/links", "https://example.org/l"])
    #expect(file.flags.allowsPreReleases)
    #expect(file.flags.noIndex)
  }

  @Test("tell paths, editables and repositories from requirements")
  func places() throws {
    _ = folder.write("demo-1.0-py3-none-any.whl", "x")
    _ = folder.makeDirectory("src")
    let file = try read(
      "./demo-1.0-py3-none-any.whl\n-e ./src[dev]\n-e .\nsrc\n./src\ngit+https://t:o@example.org/a.git@v1\n-e git+ssh://git@example.org/b\nno such thing\n"
    )
    #expect(
      file.entries.map { text($0.item) } == [
        "path ./demo-1.0-py3-none-any.whl", "editable ./src", "editable .", "src", "path ./src",
        "undecided git+https://****@example.org/a.git@v1",
        "undecided git+ssh://****@example.org/b", "undecided no such thing",
      ])
  }

  @Test("that include each other too deep are refused")
  func depth() {
    for index in 0..<40 { _ = folder.write("n\(index).txt", "-r n\(index + 1).txt") }
    #expect(throws: IndexError(.badRequirement, "", "", remedy: "")) { try read("-r n0.txt") }
  }

  @Test("that are missing are an error that names them")
  func missing() {
    let error = #expect(throws: IndexError.self) { try read("-r nothing.txt") }
    #expect(error?.subject.hasSuffix("nothing.txt") == true)
  }

  @Test("changed at random never crash the reader", arguments: 0..<4 as Range<UInt64>)
  func mutations(seed: UInt64) throws {
    let base = Array(
      "a==1 \\\n --hash=sha256:00 # c\n-e './x y'\n--index-url \"https://example.org\"\n${A}\n-f l\nb[c]; os_name=='d'\n"
        .utf8)
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<150 {
      let bytes = generator.mutate(base)
      _ = folder.write("m.txt", bytes)
      let file = try? RequirementsFile.read("m.txt", environment: [:], workingDirectory: folder.path)
      #expect(file?.entries.allSatisfy { $0.line >= 1 } ?? true)
    }
  }
}
