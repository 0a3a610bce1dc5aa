import NativeCode

func readNative(_ bytes: [UInt8]) {
  let format = bytes.withUnsafeBytes { NativeReader.format(of: $0) }
  do {
    let objects = try NativeReader.read(bytes)
    promise(format != nil, "an object of no format")
    // A fat file may hold nothing that a loader takes.
    promise(!objects.isEmpty || bytes.first == 0xCA, "a file without objects is no error")
  } catch {
    promise((0...bytes.count).contains(error.offset), "a refusal at \(error.offset) of \(bytes.count)")
  }
}
