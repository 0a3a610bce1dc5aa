/// What whoever labelled a corpus says of an artifact.
package enum CorpusLabel: String, Codable, Sendable, CaseIterable {
  case malicious, benign
}

/// One artifact of a labelled corpus, as the labels file names it.
package struct LabelledArtifact: Hashable, Sendable {
  /// Relative to the corpus's folder, without `.` and `..`.
  package let path: String
  package let label: CorpusLabel
  /// The campaign, technique or source that artifacts are counted together by; nil where the file names none.
  package let family: String?
  /// The line of the labels file, 1-based.
  package let line: Int

  package init(path: String, label: CorpusLabel, family: String?, line: Int) {
    self.path = path
    self.label = label
    self.family = family
    self.line = line
  }
}
