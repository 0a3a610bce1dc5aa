internal import Evidence
import Synchronization

/// Looks for decoys in a box while it runs: in files before they are packed, renamed or deleted, and in the memory of
/// what is about to send. Malware that encrypts before it sends is seen here and nowhere else.
final class StageInspector: BoxInspector {
  /// What evidence from memory says; the stage's evidence puts it into a sentence.
  static let memoryDetail = "the process that connects holds credentials in its memory"

  /// Bytes of one changed file that are searched.
  private static let fileBytes = 8 << 20
  /// Bytes of memory that one look searches.
  private static let memoryBytes = 48 << 20

  /// What the looks of one stage may still take.
  private struct Budget {
    var fileBytes = 64 << 20
    var memoryBytes = 256 << 20
    /// How many kinds had been opened when a process's memory was last searched.
    var searched: [Int: Int] = [:]
    var told: Set<String> = []
  }

  private let files: CanarySearch
  private let memory: CanarySearch
  private let places: DecoyPlaces
  private let budget = Mutex(Budget())

  init(_ furnishing: Furnishing, files: CanarySearch) {
    self.files = files
    places = DecoyPlaces(furnishing)
    var limits = SearchLimits()
    limits.depth = 0
    limits.attempts = 0
    limits.time = .seconds(1)
    memory = files.with(limits)
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
    for file in changed where file.isRegular && file.bytes >= Canary.minimumLength {
      let room = budget.withLock { min(Self.fileBytes, $0.fileBytes) }
      guard room > 0, let bytes = scene.contents(of: file, limit: room) else { continue }
      budget.withLock { $0.fileBytes -= bytes.count }
      guard let staged = StagedFile(files.search(bytes), file.path, places), isNew(staged.marked) else { continue }
      found.append(
        ObservedEvidence(level: .staged, event: scene.event, decoys: staged.kinds, detail: staged.marked))
    }
    return found
  }

  /// Only for what was opened in this box: nothing else can be there, but for the environment, which everybody has.
  private func inspectMemory(_ scene: BoxScene) -> [ObservedEvidence] {
    let opened = scene.openedDecoys
    guard !opened.isEmpty else { return [] }
    let room = budget.withLock { budget in
      guard budget.searched[scene.process] != opened.count else { return 0 }
      budget.searched[scene.process] = opened.count
      return min(Self.memoryBytes, budget.memoryBytes)
    }
    guard room > 0 else { return [] }
    var kinds: Set<String> = []
    var searched = 0
    scene.writtenMemory(limit: room) { piece in
      searched += piece.count
      kinds.formUnion(memory.search(piece).hits.map(\.decoy.kind))
    }
    budget.withLock { $0.memoryBytes -= searched }
    kinds.formIntersection(opened)
    guard !kinds.isEmpty, isNew("memory \(scene.process) \(kinds.sorted())") else { return [] }
    return [
      ObservedEvidence(level: .taintedEgress, event: scene.event, decoys: kinds.sorted(), detail: Self.memoryDetail)
    ]
  }

  private func isNew(_ what: String) -> Bool { budget.withLock { $0.told.insert(what).inserted } }
}
