import ConfigurationFormats
import FoundationEssentials
import TestSupport
import Testing

@Suite("pratique")
struct CommandLineTests {
  @Test(
    "prints help for every verb, with the exit statuses",
    arguments: [
      ([], "help.txt"), (["check", "--help"], "help-check.txt"), (["triggers", "--help"], "help-triggers.txt"),
      (["rules", "--help"], "help-rules.txt"), (["completions", "--help"], "help-completions.txt"),
      (["observe", "--help"], "help-observe.txt"), (["doctor", "--help"], "help-doctor.txt"),
    ])
  func help(arguments: [String], snapshot: String) throws {
    let run = try Subprocess.run("pratique", arguments, environment: ["LANG": "C.UTF-8", "COLUMNS": "100"])
    #expect(run.status == 0)
    #expect(run.errors == "")
    Snapshot.expect(run.output, equals: snapshot)
  }

  @Test(
    "exits with 2 and a reason on wrong use",
    arguments: [
      (["chek", "x.whl"], "did you mean `check`?"), (["x.whl"], "pratique check x.whl"),
      (["check"], "at least one target"), (["check", "x", "--colour"], "--colour"),
      (["check", "x", "--format", "yaml"], "yaml"), (["check", "x", "--python", "2.7"], "3.8 to 3.15"),
      (["check", "x", "--jobs", "0"], "--jobs"), (["check", "x", "--quiet", "--all"], "exclude each other"),
      (["check", "x", "--preset", "lax"], "lax"), (["check", "x", "--fail-on", "bad"], "bad"),
      (["check", "-", "-"], "only once"), (["check", "x", "--policy", "absent.toml"], "no such file"),
      (["triggers", "pth-import-lime"], "did you mean `pth-import-line`?"), (["rules", "PRQ999"], "no rule `PRQ999`"),
      (["check", "--explain", "nothing"], "no rule or trigger"), (["completions", "tcsh"], "tcsh"),
      (["observe"], "at least one target"), (["observe", "x", "--persona", "laptob"], "did you mean laptop?"),
      (["observe", "x", "--tier", "C"], "A or B"), (["observe", "x", "--interpreter", "/absent"], "no Python"),
      (["observe", "x", "--import", "a", "--no-import"], "exclude"), (["check", "x", "--tier", "B"], "--observe"),
      (["check", "--corpus", "x", "--labels", "y", "--observe"], "checked alone"),
    ])
  func usage(arguments: [String], reason: String) throws {
    let run = try Subprocess.run("pratique", arguments)
    #expect(run.status == 2)
    #expect(run.output == "")
    #expect(run.errors.contains(reason), "\(run.errors)")
  }

  @Test("prints its version")
  func version() throws {
    let run = try Subprocess.run("pratique", ["--version"])
    #expect(run.status == 0)
    #expect(run.output.split(separator: "\n").count == 1)
  }

  @Test(
    "explains rules and triggers, under any of their names",
    arguments: [
      (["rules", "PRQ101"], "PRQ101"), (["rules", "prq101"], "PRQ101"), (["check", "--explain", "PRQ101"], "PRQ101"),
      (["triggers", "pth-import-line"], "pth-import-line"),
      (["check", "--explain", "pth-import-line"], "pth-import-line"),
    ])
  func explains(arguments: [String], id: String) throws {
    let run = try Subprocess.run("pratique", arguments)
    #expect(run.status == 0)
    #expect(run.output.hasPrefix(id))
    #expect(run.output.contains("ATT&CK"))
    let json = try Subprocess.run("pratique", arguments + ["--format", "json"])
    #expect(try JSONValue.read(bytes(json.output))["id"]?.string == id)
  }

  @Test(
    "lists what it knows, also for programs",
    arguments: [["rules"], ["rules", "--controls"], ["rules", "--severities"], ["triggers"]])
  func lists(words: [String]) throws {
    let list = try Subprocess.run("pratique", words)
    let entries = try JSONValue.read(bytes(try Subprocess.run("pratique", words + ["--format", "json"]).output))
    let ids = try #require(entries.array).compactMap { $0["id"]?.string }
    #expect(!ids.isEmpty)
    #expect(Set(ids).count == ids.count)
    for id in ids { #expect(list.output.contains(id)) }
  }

  @Test("explains all rules at once")
  func explainsAll() throws {
    let all = try Subprocess.run("pratique", ["rules", "--explain"])
    let one = try Subprocess.run("pratique", ["rules", "PRQ101"])
    #expect(one.output.contains("NHI2:2025"))
    #expect(all.output.contains(one.output))
  }

  @Test("names every problem of a policy file with its line")
  func policyProblems() throws {
    let folder = TemporaryDirectory()
    let path = folder.write("pratique.toml", bytes("presett = \"strict\"\nblock-at = \"hi\"\n"))
    let run = try Subprocess.run("pratique", ["check", "x.whl", "--policy", path])
    #expect(run.status == 2)
    #expect(run.errors.contains("\(path):1: `presett` is not known; did you mean `preset`?"))
    #expect(run.errors.contains("\(path):2: "))
  }

  @Test("writes completion scripts", arguments: ["bash", "zsh", "fish"])
  func completions(shell: String) throws {
    let run = try Subprocess.run("pratique", ["completions", shell])
    #expect(run.status == 0)
    #expect(run.output.contains("--find-links") || run.output.contains("find-links"))
  }

  @Test("keeps quiet and keeps its status when nobody reads")
  func brokenPipe() throws {
    let run = try Subprocess.run("pratique", ["rules"], output: .brokenPipe)
    #expect(run.status == 0)
    #expect(run.errors == "")
  }

  @Test("fails when its result cannot be written")
  func fullDisk() throws {
    let run = try Subprocess.run("pratique", ["rules"], output: .file("/dev/full"))
    #expect(run.status == 4)
    #expect(run.errors.contains("cannot write to standard output"))
  }
}

@Suite("The manual page")
struct ManualPageTests {
  @Test("names every verb and every option of the command line")
  func current() throws {
    let dump = try JSONValue.read(bytes(try Subprocess.run("pratique", ["--experimental-dump-help"]).output))
    let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/")
    let page = try #require(FileManager.default.contents(atPath: root + "/docs/man/pratique.1"))
    let text = String(decoding: page, as: UTF8.self)
    let verbs = try #require(dump["command"]?["subcommands"]?.array)
    #expect(verbs.count > 3)
    for verb in verbs where verb["commandName"]?.string != "help" {
      let name = try #require(verb["commandName"]?.string)
      #expect(text.contains(".SS pratique \(name)\n"))
      for argument in verb["arguments"]?.array ?? [] {
        for option in argument["names"]?.array ?? [] where option["kind"]?.string == "long" {
          let spelled = "\\-\\-" + (option["name"]?.string ?? "").replacing("-", with: "\\-")
          #expect(text.contains("\\fB\(spelled)\\fR"), "scripts/man_page.py makes the page anew: \(spelled)")
        }
      }
    }
  }
}
