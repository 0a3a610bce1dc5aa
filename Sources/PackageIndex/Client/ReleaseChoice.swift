import Evidence

/// Picks the release that an installer would take (pip's `_internal/index/package_finder.py` and the finder of its
/// resolver): the best version that meets the conditions and has a file for the target.
struct ReleaseChoice {
  let requirement: Requirement
  let target: InstallTarget
  let allowsPreReleases: Bool

  /// Chooses the release that an installer would; throws where none fits.
  func choose(from page: IndexPage) throws(IndexError) -> ResolvedRelease {
    let matching = page.files.filter { requirement.specifiers.contains($0.version) }
    guard !matching.isEmpty else { throw noVersion(page) }
    let installable = matching.filter(target.accepts)
    let usable = installable.isEmpty && target.allFiles ? matching : installable
    guard !usable.isEmpty else { throw nothingInstallable(matching) }
    // A withdrawn file counts only where nothing else matches and one version is asked for exactly.
    let current = usable.filter { !$0.isYanked }
    guard !current.isEmpty || requirement.specifiers.isPinned else { throw allYanked(usable) }
    let candidates = current.isEmpty ? usable : current
    let versions = requirement.specifiers.filter(
      candidates.map(\.version), allowsPreReleases: allowsPreReleases)
    guard let version = versions.max() else { throw noVersion(page) }
    // A release may have withdrawn files beside others; installers would not take those.
    let release = matching.filter { $0.version == version && (current.isEmpty || !$0.isYanked || target.allFiles) }
    let files = target.allFiles ? release : release.filter(target.accepts)
    return ResolvedRelease(
      project: requirement.name, version: version, files: files.sorted { $0.fileName < $1.fileName },
      omitted: release.count - files.count, status: page.status, statusReason: page.statusReason)
  }

  private func noVersion(_ page: IndexPage) -> IndexError {
    let versions = Set(page.files.map(\.version)).sorted(by: >).prefix(5).map(\.description)
    let offered =
      versions.isEmpty ? "the index has no file of it" : "the newest are \(versions.joined(separator: ", "))"
    return IndexError(
      .noMatchingRelease, requirement.description, "no release meets the requirement; \(offered)",
      remedy: "Ask for another version; a release may also have been removed from the index.")
  }

  private func nothingInstallable(_ files: [IndexFile]) -> IndexError {
    IndexError(
      .noMatchingRelease, requirement.description,
      "\(files.count) files match, but none of them can be installed on \(target.platform.machine) with Python "
        + target.pythons.map(\.description).joined(separator: ", "),
      remedy: "Use --all-files to look at the files for other platforms.")
  }

  private func allYanked(_ files: [IndexFile]) -> IndexError {
    let newest = files.max { $0.version < $1.version }
    let reason = newest?.yankedReason.flatMap { $0.isEmpty ? nil : ": \($0)" } ?? ""
    return IndexError(
      .noMatchingRelease, requirement.description, "every release that matches was withdrawn\(reason)",
      remedy: "Name one exact version with == to look at it nevertheless.")
  }
}
