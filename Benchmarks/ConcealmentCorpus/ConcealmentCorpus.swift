import ConcealmentCases
import Glibc

/// Writes the tests' concealed imitations and their twins as a labelled corpus.
///
///     concealment-corpus FOLDER [SEED ...]
@main
struct ConcealmentCorpus {
  static func main() {
    let arguments = CommandLine.arguments.dropFirst()
    let seeds = arguments.dropFirst().map { UInt64($0) }
    guard let folder = arguments.first, !folder.hasPrefix("-"), !seeds.contains(nil) else {
      complain("usage: concealment-corpus FOLDER [SEED ...]")
      exit(2)
    }
    do {
      let chosen = seeds.isEmpty ? [1] : seeds.compactMap { $0 }
      print("\(try ConcealmentFolder.write(seeds: chosen, to: folder)) cases, each with its twin, in \(folder)")
    } catch {
      complain("concealment-corpus: \(error.text)")
      exit(1)
    }
  }

  private static func complain(_ text: String) {
    var line = text + "\n"
    line.withUTF8 { _ = write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }
}
