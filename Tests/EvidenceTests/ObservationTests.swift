import FoundationEssentials
import Testing

@testable import Evidence

@Suite("Observation")
struct ObservationTests {
  private static let endpoint = ObservedEndpoint(address: "2001:db8::1", port: 443)

  @Test(
    "events are flat objects, and come back from them as they were",
    arguments: [
      (ObservedAction.execute(program: "/bin/sh", arguments: ["sh", "-c", "x"]), "execute"),
      (.open(path: "/a", writes: true), "open"),
      (.change(operation: "rename", path: "/a", destination: "/b"), "change"),
      (.change(operation: "unlink", path: "/a", destination: nil), "change"),
      (.touch(decoy: "netrc", how: .opened), "touch"),
      (.connect(transport: .tcp, endpoint: endpoint), "connect"),
      (.send(transport: .udp, endpoint: endpoint), "send"),
      (.lookUp(name: "a.example.org", type: "A"), "lookup"),
      (
        .exchange(
          ObservedExchange(
            transport: .tcp, endpoint: endpoint, host: "example.org", application: "http1", isEncrypted: true,
            request: "GET / HTTP/1.1", bytes: 3, sha256: "00", status: 200)), "exchange"
      ),
      (.connectLocally(path: "@x"), "connect-local"),
      (.bind(endpoint: endpoint), "bind"),
      (.createMemoryFile(name: "x"), "memory-file"),
      (.sleep(milliseconds: 1, count: 2, wasSkipped: true), "sleep"),
      (.refuse(call: "ptrace", detail: "no"), "refuse"),
      (.stop(limit: "wall-clock"), "stop"),
    ])
  func coding(action: ObservedAction, kind: String) throws {
    let event = ObservedEvent(time: 5, process: 1, because: "/x.pth", isUsual: true, action: action)
    let data = try JSONEncoder().encode(event)
    #expect(try JSONDecoder().decode(ObservedEvent.self, from: data) == event)
    let text = String(decoding: data, as: UTF8.self)
    #expect(text.contains("\"kind\":\"\(kind)\""))
    #expect(!text.dropFirst().contains("{"))
  }

  @Test(
    "the reason of a stage that was not seen is the last line that a program printed",
    arguments: [
      (
        "it ended with status 1: Traceback:\n  File\nModuleNotFoundError: No module named 'x'\n \n",
        "ModuleNotFoundError: No module named 'x'"
      ),
      ("pytest is not installed beside it", "pytest is not installed beside it"), ("", ""),
    ])
  func reasons(why: String, reason: String) {
    #expect(UnobservedStage(.import, "import x", why: why, isGap: true).reason == reason)
  }

  @Test("an end comes back as it was", arguments: [ObservedEnd.exited(3), .signalled(9), .stopped("wall-clock")])
  func ends(end: ObservedEnd) throws {
    #expect(try JSONDecoder().decode(ObservedEnd.self, from: JSONEncoder().encode(end)) == end)
  }

  @Test("what was ended, cut or not run where it matters makes an observation incomplete")
  func completeness() {
    func observation(_ end: ObservedEnd, unrecorded: Int = 0, _ unobserved: [UnobservedStage] = []) -> Observation {
      let stage = ObservationStage(
        phase: .startup, name: "x", persona: "laptop", end: end, processes: [], events: [], unrecordedEvents: unrecorded
      )
      return Observation(tier: .namespaces, python: "3.11", stages: [stage], evidence: [], unobserved: unobserved)
    }
    #expect(observation(.exited(1)).isComplete)
    #expect(observation(.exited(0), [UnobservedStage(.startup, "x", why: "no IPython", isGap: false)]).isComplete)
    #expect(!observation(.exited(0), [UnobservedStage(.install, "x", why: "failed", isGap: true)]).isComplete)
    #expect(!observation(.stopped("wall-clock")).isComplete)
    #expect(!observation(.exited(0), unrecorded: 1).isComplete)
  }

  @Test("a chain goes from the first process to the one that acted, whatever the indices say")
  func chain() {
    let processes = [
      ObservedProcess(parent: nil, number: 2, began: 0), ObservedProcess(parent: 0, number: 3, began: 1),
      ObservedProcess(parent: 1, number: 4, began: 2), ObservedProcess(parent: 9, number: 5, began: 3),
      ObservedProcess(parent: 4, number: 6, began: 3),
    ]
    let stage = ObservationStage(phase: .startup, name: "x", persona: "laptop", processes: processes, events: [])
    func numbers(_ process: Int?) -> [Int] {
      stage.chain(of: ObservedEvent(time: 0, process: process, because: nil, action: .stop(limit: ""))).map(\.number)
    }
    #expect(numbers(2) == [2, 3, 4])
    #expect(numbers(3) == [5])
    #expect(numbers(4) == [6])
    #expect(numbers(nil).isEmpty)
    #expect(numbers(77).isEmpty)
  }
}
