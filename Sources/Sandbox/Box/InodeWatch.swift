import Glibc

/// Reads what happened to watched inodes. The kernel counts watches from 1 in the order in which they were made.
struct InodeWatch {
  enum Change {
    case opened, modified, moved, deleted, overflow
  }

  let descriptor: Descriptor
  private var buffer = [UInt8](repeating: 0, count: 16 << 10)

  init(_ descriptor: Descriptor) { self.descriptor = descriptor }

  /// Everything that is there by now: the watch's index, and what was done.
  mutating func drain(_ body: (Int, Change) -> Void) {
    while true {
      let count = read(descriptor.number, &buffer, buffer.count)
      guard count > 0 else { return }
      buffer.withUnsafeBytes { bytes in
        var start = 0
        while start + 16 <= count {
          let watch = bytes.loadUnaligned(fromByteOffset: start, as: Int32.self)
          let mask = bytes.loadUnaligned(fromByteOffset: start + 4, as: UInt32.self)
          let name = bytes.loadUnaligned(fromByteOffset: start + 12, as: UInt32.self)
          start += 16 + Int(name)
          if let change = Self.change(mask) { body(Int(watch) - 1, change) }
        }
      }
    }
  }

  private static func change(_ mask: UInt32) -> Change? {
    if mask & UInt32(IN_Q_OVERFLOW) != 0 { return .overflow }
    if mask & UInt32(IN_OPEN) != 0 { return .opened }
    if mask & UInt32(IN_MODIFY) != 0 { return .modified }
    if mask & UInt32(IN_MOVE_SELF) != 0 { return .moved }
    if mask & UInt32(IN_DELETE_SELF) != 0 { return .deleted }
    return nil
  }
}

/// The first bytes of an output that may never end.
struct OutputCapture {
  let descriptor: Descriptor
  let limit: Int
  private(set) var bytes: [UInt8] = []
  private(set) var total = 0
  private(set) var isOpen = true

  init(_ descriptor: Descriptor, limit: Int) {
    self.descriptor = descriptor
    self.limit = limit
  }

  /// Takes what is there by now; what is over the limit is counted, so that the writer never waits.
  mutating func drain(_ buffer: UnsafeMutableRawBufferPointer) {
    // Bounded, so that an output without end does not keep the supervisor from its other work.
    for _ in 0..<64 {
      let count = read(descriptor.number, buffer.baseAddress, buffer.count)
      guard count > 0 else {
        if count == 0 || (errno != EAGAIN && errno != EINTR) { isOpen = false }
        return
      }
      total += count
      bytes += UnsafeRawBufferPointer(buffer)[..<min(count, limit - bytes.count)]
    }
  }
}
