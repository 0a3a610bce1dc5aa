import NativeCode

func readNative(_ bytes: [UInt8]) {
  let format = bytes.withUnsafeBytes { NativeReader.format(of: $0) }
  do {
    let objects = try NativeReader.read(bytes)
    promise(format != nil, "an object of no format")
    // A fat file may hold nothing that a loader takes.
    promise(!objects.isEmpty || bytes.first == 0xCA, "a file without objects is no error")
  } catch {
    // Where a field was looked for may lie beyond the end, never before the beginning.
    promise(error.offset >= 0, "a refusal at byte \(error.offset)")
  }
}
