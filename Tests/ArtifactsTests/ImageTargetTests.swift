import Artifacts
import Evidence
import TestSupport
import Testing

@Suite("Container images")
struct ImageTargetTests {
  static let site = "usr/local/lib/python3.11/site-packages"
  static let library = [("usr/local/lib/python3.11/os.py", ""), ("usr/local/lib/python3.11/encodings/__init__.py", "")]

  static func base(_ wrapping: TarBuilder.Wrapping = .none) -> ImageBuilder.Layer {
    var layer = ImageBuilder.Layer.distribution("demo", in: site, [("demo/__init__.py", "x = 1\n")], wrapping)
    for (path, text) in library { layer.tar.add(path, text) }
    return layer
  }

  private func opened(_ image: ImageBuilder, oci: Bool = false, limits: Limits = .standard) throws -> OpenedImage {
    try OpenedImage("image.tar", oci ? image.oci() : image.docker(), limits: limits)
  }

  @Test(
    "are opened as docker save and as an OCI layout, whatever compresses their layers",
    arguments: [false, true], [TarBuilder.Wrapping.none, .gzip, .zstd])
  func forms(oci: Bool, wrapping: TarBuilder.Wrapping) throws {
    let image = try opened(ImageBuilder([Self.base(wrapping)]), oci: oci)
    #expect(image.target.kind == .image)
    #expect(image.target.problems.isEmpty)
    let environment = try #require(image.environments.first)
    #expect(image.environments.count == 1)
    #expect(environment.target == "/usr/local")
    #expect(environment.python == [PythonVersion(3, 11)])
    #expect(environment.distributions.map(\.owner.name) == ["demo"])
    #expect(image.text("\(Self.site)/demo/__init__.py") == "x = 1\n")
    let file = try #require(environment.installed.first { $0.path == "demo/__init__.py" })
    #expect(file.owner?.name == "demo")
    #expect(file.prefixPath == "lib/python3.11/site-packages/demo/__init__.py")
    #expect(file.profiles == [.posixPrefix])
  }

  @Test("are opened when the whole archive is compressed", arguments: [TarBuilder.Wrapping.gzip, .zstd, .xz])
  func compressed(wrapping: TarBuilder.Wrapping) throws {
    let name = "image.tar." + wrapping.rawValue
    let image = try OpenedImage(name, ImageBuilder([Self.base()]).docker(wrapping))
    #expect(image.environments.count == 1)
    #expect(image.target.problems.isEmpty)
  }

  @Test("are told by their documents, not by the name of the first member")
  func unusualFirstMember() throws {
    let files = [("a/b", Array("x".utf8))] + ImageBuilder([Self.base()]).dockerFiles()
    #expect(try OpenedImage("x-1.0.tar.gz", TarBuilder(files).build(.gzip)).environments.count == 1)
  }

  @Test("are opened from the directory of an OCI layout")
  func directory() throws {
    let directory = TemporaryDirectory()
    for (path, data) in ImageBuilder.layout([ImageBuilder([Self.base(.gzip)])]) { directory.write(path, data) }
    let target = try Artifacts.open(directory.path)
    #expect(target.kind == .image)
    #expect(target.parts.count == 1)
  }

  @Test("of several platforms are chosen by the platform asked for, through an index inside an index")
  func platforms() throws {
    var arm = ImageBuilder([ImageBuilder.Layer([("opt/venv/pyvenv.cfg", "home = /usr/bin\n")])])
    arm.architecture = "arm64"
    let data = TarBuilder(ImageBuilder.layout([ImageBuilder([Self.base()]), arm], nested: true)).build()
    let directory = TemporaryDirectory()
    let path = directory.write("image.tar", data)
    let amd = try Artifacts.open(path, platform: ImagePlatform(system: "linux", architecture: "amd64"))
    #expect(amd.parts.map(\.target) == ["/usr/local"])
    #expect(amd.problems.isEmpty, "an attestation is no image")
    let other = try Artifacts.open(path, platform: ImagePlatform(system: "linux", architecture: "arm64"))
    #expect(other.parts.map(\.target) == ["/opt/venv"])
  }

