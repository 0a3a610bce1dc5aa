import Evidence
import Glibc
import PackageIndex

/// Fetches what has to be installed beside an artifact, through the index that the user's own installer would ask, every
/// file verified against what the index says of it.
struct Supplies: Sendable {
  /// Bytes of one file.
  private static let fileBytes = 1 << 30

  /// Why something could not be had.
  struct Shortage: Error, CustomStringConvertible {
    let description: String
  }

  private let options: IntakeOptions
  private let progress: @Sendable (IntakeProgress) -> Void

  /// - Parameter python: The version of the interpreter that they are for.
  init(for python: PythonVersion, options: IntakeOptions, progress: @escaping @Sendable (IntakeProgress) -> Void) {
    var options = options
    options.python = [python]
    options.withDependencies = true
    options.allFiles = false
    self.options = options
    self.progress = progress
  }

  /// A wheel for each project that the requirements draw in, in no order that matters; `project` itself is left out.
  ///
  /// - Throws: `Shortage`, where one of them has none.
  func wheels(for requirements: [String], except project: Owner?) throws(Shortage) -> [(name: String, bytes: [UInt8])] {
    let requirements = requirements.filter(isWanted)
    guard !requirements.isEmpty else { return [] }
    let own = project.map { InstalledName.normalised($0.name) }
    let sources = TargetSource.sources(of: requirements.map { .requirement($0) }, options: options, progress: progress)
    var wheels: [String: (name: String, bytes: [UInt8])] = [:]
    var others: [(wish: String, project: String)] = []
    for source in sources {
      switch source {
      case .failed(let name, let why): throw Shortage(description: "\(name): \(why)")
      case .local(let path, let name):
        let file = path.split(separator: "/").last.map(String.init) ?? path
        guard let wheel = WheelFileName(file) else {
          others.append((name, Self.project(of: name)))
          continue
        }
        let key = InstalledName.normalised(wheel.name.description)
        if key == own || wheels[key] != nil { continue }
        wheels[key] = (file, try Self.read(path))
      }
    }
    if let first = others.first(where: { $0.project != own && wheels[$0.project] == nil }) {
      throw Shortage(description: "\(first.wish): there is no wheel for this interpreter")
    }
    return wheels.values.sorted { $0.name < $1.name }
  }

  /// Whether a requirement's marker holds here; what is for extras is not asked for.
  private func isWanted(_ text: String) -> Bool {
    guard let marker = Requirement(text)?.marker, let python = options.python?.first else { return true }
    return marker.holds(in: MarkerEnvironment(python: python, platform: .current))
  }

  /// The project that a wish is for: its words begin with a requirement.
  private static func project(of wish: String) -> String {
    let text = wish.firstRange(of: " (for ").map { wish[..<$0.lowerBound] } ?? wish[...]
    return Requirement(text)?.name.description ?? wish
  }

  /// The bytes of a file, as far as one is taken.
  static func read(_ path: String) throws(Shortage) -> [UInt8] {
    let opened = open(path, O_RDONLY | O_CLOEXEC)
    guard opened >= 0 else { throw Shortage(description: "\(path): \(String(cString: strerror(errno)))") }
    defer { close(opened) }
    var status = stat()
    guard fstat(opened, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size <= Self.fileBytes else {
      throw Shortage(description: "\(path): is no file of at most \(Self.fileBytes >> 20) MiB")
    }
    let size = Int(status.st_size)
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      while count < size {
        let got = Glibc.read(opened, buffer.baseAddress.map { $0 + count }, size - count)
        guard got > 0 else { break }
        count += got
      }
    }
    guard bytes.count == size else { throw Shortage(description: "\(path): was changed while it was read") }
    return bytes
  }
}

/// Names of projects in the form in which they are compared.
private enum InstalledName {
  static func normalised(_ name: String) -> String { ProjectName(name)?.description ?? name }
}
