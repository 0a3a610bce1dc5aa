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
      (.connectLocally(path: "@x"), "connect-local"),
      (.bind(endpoint: endpoint), "bind"),
      (.createMemoryFile(name: "x"), "memory-file"),
      (.sleep(milliseconds: 1, count: 2, wasSkipped: true), "sleep"),
      (.refuse(call: "ptrace", detail: "no"), "refuse"),
      (.stop(limit: "wall-clock"), "stop"),
    ])
  func coding(action: ObservedAction, kind: String) throws {
    let event = ObservedEvent(time: 5, process: 1, because: "/x.pth", action: action)
    let data = try JSONEncoder().encode(event)
    #expect(try JSONDecoder().decode(ObservedEvent.self, from: data) == event)
    let text = String(decoding: data, as: UTF8.self)
    #expect(text.contains("\"kind\":\"\(kind)\""))
    #expect(!text.dropFirst().contains("{"))
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
