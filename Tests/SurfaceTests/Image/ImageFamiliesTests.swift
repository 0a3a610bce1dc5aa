import Artifacts
import Evidence
import Surface
import TestSupport
import Testing

@Suite("Families of container images")
struct ImageFamiliesTests {
  static let site = "usr/local/lib/python3.11/site-packages"

  /// The triggers of an image and of all its environments.
  static func triggers(_ image: ImageBuilder) throws -> [Trigger] {
    let directory = TemporaryDirectory()
    let path = directory.write("image.tar", image.docker())
    let target = try Artifacts.open(path, platform: ImagePlatform(system: "linux", architecture: "amd64"))
    return ([target] + target.parts).flatMap { part in
      Surface.triggers(of: SurfaceInput(target: part, python: part.python, limits: .standard)).triggers
    }
  }

  static func demo(_ files: [(String, String)] = []) -> ImageBuilder.Layer {
    .distribution("demo", in: site, [("demo/__init__.py", "")] + files)
  }

  /// An image that shows a trigger, and one like it that must stay silent.
  struct Case: CustomTestStringConvertible, Sendable {
    let id: TriggerID
    let name: String
    let shows: ImageBuilder
    let harmless: ImageBuilder
    var testDescription: String { "\(id): \(name)" }
  }

  private static func image(
    _ layers: [ImageBuilder.Layer], environment: [String] = [], entrypoint: [String] = []
  ) -> ImageBuilder {
    var image = ImageBuilder(layers)
    image.environment = environment
    image.entrypoint = entrypoint
    return image
  }

  private static func files(_ files: [(String, String)]) -> ImageBuilder.Layer { ImageBuilder.Layer(files) }

  static let cases: [Case] = [
    Case(
      id: "image-env-hook", name: "PYTHONSTARTUP",
      shows: image([files([("srv/start.py", "")])], environment: ["PYTHONSTARTUP=/srv/start.py"]),
      harmless: image([demo()], environment: ["PYTHONUNBUFFERED=1", "PATH=/usr/bin", "PYTHON_VERSION=3.11.2"])),
    Case(
      id: "image-env-hook", name: "a warning category",
      shows: image([demo()], environment: ["PYTHONWARNINGS=ignore::demo.Warned"]),
      harmless: image([demo()], environment: ["PYTHONWARNINGS=ignore::DeprecationWarning"])),
    Case(
      id: "image-env-hook", name: "a command line",
      shows: image([demo()], entrypoint: ["env", "LD_PRELOAD=/tmp/x.so", "python", "app.py"]),
      harmless: image([demo()], entrypoint: ["env", "PYTHONUNBUFFERED=1", "python", "app.py"])),
    Case(
      id: "image-env-hook", name: "the script that starts",
      shows: image(
        [files([("start.sh", "#!/bin/sh\nexport PYTHONSTARTUP=/srv/x.py\nexec python app.py\n")])],
        entrypoint: ["/start.sh"]),
      harmless: image(
        [files([("start.sh", "#!/bin/sh\n# PYTHONSTARTUP=/srv/x.py\nexec python app.py\n")])],
        entrypoint: ["/start.sh"])),
    Case(
      id: "image-entrypoint-wrapper", name: "a command",
      shows: image([demo()], entrypoint: ["ddtrace-run", "python", "app.py"]),
      harmless: image([demo()], entrypoint: ["gunicorn", "--ddtrace-runner", "app"])),
    Case(
      id: "image-entrypoint-wrapper", name: "a shell's command",
      shows: image([demo()], entrypoint: ["/bin/sh", "-c", "opentelemetry-instrument python app.py"]),
      harmless: image([demo()], entrypoint: ["/bin/sh", "-c", "echo opentelemetry-instrumented"])),
    Case(
      id: "image-unowned-startup-file", name: "a .pth file",
      shows: image([demo(), files([("\(site)/mine.pth", "import demo\n")])]),
      harmless: image([demo([("demo.pth", "import demo\n")])])),
    Case(
      id: "image-unowned-startup-file", name: "sitecustomize",
      shows: image([demo(), files([("\(site)/sitecustomize.py", "x = 1\n")])]),
      harmless: image([demo(), files([("srv/sitecustomize.py", "x = 1\n")])])),
    Case(
      id: "image-unowned-startup-file", name: "dpkg",
      shows: image([
        files([("usr/lib/python3/dist-packages/a.pth", "import a\n"), ("var/lib/dpkg/info/x.list", "/usr\n")])
      ]),
      harmless: image([
        files([
          ("usr/lib/python3/dist-packages/a.pth", "import a\n"),
          ("var/lib/dpkg/info/x.list", "/usr/lib/python3/dist-packages/a.pth\n"),
        ])
      ])),
    Case(
      id: "image-deleted-startup-file", name: "a .pth file",
      shows: image([
        demo(), files([("\(site)/mine.pth", "import demo\n")]), files([("\(site)/.wh.mine.pth", "")]),
      ]),
      harmless: image([demo(), files([("\(site)/data.txt", "x")]), files([("\(site)/.wh.data.txt", "")])])),
    Case(
      id: "image-deleted-startup-file", name: "a directory that was emptied",
      shows: image([
        demo(), files([("\(site)/sitecustomize.py", "x = 1\n")]), files([("\(site)/.wh..wh..opq", "")]),
      ]),
      harmless: image([
        demo(), files([("\(site)/demo/sitecustomize.py", "x = 1\n")]), files([("\(site)/.wh..wh..opq", "")]),
      ])),
  ]

