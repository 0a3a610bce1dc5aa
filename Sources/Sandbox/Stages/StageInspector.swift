internal import Evidence
import Synchronization

/// Looks for decoys in a box while it runs: in files before they are packed, renamed or deleted, and in the memory of
/// what is about to send. Malware that encrypts before it sends is seen here and nowhere else.
final class StageInspector: BoxInspector {
  /// Bytes of one changed file that are searched.
  private static let fileBytes = 8 << 20
  /// Bytes of memory that one look searches.
  private static let memoryBytes = 48 << 20

  /// What the looks of one stage may still take.
  private struct Budget {
    var fileBytes = 64 << 20
    var memoryBytes = 192 << 20
    /// Processes whose memory was searched.
    var processes: Set<Int> = []
    var told: Set<String> = []
  }

  private let files: CanarySearch
  private let memory: CanarySearch
  private let budget = Mutex(Budget())

  init(_ decoys: [Decoy], files: CanarySearch) {
    self.files = files
    var limits = SearchLimits()
    limits.depth = 0
    limits.attempts = 0
    limits.time = .seconds(1)
    // Every process has the environment in its memory.
    memory = CanarySearch(decoys.filter { !$0.places.contains(where: \.isEnvironment) }, limits: limits)
  }

  func inspect(_ scene: BoxScene) -> [ObservedEvidence] {
    switch scene.moment {
    case .execute: inspect(scene.changedFiles(), scene)
    case .change: inspect(scene.path.flatMap { scene.file(at: $0) }.map { [$0] } ?? [], scene)
    case .connect: inspect(scene.changedFiles(), scene) + inspectMemory(scene)
    }
  }

  private func inspect(_ changed: [CreatedFiles.File], _ scene: BoxScene) -> [ObservedEvidence] {
    var found: [ObservedEvidence] = []
    for file in changed where !file.isLink && !file.isRemoval && file.bytes > 0 {
      let room = budget.withLock { min(Self.fileBytes, $0.fileBytes) }
      guard room > 0, let bytes = scene.contents(of: file, limit: room) else { continue }
      budget.withLock { $0.fileBytes -= bytes.count }
      for hit in files.search(bytes).hits where isNew("file \(hit.decoy) \(file.path)") {
        found.append(
          ObservedEvidence(
            level: .staged, event: scene.event, decoys: [hit.decoy.kind],
            detail: "\(hit.part) was written to \(file.path) (\(hit.encoding))"))
      }
    }
    return found
  }

  private func inspectMemory(_ scene: BoxScene) -> [ObservedEvidence] {
    let room = budget.withLock { budget in
      budget.processes.insert(scene.process).inserted ? min(Self.memoryBytes, budget.memoryBytes) : 0
    }
    guard room > 0 else { return [] }
    var kinds: Set<String> = []
    var searched = 0
    scene.writtenMemory(limit: room) { piece in
      searched += piece.count
      kinds.formUnion(memory.search(piece).hits.map(\.decoy.kind))
    }
    budget.withLock { $0.memoryBytes -= searched }
    guard !kinds.isEmpty, isNew("memory \(scene.process)") else { return [] }
    return [
      ObservedEvidence(
        level: .taintedEgress, event: scene.event, decoys: kinds.sorted(),
        detail: "the process that connects holds credentials in its memory")
    ]
  }

  private func isNew(_ what: String) -> Bool { budget.withLock { $0.told.insert(what).inserted } }
}

extension Decoy.Place {
  fileprivate var isEnvironment: Bool {
    if case .environment = self { return true }
    return false
  }
}
