import Evidence

/// Finds what of a target runs by itself, and when.
package enum Surface {
  /// All families, in the order of the catalogue. A new trigger family is one file and one line here.
  package static let families: [any TriggerFamily.Type] =
    [
      PthImportLines.self, PthPathLines.self, PthReadingDifferences.self, PthLineEffects.self, StartEntryPoints.self,
      StartSuppression.self, CustomizeModules.self, InterpreterConfiguration.self, StandardLibraryFiles.self,
      EasyInstallFiles.self, UserSiteImplants.self, EnvironmentHooks.self,
    ] + ImageFamilies.all + BuildFamilies.all + InstallFamilies.all + ToolFamilies.all + ImportFamilies.all

  /// Everything that can be reported, in the order of the families; last what takes two targets to find.
  package static var catalogue: [TriggerInfo] { families.flatMap { $0.catalogue } + SourceDivergence.catalogue }

  /// The execution surface of a target, sorted by phase, path and line; the same input gives the same list.
  package static func triggers(of input: SurfaceInput) -> SurfaceFindings {
    var found = SurfaceFindings()
    found.opaque = input.opaque
    for family in ImageFamilies.only(for: input.target) ?? families { family.find(in: input, into: &found) }
    found.triggers = sorted(found.triggers)
    found.opaque = found.opaque.sorted { ($0.path, $0.line ?? 0, $0.why) < ($1.path, $1.line ?? 0, $1.why) }
    return found
  }

  /// Sorted by phase, path, line and id, each trigger once; ties keep the order in which they were found.
  private static func sorted(_ triggers: [Trigger]) -> [Trigger] {
    let ordered = triggers.enumerated().sorted { a, b in
      let (x, y) = (a.element, b.element)
      if x.phase != y.phase { return x.phase < y.phase }
      if x.place.path != y.place.path { return x.place.path < y.place.path }
      if x.place.line != y.place.line { return (x.place.line ?? 0) < (y.place.line ?? 0) }
      if x.id != y.id { return x.id.rawValue < y.id.rawValue }
      return a.offset < b.offset
    }.map(\.element)
    // Equal triggers lie in one run of the same place and id, and only there they have to be told apart.
    var unique: [Trigger] = []
    unique.reserveCapacity(ordered.count)
    var run: Set<Trigger> = []
    for (index, trigger) in ordered.enumerated() {
      let before = index > 0 ? ordered[index - 1] : nil
      let after = index + 1 < ordered.count ? ordered[index + 1] : nil
      let follows = before.map { isSamePlace($0, trigger) } ?? false
      if !follows { run.removeAll(keepingCapacity: true) }
      if follows || (after.map { isSamePlace($0, trigger) } ?? false) {
        guard run.insert(trigger).inserted else { continue }
      }
      unique.append(trigger)
    }
    return unique
  }

  private static func isSamePlace(_ a: Trigger, _ b: Trigger) -> Bool {
    a.place.path == b.place.path && a.id == b.id && a.place.line == b.place.line && a.phase == b.phase
  }
}