  @Test("find what each case shows, and nothing in its harmless twin", arguments: cases)
  func families(_ one: Case) throws {
    #expect(try Self.triggers(one.shows).contains { $0.id == one.id })
    #expect(try !Self.triggers(one.harmless).contains { $0.id == one.id })
  }

  @Test("are each shown by a case")
  func covered() {
    let known = Surface.catalogue.map(\.id).filter { $0.rawValue.hasPrefix("image-") }
    #expect(Set(known) == Set(Self.cases.map(\.id)))
  }

  @Test("follow PYTHONPATH to the sitecustomize there, with the image's modules at hand")
  func pythonPath() throws {
    let layer = Self.files([("app/sitecustomize.py", "import demo\n")])
    let image = Self.image([Self.demo(), layer], environment: ["PYTHONPATH=/nowhere:/app"])
    let hook = try #require(try Self.triggers(image).first { $0.id == "image-env-hook" })
    #expect(hook.starts == .module("sitecustomize"))
    #expect(hook.searchPath == ["app", Self.site])
    #expect(hook.severity == .high)
  }

  @Test("start a wrapper's own sitecustomize where the image has it")
  func wrapper() throws {
    let bootstrap = ImageBuilder.Layer.distribution(
      "ddtrace", in: Self.site, [("ddtrace/bootstrap/sitecustomize.py", "")])
    let trigger = try #require(
      try Self.triggers(Self.image([bootstrap], entrypoint: ["ddtrace-run", "python"]))
        .first { $0.id == "image-entrypoint-wrapper" })
    #expect(trigger.starts == .module("sitecustomize"))
    #expect(trigger.searchPath.first == "\(Self.site)/ddtrace/bootstrap")
  }

  @Test("report a script that names its wrapper on every line a few times")
  func manyWrappers() throws {
    let script = "#!/bin/sh\n" + String(repeating: "ddtrace-run python\n", count: 2_000)
    let triggers = try Self.triggers(
      Self.image([Self.demo(), Self.files([("start.sh", script)])], entrypoint: ["/start.sh"]))
    #expect(triggers.count { $0.id == "image-entrypoint-wrapper" } == 16)
  }

  @Test("take removed build tools for milder than an implant")
  func removedTool() throws {
    let tool = ImageBuilder.Layer.distribution("tool", in: Self.site, [("tool.pth", "import tool\n"), ("tool.py", "")])
    let removal = Self.files([
      ("\(Self.site)/.wh.tool.pth", ""), ("\(Self.site)/.wh.tool.py", ""), ("\(Self.site)/.wh.tool-1.0.dist-info", ""),
    ])
    let trigger = try #require(
      try Self.triggers(Self.image([Self.demo(), tool, removal])).first { $0.id == "image-deleted-startup-file" })
    #expect(trigger.owner?.name == "tool")
    #expect(trigger.severity == .low)
    #expect(trigger.phase == .build)
    #expect(trigger.starts != .nothing)
  }

  @Test("follow a path line to a sitecustomize elsewhere in the image")
  func pathLine() throws {
    let layer = Self.files([
      ("\(Self.site)/app.pth", "/srv/app\n"), ("srv/app/sitecustomize.py", "import helper\n"),
      ("srv/app/helper.py", ""),
    ])
    let trigger = try #require(
      try Self.triggers(ImageBuilder([Self.demo(), layer])).first { $0.id == "sitecustomize-module" })
    #expect(trigger.place.path == "srv/app/sitecustomize.py")
    #expect(trigger.searchPath == ["srv/app"])
  }

  @Test("say that an RPM database was not asked")
  func unreadDatabase() throws {
    let layer = Self.files([
      ("usr/lib/python3.9/site-packages/a.pth", "import a\n"), ("var/lib/rpm/rpmdb.sqlite", "x"),
    ])
    let trigger = try #require(
      try Self.triggers(ImageBuilder([layer])).first { $0.id == "image-unowned-startup-file" })
    #expect(trigger.certainty == .conditional)
    #expect(trigger.severity == .medium)
  }
}
