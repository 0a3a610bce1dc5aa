import Glibc
import PythonSyntax

/// Measures the parser over the Python files given, or found below the directories given: `syntax-bench PATH…`.
@main
enum SyntaxBench {
  static func main() {
    var paths: [String] = []
    var rounds = 5
    var showsProblems = false
    for argument in CommandLine.arguments.dropFirst() {
      if argument == "--problems" {
        showsProblems = true
      } else if let count = Int(argument) {
        rounds = count
      } else {
        paths += pythonFiles(below: argument)
      }
    }
    let sources = paths.compactMap { path in contents(of: path).map { (path, $0) } }
    let bytes = sources.reduce(0) { $0 + $1.1.count }
    var arena = SyntaxArena()
    var best = Double.infinity
    var nodes = 0
    var files = 0
    for _ in 0..<rounds {
      nodes = 0
      files = 0
      let start = processorSeconds()
      for (path, source) in sources {
        let tree = parse(source, arena: &arena)
        nodes += tree.nodes.count
        if !tree.errors.isEmpty {
          files += 1
          if showsProblems { report(path, tree) }
        }
      }
      best = min(best, processorSeconds() - start)
      showsProblems = false
    }
    var lexing = Double.infinity
    var tokens = 0
    for _ in 0..<rounds {
      let start = processorSeconds()
      tokens = 0
      for (_, source) in sources { tokens += countTokens(utf8: source) }
      lexing = min(lexing, processorSeconds() - start)
    }
    let megabytes = Double(bytes) / 1e6
    print("\(sources.count) files, \(bytes) bytes, \(nodes) nodes, \(files) files with problems")
    print("lex   \(Int(megabytes / lexing)) MB/s CPU, \(tokens) tokens")
    print("parse \(Int(megabytes / best)) MB/s CPU, best of \(rounds)")
  }

  static func report(_ path: String, _ tree: SyntaxTree) {
    for problem in tree.errors.prefix(1) { print("\(path):\(tree.line(at: problem.offset)): \(problem.message)") }
  }

  static func processorSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  static func pythonFiles(below path: String) -> [String] {
    guard let directory = opendir(path) else { return [path] }
    defer { closedir(directory) }
    var found: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name == "." || name == ".." { continue }
      if entry.pointee.d_type == UInt8(DT_DIR) {
        found += pythonFiles(below: "\(path)/\(name)")
      } else if name.hasSuffix(".py") {
        found.append("\(path)/\(name)")
      }
    }
    return found.sorted()
  }

  static func contents(of path: String) -> [UInt8]? {
    guard let file = fopen(path, "rb") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
    return bytes
  }
}
