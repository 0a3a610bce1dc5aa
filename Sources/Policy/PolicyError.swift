/// One thing that is wrong in a policy file or in an option that changes the policy.
package struct PolicyProblem: Error, Hashable, Sendable, CustomStringConvertible {
  /// 1-based; nil where there is no file.
  package let line: Int?
  /// What is wrong and what would be right.
  package let detail: String

  package init(_ detail: String, line: Int? = nil) {
    self.line = line
    self.detail = detail
  }

  package var description: String { line.map { "line \($0): \(detail)" } ?? detail }
}

/// Why a policy file cannot be used: everything that is wrong with it, in the order of the file.
package struct PolicyError: Error, Hashable, Sendable {
  package let problems: [PolicyProblem]
  package init(_ problems: [PolicyProblem]) { self.problems = problems }
}
