import PythonBytecode

/// The first byte chooses: a whole `.pyc` file, or marshalled data as one of the versions reads it.
func readBytecode(_ bytes: [UInt8]) {
  guard let first = bytes.first else { return }
  let rest = Array(bytes.dropFirst())
  do {
    if first & 1 == 0 {
      _ = try CompiledFile.read(rest)
    } else {
      _ = try CompiledFile.readMarshalled(rest, version: .init(major: 3, minor: 6 + Int(first >> 1) % 10))
    }
  } catch {
    promise(error.offset >= 0, "a refusal at byte \(error.offset)")
  }
}