  @Test("have their digests checked, those of blobs and those of inflated layers", arguments: [true, false])
  func digests(isBlob: Bool) throws {
    var image = ImageBuilder([Self.base()])
    if isBlob {
      var files = ImageBuilder.layout([image])
      let index = try #require(files.firstIndex { $0.1 == image.layers[0].data })
      files[index].1 = ImageBuilder.Layer([("etc/other", "")]).data
      let changed = try OpenedImage("image.tar", TarBuilder(files).build())
      #expect(changed.codes.contains(.checksumMismatch))
    } else {
      image.layers[0].diffID = "sha256:" + String(repeating: "0", count: 64)
      #expect(try opened(image).codes == [.checksumMismatch])
    }
  }

  @Test("that are named differently by their two manifests are ambiguous")
  func twoManifests() throws {
    let files = ImageBuilder([Self.base()]).dockerFiles()
    let other = ImageBuilder.layout([ImageBuilder([ImageBuilder.Layer([("etc/x", "")])])])
    let image = try OpenedImage("image.tar", TarBuilder(files + other).build())
    #expect(image.codes.contains(.localHeaderMismatch))
  }

  @Test("hide what whiteouts and opaque directories hide, wherever they stand in a layer")
  func whiteouts() throws {
    let site = Self.site
    var upper = ImageBuilder.Layer([
      ("\(site)/new/kept.py", "new"), ("\(site)/.wh.demo", ""), ("\(site)/old/.wh..wh..opq", ""),
      ("\(site)/old/later.py", "later"),
    ])
    upper.tar.addDirectory("\(site)/new/")
    let lower = ImageBuilder.Layer([("\(site)/old/hidden.py", "hidden"), ("\(site)/new/below.py", "below")])
    let image = try opened(ImageBuilder([Self.base(), lower, upper]))
    let paths = Set(image.environments[0].installed.map(\.path))
    #expect(paths.isDisjoint(with: ["demo/__init__.py", "old/hidden.py"]))
    #expect(paths.isSuperset(of: ["new/kept.py", "new/below.py", "old/later.py"]))
    #expect(image.codes.subtracting([.recordMissingFile]).isEmpty)
  }

  @Test("take the later entry of a path")
  func laterWins() throws {
    let upper = ImageBuilder.Layer([("\(Self.site)/demo/__init__.py", "x = 2\n")])
    let image = try opened(ImageBuilder([Self.base(), upper]))
    #expect(image.text("\(Self.site)/demo/__init__.py") == "x = 2\n")
    #expect(image.codes.contains(.recordHashMismatch))
  }

  @Test(
    "refuse whiteouts that name nothing",
    arguments: [".wh.", ".wh..", ".wh...", ".wh..wh..", ".wh..wh.x"])
  func invalidWhiteouts(name: String) throws {
    let image = try opened(ImageBuilder([Self.base(), ImageBuilder.Layer([("\(Self.site)/\(name)", "")])]))
    #expect(image.codes == [.invalidWhiteout])
    #expect(image.text("\(Self.site)/demo/__init__.py") != nil)
  }

  @Test("keep a directory that is called like a whiteout")
  func whiteoutDirectory() throws {
    var upper = ImageBuilder.Layer()
    upper.tar.addDirectory("\(Self.site)/.wh.demo/")
    #expect(try opened(ImageBuilder([Self.base(), upper])).text("\(Self.site)/demo/__init__.py") != nil)
  }

