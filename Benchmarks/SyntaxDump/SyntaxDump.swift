import Glibc
import PythonSyntax

/// Writes the trees of the files named on standard input in the shape of CPython's `ast`, for
/// `scripts/conformance/ast_compare.py` to compare.
///
/// For each path a line `FILE status path`, where the status is `ok`, or `error` with the first problem; the lines of
/// the tree if it is `ok`; and `END`.
@main
enum SyntaxDump {
  nonisolated static func main() {
    // Chains such as `a + b + …` are as deep as they are long, and the conversion below recurses.
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    pthread_attr_setstacksize(&attributes, 1 << 30)
    var thread = pthread_t()
    let status = pthread_create(
      &thread, &attributes,
      { @Sendable _ in
        SyntaxDump.dumpAll()
        return nil
      }, nil)
    guard status == 0 else {
      exit(1)
    }
    pthread_join(thread, nil)
  }

  nonisolated private static func dumpAll() {
    var arena = SyntaxArena()
    while let path = readLine() {
      guard let bytes = contents(of: path) else {
        send(Array("FILE unreadable \(path)\nEND\n".utf8))
        continue
      }
      let tree = parse(bytes, arena: &arena)
      if let problem = tree.errors.first {
        let place = tree.position(at: problem.offset)
        let explained = problem.message.replacing("\n", with: " ").replacing(" ", with: "_")
        send(Array("FILE error:\(place.line):\(place.column):\(explained) \(path)\nEND\n".utf8))
      } else if let difference = tree.difference(
        fromDeferring: parse(bytes, limits: ParserLimits(deferringBodies: true)))
      {
        send(Array("FILE error:deferred:\(difference.replacing(" ", with: "_")) \(path)\nEND\n".utf8))
      } else {
        var writer = TreeWriter(tree)
        writer.module()
        send(Array("FILE ok \(path)\n".utf8) + writer.output + Array("END\n".utf8))
      }
    }
  }

  nonisolated private static func send(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
      if written <= 0 { exit(1) }
      rest = rest.dropFirst(written)
    }
  }

  nonisolated private static func contents(of path: String) -> [UInt8]? {
    guard let file = fopen(path, "rb") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
    return bytes
  }
}
