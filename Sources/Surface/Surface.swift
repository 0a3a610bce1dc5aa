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

  /// Everything that can be reported, in the order of the families.
  package static var catalogue: [TriggerInfo] { families.flatMap { $0.catalogue } }

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
    var seen: Set<Trigger> = []
    let unique = triggers.filter { seen.insert($0).inserted }
    return unique.enumerated().sorted { a, b in
      let (x, y) = (a.element, b.element)
      if x.phase != y.phase { return x.phase < y.phase }
      if x.place.path != y.place.path { return x.place.path < y.place.path }
      if x.place.line != y.place.line { return (x.place.line ?? 0) < (y.place.line ?? 0) }
      if x.id != y.id { return x.id.rawValue < y.id.rawValue }
      return a.offset < b.offset
    }.map(\.element)
  }
}