  @Test("resolve links inside their own root alone")
  func links() throws {
    var layer = Self.base()
    layer.tar.add("srv/real.pth", "import demo\n")
    layer.tar.addLink("\(Self.site)/absolute.pth", to: "/srv/real.pth")
    layer.tar.addLink("\(Self.site)/escape.pth", to: "../../../../../../../../../srv/real.pth")
    layer.tar.addLink("\(Self.site)/loop.pth", to: "loop.pth")
    layer.tar.addLink("\(Self.site)/host.pth", to: "/etc/hostname-of-the-machine")
    layer.tar.addLink("\(Self.site)/hard.pth", to: "srv/real.pth", isHard: true)
    let image = try opened(ImageBuilder([layer]))
    for name in ["absolute", "escape", "hard"] {
      #expect(image.text("\(Self.site)/\(name).pth") == "import demo\n", "\(name)")
    }
    for name in ["loop", "host"] { #expect(image.text("\(Self.site)/\(name).pth") == nil, "\(name)") }
  }

  @Test("find site directories behind links")
  func linkedSite() throws {
    var layer = ImageBuilder.Layer([("data/x/hook.pth", "import hook\n"), ("opt/venv/pyvenv.cfg", "home = /usr/bin\n")])
    layer.tar.addLink("opt/venv/lib/python3.12/site-packages", to: "/data/x")
    let image = try opened(ImageBuilder([layer]))
    let environment = try #require(image.environments.first)
    let hook = try #require(environment.installed.first { $0.path == "hook.pth" })
    #expect(hook.prefixPath == "lib/python3.12/site-packages/hook.pth")
    #expect(environment.python == [PythonVersion(3, 12)])
  }

  @Test("keep entries that lead out of the image from being applied", arguments: ["../../etc/x.pth", "a/../../x"])
  func escapes(name: String) throws {
    let image = try opened(ImageBuilder([Self.base(), ImageBuilder.Layer([(name, "x")])]))
    #expect(image.codes == [.parentPath])
  }

  @Test("say when a layer writes below a link")
  func writesBelowLink() throws {
    var lower = Self.base()
    lower.tar.addLink("lib", to: "usr/local/lib")
    let upper = ImageBuilder.Layer([("lib/python3.11/site-packages/late.pth", "import demo\n")])
    let image = try opened(ImageBuilder([lower, upper]))
    #expect(image.codes == [.symbolicLink])
    #expect(image.environments[0].installed.contains { $0.path == "late.pth" })
  }

  @Test("remember start-up files that a later layer deleted, with the modules they had")
  func deleted() throws {
    let hook = ImageBuilder.Layer([
      ("\(Self.site)/hook.pth", "import implant\n"), ("\(Self.site)/implant.py", "x = 1\n"),
    ])
    let removal = ImageBuilder.Layer([("\(Self.site)/.wh.hook.pth", ""), ("\(Self.site)/.wh.implant.py", "")])
    let image = try opened(ImageBuilder([Self.base(), hook, removal]))
    let before = try #require(image.environments.first { $0.deleted != nil })
    #expect(before.deleted?.paths == ["\(Self.site)/hook.pth"])
    #expect(before.deleted?.layer == 3)
    #expect(before.members.contains { $0.path == "\(Self.site)/implant.py" })
    #expect(!image.environments[0].installed.contains { $0.path == "hook.pth" })
  }

  @Test("do not call a file deleted that the same layer puts back")
  func replaced() throws {
    let hook = ImageBuilder.Layer([("\(Self.site)/hook.pth", "a\n")])
    let again = ImageBuilder.Layer([("\(Self.site)/.wh.hook.pth", ""), ("\(Self.site)/hook.pth", "b\n")])
    #expect(try opened(ImageBuilder([Self.base(), hook, again])).environments.allSatisfy { $0.deleted == nil })
  }

  @Test("know the files that the system's packages brought", arguments: ["dpkg", "apk"])
  func packages(manager: String) throws {
    let site = "usr/lib/python3/dist-packages"
    let list =
      manager == "dpkg"
      ? ("var/lib/dpkg/info/demo.list", "/.\n/\(site)\n/\(site)/owned.pth\n")
      : ("lib/apk/db/installed", "P:demo\nF:\(site)\nR:owned.pth\nZ:x\n")
    let layer = ImageBuilder.Layer([("\(site)/owned.pth", "import a\n"), ("\(site)/mine.pth", "import b\n"), list])
    let environment = try #require(try opened(ImageBuilder([layer])).environments.first)
    #expect(environment.systemOwned == ["\(site)/owned.pth"])
    #expect(environment.installed.first?.profiles == [.debianSystem])
  }

  @Test("find every kind of environment by its names")
  func environments() throws {
    let layer = ImageBuilder.Layer([
      ("opt/conda/conda-meta/history", ""), ("opt/conda/lib/python3.12/site-packages/a.py", ""),
      ("root/.local/lib/python3.11/site-packages/b.py", ""), ("opt/python/x-1.0.dist-info/METADATA", "Name: x\n"),
      ("app/.venv/pyvenv.cfg", "version = 3.13.1\n"), ("app/.venv/lib/python3.13/site-packages/c.py", ""),
      ("app/.venv/lib/python3.13/site-packages/c/_vendor/y-1.dist-info/METADATA", "Name: y\n"),
    ])
    let found = try opened(ImageBuilder([layer])).environments
    #expect(found.map(\.target) == ["/app/.venv", "/opt/conda", "/opt/python", "/root/.local"])
    let profiles = found.map { $0.installed.first?.profiles ?? [] }
    #expect(profiles == [[.venv], [.conda], [.targetDirectory], [.user]])
  }
}

@Suite("Hostile container images")
struct HostileImageTests {
  private typealias Images = ImageTargetTests

