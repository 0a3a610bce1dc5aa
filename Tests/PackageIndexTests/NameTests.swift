import Evidence
import PackageIndex
import TestSupport
import Testing

@Suite("Names of projects, requirements and files")
struct NameTests {
  @Test("of projects are normalised", arguments: [("Foo.Bar__baz", "foo-bar-baz"), ("a", "a"), ("A-_.1", "a-1")])
  func project(text: String, normal: String) {
    #expect(ProjectName(text)?.description == normal)
  }

  @Test(
    "of projects with anything else in them are refused", arguments: ["", "-a", "a-", "a b", "é", "a/b", "a\n", "../a"])
  func refusedProject(text: String) {
    #expect(ProjectName(text) == nil)
  }

  @Test(
    "of requirements are read",
    arguments: [
      ("litellm==1.82.8", "litellm==1.82.8"), ("A_b [Y,x] >= 1 , < 2", "a-b[x,y]>=1,<2"), ("a(>1)", "a>1"),
      ("a; python_version<'3'", "a; python_version<'3'"),
      ("a@https://example.org/a-1.tar.gz", "a @ https://example.org/a-1.tar.gz"),
      ("a @ https://example.org/a;b.whl ; extra == 'x'", "a @ https://example.org/a;b.whl ; extra == 'x'"),
      ("a[]", "a"),
    ])
  func requirement(text: String, normal: String) {
    #expect(Requirement(text)?.description == normal)
  }

  @Test(
    "of requirements that break the grammar are refused",
    arguments: [
      "", "==1", "a==", "a=1", "a b", "a[x", "a @ ", "a; ", "a; python_version", "a>1;;", "a @ https://example.org/a b",
      "./a",
    ])
  func refusedRequirement(text: String) {
    #expect(Requirement(text) == nil)
  }

  static let markers = [
    "python_version < '3.9'", "python_version >= '3.10' and sys_platform == 'linux'",
    "os_name == 'nt' or platform_system == 'Linux'",
    "python_version in '3.8 3.12'", "sys_platform not in 'win32 darwin'",
    "(os_name == 'nt' or os_name == 'posix') and python_version > '3'",
    "'linux' in sys_platform", "python_full_version >= '3.12.1'", "implementation_name == \"cpython\"",
    "platform_machine != 'x86_64'",
    "python_version ~= '3.11'", "sys_platform > 'a'", "python_version == '3.12.*'", "os_name", "os_name = 'nt'",
    "foo == 'x'", "os_name == 'nt' and",
    "os_name == 'nt' xor os_name == 'a'", "((os_name == 'posix'))", "platform_python_implementation=='CPython'",
    "python_implementation == 'CPython'",
    "extra == 'x'", "os.name == 'posix'",
  ]

