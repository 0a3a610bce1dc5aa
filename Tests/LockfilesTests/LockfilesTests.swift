import Lockfiles
import TestSupport
import Testing

@Suite("Lock files")
struct LockTests {
  @Test(
    "of every tool give releases and places",
    arguments: [
      (
        "uv.lock",
        """
        version = 1
        [[package]]
        name = "app"
        source = { virtual = "." }
        [[package]]
        name = "a"
        version = "1.0"
        source = { registry = "https://example.org/simple" }
        [[package]]
        name = "b"
        version = "2.0"
        source = { git = "https://example.org/b.git?rev=1" }
        [[package]]
        name = "c"
        source = { editable = "libs/c" }
        [[package]]
        name = "d"
        version = "3"
        source = { url = "https://example.org/d.whl" }
        """,
        [
          .requirement("a==1.0"), .requirement("b @ git+https://example.org/b.git?rev=1"), .path("libs/c"),
          .requirement("d @ https://example.org/d.whl"),
        ]
      ),
      (
        "poetry.lock",
        """
        [[package]]
        name = "a"
        version = "1.0"
        [[package]]
        name = "b"
        version = "2"
        [package.source]
        type = "legacy"
        url = "https://example.org/simple"
        [[package]]
        name = "c"
        version = "3"
        [package.source]
        type = "directory"
        url = "libs/c"
        [metadata]
        lock-version = "2.0"
        """, [.requirement("a==1.0"), .requirement("b==2"), .path("libs/c")]
      ),
      (
        "pdm.lock",
        "[metadata]\n[[package]]\nname = \"a\"\nversion = \"1\"\n[[package]]\nname = \"a\"\nversion = \"1\"\n",
        [.requirement("a==1")]
      ),
      (
        "pylock.dev.toml",
        """
        lock-version = "1.0"
        [[packages]]
        name = "a"
        version = "1.0"
        [[packages]]
        name = "b"
        archive = { url = "https://example.org/b.zip" }
        [[packages]]
        name = "c"
        vcs = { type = "git", url = "https://example.org/c.git" }
        [[packages]]
        name = "d"
        directory = { path = "d" }
        """,
        [
          .requirement("a==1.0"), .requirement("b @ https://example.org/b.zip"),
          .requirement("c @ git+https://example.org/c.git"), .path("d"),
        ]
      ),
      (
        "Pipfile.lock",
        """
        {"_meta": {"sources": []}, "default": {"a": {"version": "==1.0", "hashes": []}, "b": {"path": "./b"}},
         "develop": {"c": {"version": "*"}, "d": {"git": "https://example.org/d.git"}}}
        """,
        [.requirement("a==1.0"), .path("./b"), .requirement("c"), .requirement("d @ git+https://example.org/d.git")]
      ),
      ("uv.lock", "version = 1\n", []),
    ] as [(String, String, [LockList.Wish])])
  func entries(fileName: String, text: String, expected: [LockList.Wish]) throws {
    let list = try Lockfiles.read(bytes(text), fileName: fileName)
    #expect(list.entries.map(\.wish) == expected)
  }

  @Test(
    "that are none are refused",
    arguments: [
      ("uv.lock", "key = 1\n", LockfileError.Code.unknownFormat), ("uv.lock", "[[package]]\nversion = 1\n", .malformed),
      ("poetry.lock", "= 1", .malformed), ("Pipfile.lock", "[]", .unknownFormat), ("Pipfile.lock", "{", .malformed),
    ])
  func refused(fileName: String, text: String, code: LockfileError.Code) {
    do {
      _ = try Lockfiles.read(bytes(text), fileName: fileName)
      Issue.record("was read")
    } catch {
      #expect(error.code == code)
    }
  }

  @Test(
    "are known by their names",
    arguments: [
      ("uv.lock", true), ("poetry.lock", true), ("pdm.lock", true), ("Pipfile.lock", true),
      ("pylock.toml", true), ("pylock.dev.toml", true), ("pyproject.toml", false), ("notes.txt", false),
      ("Cargo.lock", false), ("requirements.txt", false),
    ])
  func names(fileName: String, expected: Bool) {
    #expect(Lockfiles.isLock(fileName: fileName) == expected)
  }
}