  @Test("with an index that names itself end")
  func cyclicIndex() throws {
    // No digest can be its own content's, so that the cycle has to lie.
    let name = String(repeating: "a", count: 64)
    let entry = "{\"digest\":\"sha256:\(name)\",\"size\":1}"
    let index = Array("{\"manifests\":[\(entry),\(entry)]}".utf8)
    let files = [("oci-layout", [UInt8]()), ("index.json", index), ("blobs/sha256/\(name)", index)]
    let directory = TemporaryDirectory()
    let path = directory.write("image.tar", TarBuilder(files).build())
    #expect(throws: ArtifactError(.malformed, path: "", "")) { try Artifacts.open(path) }
  }

  @Test("that are cut short say so", arguments: [TarBuilder.Wrapping.none, .gzip, .zstd])
  func truncated(wrapping: TarBuilder.Wrapping) throws {
    var layer = Images.base(wrapping)
    layer.replacement = Array(layer.data.prefix(layer.data.count / 2))
    let image = try OpenedImage("image.tar", ImageBuilder([layer]).docker())
    #expect(image.target.problems.contains { $0.leavesUnread })
  }

  @Test("with a layer that is not there, or a manifest that is no JSON")
  func missing() throws {
    var files = ImageBuilder([Images.base()]).dockerFiles()
    files.removeAll { $0.0.hasSuffix("layer.tar") }
    let image = try OpenedImage("image.tar", TarBuilder(files).build())
    #expect(image.target.problems.contains { $0.code == .unreadable && $0.leavesUnread })
    let layout = [("oci-layout", [UInt8]()), ("index.json", Array("{".utf8))]
    let directory = TemporaryDirectory()
    let path = directory.write("image.tar", TarBuilder(layout).build())
    #expect(throws: ArtifactError.self) { try Artifacts.open(path) }
  }

  @Test("that inflate beyond the budget are read up to it")
  func bomb() throws {
    var layer = ImageBuilder.Layer([], .gzip)
    layer.tar.add("usr/local/lib/python3.11/site-packages/big.py", [UInt8](repeating: 0, count: 1 << 20))
    var limits = Limits.standard
    limits.inflatedBytes = 1 << 16
    let image = try OpenedImage("image.tar", ImageBuilder([layer]).docker(), limits: limits)
    #expect(image.target.problems.contains { $0.code == .tooLarge && $0.leavesUnread })
  }

