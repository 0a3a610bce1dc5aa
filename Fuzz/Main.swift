import Glibc

/// libFuzzer's first call: without a valid `PRATIQUE_FUZZ_ENTRY` the process prints the names of the entries and ends.
@_cdecl("LLVMFuzzerInitialize")
public func fuzzInitialize(
  _ count: UnsafeMutablePointer<CInt>, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>>
) -> CInt {
  if chosenEntry == nil {
    print(FuzzEntry.allCases.map(\.rawValue).joined(separator: " "))
    exit(2)
  }
  return 0
}

/// libFuzzer's entry: hands each input to the reader that `PRATIQUE_FUZZ_ENTRY` names.
///
/// A reader passes when it returns, in bounded time and memory, whatever it returns: crashes, hangs and memory over
/// the limit are libFuzzer's to notice, broken promises of a result are the entry's own (`promise`).
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  chosenEntry?.read(start.map { [UInt8](UnsafeBufferPointer(start: $0, count: count)) } ?? [])
  return 0
}

/// The entry of this process.
private let chosenEntry: FuzzEntry? = getenv("PRATIQUE_FUZZ_ENTRY").flatMap { FuzzEntry(rawValue: String(cString: $0)) }

/// Ends the process, so that libFuzzer keeps the input, when a reader's result breaks what it promises.
func promise(_ holds: Bool, _ what: @autoclosure () -> String) {
  if !holds { fatalError("broken promise: \(what())") }
}
