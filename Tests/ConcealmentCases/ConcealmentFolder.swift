import Glibc

/// Writes cases as a labelled corpus, for `pratique check --corpus`.
package enum ConcealmentFolder {
  /// Why a folder could not be written.
  package struct Failure: Error {
    package let text: String
  }

  /// Writes every case of each seed below `folder`, with `labels.tsv`, and gives their number.
  package static func write(seeds: [UInt64], to folder: String) throws(Failure) -> Int {
    try makeDirectory(folder)
    var labels =
      "# path\tlabel\tfamily; made by concealment-corpus, seeds \(seeds.map(String.init).joined(separator: ", "))\n"
    var count = 0
    for seed in seeds {
      for kind in ["malicious", "benign"] { try makeDirectory("\(folder)/\(kind)-\(seed)") }
      for each in ConcealmentCase.all(seed: seed) {
        for (kind, artifact) in [("malicious", each.harmful), ("benign", each.twin)] {
          let path = "\(kind)-\(seed)/\(artifact.fileName)"
          try write(artifact.data, to: "\(folder)/\(path)")
          labels += "# \(each.name), \(each.placement.rawValue)\n\(path)\t\(kind)\t\(each.family)\n"
        }
        count += 1
      }
    }
    try write(Array(labels.utf8), to: folder + "/labels.tsv")
    return count
  }

  private static func makeDirectory(_ path: String) throws(Failure) {
    guard mkdir(path, 0o755) == 0 || errno == EEXIST else { throw failure(path) }
  }

  private static func write(_ data: [UInt8], to path: String) throws(Failure) {
    guard let file = fopen(path, "w") else { throw failure(path) }
    let count = fwrite(data, 1, data.count, file)
    guard fclose(file) == 0, count == data.count else { throw failure(path) }
  }

  private static func failure(_ path: String) -> Failure {
    Failure(text: "cannot write \(path): \(String(cString: strerror(errno)))")
  }
}