  @Test(
    "of environments in markers are judged as packaging does",
    .enabled(if: PackagingOracle.shared != nil, "no pip to compare with"))
  func marker() throws {
    let answers = try #require(
      PackagingOracle.answers(
        """
        env = dict(os_name='posix', sys_platform='linux', platform_system='Linux', platform_machine='x86_64', platform_release='',
          platform_version='', platform_python_implementation='CPython', implementation_name='cpython', python_version='3.12',
          python_full_version='3.12.0', implementation_version='3.12.0', extra='')
        for t in lines:
          try: print(Marker(t).evaluate(env))
          except InvalidMarker: print('error')
        """, Self.markers))
    #expect(answers.count == Self.markers.count)
    let environment = MarkerEnvironment(
      python: PythonVersion(3, 12), platform: TargetPlatform(system: .linux, machine: "x86_64"))
    for (text, answer) in zip(Self.markers, answers) {
      #expect(Marker(text).map { $0.holds(in: environment) ? "True" : "False" } ?? "error" == answer, "\(text)")
    }
  }

  @Test("of markers nested without end are refused, not followed")
  func deepMarker() {
    #expect(Marker(String(repeating: "(", count: 100_000) + "os_name == 'a'") == nil)
  }

  @Test("of markers hold for an extra that is asked for")
  func extra() throws {
    let marker = try #require(Marker("extra == 'Dev_Tools'"))
    let environment = MarkerEnvironment(python: PythonVersion(3, 12), platform: .current)
    #expect(marker.holds(in: environment, extras: ["dev-tools"]))
    #expect(!marker.holds(in: environment))
  }

  @Test(
    "of wheels say where they can be installed",
    arguments: [
      ("a-1-py3-none-any.whl", "3.8", true), ("a-1-py2.py3-none-any.whl", "3.15", true),
      ("a-1-py2-none-any.whl", "3.8", false),
      ("a-1-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl", "3.11", true),
      ("a-1-cp311-cp311-manylinux_2_17_x86_64.whl", "3.12", false),
      ("a-1-cp38-abi3-manylinux_2_28_x86_64.whl", "3.13", true),
      ("a-1-cp312-abi3-manylinux_2_28_x86_64.whl", "3.11", false), ("a-1-cp313-cp313t-linux_x86_64.whl", "3.13", true),
      ("a-1-cp311-cp311-manylinux_2_17_aarch64.whl", "3.11", false), ("a-1-cp311-cp311-win_amd64.whl", "3.11", false),
      ("a-1-cp311-cp311-musllinux_1_2_x86_64.whl", "3.11", false), ("a-1-py310-none-any.whl", "3.9", false),
      ("a-1-pp310-pypy310_pp73-linux_x86_64.whl", "3.10", false), ("a-1-cp36-none-any.whl", "3.8", true),
    ])
  func wheel(file: String, python: String, isInstallable: Bool) throws {
    let name = try #require(WheelFileName(file))
    let platform = TargetPlatform(system: .linux, machine: "x86_64")
    let version = try #require(PythonVersion(python))
    #expect(name.isInstallable(on: version, platform: platform) == isInstallable)
  }

  @Test(
    "of wheels with missing or strange parts are refused",
    arguments: [
      "a-1-py3-none.whl", "a-1-py3-none-any.zip", "../a-1-py3-none-any.whl", "a-x-py3-none-any.whl",
      "a-1-b-py3-none-any.whl", "-1-py3-none-any.whl",
    ])
  func refusedWheel(file: String) {
    #expect(WheelFileName(file) == nil)
  }

  @Test(
    "of source distributions give their version by the project's name",
    arguments: [
      ("a-b-1.0.tar.gz", "a-b", "1.0"), ("a_b-1.0-1.zip", "a-b", "1.0.post1"), ("A.B-2.tgz", "a-b", "2"),
    ])
  func source(file: String, project: String, version: String) throws {
    let project = try #require(ProjectName(project))
    let name = try #require(SourceFileName(file, project: project))
    #expect(name.version.description == version)
  }

  @Test(
    "of source distributions of other projects are refused",
    arguments: ["a-1.0.tar.gz", "a-b.tar.gz", "a-b-x.tar.gz", "a-b-1.0.exe"])
  func refusedSource(file: String) throws {
    let project = try #require(ProjectName("a-b"))
    #expect(SourceFileName(file, project: project) == nil)
  }
}

@Suite("Addresses")
struct IndexURLTests {
  @Test("never show credentials, queries or fragments")
  func redaction() throws {
    let url = try #require(IndexURL("https://user:p%40ss@Example.org:8443/simple/?sig=secret#sha256=1"))
    #expect(url.description == "https://****@example.org:8443/simple/?****")
    #expect(url.credentials == .init(user: "user", password: "p@ss"))
    #expect(url.requestText == "https://example.org:8443/simple/?sig=secret")
  }

  @Test(
    "of links are resolved against their page",
    arguments: [
      ("../../files/a.whl#x=1", "https://example.org/files/a.whl"), ("/a", "https://example.org/a"),
      ("a", "https://example.org/simple/p/a"),
      ("//example.org/b", "https://example.org/b"), ("http://example.org/c", "http://example.org/c"),
      ("../../../../x", "https://example.org/x"),
      ("?q", "https://example.org/simple/p/?q"), ("./a/../b", "https://example.org/simple/p/b"),
    ])
  func resolution(link: String, expected: String) throws {
    let page = try #require(IndexURL("https://example.org/simple/p/"))
    #expect(page.resolving(link)?.requestText == expected)
  }

  @Test(
    "of other kinds or with control characters are refused",
    arguments: [
      "ftp://example.org/", "javascript:alert(1)", "https://", "https:///a", "https://example.org/a b",
      "https://example.org:99999/", "a", "https://a\\b/",
      "https://example.org/\r\nX: 1",
    ])
  func refused(text: String) {
    #expect(IndexURL(text) == nil)
  }

  @Test(
    "whose last part would lead elsewhere as a file's name have none",
    arguments: ["/", "/..", "/a%2Fb", "/%2e%2e", "/a%00", "/a%5Cb"])
  func fileName(path: String) throws {
    let url = try #require(IndexURL("https://example.org" + path))
    #expect(url.fileName == nil)
  }
}
