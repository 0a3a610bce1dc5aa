import Glibc
import Synchronization
import Testing

@testable import Threads

@Suite("DeepThread")
struct DeepThreadTests {
  /// Uses some 100 bytes of stack for each level, at the least.
  private func descend(_ depth: Int) -> Int { depth == 0 ? 0 : 1 + [descend(depth - 1)][0] }

  @Test("gives the result of a body that needs more stack than a thread usually has")
  func depth() {
    #expect(DeepThread.run(stackBytes: 512 << 20) { self.descend(200_000) } == 200_000)
  }

  @Test("does not change threads where there is room already")
  func nesting() {
    let threads = DeepThread.run(stackBytes: 64 << 20) {
      let outer = pthread_self()
      let inner = DeepThread.run(stackBytes: 32 << 20) { pthread_self() }
      let deeper = DeepThread.run(stackBytes: 64 << 20) { pthread_self() }
      return [outer == inner, outer == deeper]
    }
    #expect(threads?.first == true)
  }

  @Test("takes a new thread where the room is too little")
  func room() {
    let isSame = DeepThread.run(stackBytes: 1 << 20) {
      let outer = pthread_self()
      return DeepThread.run(stackBytes: 256 << 20) { pthread_self() == outer }
    }
    #expect(isSame == false)
  }

  @Test("runs a started body before its join returns, with room for the evaluator")
  func started() {
    let box = Box()
    let thread = DeepThread.start(stackBytes: DeepThread.workerStack) {
      let outer = pthread_self()
      box.isSame.store(
        DeepThread.run(stackBytes: DeepThread.evaluationStack) { pthread_self() == outer } == true, ordering: .releasing
      )
    }
    thread?.join()
    let isSame = box.isSame.load(ordering: .acquiring)
    #expect(isSame)
  }

  private final class Box: Sendable {
    let isSame = Atomic(false)
  }

  @Test("says so when there is no such thread")
  func refused() {
    #expect(DeepThread.run(stackBytes: 1 << 60) { true } == nil)
  }
}
