import PythonBytecode
import PythonSyntax

/// The first byte chooses: a whole `.pyc` file, or marshalled data as one of the versions reads it. What can be read is
/// disassembled and said as source, twice the same, and the source can be parsed without harm.
func readBytecode(_ bytes: [UInt8]) {
  guard let first = bytes.first else { return }
  let rest = Array(bytes.dropFirst())
  do {
    let file =
      first & 1 == 0
      ? try CompiledFile.read(rest)
      : try CompiledFile.readMarshalled(rest, version: .init(major: 3, minor: 6 + Int(first >> 1) % 10))
    for index in file.code.indices { disassemble(file, index) }
    let (text, facts) = file.analyse(limits: limits)
    promise(text.source == file.decompile(limits: limits).source, "another text at the second time")
    promise(text.lines.count == text.source.count { $0 == 0x0A }, "as many lines as line ends")
    promise(facts.isEmpty || facts.count == file.code.count, "facts of \(facts.count) of \(file.code.count)")
    _ = parse(utf8: text.source)
  } catch {
    promise(error.offset >= 0, "a refusal at byte \(error.offset)")
  }
}

/// Less than what is allowed otherwise, so that small inputs reach the limits.
private let limits = {
  var limits = DecompilerLimits()
  limits.outputBytes = 1 << 20
  limits.work = 8 << 20
  return limits
}()

private func disassemble(_ file: CompiledFile, _ index: Int) {
  let found = file.disassemble(index)
  var last = 0
  for instruction in found.instructions {
    promise(
      instruction.start >= last && instruction.offset >= instruction.start && instruction.end > instruction.offset,
      "an instruction at \(instruction.offset) after \(last)")
    last = instruction.end
  }
  promise(last <= file.code[index].instructions.count, "instructions behind the end")
}
