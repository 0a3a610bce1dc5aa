import Glibc
import PythonBytecode

/// Writes what is read of the `.pyc` files named on standard input, for `scripts/conformance/bytecode_compare.py`.
///
/// For each path a line `FILE status path`; for each code object `CODE index name firstLine`, its instructions as
/// `I offset NAME argument line target`, its handlers as `X start end target depth lasti`, then `S` lines with the
/// source text (`S line text`) and `G` lines with what was not understood; and `END`.
@main
enum BytecodeDump {
  nonisolated static func main() {
    while let path = readLine() {
      var out = ""
      do {
        let file = try CompiledFile.read(contents(of: path))
        out += "FILE ok \(path)\n"
        write(file, &out)
      } catch {
        out += "FILE error:\(error.code) \(path)\n"
      }
      out += "END\n"
      send(Array(out.utf8))
    }
  }

  nonisolated private static func write(_ file: CompiledFile, _ out: inout String) {
    func number(_ value: Int?) -> String { value.map { "\($0)" } ?? "-" }
    for (index, code) in file.code.enumerated() {
      let found = file.disassemble(index)
      out += "CODE \(index) \(code.offset) \(code.firstLine) \(code.name.replacing("\n", with: "_"))\n"
      for instruction in found.instructions {
        out += "I \(instruction.offset) \(instruction.operation?.rawValue ?? "-") \(number(instruction.argument)) "
        out += "\(number(instruction.line)) \(number(instruction.target))\n"
      }
      for range in found.exceptions {
        out += "X \(range.start) \(range.end) \(range.target) \(range.depth) \(range.pushesOffset ? 1 : 0)\n"
      }
    }
    let result = file.decompile()
    let lines = result.source.split(separator: 0x0A, omittingEmptySubsequences: false)
    for (line, number) in zip(lines, result.lines) { out += "S \(number) \(String(decoding: line, as: UTF8.self))\n" }
    for gap in result.gaps { out += "G \(gap.code) \(gap.offset) \(gap.kind.rawValue)\n" }
  }

  nonisolated private static func send(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes { Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
      if written <= 0 { exit(1) }
      rest = rest.dropFirst(written)
    }
  }

  nonisolated private static func contents(of path: String) -> [UInt8] {
    guard let file = fopen(path, "rb") else { return [] }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fread(&buffer, 1, buffer.count, file)
      if count <= 0 { return bytes }
      bytes += buffer[..<count]
    }
  }
}