  @Test("with more names, layers or environments than the budgets allow say so")
  func counts() throws {
    var limits = Limits.standard
    limits.imageNodes = 8
    let many = try OpenedImage("image.tar", ImageBuilder([Images.base()]).docker(), limits: limits)
    #expect(many.codes.contains(.tooManyMembers))
    limits = .standard
    limits.imageEnvironments = 1
    let layer = ImageBuilder.Layer([("a/pyvenv.cfg", ""), ("b/pyvenv.cfg", "")])
    let environments = try OpenedImage("image.tar", ImageBuilder([layer]).docker(), limits: limits)
    #expect(environments.codes == [.tooManyMembers])
    limits = .standard
    limits.imageLayers = 1
    let directory = TemporaryDirectory()
    let path = directory.write("image.tar", ImageBuilder([layer, layer]).docker())
    #expect(throws: ArtifactError.self) { try Artifacts.open(path, limits: limits) }
  }

  @Test("with site directories beyond number in one prefix are left at some")
  func siteDirectories() throws {
    let layer = ImageBuilder.Layer((0..<200).map { ("usr/lib/python3.\($0)/site-packages/a.py", "") })
    let image = try OpenedImage("image.tar", ImageBuilder([layer]).docker())
    #expect(image.codes == [.tooManyMembers])
  }

  @Test("with deep paths and chains of links are bounded")
  func depth() throws {
    var layer = Images.base()
    let deep = (0..<300).map { _ in "d" }.joined(separator: "/")
    layer.tar.addPax([("path", deep + "/x.py")])
    layer.tar.add("x", "")
    for number in 0..<60 { layer.tar.addLink("l\(number)", to: "/l\(number + 1)") }
    layer.tar.addLink("\(Images.site)/far.pth", to: "/l0")
    let image = try OpenedImage("image.tar", ImageBuilder([layer]).docker())
    #expect(image.codes.contains(.nestingTooDeep))
    #expect(image.text("\(Images.site)/far.pth") == nil)
  }

  @Test("with directories that link to each other are walked once")
  func linkedDirectories() throws {
    var layer = Images.base()
    layer.tar.addLink("\(Images.site)/again", to: ".")
    layer.tar.addLink("\(Images.site)/root", to: "/usr")
    let image = try OpenedImage("image.tar", ImageBuilder([layer]).docker())
    #expect(image.environments[0].members.count < 20)
  }

  @Test("survive any damage of their archive", arguments: 0..<24)
  func damage(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    var data = ImageBuilder([Images.base(.gzip), Images.base()]).docker()
    for _ in 0..<8 {
      data[Int.random(in: 0..<data.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
    }
    let directory = TemporaryDirectory()
    let path = directory.write("image.tar", data)
    guard let target = try? Artifacts.open(path) else { return }
    for part in [target] + target.parts {
      for member in part.members { _ = try? part.contents(of: member.index) }
      part.verifyRemaining()
    }
  }
}

/// An image that is kept as long as its directory.
struct OpenedImage {
  let directory: TemporaryDirectory
  let target: any OpenedTarget

  init(_ name: String, _ data: [UInt8], limits: Limits = .standard) throws {
    directory = TemporaryDirectory()
    target = try Artifacts.open(
      directory.write(name, data), limits: limits, platform: ImagePlatform(system: "linux", architecture: "amd64"))
    try #require(target.kind == .image)
  }

  var environments: [ImageEnvironment] { target.parts.compactMap { $0 as? ImageEnvironment } }

  /// The problems of the image and of all environments, after everything was read.
  var codes: Set<StructuralProblem.Code> {
    for part in target.parts { part.verifyRemaining() }
    return Set((target.problems + target.parts.flatMap(\.problems)).map(\.code))
  }

  func text(_ path: String) -> String? {
    guard let member = target.members.first(where: { $0.path == path }),
      let contents = try? target.contents(of: member.index)
    else { return nil }
    return String(decoding: contents.bytes, as: UTF8.self)
  }
}
