import Sandbox

// Prints how fast canaries are searched for: all decoys of all personas at once, in bytes of several kinds.
//
//   canary-bench [MEGABYTES]

/// A generator whose numbers need not be unforeseeable, only the same at each run (SplitMix64).
struct Numbers: RandomNumberGenerator {
  var state: UInt64 = 1

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

func milliseconds(_ body: () -> Void) -> Int {
  let time = ContinuousClock().measure(body).components
  return Int(time.seconds) * 1_000 + Int(time.attoseconds / 1_000_000_000_000_000)
}

func padded(_ text: String, _ width: Int) -> String { text + String(repeating: " ", count: max(0, width - text.count)) }

let size = (CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 100) << 20
var decoys: [Decoy] = []
for persona in Persona.all {
  var made: [Decoy] = []
  let time = milliseconds { made = persona.furnish().decoys }
  print(padded("furnish \(persona.id)", 28), "\(time) ms, \(made.count) decoys")
  decoys += made
}
var limits = SearchLimits()
limits.time = .seconds(600)
limits.bytes = 8 << 30
limits.memory = 2 << 30
var search = CanarySearch([], limits: limits)
let preparation = milliseconds { search = CanarySearch(decoys, limits: limits) }
print(padded("prepare the search", 28), "\(preparation) ms for \(decoys.flatMap(\.canaries).count) canaries")

var numbers = Numbers()
let random = (0..<size / 8).flatMap { _ in withUnsafeBytes(of: numbers.next()) { Array($0) } }
let words = Array("import os, sys\nfor name in os.environ: print(name, 'value', 42, \"text\\n\")\n".utf8)
let text = (0..<size / words.count).flatMap { _ in words }
let digits = Array("0123456789abcdef".utf8)
let hex = random.prefix(size / 2).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
let base64 = random.map { alphabet[Int($0 & 63)] }
for (name, bytes) in [("random bytes", random), ("source code", text), ("hex digits", hex), ("base64", base64)] {
  var report: CanaryReport?
  let time = milliseconds { report = search.search(bytes) }
  let rate = Double(bytes.count) / 1e6 / (Double(max(1, time)) / 1e3)
  let limits = report?.limits.map(\.rawValue).joined(separator: " ") ?? ""
  print(
    padded(name, 28), "\(time) ms, \(Int(rate)) MB/s, \(report?.hits.count ?? 0) hits,",
    "\((report?.searchedBytes ?? 0) >> 20) MiB in \(report?.openedLayers ?? 0) layers \(limits)")
}
