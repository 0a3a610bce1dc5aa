/// Lines of the layers that were opened, by their numbers, for the steps that lie in one.
struct LayerLines {
  /// The bytes of each layer, by its number in the graph.
  private let texts: [Int: [UInt8]]
  /// Where each line of a layer begins.
  private var starts: [Int: [Int]] = [:]
  /// Bytes of one line that are kept.
  private static let lineBytes = 400

  init(_ texts: [Int: [UInt8]]) { self.texts = texts }

  /// The line, without its end; nil where the layer has no such line.
  mutating func text(layer: Int, line: Int) -> String? {
    guard let bytes = texts[layer], line > 0 else { return nil }
    let lines = starts[layer] ?? Self.starts(of: bytes)
    starts[layer] = lines
    guard line <= lines.count else { return nil }
    let start = lines[line - 1]
    var end = line < lines.count ? lines[line] : bytes.count
    while end > start, bytes[end - 1] == 0x0A || bytes[end - 1] == 0x0D { end -= 1 }
    return end > start ? String(decoding: bytes[start..<min(end, start + Self.lineBytes)], as: UTF8.self) : nil
  }

  private static func starts(of bytes: [UInt8]) -> [Int] {
    var starts = [0]
    for (place, byte) in bytes.enumerated() where byte == 0x0A { starts.append(place + 1) }
    return starts
  }
}
