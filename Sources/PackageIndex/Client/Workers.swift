import Dispatch
import Synchronization

/// Work on many items by a few threads of their own, for calls that block.
enum Workers {
  /// Does something with each item and gives the results in the items' order.
  ///
  /// Each worker makes its own context once, such as a pool of connections, and keeps it on its thread.
  static func map<Item: Sendable, Context, Value: Sendable>(
    _ items: [Item], workers: Int, context: @escaping @Sendable () throws(IndexError) -> Context,
    _ body: @escaping @Sendable (Context, Item) throws(IndexError) -> Value
  ) -> [Result<Value, IndexError>] {
    let next = Atomic(0)
    let results = Mutex<[Result<Value, IndexError>?]>(Array(repeating: nil, count: items.count))
    withoutActuallyEscaping({ () -> Void in
      let made = Result { () throws(IndexError) in try context() }
      while true {
        let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard index < items.count else { return }
        let result: Result<Value, IndexError> = made.flatMap { context in
          Result { () throws(IndexError) in try body(context, items[index]) }
        }
        results.withLock { $0[index] = result }
      }
    }) { work in
      run(min(workers, items.count), work)
    }
    return results.withLock { $0.compactMap { $0 } }
  }

  /// Runs the same work on some threads at once and waits for all of them.
  private static func run(_ count: Int, _ work: @escaping () -> Void) {
    // The work only touches what is atomic or locked, and all of it has ended when this returns.
    nonisolated(unsafe) let work = work
    let group = DispatchGroup()
    let queue = DispatchQueue(label: "pratique.transfers", attributes: .concurrent)
    for _ in 0..<max(0, count) { queue.async(group: group) { work() } }
    group.wait()
  }
}
