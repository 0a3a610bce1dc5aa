import PackageIndex
import TestSupport
import Testing

/// A machine made of a temporary directory: a home, a project, and a Python with a pip.
struct Machine {
  let folder = TemporaryDirectory()
  var environment: [String: String] = [:]

  init() {
    for name in ["home", "project", "python/lib", "python/bin"] { _ = folder.makeDirectory(name) }
    // A search path and system directories of its own, so that nothing of the real machine takes part.
    environment["PATH"] = folder.path + "/python/bin"
    environment["XDG_CONFIG_DIRS"] = folder.path + "/etc"
    environment["PIP_CONFIG_FILE"] = folder.path + "/named.conf"
    _ = folder.write("python/bin/python3", [], mode: 0o755)
  }

  /// Gives the Python a pip whose source names an index.
  func installPip(
    _ source: String = "PyPI = PackageIndex(\n    \"https://example.org/\", file_storage_domain=\"x\"\n)\n"
  ) {
    _ = folder.write(
      "python/lib/python3.12/site-packages/pip/_internal/models/index.py", "class PackageIndex:\n  pass\n\n" + source)
  }

  func discover(_ flags: IndexConfiguration.Flags = .init()) throws -> IndexConfiguration {
    try IndexConfiguration.discover(
      environment: environment, homeDirectory: folder.path + "/home", workingDirectory: folder.path + "/project",
      flags: flags,
      systemRoot: folder.path + "/root")
  }
}

@Suite("The configuration of indexes")
struct ConfigurationTests {
  @Test("is the installed pip's own where nothing names an index")
  func usual() throws {
    let machine = Machine()
    machine.installPip()
    let index = try #require(try machine.discover().indexes.first)
    #expect(index.url.description == "https://example.org/simple")
    #expect(index.origin.contains("the default of the installed pip"))
  }

  @Test("is read from the pip that an installation carries in a wheel")
  func bundled() throws {
    let machine = Machine()
    let source = "PyPI = PackageIndex('https://example.org/', file_storage_domain='x')\n"
    let zip = ZipBuilder([("pip/_internal/models/index.py", Array(source.utf8))])
    _ = machine.folder.write("python/lib/python3.12/ensurepip/_bundled/pip-24.0-py3-none-any.whl", zip.build())
    #expect(try machine.discover().indexes.first?.url.description == "https://example.org/simple")
  }

  @Test("takes a later file, section and variable over an earlier one, as pip does")
  func precedence() throws {
    var machine = Machine()
    machine.environment["PIP_CONFIG_FILE"] = nil
    func index() throws -> String? { try machine.discover().indexes.first?.url.description }
    _ = machine.folder.write("root/etc/pip.conf", "[global]\nindex-url = https://example.org/etc\n")
    #expect(try index() == "https://example.org/etc")
    _ = machine.folder.write("home/.pip/pip.conf", "[global]\nindex-url = https://example.org/legacy\n")
    #expect(try index() == "https://example.org/legacy")
    _ = machine.folder.write("home/.config/pip/pip.conf", "[global]\nindex-url = https://example.org/user\n")
    #expect(try index() == "https://example.org/user")
    _ = machine.folder.write("python/pip.conf", "[global]\nindex-url = https://example.org/site\n")
    #expect(try index() == "https://example.org/site")
    _ = machine.folder.write("home/.config/pip/pip.conf", "[install]\nindex-url = https://example.org/section\n")
    #expect(try index() == "https://example.org/section")
    machine.environment["PIP_CONFIG_FILE"] = machine.folder.write(
      "named.conf", "[install]\nindex-url = https://example.org/named\n")
    #expect(try index() == "https://example.org/named")
    machine.environment["PIP_INDEX_URL"] = "https://example.org/variable"
    #expect(try index() == "https://example.org/variable")
    machine.environment["PIP_INDEX_URL"] = ""
    #expect(try index() == "https://example.org/named")
    var flags = IndexConfiguration.Flags()
    flags.indexURL = "https://example.org/flag"
    #expect(try machine.discover(flags).indexes.first?.url.description == "https://example.org/flag")
  }

