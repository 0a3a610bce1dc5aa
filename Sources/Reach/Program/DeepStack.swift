internal import CZlib
internal import Glibc

/// Runs work on a thread with a large stack, and waits for it.
enum DeepStack {
  /// Reserved, not used: pages are taken as the stack grows.
  static let bytes = 512 << 20

  private final class Work {
    let body: () -> Void
    init(_ body: @escaping () -> Void) { self.body = body }
  }

  /// Runs `body` to its end. Where no thread can be had it does not run at all.
  static func run(_ body: () -> Void) {
    withoutActuallyEscaping(body) { escaping in
      var attributes = pthread_attr_t()
      guard pthread_attr_init(&attributes) == 0 else { return }
      defer { pthread_attr_destroy(&attributes) }
      guard pthread_attr_setstacksize(&attributes, bytes) == 0 else { return }
      let work = Unmanaged.passRetained(Work(escaping))
      var thread = pthread_t()
      let status = pthread_create(
        &thread, &attributes,
        { context in
          if let context { Unmanaged<Work>.fromOpaque(context).takeRetainedValue().body() }
          return nil
        }, work.toOpaque())
      guard status == 0 else {
        work.release()
        return
      }
      pthread_join(thread, nil)
    }
  }
}
