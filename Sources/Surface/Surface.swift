package enum Surface {
  /// All families, in the order of the catalogue. A new trigger family is one file and one line here.
  package static let families: [any TriggerFamily.Type] = []

  /// The execution surface of a target, sorted by phase, path and line.
  package static func triggers(of input: SurfaceInput) -> SurfaceFindings {
    var found = SurfaceFindings()
    for family in families { family.find(in: input, into: &found) }
    return found
  }
}