  @Test("adds lists of flags to those of the files")
  func lists() throws {
    var machine = Machine()
    _ = machine.folder.write(
      "named.conf",
      "[global]\nindex-url = https://example.org/a\nextra-index-url =\n  https://example.org/b\n  https://example.org/c\nfind-links = links\ntrusted-host = h\n"
    )
    machine.environment["PIP_CONFIG_FILE"] = machine.folder.path + "/named.conf"
    machine.environment["PIP_CERT"] = "/x.pem"
    var flags = IndexConfiguration.Flags()
    flags.extraIndexURLs = ["https://example.org/d"]
    flags.findLinks = ["file:///links", "https://example.org/e"]
    let configuration = try machine.discover(flags)
    #expect(configuration.indexes.map { $0.url.path } == ["/a", "/b", "/c", "/d"])
    #expect(configuration.findLinks.count == 3)
    #expect(configuration.findLinks.prefix(2) == [.path(machine.folder.path + "/project/links"), .path("/links")])
    #expect(configuration.transfer.certificates == "/x.pem")
    #expect(configuration.transfer.trustedHosts == ["h"])
    #expect(configuration.notes.contains { $0.contains("not checked") })
    flags.noIndex = true
    #expect(try machine.discover(flags).indexes.isEmpty)
    machine.environment["PIP_NO_INDEX"] = "yes"
    #expect(try machine.discover().indexes.isEmpty)
  }

  @Test("stops at a file that pip would stop at, and says which")
  func broken() throws {
    let machine = Machine()
    _ = machine.folder.write("named.conf", "index-url = x\n")
    let error = #expect(throws: IndexError.self) { try machine.discover() }
    #expect(error?.code == .badConfiguration)
    #expect(error?.subject.hasSuffix("named.conf") == true)
  }

  @Test("says what to do where nothing names an index")
  func nothing() {
    let error = #expect(throws: IndexError.self) { try Machine().discover() }
    #expect(error?.code == .noIndex)
    #expect(error?.remedy.contains("PIP_INDEX_URL") == true)
  }

  @Test("is uv's where only uv is configured, the nearest file first and the default last")
  func uv() throws {
    var machine = Machine()
    machine.environment["PIP_CONFIG_FILE"] = nil
    _ = machine.folder.write(
      "project/pyproject.toml",
      """
      [[tool.uv.index]]
      name = "inner"
      url = "https://example.org/inner"
      explicit = true
      [[tool.uv.index]]
      url = "https://example.org/usual"
      default = true
      [tool.uv.sources]
      Demo = { index = "inner" }
      """)
    _ = machine.folder.write(
      "home/.config/uv/uv.toml",
      "index-url = 'https://example.org/user'\nextra-index-url = ['https://example.org/more']\n")
    machine.environment["UV_INDEX"] = "first=https://example.org/first"
    machine.environment["UV_INDEX_FIRST_USERNAME"] = "u"
    machine.environment["UV_INDEX_FIRST_PASSWORD"] = "p"
    let configuration = try machine.discover()
    #expect(configuration.tool == .uv)
    #expect(configuration.strategy == .firstIndex)
    #expect(configuration.indexes.map { $0.url.path } == ["/first", "/inner", "/more", "/usual"])
    #expect(configuration.indexes[0].url.credentials == .init(user: "u", password: "p"))
    #expect(configuration.indexes[1].isExplicit)
    let project = try #require(ProjectName("demo"))
    #expect(configuration.pinnedIndexes == [project: "inner"])
  }

  @Test("is pip's where both are configured, unless uv's is asked for")
  func both() throws {
    var machine = Machine()
    machine.environment["PIP_INDEX_URL"] = "https://example.org/pip"
    machine.environment["UV_DEFAULT_INDEX"] = "https://example.org/uv"
    let configuration = try machine.discover()
    #expect(configuration.indexes.map { $0.url.path } == ["/pip"])
    #expect(configuration.notes.count == 1)
    var flags = IndexConfiguration.Flags()
    flags.tool = .uv
    #expect(try machine.discover(flags).indexes.map { $0.url.path } == ["/uv"])
  }

  @Test("gives netrc's credentials to their hosts alone, and an address's own first")
  func netrc() throws {
    var machine = Machine()
    machine.environment["PIP_INDEX_URL"] = "https://a:b@example.org/simple"
    _ = machine.folder.write(
      "home/.netrc",
      "# c\nmachine www.example.org login me password \"pa ss\"\nmacdef x\n echo machine evil\n\nmachine example.org login no password no\n"
    )
    let credentials = try machine.discover().credentials
    func found(_ text: String) -> IndexURL.Credentials? { IndexURL(text).flatMap { credentials.credentials(for: $0) } }
    #expect(found("https://example.org/f/x") == .init(user: "a", password: "b"))
    #expect(found("https://www.example.org/") == .init(user: "me", password: "pa ss"))
    #expect(found("http://www.example.org/") == nil)
    #expect(found("https://other.example.org/") == nil)
    #expect(found("https://evil/") == nil)
  }
}
