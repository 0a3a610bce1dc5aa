import Evidence
import Testing

@testable import Sandbox

@Suite("What is usual")
struct StageCustomTests {
  private let custom = StageCustom(
    home: "/home/kim", interpreter: "/home/kim/python", environment: "/srv/app/.venv", subjects: ["harbour"])
  private let other = StageCustom(
    home: "/root", interpreter: "/home/kim/python", environment: "/tmp/x/env-2", subjects: ["sys"])

  @Test(
    "is the same under the names that are made up for each run",
    arguments: [
      ("/home/kim/.config/pip/pip.conf", "/root/.config/pip/pip.conf"),
      ("/srv/app/.venv/lib/a.py", "/tmp/x/env-2/lib/a.py"), ("/proc/12/maps", "/proc/7/maps"),
      ("/tmp/tmpab12cd_9/x", "/tmp/tmpzz99zz99/x"), ("/tmp/4_2rtiey", "/tmp/abcdefgh"),
      ("/tmp/pip-unpack-0a1b2c3d/x", "/tmp/pip-unpack-zzzzzzzz/x"),
      ("/srv/app/.venv/a.pyc.140558473977712", "/tmp/x/env-2/a.pyc.9"),
      ("/srv/app/.venv/INSTALLER01p7q3ze.tmp", "/tmp/x/env-2/INSTALLERabcdefgh.tmp"),
      ("/home/kim/.cache/uv/archive-v0/Ffz8j8/x", "/root/.cache/uv/archive-v0/q/x"),
    ])
  func same(own: String, usual: String) {
    #expect(custom.key(.open(path: own, writes: true)) == other.key(.open(path: usual, writes: true)))
    #expect(
      custom.key(.execute(program: own, arguments: ["a", "harbour"]))
        == other.key(.execute(program: usual, arguments: ["a", "sys"])))
  }

  @Test(
    "is nothing that differs in what it means",
    arguments: [
      ("/home/kim/.netrc", "/root/.pypirc"), ("/tmp/a", "/tmp/b"),
      ("/home/kim/python/lib/a.py", "/root/python/lib/a.py"),
      ("/etc/passwd", "/etc/shadow"), ("/srv/app/.venv/a.pth", "/tmp/x/env-2/b.pth"),
    ])
  func different(own: String, usual: String) {
    #expect(custom.key(.open(path: own, writes: false)) != other.key(.open(path: usual, writes: false)))
    #expect(custom.key(.open(path: own, writes: false)) != custom.key(.open(path: own, writes: true)))
  }

  @Test("keeps results in the order of the work, whoever did it", arguments: [1, 2, 7])
  func order(threads: Int) {
    #expect(StageWorkers.map(Array(0..<50), threads: threads) { $0 * $0 } == (0..<50).map { $0 * $0 })
  }
}
