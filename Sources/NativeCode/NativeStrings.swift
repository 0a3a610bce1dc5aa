/// The printable parts of bytes: what a program that is not read says about itself.
package enum NativeStrings {
  /// The longest part that is given as one; longer ones are cut.
  private static let most = 1 << 16

  /// Calls `body` with each run of printable ASCII of at least so many bytes, in order, until it gives false.
  ///
  /// Text of two bytes a character, as Windows programs have it, is found as well: a zero between two printable bytes
  /// with another one behind them is passed over.
  package static func each(in bytes: [UInt8], atLeast least: Int, _ body: ([UInt8]) -> Bool) {
    var run: [UInt8] = []
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if (0x20...0x7E).contains(byte) || byte == 0x09 {
        run.append(byte)
        let isWide =
          index + 3 < bytes.count && bytes[index + 1] == 0 && (0x20...0x7E).contains(bytes[index + 2])
          && bytes[index + 3] == 0
        index += isWide ? 2 : 1
        if run.count < most { continue }
      } else {
        index += 1
      }
      if run.count >= least, !body(run) { return }
      run.removeAll(keepingCapacity: true)
    }
    if run.count >= least { _ = body(run) }
  }
}
